// Finds the HAProxy of a state directory without its files, in the kernel's list of processes.
#pragma once

#include <string>

#include "drivers/balancer/haproxy/haproxy_child.h"

namespace moorage::haproxy {

struct SearchFor {
  std::string directory;  // after -C in its command line; it is private to one engine
  std::string program;    // the executable, also when its file has been replaced since
};

// The master: a process of this program, in this process's mount namespace and of its user, with this directory in the command
// line, whose parent is not such a process. Holds nothing when there is none.
ProcessHandle find_master(const SearchFor& wanted);

}  // namespace moorage::haproxy
