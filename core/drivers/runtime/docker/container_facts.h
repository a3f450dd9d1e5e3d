// What the daemon says of a container (GET /containers/ID/json), read with care: a member that is missing or of another type is
// as if it were empty.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/plan/health.h"

namespace moorage::docker {

struct PortBinding {
  bool udp = false;
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;
  std::string address;
  bool operator==(const PortBinding&) const = default;
};

enum class ContainerPhase : std::uint8_t { kCreated, kRunning, kExited };

struct ContainerFacts {
  std::string id;        // 64 hex characters
  std::string image_id;  // "sha256:…"
  ContainerPhase phase = ContainerPhase::kCreated;
  std::int64_t started_at_ms = 0;   // 0: never
  std::int64_t finished_at_ms = 0;  // 0: never
  int exit_code = 0;
  bool oom_killed = false;
  int pid = 0;
  std::string error;  // why it could not be started
  runtime::HealthState health = runtime::HealthState::kStarting;
  std::string health_output;  // of the last probe
  std::vector<PortBinding> ports;
  std::map<std::string, std::string> labels;

  std::string label(const std::string& name) const;
};

// DockerConfused: no JSON object, or one without an id.
Result<ContainerFacts> read_container(std::string_view inspect_json);

// "2026-12-01T02:03:04.123456789Z" as nanoseconds since 1970; nullopt: no such time, or the year 1, which Docker has for
// "never".
std::optional<std::int64_t> parse_time_ns(std::string_view text);

}  // namespace moorage::docker
