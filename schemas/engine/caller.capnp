@0xb7d20c94e1a85f36;
# The caller of an operation as JSON: how a host that serves calls of others (a socket, a network endpoint of its own) tells the
# engine where they come from. What is absent is not known; what is not here is refused.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
$Cxx.namespace("moorage::callers");

struct Caller {
  kind @0 :Kind;                                                # absent: inProcess
  account @1 :Text $A.length(max = 12);                         # twelve digits; absent: the engine's
  principalArn @2 :Text $A.length(max = 2048);                  # createdBy, registeredBy; absent: the root of the account
  accessKeyId @3 :Text $A.length(max = 128);
  sessionName @4 :Text $A.length(max = 64);                     # of an assumed role
  sourceAddress @5 :Text $A.length(max = 256);
  userAgent @6 :Text $A.length(max = 256);
  requestId @7 :Text $A.length(max = 128);
}

enum Kind {
  unset @0;
  inProcess @1 $A.jsonName("in-process");
  unixSocket @2 $A.jsonName("unix-socket");
  network @3;
}
