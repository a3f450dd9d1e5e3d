// The user of HAProxy's workers.
#pragma once

#include <string>

#include "base/result.h"

namespace moorage::haproxy {

struct RunAs {
  std::string user;  // empty: the user of this process
  std::string group;
  bool chroot = false;
};

// `wanted` empty: "haproxy" where this process is root and that user exists. Only root can change the user or the root
// directory.
Result<RunAs> find_run_as(const std::string& wanted);

}  // namespace moorage::haproxy
