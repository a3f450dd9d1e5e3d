#include "services/autoscaling/policy_metric.h"

#include <algorithm>
#include <cmath>

#include "services/autoscaling/autoscaling_words.h"

namespace moorage::control {

namespace {

using Type = autoscaling::MetricType;

constexpr Duration kMinute = Duration::minutes(1);

MetricStatisticKind kind_of(autoscaling::MetricStatistic statistic) {
  switch (statistic) {
    case autoscaling::MetricStatistic::MINIMUM:
      return MetricStatisticKind::kMinimum;
    case autoscaling::MetricStatistic::MAXIMUM:
      return MetricStatisticKind::kMaximum;
    case autoscaling::MetricStatistic::SAMPLE_COUNT:
      return MetricStatisticKind::kSampleCount;
    case autoscaling::MetricStatistic::SUM:
      return MetricStatisticKind::kSum;
    case autoscaling::MetricStatistic::UNSET:
    case autoscaling::MetricStatistic::AVERAGE:
      break;
  }
  return MetricStatisticKind::kAverage;
}

PolicyMetric service_metric(std::string_view name, std::string_view resource, bool is_high_resolution) {
  const auto parts = split_resource(resource).value_or(ServiceResource{});
  return {.name = {.space = "AWS/ECS",
                   .name = std::string(name),
                   .dimensions = {{"ClusterName", std::string(parts.cluster)}, {"ServiceName", std::string(parts.service)}}},
          .is_high_resolution = is_high_resolution};
}

PolicyMetric predefined(autoscaling::PredefinedMetricSpecification::Reader asked, std::string_view resource) {
  const Type type = asked.getPredefinedMetricType();
  const bool is_high = type == Type::ECS_SERVICE_AVERAGE_C_P_U_UTILIZATION_HIGH_RESOLUTION ||
                       type == Type::ECS_SERVICE_AVERAGE_MEMORY_UTILIZATION_HIGH_RESOLUTION;
  if (type == Type::ECS_SERVICE_AVERAGE_C_P_U_UTILIZATION ||
      type == Type::ECS_SERVICE_AVERAGE_C_P_U_UTILIZATION_HIGH_RESOLUTION) {
    return service_metric("CPUUtilization", resource, is_high);
  }
  if (type != Type::ALB_REQUEST_COUNT_PER_TARGET) return service_metric("MemoryUtilization", resource, is_high);
  const std::string_view label = wire::view(asked.getResourceLabel());
  return {.name = {.space = "AWS/ApplicationELB",
                   .name = "RequestCountPerTarget",
                   .dimensions = {{"TargetGroup", std::string(label.substr(label.find("targetgroup/")))}}},
          .statistic = MetricStatisticKind::kSum,
          .is_total = true};
}

}  // namespace

PolicyMetric metric_of(autoscaling::TargetTrackingScalingPolicyConfiguration::Reader config, std::string_view resource) {
  if (config.hasPredefinedMetricSpecification()) return predefined(config.getPredefinedMetricSpecification(), resource);
  const auto custom = config.getCustomizedMetricSpecification();
  PolicyMetric out;
  out.name.space = wire::view(custom.getNamespace());
  out.name.name = wire::view(custom.getMetricName());
  for (const auto dimension : custom.getDimensions()) {
    out.name.dimensions.emplace_back(wire::view(dimension.getName()), wire::view(dimension.getValue()));
  }
  std::sort(out.name.dimensions.begin(), out.name.dimensions.end());
  out.statistic = kind_of(custom.getStatistic());
  out.is_total = out.statistic == MetricStatisticKind::kSum || out.statistic == MetricStatisticKind::kSampleCount;
  return out;
}

double value_of(const ports::MetricPoint& point, MetricStatisticKind statistic) {
  switch (statistic) {
    case MetricStatisticKind::kAverage:
      return point.sum / point.count;
    case MetricStatisticKind::kMinimum:
      return point.least;
    case MetricStatisticKind::kMaximum:
      return point.greatest;
    case MetricStatisticKind::kSampleCount:
      return point.count;
    case MetricStatisticKind::kSum:
      break;
  }
  return point.sum;
}

std::vector<DataPoint> data_points(const std::vector<ports::MetricPoint>& points, MetricStatisticKind statistic) {
  std::vector<DataPoint> out;
  out.reserve(points.size());
  for (const ports::MetricPoint& point : points) {
    if (!(point.count > 0)) continue;
    const double value = value_of(point, statistic);
    if (std::isfinite(value)) out.push_back({.at = point.at, .value = value});
  }
  return out;
}

std::vector<DataPoint> rolling_minutes(const std::vector<ports::MetricPoint>& points, MetricStatisticKind statistic,
                                       const RollingMinute& asked) {
  std::vector<DataPoint> out;
  const std::vector<DataPoint> values = data_points(points, statistic);
  for (std::int32_t i = asked.count - 1; i >= 0; --i) {
    const Instant end = asked.end - asked.step * i;
    const Instant begin = end - kMinute;
    double total = 0;
    bool has_any = false;
    for (const DataPoint& value : values) {
      if (value.at < begin || value.at >= end) continue;
      total += value.value;
      has_any = true;
    }
    if (has_any) out.push_back({.at = end - asked.step, .value = total});
  }
  return out;
}

std::string text_of(const PolicyMetric& metric) {
  std::string out = metric.name.space + " " + metric.name.name + " (";
  for (std::size_t i = 0; i < metric.name.dimensions.size(); ++i) {
    out.append(i > 0 ? ", " : "").append(metric.name.dimensions[i].first).append(" ").append(metric.name.dimensions[i].second);
  }
  constexpr const char* kNames[] = {"Average", "Minimum", "Maximum", "SampleCount", "Sum"};
  return out + "), " + kNames[static_cast<std::size_t>(metric.statistic)];
}

}  // namespace moorage::control
