// From counters of containers and balancers to the metrics of ECS and Elastic Load Balancing.
#include "engine/measuring.h"

#include <gtest/gtest.h>

#include <memory>

#include "drivers/metrics/series_store.h"

namespace moorage::engine {
namespace {

constexpr Instant kBegin{1'767'225'600'000};
constexpr Duration kMinute = Duration::minutes(1);

class MeasuringTest : public ::testing::Test {
 protected:
  MeasuringTest() {
    scene_.clusters.push_back({.name = "c",
                               .cpu_registered = 4096,
                               .memory_registered = 8192,
                               .cpu_reserved = 512,
                               .memory_reserved = 1024,
                               .instances = 1});
    scene_.services.push_back({.cluster = 0, .name = "web", .desired = 1, .running = 1});
  }
  control::SceneTask& task(const std::string& id, std::int64_t cpu = 512, std::int64_t memory = 1024) {
    scene_.tasks.push_back({.id = id,
                            .cluster = 0,
                            .service = 0,
                            .family = "web",
                            .machine_id = "i-1",
                            .cpu_units = cpu,
                            .memory_mib = memory,
                            .is_on_instance = true,
                            .containers = {{.name = "app"}}});
    return scene_.tasks.back();
  }
  // CPU in seconds since its start, memory in MiB.
  static ports::MeasuredContainer container(const std::string& task, double cpu, double memory, int attempt = 0) {
    ports::MeasuredContainer out{.task_id = task, .container = "app", .machine_id = "i-1", .attempt = attempt};
    out.usage.is_version_2 = true;
    out.usage.cpu.total_ns = static_cast<std::uint64_t>(cpu * 1e9);
    out.usage.memory.used = static_cast<std::uint64_t>((memory + 7) * 1024 * 1024);
    out.usage.memory.by_kind["inactive_file"] = 7 * 1024 * 1024;  // can be taken back, and does not count
    return out;
  }
  void take(Instant at, std::vector<ports::MeasuredContainer> containers, ports::MeasuredTraffic traffic = {},
            bool all = false) {
    const Status done = measuring_.take({.at = at,
                                         .scene = scene_,
                                         .containers = std::move(containers),
                                         .traffic = std::move(traffic),
                                         .every_service_by_sample = all});
    ASSERT_TRUE(done.ok()) << done.error().message;
  }
  std::vector<ports::MetricPoint> read(const std::string& space, const std::string& name,
                                       std::vector<std::pair<std::string, std::string>> dimensions, Duration period = kMinute) {
    return store_
        ->read({.space = space, .name = name, .dimensions = std::move(dimensions)}, kBegin, kBegin + kMinute * 60, period)
        .value();
  }
  std::vector<ports::MetricPoint> service(const std::string& name, Duration period = kMinute) {
    return read("AWS/ECS", name, {{"ClusterName", "c"}, {"ServiceName", "web"}}, period);
  }

  control::MetricScene scene_;
  std::unique_ptr<ports::MetricStore> store_ = drivers::make_memory_series_store();
  Measuring measuring_{*store_};
};

TEST_F(MeasuringTest, a_service_uses_its_share_of_what_is_reserved) {
  task("a");
  task("b");
  take(kBegin, {container("a", 100, 256), container("b", 0, 512)});
  take(kBegin + kMinute, {container("a", 115, 256), container("b", 30, 512)});  // 256 and 512 units of 512
  const auto cpu = service("CPUUtilization");
  ASSERT_EQ(cpu.size(), 1U);
  EXPECT_EQ(cpu[0].at, kBegin);  // the minute that has ended
  EXPECT_EQ(cpu[0].count, 2);    // RUNNING tasks
  EXPECT_EQ(cpu[0].least, 50);
  EXPECT_EQ(cpu[0].greatest, 100);
  EXPECT_EQ(service("MemoryUtilization")[0].sum, 25 + 50);
  EXPECT_EQ(read("AWS/ECS", "CPUUtilization", {{"ClusterName", "c"}})[0].sum, 100 * 768.0 / 4096);
  EXPECT_EQ(read("AWS/ECS", "CPUReservation", {{"ClusterName", "c"}})[0].sum, 12.5);
  EXPECT_EQ(read("AWS/ECS", "MemoryReservation", {{"ClusterName", "c"}})[0].sum, 12.5);
}

TEST_F(MeasuringTest, a_restart_of_a_container_makes_no_rate_negative) {
  task("a");
  take(kBegin, {container("a", 100, 1)});
  take(kBegin + Duration::seconds(20), {container("a", 110, 1)});
  take(kBegin + Duration::seconds(40), {container("a", 2, 1, 1)});  // started anew
  take(kBegin + Duration::seconds(60), {container("a", 5, 1, 1)});
  const auto cpu = service("CPUUtilization");
  ASSERT_EQ(cpu.size(), 1U);
  EXPECT_DOUBLE_EQ(cpu[0].sum, 100 * (15 * 1024.0 / 60) / 512);
  EXPECT_DOUBLE_EQ(measuring_.known().at(0).totals.cpu_ns, 115e9);
}

TEST_F(MeasuringTest, a_reader_between_two_samples_sees_newer_counters_and_changes_no_metric) {
  task("a");
  measuring_.refresh({container("a", 99, 1)}, kBegin + Duration::seconds(-1));
  EXPECT_DOUBLE_EQ(measuring_.known().at(0).totals.cpu_ns, 99e9);  // before the first sample
  take(kBegin, {container("a", 100, 1)});
  measuring_.refresh({container("a", 104, 1), container("b", 1, 1)}, kBegin + Duration::seconds(5));
  ASSERT_EQ(measuring_.known().size(), 2U);
  double sum = 0;
  for (const auto& known : measuring_.known()) sum += known.totals.cpu_ns;
  EXPECT_DOUBLE_EQ(sum, 105e9);
  take(kBegin + kMinute, {container("a", 115, 1)});
  EXPECT_DOUBLE_EQ(service("CPUUtilization").at(0).sum, 50);
  EXPECT_EQ(measuring_.known().size(), 1U);  // the other one runs no more
}

TEST_F(MeasuringTest, a_service_whose_count_follows_a_metric_has_a_value_for_each_sample) {
  task("a");
  scene_.services[0].is_tracked = true;
  take(kBegin, {container("a", 100, 1)});
  take(kBegin + Duration::seconds(1), {container("a", 100.5, 1)});
  EXPECT_EQ(service("CPUUtilization", Duration::seconds(1)).size(), 1U);
  scene_.services[0].is_tracked = false;
  take(kBegin + Duration::seconds(2), {container("a", 101, 1)});
  EXPECT_EQ(service("CPUUtilization", Duration::seconds(1)).size(), 1U);
}

TEST_F(MeasuringTest, no_task_makes_no_datapoint_and_a_task_without_units_none_of_cpu) {
  take(kBegin, {});
  take(kBegin + kMinute, {});
  EXPECT_TRUE(service("CPUUtilization").empty());
  EXPECT_TRUE(read("AWS/ECS", "CPUUtilization", {{"ClusterName", "c"}}).empty());
  task("a", 0, 64);
  take(kBegin + kMinute * 2, {container("a", 1, 32)});
  EXPECT_TRUE(service("CPUUtilization").empty());
  EXPECT_EQ(service("MemoryUtilization").back().sum, 50);
}

TEST_F(MeasuringTest, every_sample_is_there_by_the_second_where_it_is_asked_for) {
  task("a");
  for (int second = 0; second <= 60; second += 20)
    take(kBegin + Duration::seconds(second), {container("a", second / 2.0, 1)}, {}, true);
  const auto fast = service("CPUUtilization", Duration::seconds(20));
  ASSERT_EQ(fast.size(), 3U);
  EXPECT_EQ(fast[0].sum, 100);
  EXPECT_EQ(service("CPUUtilization").size(), 1U);
  EXPECT_EQ(service("CPUUtilization")[0].count, 1);
}

TEST_F(MeasuringTest, a_container_that_was_there_before_the_engine_has_no_rate_at_first) {
  task("a");
  take(kBegin, {container("a", 1'000'000, 1)});
  EXPECT_TRUE(service("CPUUtilization").empty());
  take(kBegin + kMinute, {container("a", 1'000'030, 1)});
  EXPECT_EQ(service("CPUUtilization")[0].sum, 100);
}

TEST_F(MeasuringTest, insights_come_with_their_setting) {
  task("a");
  take(kBegin, {container("a", 0, 1)});
  take(kBegin + kMinute, {container("a", 30, 1)});
  EXPECT_TRUE(store_->find({.space = "ECS/ContainerInsights"}, {}).value().empty());
  scene_.clusters[0].insights = control::Insights::kEnhanced;
  take(kBegin + kMinute * 2, {container("a", 60, 1)});
  EXPECT_EQ(read("ECS/ContainerInsights", "CpuUtilized", {{"ClusterName", "c"}, {"ServiceName", "web"}})[0].sum, 512);
  EXPECT_EQ(read("ECS/ContainerInsights", "CpuReserved", {{"ClusterName", "c"}, {"TaskDefinitionFamily", "web"}})[0].sum, 512);
  EXPECT_EQ(read("ECS/ContainerInsights", "DesiredTaskCount", {{"ClusterName", "c"}, {"ServiceName", "web"}})[0].sum, 1);
}

TEST_F(MeasuringTest, requests_of_targets_become_metrics_of_the_balancer) {
  scene_.groups.push_back({.id = "g", .suffix = "targetgroup/web/g", .balancers = {"app/lb/b"}, .healthy = 2, .unhealthy = 1});
  scene_.balancers.push_back({.id = "b", .suffix = "app/lb/b"});
  const auto traffic = [](std::uint64_t requests, std::uint64_t errors) {
    ports::MeasuredTraffic out;
    out.balancers.push_back({.id = "b",
                             .requests = requests + errors,
                             .codes = {0, 0, requests, 0, 0, errors},
                             .new_connections = requests,
                             .active_connections = 3});
    out.targets.push_back({.group_id = "g",
                           .target_id = "i-1",
                           .port = 80,
                           .requests = requests,
                           .codes = {0, 0, requests, 0, 0, 0},
                           .response_ms = 250});
    return out;
  };
  take(kBegin, {}, traffic(1000, 5));
  take(kBegin + kMinute, {}, traffic(1120, 9));
  take(kBegin + kMinute * 2, {}, traffic(40, 1));  // HAProxy was started anew
  const std::vector<std::pair<std::string, std::string>> both{{"LoadBalancer", "app/lb/b"},
                                                              {"TargetGroup", "targetgroup/web/g"}};
  const auto requests = read("AWS/ApplicationELB", "RequestCount", both);
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0].sum, 120);
  EXPECT_EQ(requests[1].sum, 40);
  EXPECT_EQ(read("AWS/ApplicationELB", "RequestCountPerTarget", {{"TargetGroup", "targetgroup/web/g"}})[0].sum, 60);
  EXPECT_EQ(read("AWS/ApplicationELB", "HTTPCode_Target_2XX_Count", both)[0].sum, 120);
  EXPECT_EQ(read("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", {{"LoadBalancer", "app/lb/b"}})[0].sum, 4);
  EXPECT_EQ(read("AWS/ApplicationELB", "TargetResponseTime", both)[0].greatest, 0.25);
  EXPECT_EQ(read("AWS/ApplicationELB", "HealthyHostCount", both)[0].sum, 2);
  EXPECT_EQ(read("AWS/ApplicationELB", "UnHealthyHostCount", both)[0].sum, 1);
}

}  // namespace
}  // namespace moorage::engine
