// `monitoring` of a service: which of its metrics have datapoints every 20 seconds, beside those of every minute (Amazon ECS
// developer guide: high-resolution metrics of services).
#pragma once

#include <string_view>

#include "base/result.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

inline constexpr std::string_view kCpuMetric = "CPUUtilization";
inline constexpr std::string_view kMemoryMetric = "MemoryUtilization";

// Known metrics, each once, every 20 or 60 seconds. Errors: InvalidParameterException with the path.
Status check_monitoring(ecs::MonitoringConfiguration::Reader asked);

// Whether the service's tasks are measured every 20 seconds by this metric: as its newest completed deployment says.
bool is_measured_often(const Service& service, std::string_view metric);

}  // namespace moorage::control
