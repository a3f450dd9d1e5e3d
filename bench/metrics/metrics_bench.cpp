// Figures of metrics: bytes a point on disk, CPU of putting, reading of a day, evaluation of alarms, reading of control groups.
//
//   moorage_bench_metrics [SERIES]      10,000 series if none is given; writes below a temporary directory
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "drivers/metrics/series_store.h"
#include "drivers/parts/cgroup/read_usage.h"
#include "services/cloudwatch/evaluation.h"
#include "services/cloudwatch/math/queries.h"

namespace {

using namespace moorage;  // NOLINT: a program of one file
using Clock = std::chrono::steady_clock;

constexpr Instant kBegin{1'767'225'600'000};

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

ports::MetricName name_of(std::size_t i) {
  return {.space = "AWS/ECS",
          .name = "CPUUtilization",
          .dimensions = {{"ClusterName", "default"}, {"ServiceName", "service-" + std::to_string(i)}}};
}

// Two thirds of the series are idle, a third changes with every value.
double value_at(std::size_t series, int minute) {
  return series % 3 != 0 ? 12.5 : 50 + 25 * std::sin(static_cast<double>(series) + minute / 30.0);
}

void put_a_day(ports::MetricStore& store, std::size_t series, int step_minutes) {
  const double cpu = cpu_seconds();
  std::vector<ports::MetricSample> samples(series);
  for (std::size_t i = 0; i < series; ++i) samples[i] = {.name = name_of(i), .unit = "Percent", .point = {}};
  std::size_t points = 0;
  for (int minute = 0; minute < 24 * 60; minute += step_minutes) {
    for (std::size_t i = 0; i < series; ++i) {
      const double value = value_at(i, minute);
      samples[i].point = {
          .at = kBegin + Duration::minutes(minute), .count = 1, .sum = value, .least = value, .greatest = value};
    }
    if (!store.put(samples).ok()) std::abort();
    points += series;
    if (minute % 60 == 0 && !store.tend(kBegin + Duration::minutes(minute)).ok()) std::abort();
  }
  if (!store.tend(kBegin + Duration::minutes(24 * 60 + 10)).ok()) std::abort();
  const double used = cpu_seconds() - cpu;
  const auto usage = store.usage();
  std::printf("put of %zu points in %zu series: %.2f us of CPU a point, upkeep included; at one a 20 s: %.2f %% of a core\n",
              points, series, used / static_cast<double>(points) * 1e6,
              used / static_cast<double>(points) * static_cast<double>(series) / 20 * 100);
  std::printf("bytes a point: %.2f (%llu bytes, %llu points)\n",
              static_cast<double>(usage.bytes) / static_cast<double>(usage.points),
              static_cast<unsigned long long>(usage.bytes), static_cast<unsigned long long>(usage.points));
}

void read_a_day(const ports::MetricStore& store, std::size_t series) {
  double best = 1e9;
  for (int round = 0; round < 5; ++round) {
    const auto begin = Clock::now();
    for (std::size_t i = 0; i < 100; ++i) {
      control::math::MetricQuery query{
          .name = name_of(i * 7 % series), .period = Duration::minutes(1), .statistic = {}, .stat = "Average", .unit = {}};
      const auto read = control::math::read_series(store, query, {kBegin, kBegin + Duration::minutes(24 * 60)});
      if (!read.ok() || read->points.empty()) std::abort();
    }
    best = std::min(best, seconds_since(begin));
  }
  std::printf("read of 100 series over a day, by the minute: %.1f ms\n", best * 1000);
}

void judge_alarms() {
  const control::AlarmRule rule{
      .periods = 3, .datapoints = 2, .threshold = 70, .comparison = cloudwatch::ComparisonOperator::GREATER_THAN_THRESHOLD};
  std::vector<control::EvaluatedPoint> points(5);
  for (std::size_t i = 0; i < points.size(); ++i)
    points[i] = {.at = kBegin + Duration::minutes(static_cast<std::int64_t>(i)), .value = 50.0, .samples = 3};
  constexpr int kRounds = 200'000;
  const auto begin = Clock::now();
  std::size_t alarms = 0;
  for (int i = 0; i < kRounds; ++i) {
    points[4].value = i % 100;
    alarms += control::decide(rule, points) == control::AlarmState::ALARM ? 1U : 0U;
  }
  std::printf("decisions of alarms: %.0f a second (%zu in ALARM)\n", kRounds / seconds_since(begin), alarms);
}

void read_groups() {
  const bool v2 = std::filesystem::exists("/sys/fs/cgroup/cgroup.controllers");
  const auto at = [&](const char* controller) {
    return std::filesystem::path(v2 ? "/sys/fs/cgroup" : std::string("/sys/fs/cgroup/") + controller);
  };
  const cgroup::GroupDirectories group{.is_version_2 = v2,
                                       .cpu = at("cpu"),
                                       .cpuacct = at("cpuacct"),
                                       .memory = at("memory"),
                                       .blkio = at("blkio"),
                                       .pids = at("pids")};
  constexpr int kRounds = 1000;
  const double cpu = cpu_seconds();
  for (int i = 0; i < kRounds; ++i) static_cast<void>(cgroup::read_usage(group));
  const double each = (cpu_seconds() - cpu) / kRounds;
  std::printf("reading of a control group: %.0f us of CPU; 1,000 containers at 20 s: %.2f %% of a core\n", each * 1e6,
              each * 1000 / 20 * 100);
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t series = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
  char pattern[] = "/tmp/moorage-bench-metrics-XXXXXX";
  const std::string directory = ::mkdtemp(pattern);
  {
    auto store = drivers::open_series_store({.path = directory + "/metrics"});
    if (!store.ok()) std::abort();
    put_a_day(**store, series, 1);
    read_a_day(**store, series);
  }
  std::filesystem::remove_all(directory);
  judge_alarms();
  read_groups();
  return 0;
}
