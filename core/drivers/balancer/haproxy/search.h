// Finds the HAProxy of a state directory without its files: by what the kernel says of every process.
#pragma once

#include <string>

#include "drivers/balancer/haproxy/haproxy_child.h"

namespace moorage::haproxy {

struct SearchFor {
  std::string directory;  // after -C in its command line; it is private to one engine
  std::string program;    // what it runs, also when that file has been replaced since
};

// The master: a process of this program, in our mount namespace and of our user, with this directory in its command line, whose
// parent is not such a process. Holds nothing when there is none.
ProcessHandle find_master(const SearchFor& wanted);

}  // namespace moorage::haproxy
