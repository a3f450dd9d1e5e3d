// The text of `/metrics`: Prometheus' format 0.0.4, or OpenMetrics 1.0 where it is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine_interface.h"
#include "engine/measuring.h"
#include "machine/metric_scene.h"

namespace moorage::engine {

struct OperationCount {
  std::string service;
  std::string operation;
  std::uint64_t succeeded = 0;
  std::uint64_t failed = 0;
};

struct Exposition {
  const control::MetricScene& scene;
  const std::vector<Measuring::Known>& containers;
  const std::vector<OperationCount>& operations;
  ports::MetricUsage store;
};

std::string write_exposition(const Exposition& from, MetricsFormat format);

}  // namespace moorage::engine
