// Under which user HAProxy's workers serve.
#pragma once

#include <string>

#include "base/result.h"

namespace moorage::haproxy {

struct RunAs {
  std::string user;  // empty: as we are
  std::string group;
  bool chroot = false;
};

// `wanted` empty: "haproxy" where we are root and it exists. Only root can change the user or the root directory.
Result<RunAs> find_run_as(const std::string& wanted);

}  // namespace moorage::haproxy
