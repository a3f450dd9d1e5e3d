@0xa4d3c17e5b20f961;
# Options of the audit log, as JSON in the configuration of an engine. What is absent has its default; what is not here is
# refused. docs/audit.md is the prose to it.

using Cxx = import "/capnp/c++.capnp";
using A = import "/schemas/annotations.capnp";
$Cxx.namespace("moorage::config");

struct AuditOptions {
  # How much is kept of the record of calls; the oldest goes first.
  recordReads :union $A.jsonName("reads") { unset @0 :Void; value @1 :Bool; }                                                          # reads are recorded, too; true
  bytesMax :union $A.range(min = 65536, max = 1125899906842624) { unset @2 :Void; value @3 :Int64; }        # of changes, 256 MiB
  readBytesMax :union $A.range(min = 65536, max = 1125899906842624) { unset @4 :Void; value @5 :Int64; }    # of reads and refused calls, 64 MiB
  days :union $A.range(min = 1, max = 36500) { unset @6 :Void; value @7 :Int32; }                           # 90
}
