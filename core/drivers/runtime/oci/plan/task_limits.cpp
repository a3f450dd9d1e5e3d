#include "drivers/runtime/oci/plan/task_limits.h"

namespace moorage::oci {

TaskLimits limits_of(const Plan& plan, std::int64_t cpu_shares) {
  return {.cpu_shares = plan.task_cpu_units > 0 ? plan.task_cpu_units : cpu_shares,
          .cpu_quota_us = plan.task_cpu_units * kCpuPeriodUs / 1024,
          .memory_bytes = plan.task_memory_mib * (1 << 20)};
}

std::vector<GroupSetting> settings_of(const TaskLimits& limits, CgroupVersion version) {
  const auto text = [](std::int64_t value) { return std::to_string(value); };
  std::vector<GroupSetting> out;
  if (version == CgroupVersion::k2) {
    out.push_back({"cpu", "cpu.weight", text(weight_of_shares(limits.cpu_shares))});
    if (limits.cpu_quota_us > 0) out.push_back({"cpu", "cpu.max", text(limits.cpu_quota_us) + ' ' + text(kCpuPeriodUs)});
    if (limits.memory_bytes > 0) out.push_back({"memory", "memory.max", text(limits.memory_bytes)});
    return out;
  }
  out.push_back({"cpu", "cpu.shares", text(clamp_shares(limits.cpu_shares))});
  if (limits.cpu_quota_us > 0) {
    out.push_back({"cpu", "cpu.cfs_period_us", text(kCpuPeriodUs)});
    out.push_back({"cpu", "cpu.cfs_quota_us", text(limits.cpu_quota_us)});
  }
  if (limits.memory_bytes > 0) out.push_back({"memory", "memory.limit_in_bytes", text(limits.memory_bytes)});
  return out;
}

}  // namespace moorage::oci
