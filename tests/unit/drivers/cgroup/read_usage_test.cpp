// What control groups of both versions tell, read from files as the kernel writes them.
#include "drivers/parts/cgroup/read_usage.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/temporary_directory.h"

namespace moorage::cgroup {
namespace {

using Io = ports::BlockIo;

class ReadUsage : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) { std::ofstream(directory_.path() / name) << text; }

  GroupDirectories group(bool is_version_2) const {
    const auto& at = directory_.path();
    return {.is_version_2 = is_version_2, .cpu = at, .cpuacct = at, .memory = at, .blkio = at, .pids = at};
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(ReadUsage, reads_a_group_of_version_2) {
  write("cpu.stat", "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\nnr_periods 9\nnr_throttled 2\nthrottled_usec 70\n");
  write("memory.current", "8192\n");
  write("memory.max", "65536\n");
  write("memory.stat", "anon 4096\nfile 4096\ninactive_file 1024\n");
  write("memory.events", "low 0\nhigh 0\nmax 3\noom 1\noom_kill 1\n");
  write("io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n");
  write("pids.current", "4\n");
  write("pids.max", "max\n");
  const auto usage = read_usage(group(true));
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->cpu.total_ns, 1'500'000U);
  EXPECT_EQ(usage->cpu.user_ns, 1'000'000U);
  EXPECT_EQ(usage->cpu.kernel_ns, 500'000U);
  EXPECT_EQ(usage->cpu.periods, 9U);
  EXPECT_EQ(usage->cpu.throttled_periods, 2U);
  EXPECT_EQ(usage->cpu.throttled_ns, 70'000U);
  EXPECT_EQ(usage->memory.used, 8192U);
  EXPECT_EQ(usage->memory.limit, 65'536U);
  EXPECT_EQ(usage->memory.failures, 3U);
  EXPECT_EQ(usage->memory.kills, 1U);
  EXPECT_EQ(ports::working_set(*usage), 8192U - 1024U);
  EXPECT_EQ(usage->processes, 4U);
  EXPECT_EQ(usage->processes_max, 0U);
  EXPECT_EQ(usage->io_bytes, (std::vector<Io>{{8, 0, "read", 10}, {8, 0, "write", 20}}));
  EXPECT_EQ(usage->io_operations, (std::vector<Io>{{8, 0, "read", 1}, {8, 0, "write", 2}}));
  EXPECT_GT(usage->machine_cpu_ns, 0U);
  EXPECT_GE(usage->processors, 1);
}

TEST_F(ReadUsage, reads_a_group_of_version_1) {
  write("cpuacct.usage", "1500000\n");
  write("cpuacct.usage_user", "1000000\n");
  write("cpuacct.usage_sys", "500000\n");
  write("cpuacct.usage_percpu", "700000 800000 \n");
  write("cpu.stat", "nr_periods 9\nnr_throttled 2\nthrottled_time 70000\n");
  write("memory.usage_in_bytes", "8192\n");
  write("memory.max_usage_in_bytes", "9000\n");
  write("memory.limit_in_bytes", "65536\n");
  write("memory.failcnt", "3\n");
  write("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
  write("memory.stat", "cache 2048\nrss 4096\n");
  write("blkio.throttle.io_service_bytes", "8:16 Read 10\n8:16 Write 20\n8:16 Total 30\nTotal 30\n");
  write("blkio.throttle.io_serviced", "8:16 Read 1\nTotal 1\n");
  write("pids.current", "4\n");
  write("pids.max", "100\n");
  const auto usage = read_usage(group(false));
  ASSERT_TRUE(usage);
  EXPECT_EQ(usage->cpu.total_ns, 1'500'000U);
  EXPECT_EQ(usage->cpu.per_processor_ns, (std::vector<std::uint64_t>{700'000, 800'000}));
  EXPECT_EQ(usage->cpu.throttled_ns, 70'000U);
  EXPECT_EQ(usage->memory.peak, 9000U);
  EXPECT_EQ(usage->memory.kills, 1U);
  EXPECT_EQ(ports::working_set(*usage), 8192U - 2048U);
  EXPECT_EQ(usage->processes_max, 100U);
  EXPECT_EQ(usage->io_bytes, (std::vector<Io>{{8, 16, "Read", 10}, {8, 16, "Write", 20}, {8, 16, "Total", 30}}));
  EXPECT_EQ(usage->io_operations, (std::vector<Io>{{8, 16, "Read", 1}}));
}

TEST_F(ReadUsage, gives_the_memory_of_the_machine_where_the_group_has_no_limit) {
  write("memory.max", "max\n");
  const auto v2 = read_usage(group(true));
  ASSERT_TRUE(v2);
  write("memory.limit_in_bytes", "9223372036854771712\n");
  const auto v1 = read_usage(group(false));
  ASSERT_TRUE(v1);
  EXPECT_GT(v2->memory.limit, 1U << 20);
  EXPECT_EQ(v2->memory.limit, v1->memory.limit);
}

TEST_F(ReadUsage, knows_nothing_of_a_group_that_is_gone) {
  auto gone = group(true);
  gone.memory = directory_.path() / "gone";
  EXPECT_FALSE(read_usage(gone));
  EXPECT_FALSE(read_usage({}));
}

TEST(ParseUsage, passes_over_what_the_kernel_does_not_write) {
  EXPECT_EQ(parse_number("12 x"), std::nullopt);
  EXPECT_EQ(parse_number("-1"), std::nullopt);
  EXPECT_EQ(parse_number("99999999999999999999"), std::nullopt);
  EXPECT_TRUE(parse_named_numbers("name\nother max\n\n").empty());
  EXPECT_TRUE(parse_blkio("8 Read 1\n8:x Read 1\n8:0 Read\n8:0\n").empty());
  EXPECT_TRUE(parse_io_stat("8:0 rbytes=x wbytes\nnothing\n").bytes.empty());
  EXPECT_TRUE(parse_interfaces("eth0: 1 2 3\nno colon\n").empty());
  EXPECT_EQ(parse_machine_cpu(""), 0U);
  EXPECT_EQ(parse_machine_memory("MemFree: 1 kB\n"), 0U);
}

TEST(ParseUsage, reads_interfaces_without_the_loopback) {
  const auto found = parse_interfaces(
      "Inter-|   Receive                                                |  Transmit\n"
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier "
      "compressed\n"
      "    lo:      10       1    0    0    0     0          0         0       10       1    0    0    0     0       0         "
      " 0\n"
      "  eth0:    1296      16    1    2    0     0          0         0     1184      15    3    4    0     0       0         "
      " 0\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.at("eth0"), (ports::InterfaceUsage{1296, 16, 1, 2, 1184, 15, 3, 4}));
}

TEST(ParseUsage, adds_up_the_time_of_all_processors_once) {
  // Guest time is part of user time.
  EXPECT_EQ(parse_machine_cpu("cpu  1 2 3 4 5 6 7 8 1000 1000\ncpu0 1 1 1 1\n"), 36U * 10'000'000U);
}

}  // namespace
}  // namespace moorage::cgroup
