#include "drivers/runtime/oci/kernel/group_settings.h"

namespace moorage::oci {

std::int64_t weight_of_shares(std::int64_t shares) { return 1 + (runtime::clamp_shares(shares) - 2) * 9999 / 262'142; }

std::vector<GroupSetting> settings_of(const runtime::TaskLimits& limits, CgroupVersion version) {
  const auto text = [](std::int64_t value) { return std::to_string(value); };
  std::vector<GroupSetting> out;
  if (version == CgroupVersion::k2) {
    out.push_back({"cpu", "cpu.weight", text(weight_of_shares(limits.cpu_shares))});
    if (limits.cpu_quota_us > 0)
      out.push_back({"cpu", "cpu.max", text(limits.cpu_quota_us) + ' ' + text(runtime::kCpuPeriodUs)});
    if (limits.memory_bytes > 0) out.push_back({"memory", "memory.max", text(limits.memory_bytes)});
    return out;
  }
  out.push_back({"cpu", "cpu.shares", text(runtime::clamp_shares(limits.cpu_shares))});
  if (limits.cpu_quota_us > 0) {
    out.push_back({"cpu", "cpu.cfs_period_us", text(runtime::kCpuPeriodUs)});
    out.push_back({"cpu", "cpu.cfs_quota_us", text(limits.cpu_quota_us)});
  }
  if (limits.memory_bytes > 0) out.push_back({"memory", "memory.limit_in_bytes", text(limits.memory_bytes)});
  return out;
}

}  // namespace moorage::oci
