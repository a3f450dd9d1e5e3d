// What a whole task may use, as it is written to the files of its control group.
#pragma once

#include <string>
#include <vector>

#include "drivers/runtime/oci/kernel/cgroups.h"
#include "drivers/runtime/oci/plan/container_plan.h"

namespace moorage::oci {

// The task's own sizes; where it has no CPU units, `cpu_shares` of its containers together are its weight.
TaskLimits limits_of(const Plan& plan, std::int64_t cpu_shares);

enum class CgroupVersion : std::uint8_t { k1, k2 };

// One file of the task's group and what is written to it.
struct GroupSetting {
  const char* controller = "";
  const char* file = "";
  std::string value;
};

// All that limits a task, in the order in which it is written.
std::vector<GroupSetting> settings_of(const TaskLimits& limits, CgroupVersion version);

}  // namespace moorage::oci
