#include "drivers/runtime/plan/plan_log.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
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

constexpr double kSizeMax = 9e18;  // bytes

// As Go's strconv.ParseBool, which reads Docker's options.
std::optional<bool> parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 12> kWords{"1", "t", "T", "true",  "TRUE",  "True",
                                                    "0", "f", "F", "false", "FALSE", "False"};
  const auto* const found = std::find(kWords.begin(), kWords.end(), text);
  return found == kWords.end() ? std::nullopt : std::optional(found - kWords.begin() < 6);
}

// "10m", "1.5 GiB", "4096": a number and a unit, as Docker's options have it; units are powers of 1024. Nothing: no size.
std::optional<std::uint64_t> size_of(std::string text) {
  constexpr std::string_view kUnits = "bkmgtp";
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto digits = text.find_first_not_of("0123456789.");
  if (digits == 0 || text.empty() || text.front() == '.') return std::nullopt;
  const auto begin = text.find_first_not_of(' ', std::min(digits, text.size()));
  const std::string unit = begin == std::string::npos ? "" : text.substr(begin);
  const auto power = unit.empty() ? std::size_t{0} : kUnits.find(unit.front());
  if (power == std::string_view::npos ||
      (unit.size() > 1 && (power == 0 || (unit.substr(1) != "b" && unit.substr(1) != "ib")))) {
    return std::nullopt;
  }
  double number = 0;
  const std::string_view whole = std::string_view(text).substr(0, digits);
  if (std::from_chars(whole.data(), whole.data() + whole.size(), number).ec != std::errc{}) return std::nullopt;
  const double bytes = std::ldexp(number, static_cast<int>(10 * power));
  return bytes < kSizeMax ? std::optional(static_cast<std::uint64_t>(bytes)) : std::nullopt;
}

bool is_positive_number(const std::string& text) {
  return !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos &&
         text.find_first_not_of('0') != std::string::npos;
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

Error wrong_option(std::string_view driver, const std::string& key, const std::string& value, std::string_view wanted) {
  return cannot_start("failed to initialize logging driver: invalid value for log opt '" + key + "' of " + std::string(driver) +
                      ": '" + files::one_line(value, 60) + "'; " + std::string(wanted) + " is meant");
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
    if (key == "max-buffer-size" && !size_of(value)) {
      return cannot_create("error parsing option max-buffer-size: invalid size: '" + files::one_line(value, 60) + "'");
    }
    if (key == "awslogs-create-group" && !parse_bool(value)) {
      return cannot_create("must specify valid value for log opt 'awslogs-create-group': \"" + files::one_line(value, 60) +
                           '"');
    }
  }
  return {};
}

// Docker's json-file. Output is kept in the engine's own log, within its bounds (docs/drivers.md), so that options about files
// are checked and have nothing to act on.
Status check_json_file(const LogOptions& options) {
  static const std::set<std::string_view> kTexts{"labels", "labels-regex",   "env", "env-regex", "tag",
                                                 "mode",   "max-buffer-size"};
  for (const auto& [key, value] : options) {
    if (key == "max-size") {
      if (value != "-1" && !size_of(value)) return wrong_option("json-file", key, value, "a size such as 10m, or -1");
    } else if (key == "max-file") {
      if (!is_positive_number(value)) return wrong_option("json-file", key, value, "a number of files, 1 or more");
    } else if (key == "compress") {
      if (!parse_bool(value)) return wrong_option("json-file", key, value, "true or false");
    } else if (!kTexts.contains(key)) {
      return cannot_start("failed to initialize logging driver: unknown log opt '" + files::one_line(key, 60) +
                          "' for json-file log driver");
    }
  }
  return check_log_options(options);
}

// What would send the output elsewhere, or name its stream in another way than the engine does.
Status check_awslogs(const LogOptions& options) {
  MOORAGE_TRY(check_log_options(options));
  for (const auto& [key, value] : options) {
    if (value.empty()) continue;
    if (key == "awslogs-endpoint" || key == "awslogs-credentials-endpoint") {
      return unsupported("log option " + key + ": output goes to the engine's own Logs");
    }
    if (key == "tag") return unsupported("log option tag: awslogs-stream-prefix or awslogs-stream names the stream");
    if (key == "awslogs-force-flush-interval-seconds" && !is_positive_number(value)) {
      return wrong_option("awslogs", key, value, "a number of seconds, 1 or more");
    }
  }
  return {};
}

}  // namespace

Status plan_log(driver::StartContainer::Reader command, const FetchedValues* fetched, Plan& plan) {
  const auto configuration = command.getContainer().getLogConfiguration();
  const auto driver = configuration.getLogDriver();
  const LogOptions options = options_of(configuration, fetched);
  for (const auto& [key, value] : options) {
    if (key == "max-buffer-size") plan.log.buffer_bytes = size_of(value).value_or(0);
  }
  if (driver == ecs::LogDriver::UNSET || driver == ecs::LogDriver::JSON_FILE) {
    if (driver == ecs::LogDriver::JSON_FILE) MOORAGE_TRY(check_json_file(options));
    plan.log.blocking =
        std::find(options.begin(), options.end(), std::pair<std::string, std::string>("mode", "blocking")) != options.end();
    plan.log.to_sink = true;
    plan.log.create_group = true;
    plan.log.group = kOwnLogGroup;
    plan.log.stream = str(command.getContainer().getName()) + "/" + str(command.getTaskId());
    return {};
  }
  if (driver != ecs::LogDriver::AWSLOGS) {
    return unsupported("logDriver " + std::string(wire::enum_name(driver)));
  }
  MOORAGE_TRY(check_awslogs(options));
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
