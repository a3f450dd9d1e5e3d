// The limits of a whole task, as they are written to the files of its control group.
#include "drivers/runtime/oci/kernel/group_settings.h"

#include "unit/drivers/oci/plan_fixture.h"

namespace moorage::oci {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> written(const runtime::TaskLimits& limits, CgroupVersion version) {
  std::vector<std::string> out;
  for (const GroupSetting& setting : settings_of(limits, version)) {
    out.push_back(std::string(setting.controller) + ": " + setting.file + " = " + setting.value);
  }
  return out;
}

TEST_F(PlanTest, a_task_s_cpu_is_a_weight_and_a_quota_and_its_memory_a_limit) {
  command_.setTaskCpuUnits(512);
  command_.setTaskMemoryMib(64);
  const runtime::TaskLimits limits = runtime::limits_of(planned(), 7);
  EXPECT_THAT(written(limits, CgroupVersion::k1),
              ElementsAre("cpu: cpu.shares = 512", "cpu: cpu.cfs_period_us = 100000", "cpu: cpu.cfs_quota_us = 50000",
                          "memory: memory.limit_in_bytes = 67108864"));
  EXPECT_THAT(written(limits, CgroupVersion::k2),
              ElementsAre("cpu: cpu.weight = 20", "cpu: cpu.max = 50000 100000", "memory: memory.max = 67108864"));
}

TEST_F(PlanTest, a_task_without_sizes_has_the_weight_of_its_containers_and_no_limit) {
  const runtime::TaskLimits limits = runtime::limits_of(planned(), 256);
  EXPECT_THAT(written(limits, CgroupVersion::k1), ElementsAre("cpu: cpu.shares = 256"));
  EXPECT_THAT(written(limits, CgroupVersion::k2), ElementsAre("cpu: cpu.weight = 10"));
}

}  // namespace
}  // namespace moorage::oci
