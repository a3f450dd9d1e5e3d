// The limits of a whole task, as they are written to the files of its control group.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

// Version 2 counts weights from 1 to 10000.
std::int64_t weight_of_shares(std::int64_t shares);

enum class CgroupVersion : std::uint8_t { k1, k2 };

// One file of the task's group and what is written to it.
struct GroupSetting {
  const char* controller = "";
  const char* file = "";
  std::string value;
};

// All limits of a task, in the order of writing.
std::vector<GroupSetting> settings_of(const runtime::TaskLimits& limits, CgroupVersion version);

}  // namespace moorage::oci
