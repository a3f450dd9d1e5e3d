@0xc3f1a95e07d24b68;
# What moorage_doctor and moorage_fsck answer, as JSON.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::reports");

struct DoctorReport {
  # What the drivers need of this machine, tried part by part.
  ok @0 :Bool;                      # every part that is needed is fit
  findings @1 :List(DoctorFinding);
}

struct DoctorFinding {
  driver @0 :Text;                  # "oci", "haproxy"
  part @1 :Text;                    # "crun", "cgroups"
  ok @2 :Bool;
  needed @3 :Bool;                  # false: another part does as well
  what @4 :Text;                    # what was found, or what is wrong
  mend @5 :Text;                    # a command; empty where the part is fit or no command helps
}

struct StoreReport {
  # What the check of a store has found.
  path @0 :Text;
  clean @1 :Bool;
  findings @2 :List(StoreFinding);
}

struct StoreFinding {
  where @0 :Text;                   # table and key, or a part of the file
  what @1 :Text;
}
