// One line of a health report of this machine: which part of which driver was tried, and what mends it.
#pragma once

#include <string>

#include "ports/finding.h"

namespace moorage::assembly {

struct DriverFinding {
  std::string driver;  // name of its row
  ports::Finding finding;
  bool needed = true;  // false: another part can replace it
};

}  // namespace moorage::assembly
