#include "services/ecs/rules/service_monitoring.h"

#include <algorithm>
#include <set>
#include <string>

#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::int32_t kOften = 20;  // seconds
constexpr std::int32_t kSeldom = 60;

bool asks_for(ecs::MonitoringConfiguration::Reader monitoring, std::string_view metric) {
  for (const auto configuration : monitoring.getMetricConfigurations()) {
    if (wire::value_or(configuration.getResolutionSeconds(), kSeldom) != kOften) continue;
    for (const auto name : configuration.getMetricNames()) {
      if (wire::view(name) == metric) return true;
    }
  }
  return false;
}

}  // namespace

Status check_monitoring(ecs::MonitoringConfiguration::Reader asked) {
  std::set<std::string_view> named;
  unsigned index = 0;
  for (const auto configuration : asked.getMetricConfigurations()) {
    const std::string path = "monitoring.metricConfigurations[" + std::to_string(index++) + "].";
    const std::int32_t seconds = wire::value_or(configuration.getResolutionSeconds(), 0);
    if (seconds != kOften && seconds != kSeldom) {
      return invalid_parameter("resolutionSeconds must be 20 or 60, not " + std::to_string(seconds) + ".",
                               path + "resolutionSeconds");
    }
    if (configuration.getMetricNames().size() == 0) {
      return invalid_parameter("metricNames cannot be empty.", path + "metricNames");
    }
    unsigned place = 0;
    for (const auto name : configuration.getMetricNames()) {
      const std::string where = path + "metricNames[" + std::to_string(place++) + "]";
      const std::string_view metric = wire::view(name);
      if (metric != kCpuMetric && metric != kMemoryMetric) {
        return invalid_parameter("The metric '" + std::string(metric.substr(0, 128)) +
                                     "' has no resolution of its own; metricNames are CPUUtilization and MemoryUtilization.",
                                 where);
      }
      if (!named.insert(metric).second) {
        return invalid_parameter("The metric '" + std::string(metric) + "' is named twice.", where);
      }
    }
  }
  return {};
}

bool is_measured_often(const Service& service, std::string_view metric) {
  const bool is_completed = !service.deployments.empty() && service.deployments.front().rollout == RolloutState::kCompleted;
  const auto& revision = is_completed ? service.deployments.front().revision : service.last_completed;
  return revision && revision->monitoring && asks_for(revision->monitoring.reader(), metric);
}

}  // namespace moorage::control
