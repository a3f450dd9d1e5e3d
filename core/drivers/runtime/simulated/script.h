// The behaviour of a simulated container, set by its environment. Without settings it starts, runs for ever, is healthy when it
// has a health check, and ends with 143 soon after SIGTERM.
//
//   MOORAGE_SIM_EXIT_AFTER_MS   ends by itself so long after its start
//   MOORAGE_SIM_EXIT_CODE       … with this code (default 0)
//   MOORAGE_SIM_OOM             … because it used too much memory (code 137)
//   MOORAGE_SIM_STOP_MS         takes so long to end after SIGTERM (default: the world's stop latency)
//   MOORAGE_SIM_STOP_CODE       ends with this code after SIGTERM (default 143)
//   MOORAGE_SIM_IGNORE_SIGTERM  ends on SIGKILL only
//   MOORAGE_SIM_HEALTH          healthy | unhealthy | flapping
//   MOORAGE_SIM_PULL_MS, MOORAGE_SIM_START_MS         instead of the world's latencies
//   MOORAGE_SIM_PULL_ERROR, MOORAGE_SIM_CREATE_ERROR, MOORAGE_SIM_START_ERROR   fails there with this text
//   MOORAGE_SIM_SECRET_ERROR    its secrets and files of variables, where it has any, are not fetched, for this reason
//   MOORAGE_SIM_CPU             CPU units that it uses: a number, or steps "0:100,600:900" of seconds since its start and
//   units.
//                               Without it a tenth of its CPU units, or 100 where it has none
//   MOORAGE_SIM_SHARED_CPU      the same for all running containers of this name and service together, which share it evenly;
//   the
//                               seconds count from the start of the first one
//   MOORAGE_SIM_MEMORY_MIB      memory that it uses, a number or steps. Without it a quarter of its memory
//   MOORAGE_SIM_HANG            pull | start | stop: never gets past this point
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/engine/driver.capnp.h"

namespace moorage::simulated {

enum class HealthScript : std::uint8_t { kHealthy, kUnhealthy, kFlapping };
enum class HangPoint : std::uint8_t { kNowhere, kPull, kStart, kStop };

// A load by steps: from so many seconds on it is so high, by rising seconds. Empty: none is given.
using LoadSteps = std::vector<std::pair<std::int64_t, double>>;
LoadSteps read_load(std::string_view text);
double load_at(const LoadSteps& steps, std::int64_t seconds);
// What adds up between two moments, in load times seconds.
double load_between(const LoadSteps& steps, double from_seconds, double to_seconds);

struct Script {
  std::optional<std::int64_t> exit_after_ms;
  std::int32_t exit_code = 0;
  bool out_of_memory = false;
  std::optional<std::int64_t> stop_ms;
  std::int32_t stop_code = 143;
  bool ignores_sigterm = false;
  HealthScript health = HealthScript::kHealthy;
  std::optional<std::int64_t> pull_ms;
  std::optional<std::int64_t> start_ms;
  std::string pull_error;
  std::string secret_error;
  std::string create_error;
  std::string start_error;
  HangPoint hang = HangPoint::kNowhere;
  LoadSteps cpu;
  LoadSteps shared_cpu;
  LoadSteps memory_mib;

  bool operator==(const Script&) const = default;
};

// Null where the environment has no such variable. Invalid numbers are ignored.
std::unique_ptr<const Script> read_script(ecs::ContainerDefinition::Reader container);

}  // namespace moorage::simulated
