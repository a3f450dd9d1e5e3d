// What the kernel and the devices of a machine give to containers, as a driver found it out. Members that need what is not
// there are refused before placement (refusals.h).
#pragma once

namespace moorage::runtime {

struct MachineTraits {
  bool swap_limit = false;     // the kernel accounts swap for each control group
  bool swappiness = false;     // control groups of version 1 alone have it
  bool apparmor = false;       // a security module of the kernel that is on
  bool selinux = false;        // likewise
  bool gpus = false;           // at least one was found
  bool storage_quota = false;  // what a task writes can be bounded
  bool proxies = false;        // the containers of a task share an interface, whose traffic can be redirected

  // All of it, as simulated machines have.
  static MachineTraits all() { return {true, true, true, true, true, true, true}; }
};

}  // namespace moorage::runtime
