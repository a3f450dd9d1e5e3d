# Written by tools/import_model.py from the API model of elbv2 (2015-12-01); do not edit.
@0xdd56c3c8b8bdf4bb;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::elbv2");

using A = import "/schemas/annotations.capnp";

enum ProtocolEnum {
  unset @0;
  http @1 $A.jsonName("HTTP");
  https @2 $A.jsonName("HTTPS");
  tcp @3 $A.jsonName("TCP");
  tls @4 $A.jsonName("TLS");
  udp @5 $A.jsonName("UDP");
  tcpUdp @6 $A.jsonName("TCP_UDP");
  geneve @7 $A.jsonName("GENEVE");
  quic @8 $A.jsonName("QUIC");
  tcpQuic @9 $A.jsonName("TCP_QUIC");
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.required $A.length(min = 1, max = 128) $A.pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");
  value @1 :Text $A.jsonName("Value") $A.length(min = 0, max = 256) $A.pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$");
}
