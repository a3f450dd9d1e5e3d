@0xe2c4b6f01a7d9358;
# How an engine is reached over a network, as JSON of moorage_engine_listen, and the file of access keys. What is absent has the
# default; what is not here is refused. docs/endpoint.md is the prose to it.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
$Cxx.namespace("moorage::config");

struct ListenOptions {
  # One address at which AWS clients and the command line reach the engine.
  address @0 :Text;                 # "127.0.0.1:0" (the default), "[::1]:8900", "0.0.0.0:443", "unix:/run/moorage.sock"
  keysFile @1 :Text;                # access keys; with it every request must be signed by one of them
  certificateFile @2 :Text;         # TLS: a PEM file with the certificate and its chain, and
  privateKeyFile @3 :Text;          # its key
  hostNames @4 :List(Text);         # names that unsigned requests may address, besides localhost and addresses of loopback
  connectionsMax :union $A.range(min = 1, max = 1000000) { unset @5 :Void; value @6 :Int32; }      # 16384
  workers :union $A.range(min = 1, max = 1024) { unset @7 :Void; value @8 :Int32; }                # threads that call the engine, 32
  idleSeconds :union $A.range(min = 1, max = 86400) { unset @9 :Void; value @10 :Int32; }          # of a kept connection, 75
  requestSeconds :union $A.range(min = 1, max = 86400) { unset @11 :Void; value @12 :Int32; }      # from the first byte to the last, 30
  drainSeconds :union $A.range(min = 0, max = 3600) { unset @13 :Void; value @14 :Int32; }         # for requests under way at the end, 10
  bodyBytesInFlightMax :union $A.range(min = 1, max = 1125899906842624) { unset @15 :Void; value @16 :Int64; }  # of all bodies beyond 64 KiB, 256 MiB
}

struct AccessKeysFile {
  keys @0 :List(AccessKeyEntry);
}

struct AccessKeyEntry {
  accessKeyId @0 :Text $A.required;
  secretAccessKey @1 :Text $A.required $A.secret;
  principalArn @2 :Text;            # absent: the root user of the account
}
