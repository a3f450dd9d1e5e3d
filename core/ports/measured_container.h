// What a runtime driver has counted of its containers, and a balancer of its targets, for the metrics of the engine.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "ports/container_usage.h"

namespace moorage::ports {

// Counters fall back to 0 when a container is started anew; the engine adds up what was before.
struct MeasuredContainer {
  std::string task_id;    // 32 hex characters
  std::string container;  // its name
  std::string machine_id;
  std::int32_t attempt = 0;
  ContainerUsage usage;
};

// Counters since the balancer's program was started, which fall back to 0 with it.
struct MeasuredTarget {
  std::string group_id;  // 16 hex characters of the ARN
  std::string target_id;
  std::uint16_t port = 0;
  std::uint64_t requests = 0;            // or connections, where the group is no HTTP one
  std::array<std::uint64_t, 6> codes{};  // by hundreds: [2] is 2xx
  std::uint64_t connection_errors = 0;
  std::uint64_t bytes_in = 0;  // from clients
  std::uint64_t bytes_out = 0;
  std::uint64_t response_ms = 0;  // average of the last 1024 requests
  std::uint64_t active_connections = 0;
};

struct MeasuredBalancer {
  std::string id;  // 16 hex characters of the ARN
  std::uint64_t requests = 0;
  std::array<std::uint64_t, 6> codes{};  // of every answer, those of targets among them
  std::uint64_t new_connections = 0;
  std::uint64_t active_connections = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
};

struct MeasuredTraffic {
  std::vector<MeasuredBalancer> balancers;
  std::vector<MeasuredTarget> targets;
};

}  // namespace moorage::ports
