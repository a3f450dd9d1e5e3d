# Written by tools/import_model.py from the API model of logs (2014-03-28); do not edit.
@0xba08555d10ab841b;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::logs");



struct QueryCompileError {
  location @0 :QueryCompileErrorLocation;
  message @1 :Text;
}

struct QueryCompileErrorLocation {
  startCharOffset :union { unset @0 :Void; value @1 :Int32; }
  endCharOffset :union { unset @2 :Void; value @3 :Int32; }
}
