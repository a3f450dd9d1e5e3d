#include "drivers/runtime/docker/container_facts.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "drivers/runtime/docker/json_members.h"

namespace moorage::docker {
namespace {

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  if (text.size() < at + count) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + count, value);
  return error == std::errc() && end == text.data() + at + count && value >= 0 ? std::optional(value) : std::nullopt;
}

std::uint16_t port_of(std::string_view text) {
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value <= 65'535 ? static_cast<std::uint16_t>(value)
                                                                                     : std::uint16_t{0};
}

// {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "49153"}], "81/udp": null}
std::vector<PortBinding> ports_of(const Json& ports) {
  std::vector<PortBinding> out;
  if (!ports.is_object()) return out;
  for (const auto& [key, bindings] : ports.items()) {
    const auto slash = key.find('/');
    if (!bindings.is_array()) continue;
    for (const auto& binding : bindings) {
      PortBinding port{.udp = key.ends_with("/udp"),
                       .container_port = port_of(std::string_view(key).substr(0, slash)),
                       .host_port = port_of(text_of(member(binding, "HostPort"))),
                       .address = text_of(member(binding, "HostIp"))};
      if (port.container_port != 0 && port.host_port != 0) out.push_back(std::move(port));
    }
  }
  return out;
}

void read_health(const Json& health, ContainerFacts& out) {
  const auto status = text_of(member(health, "Status"));
  out.health = status == "healthy"     ? runtime::HealthState::kHealthy
               : status == "unhealthy" ? runtime::HealthState::kUnhealthy
                                       : runtime::HealthState::kStarting;
  if (const auto& log = member(health, "Log"); log.is_array() && !log.empty()) {
    out.health_output = text_of(member(log.back(), "Output"));
  }
}

std::int64_t ms_of(const Json& time) { return parse_time_ns(text_of(time)).value_or(0) / 1'000'000; }

}  // namespace

std::optional<std::int64_t> parse_time_ns(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second || *year < 1970 || *year > 2200) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::int64_t seconds =
      std::chrono::sys_days(date).time_since_epoch().count() * 86'400LL + *hour * 3600 + *minute * 60 + *second;
  std::size_t at = 19;
  std::int64_t fraction = 0;
  if (at < text.size() && text[at] == '.') {
    std::int64_t unit = 100'000'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) fraction += (text[at] - '0') * unit;
  }
  const auto zone = text.substr(std::min(at, text.size()));
  if (zone == "Z") return seconds * 1'000'000'000 + fraction;
  const auto zone_hour = digits(zone, 1, 2);
  const auto zone_minute = digits(zone, 4, 2);
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || !zone_hour || !zone_minute) return std::nullopt;
  const std::int64_t shift = *zone_hour * 3600 + *zone_minute * 60;
  seconds += zone[0] == '+' ? -shift : shift;
  return seconds * 1'000'000'000 + fraction;
}

std::string ContainerFacts::label(const std::string& name) const {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string() : found->second;
}

Result<ContainerFacts> read_container(std::string_view inspect_json) {
  const auto json = Json::parse(inspect_json, nullptr, false);
  ContainerFacts out;
  out.id = text_of(member(json, "Id"));
  if (out.id.size() != 64 || out.id.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return api_error("DockerConfused", "the container daemon described a container without an id");
  }
  out.image_id = text_of(member(json, "Image"));
  const auto& state = member(json, "State");
  const auto status = text_of(member(state, "Status"));
  out.started_at_ms = ms_of(member(state, "StartedAt"));
  out.finished_at_ms = ms_of(member(state, "FinishedAt"));
  if (flag_of(member(state, "Running")) || status == "paused" || status == "restarting") {
    out.phase = ContainerPhase::kRunning;
  } else if (out.started_at_ms > 0) {
    out.phase = ContainerPhase::kExited;
  }
  out.exit_code = static_cast<int>(number_of(member(state, "ExitCode")));
  out.oom_killed = flag_of(member(state, "OOMKilled"));
  out.pid = static_cast<int>(number_of(member(state, "Pid")));
  out.error = text_of(member(state, "Error"));
  read_health(member(state, "Health"), out);
  out.ports = ports_of(member(member(json, "NetworkSettings"), "Ports"));
  if (const auto& labels = member(member(json, "Config"), "Labels"); labels.is_object()) {
    for (const auto& [key, value] : labels.items()) out.labels[key] = text_of(value);
  }
  return out;
}

}  // namespace moorage::docker
