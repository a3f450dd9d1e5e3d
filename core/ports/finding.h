// One line of a health report of this machine: a part that a driver needs, whether it is fit, and the command that mends it.
#pragma once

#include <string>

namespace moorage::ports {

struct Finding {
  std::string part;  // "haproxy binary"
  bool ok = false;
  std::string what;  // what was found: "2.6.12 at /usr/sbin/haproxy"
  std::string mend;  // a command to run; empty where ok or nothing helps
};

}  // namespace moorage::ports
