#include "drivers/runtime/simulated/script.h"

#include <algorithm>
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
  } else if (name == "CPU") {
    script.cpu = read_load(value);
  } else if (name == "SHARED_CPU") {
    script.shared_cpu = read_load(value);
  } else if (name == "MEMORY_MIB") {
    script.memory_mib = read_load(value);
  } else if (name == "HANG") {
    script.hang = value == "pull"    ? HangPoint::kPull
                  : value == "start" ? HangPoint::kStart
                  : value == "stop"  ? HangPoint::kStop
                                     : HangPoint::kNowhere;
  }
}

bool read_double(std::string_view text, double& out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc() && end == text.data() + text.size() && out >= 0 && out < 1e12;
}

}  // namespace

LoadSteps read_load(std::string_view text) {
  LoadSteps steps;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    std::string_view step = text.substr(0, comma);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
    const std::size_t colon = step.find(':');
    double seconds = 0;
    double load = 0;
    if (colon != std::string_view::npos && !read_double(step.substr(0, colon), seconds)) return {};
    if (!read_double(colon == std::string_view::npos ? step : step.substr(colon + 1), load)) return {};
    if (!steps.empty() && static_cast<std::int64_t>(seconds) <= steps.back().first) return {};
    steps.emplace_back(static_cast<std::int64_t>(seconds), load);
  }
  return steps;
}

double load_at(const LoadSteps& steps, std::int64_t seconds) {
  double load = steps.empty() ? 0 : steps.front().second;
  for (const auto& [from, step] : steps) {
    if (from <= seconds) load = step;
  }
  return load;
}

double load_between(const LoadSteps& steps, double from_seconds, double to_seconds) {
  double sum = 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const double begin = i == 0 ? from_seconds : std::max(from_seconds, static_cast<double>(steps[i].first));
    const double end = i + 1 == steps.size() ? to_seconds : std::min(to_seconds, static_cast<double>(steps[i + 1].first));
    if (end > begin) sum += (end - begin) * steps[i].second;
  }
  return sum;
}

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
