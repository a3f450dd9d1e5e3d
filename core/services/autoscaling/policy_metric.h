// The metric of a policy of target tracking: which series, and which number of its periods counts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ports/metric_store.h"
#include "schemas/autoscaling/autoscaling.capnp.h"
#include "services/autoscaling/policy_vote.h"

namespace moorage::control {

enum class MetricStatisticKind : std::uint8_t { kAverage, kMinimum, kMaximum, kSampleCount, kSum };

struct PolicyMetric {
  ports::MetricName name;
  MetricStatisticKind statistic = MetricStatisticKind::kAverage;
  bool is_high_resolution = false;  // one of ECS's metrics with datapoints of 20 seconds
  bool is_total = false;            // a number of things in a minute: SUM and SampleCount
};

// `resource`: "service/CLUSTER/SERVICE". The configuration was checked when it was put.
PolicyMetric metric_of(autoscaling::TargetTrackingScalingPolicyConfiguration::Reader config, std::string_view resource);

// The value of a period by a statistic.
double value_of(const ports::MetricPoint& point, MetricStatisticKind statistic);

// Datapoints of periods. Periods without samples, and values that are no numbers, are left out.
std::vector<DataPoint> data_points(const std::vector<ports::MetricPoint>& points, MetricStatisticKind statistic);

// For totals in a minute out of shorter periods: at the end of each of the last `count` steps the total of the minute before
// it.
struct RollingMinute {
  Instant end;  // of the newest minute
  Duration step;
  std::int32_t count = 1;
};
std::vector<DataPoint> rolling_minutes(const std::vector<ports::MetricPoint>& points, MetricStatisticKind statistic,
                                       const RollingMinute& asked);

// "AWS/ECS CPUUtilization (ClusterName default, ServiceName web), Average"
std::string text_of(const PolicyMetric& metric);

}  // namespace moorage::control
