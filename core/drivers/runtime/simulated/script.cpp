#include "drivers/runtime/simulated/script.h"

#include <charconv>
#include <string_view>

#include "wire/presence.h"

namespace moorage::simulated {
namespace {

constexpr std::string_view kPrefix = "MOORAGE_SIM_";

template <typename T>
void read_number(std::string_view text, T& into) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc() && end == text.data() + text.size() && value >= 0) {
    into = static_cast<typename std::conditional<std::is_same_v<T, std::int32_t>, std::int32_t, std::int64_t>::type>(value);
  }
}

void read_entry(std::string_view name, std::string_view value, Script& script) {
  if (name == "EXIT_AFTER_MS") {
    read_number(value, script.exit_after_ms);
  } else if (name == "EXIT_CODE") {
    read_number(value, script.exit_code);
  } else if (name == "OOM") {
    script.out_of_memory = true;
  } else if (name == "STOP_MS") {
    read_number(value, script.stop_ms);
  } else if (name == "STOP_CODE") {
    read_number(value, script.stop_code);
  } else if (name == "IGNORE_SIGTERM") {
    script.ignores_sigterm = value != "0" && value != "false";
  } else if (name == "HEALTH") {
    script.health = value == "unhealthy"  ? HealthScript::kUnhealthy
                    : value == "flapping" ? HealthScript::kFlapping
                                          : HealthScript::kHealthy;
  } else if (name == "PULL_MS") {
    read_number(value, script.pull_ms);
  } else if (name == "START_MS") {
    read_number(value, script.start_ms);
  } else if (name == "SECRET_ERROR") {
    script.secret_error = value;
  } else if (name == "PULL_ERROR") {
    script.pull_error = value;
  } else if (name == "CREATE_ERROR") {
    script.create_error = value;
  } else if (name == "START_ERROR") {
    script.start_error = value;
  } else if (name == "HANG") {
    script.hang = value == "pull"    ? HangPoint::kPull
                  : value == "start" ? HangPoint::kStart
                  : value == "stop"  ? HangPoint::kStop
                                     : HangPoint::kNowhere;
  }
}

}  // namespace

std::unique_ptr<const Script> read_script(ecs::ContainerDefinition::Reader container) {
  std::unique_ptr<Script> script;
  for (const auto entry : container.getEnvironment()) {
    const std::string_view name = wire::view(entry.getName());
    if (!name.starts_with(kPrefix)) {
      continue;
    }
    if (!script) {
      script = std::make_unique<Script>();
    }
    read_entry(name.substr(kPrefix.size()), wire::view(entry.getValue()), *script);
  }
  return script;
}

}  // namespace moorage::simulated
