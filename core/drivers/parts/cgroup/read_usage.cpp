#include "drivers/parts/cgroup/read_usage.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "drivers/parts/files/small_files.h"

namespace moorage::cgroup {
namespace {

constexpr std::uint64_t kNanosecondsPerMicrosecond = 1000;
constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::size_t kCpuFields = 8;         // of /proc/stat, guest time left out because user time has it
constexpr std::size_t kInterfaceFields = 16;  // of /proc/PID/net/dev

constexpr std::string_view kBlanks = " \t";

// The next word of a line, which is taken off; empty: none is left.
std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
  line.remove_prefix(word.size());
  return word;
}

template <typename F>
void for_each_line(std::string_view text, F take) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!line.empty()) take(line);
  }
}

std::string text_of(const std::filesystem::path& file) { return files::read_small(file).value_or(""); }
std::uint64_t number_in(const std::filesystem::path& file) { return parse_number(text_of(file)).value_or(0); }

std::uint64_t named(const std::map<std::string, std::uint64_t>& numbers, const char* name) {
  const auto found = numbers.find(name);
  return found == numbers.end() ? 0 : found->second;
}

// "8:16"
bool parse_device(std::string_view word, ports::BlockIo& out) {
  const auto colon = word.find(':');
  if (colon == std::string_view::npos) return false;
  const auto major = parse_number(word.substr(0, colon));
  const auto minor = parse_number(word.substr(colon + 1));
  if (!major || !minor) return false;
  out.major = *major;
  out.minor = *minor;
  return true;
}

void read_version_2(const GroupDirectories& group, ports::ContainerUsage& out) {
  const auto cpu = parse_named_numbers(text_of(group.cpu / "cpu.stat"));
  out.cpu.total_ns = named(cpu, "usage_usec") * kNanosecondsPerMicrosecond;
  out.cpu.user_ns = named(cpu, "user_usec") * kNanosecondsPerMicrosecond;
  out.cpu.kernel_ns = named(cpu, "system_usec") * kNanosecondsPerMicrosecond;
  out.cpu.periods = named(cpu, "nr_periods");
  out.cpu.throttled_periods = named(cpu, "nr_throttled");
  out.cpu.throttled_ns = named(cpu, "throttled_usec") * kNanosecondsPerMicrosecond;
  out.memory.used = number_in(group.memory / "memory.current");
  out.memory.peak = number_in(group.memory / "memory.peak");
  out.memory.limit = number_in(group.memory / "memory.max");
  const auto events = parse_named_numbers(text_of(group.memory / "memory.events"));
  out.memory.failures = named(events, "max");
  out.memory.kills = named(events, "oom_kill");
  BlockCounters blocks = parse_io_stat(text_of(group.blkio / "io.stat"));
  out.io_bytes = std::move(blocks.bytes);
  out.io_operations = std::move(blocks.operations);
}

void read_version_1(const GroupDirectories& group, ports::ContainerUsage& out) {
  out.cpu.total_ns = number_in(group.cpuacct / "cpuacct.usage");
  out.cpu.user_ns = number_in(group.cpuacct / "cpuacct.usage_user");
  out.cpu.kernel_ns = number_in(group.cpuacct / "cpuacct.usage_sys");
  out.cpu.per_processor_ns = parse_numbers(text_of(group.cpuacct / "cpuacct.usage_percpu"));
  const auto quota = parse_named_numbers(text_of(group.cpu / "cpu.stat"));
  out.cpu.periods = named(quota, "nr_periods");
  out.cpu.throttled_periods = named(quota, "nr_throttled");
  out.cpu.throttled_ns = named(quota, "throttled_time");
  out.memory.used = number_in(group.memory / "memory.usage_in_bytes");
  out.memory.peak = number_in(group.memory / "memory.max_usage_in_bytes");
  out.memory.limit = number_in(group.memory / "memory.limit_in_bytes");
  out.memory.failures = number_in(group.memory / "memory.failcnt");
  out.memory.kills = named(parse_named_numbers(text_of(group.memory / "memory.oom_control")), "oom_kill");
  out.io_bytes = parse_blkio(text_of(group.blkio / "blkio.throttle.io_service_bytes"));
  out.io_operations = parse_blkio(text_of(group.blkio / "blkio.throttle.io_serviced"));
}

}  // namespace

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (wrong != std::errc()) return std::nullopt;
  const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
  return rest.find_first_not_of(" \t\n") == std::string_view::npos ? std::optional(out) : std::nullopt;
}

std::vector<std::uint64_t> parse_numbers(std::string_view text) {
  std::vector<std::uint64_t> out;
  text = text.substr(0, text.find('\n'));
  for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
    if (const auto number = parse_number(word)) out.push_back(*number);
  }
  return out;
}

std::map<std::string, std::uint64_t> parse_named_numbers(std::string_view text) {
  std::map<std::string, std::uint64_t> out;
  for_each_line(text, [&](std::string_view line) {
    const std::string name(next_word(line));
    if (const auto number = parse_number(next_word(line))) out[name] = *number;
  });
  return out;
}

BlockCounters parse_io_stat(std::string_view text) {
  BlockCounters out;
  for_each_line(text, [&](std::string_view line) {
    ports::BlockIo device;
    if (!parse_device(next_word(line), device)) return;
    for (std::string_view word = next_word(line); !word.empty(); word = next_word(line)) {
      const auto equals = word.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string_view name = word.substr(0, equals);
      const auto value = parse_number(word.substr(equals + 1));
      if (!value || (name != "rbytes" && name != "wbytes" && name != "rios" && name != "wios")) continue;
      device.operation = name.front() == 'r' ? "read" : "write";
      device.value = *value;
      (name.ends_with("bytes") ? out.bytes : out.operations).push_back(device);
    }
  });
  return out;
}

std::vector<ports::BlockIo> parse_blkio(std::string_view text) {
  std::vector<ports::BlockIo> out;
  for_each_line(text, [&](std::string_view line) {
    ports::BlockIo one;
    if (!parse_device(next_word(line), one)) return;
    one.operation = next_word(line);
    const auto value = parse_number(next_word(line));
    if (!value || one.operation.empty()) return;
    one.value = *value;
    out.push_back(std::move(one));
  });
  return out;
}

std::map<std::string, ports::InterfaceUsage> parse_interfaces(std::string_view text) {
  std::map<std::string, ports::InterfaceUsage> out;
  for_each_line(text, [&](std::string_view line) {
    const auto colon = line.rfind(':');  // the name of an alias has a colon
    if (colon == std::string_view::npos) return;
    std::string_view name_text = line.substr(0, colon);
    const std::string name(next_word(name_text));
    const auto numbers = parse_numbers(line.substr(colon + 1));
    if (name.empty() || name == "lo" || numbers.size() < kInterfaceFields) return;
    out[name] = {.rx_bytes = numbers[0],
                 .rx_packets = numbers[1],
                 .rx_errors = numbers[2],
                 .rx_dropped = numbers[3],
                 .tx_bytes = numbers[8],
                 .tx_packets = numbers[9],
                 .tx_errors = numbers[10],
                 .tx_dropped = numbers[11]};
  });
  return out;
}

std::uint64_t parse_machine_cpu(std::string_view text) {
  const auto ticks_per_second = static_cast<std::uint64_t>(std::max(1L, ::sysconf(_SC_CLK_TCK)));
  std::uint64_t ticks = 0;
  for_each_line(text, [&](std::string_view line) {
    if (next_word(line) != "cpu") return;
    const auto numbers = parse_numbers(line);
    for (std::size_t i = 0; i < std::min(numbers.size(), kCpuFields); ++i) ticks += numbers[i];
  });
  return ticks * (kNanosecondsPerSecond / ticks_per_second);
}

std::uint64_t parse_machine_memory(std::string_view text) {
  std::uint64_t out = 0;
  for_each_line(text, [&](std::string_view line) {
    if (next_word(line) == "MemTotal:") out = parse_number(next_word(line)).value_or(0) * 1024;
  });
  return out;
}

std::optional<ports::ContainerUsage> read_usage(const GroupDirectories& group) {
  std::error_code error;
  if (group.memory.empty() || !std::filesystem::is_directory(group.memory, error)) return std::nullopt;
  ports::ContainerUsage out;
  out.at_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  out.is_version_2 = group.is_version_2;
  group.is_version_2 ? read_version_2(group, out) : read_version_1(group, out);
  out.memory.by_kind = parse_named_numbers(text_of(group.memory / "memory.stat"));
  // Without a limit of its own the group may use all of the machine; version 1 has a number that is larger than any machine.
  const std::uint64_t machine = parse_machine_memory(text_of("/proc/meminfo"));
  if (out.memory.limit == 0 || out.memory.limit > machine) out.memory.limit = machine;
  out.processes = number_in(group.pids / "pids.current");
  out.processes_max = number_in(group.pids / "pids.max");
  out.machine_cpu_ns = parse_machine_cpu(text_of("/proc/stat"));
  out.processors = static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  return out;
}

std::map<std::string, ports::InterfaceUsage> read_interfaces(int pid) {
  if (pid <= 0) return {};
  return parse_interfaces(text_of("/proc/" + std::to_string(pid) + "/net/dev"));
}

}  // namespace moorage::cgroup
