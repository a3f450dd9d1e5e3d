#include "drivers/runtime/plan/plan_log.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/event_start.h"
#include "drivers/runtime/plan/plan_parts.h"
#include "drivers/runtime/plan/runtime_errors.h"
#include "wire/presence.h"

namespace moorage::runtime {
namespace {

// As Go's strconv.ParseBool, which reads Docker's options.
std::optional<bool> parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 12> kWords{"1", "t", "T", "true",  "TRUE",  "True",
                                                    "0", "f", "F", "false", "FALSE", "False"};
  const auto* const found = std::find(kWords.begin(), kWords.end(), text);
  return found == kWords.end() ? std::nullopt : std::optional(found - kWords.begin() < 6);
}

// "10m", "1.5 GiB", "4096": a number and a unit, as Docker's options have it.
bool is_size(std::string text) {
  static const std::set<std::string_view> units{"",   "b",   "k", "kb", "kib", "m", "mb", "mib", "g",
                                                "gb", "gib", "t", "tb", "tib", "p", "pb", "pib"};
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto digits = text.find_first_not_of("0123456789.");
  const auto unit = text.find_first_not_of(' ', std::min(digits, text.size()));
  return digits != 0 && !text.empty() && text.front() != '.' &&
         units.contains(unit == std::string::npos ? "" : text.substr(unit));
}

using LogOptions = std::vector<std::pair<std::string, std::string>>;

// Those of the definition, and those that came from secrets.
LogOptions options_of(ecs::LogConfiguration::Reader configuration, const FetchedValues* fetched) {
  LogOptions out;
  for (const auto option : configuration.getOptions()) {
    out.emplace_back(str(option.getKey()), str(option.getValue()));
  }
  if (fetched != nullptr) {
    for (const auto& [name, value] : fetched->log_options) {
      out.emplace_back(name, value.view());
    }
  }
  return out;
}

Status check_log_options(const LogOptions& options) {
  bool blocking = false;
  for (const auto& [key, value] : options) {
    if (key == "mode") {
      blocking = value == "blocking";
      if (!blocking && value != "non-blocking" && !value.empty()) {
        return cannot_create("logger: logging mode not supported: " + files::one_line(value, 60));
      }
    }
  }
  for (const auto& [key, value] : options) {
    if (key == "max-buffer-size" && blocking) {
      return cannot_create("logger: max-buffer-size option is only supported with 'mode=non-blocking'");
    }
    if (key == "max-buffer-size" && !is_size(value)) {
      return cannot_create("error parsing option max-buffer-size: invalid size: '" + files::one_line(value, 60) + "'");
    }
    if (key == "awslogs-create-group" && !parse_bool(value)) {
      return cannot_create("must specify valid value for log opt 'awslogs-create-group': \"" + files::one_line(value, 60) +
                           '"');
    }
  }
  return {};
}

}  // namespace

Status plan_log(driver::StartContainer::Reader command, const FetchedValues* fetched, Plan& plan) {
  const auto configuration = command.getContainer().getLogConfiguration();
  const auto driver = configuration.getLogDriver();
  if (driver == ecs::LogDriver::UNSET || driver == ecs::LogDriver::JSON_FILE) {
    plan.log.to_sink = true;
    plan.log.create_group = true;
    plan.log.group = kOwnLogGroup;
    plan.log.stream = str(command.getContainer().getName()) + "/" + str(command.getTaskId());
    return {};
  }
  if (driver != ecs::LogDriver::AWSLOGS) {
    return unsupported("logDriver " + std::string(wire::enum_name(driver)));
  }
  const LogOptions options = options_of(configuration, fetched);
  MOORAGE_TRY(check_log_options(options));
  plan.log.to_sink = true;
  plan.log.stream = str(command.getLogStream());
  const auto has = [&](std::string_view name) {
    return std::any_of(options.begin(), options.end(),
                       [&](const auto& option) { return option.first == name && !option.second.empty(); });
  };
  plan.log.is_shared = has("awslogs-stream") && !has("awslogs-stream-prefix");
  for (const auto& [key, value] : options) {
    if (key == "awslogs-group") {
      plan.log.group = value;
    } else if (key == "awslogs-create-group") {
      plan.log.create_group = parse_bool(value).value_or(false);
    } else if (key == "mode") {
      plan.log.blocking = value == "blocking";
    } else if (key == "awslogs-region") {
      plan.log.region = value;
    } else if ((key == "awslogs-datetime-format" || key == "awslogs-multiline-pattern") && !value.empty()) {
      if (!plan.log.event_pattern.empty()) {
        return cannot_start(
            "failed to initialize logging driver: you cannot configure log opt 'awslogs-datetime-format' and "
            "'awslogs-multiline-pattern' at the same time");
      }
      plan.log.event_pattern = value;
      if (key == "awslogs-datetime-format") {
        MOORAGE_ASSIGN(plan.log.event_pattern, pattern_of_datetime(value));
      }
    }
  }
  if (const auto start = event_start(plan.log.event_pattern); !start.ok()) {
    return start.error();
  }
  if (plan.log.group.empty()) {
    return cannot_start("failed to initialize logging driver: must specify a value for log opt 'awslogs-group'");
  }
  return {};
}

}  // namespace moorage::runtime
