#include "endpoint/task/container_stats.h"

#include <vector>

#include "endpoint/task/json_object.h"

namespace moorage::endpoint {
namespace {

// Containers that have ended leave their sample behind until this many are kept.
constexpr std::size_t kSamplesMax = 4096;

void append_cpu(const ports::ContainerUsage& usage, std::string& out) {
  JsonObject cpu(out);
  {
    JsonObject used(cpu.member("cpu_usage"));
    used.number("total_usage", usage.cpu.total_ns);
    if (!usage.cpu.per_processor_ns.empty()) {
      JsonArray each(used.member("percpu_usage"));
      for (const auto one : usage.cpu.per_processor_ns) wire::append_unsigned(one, each.element());
    }
    used.number("usage_in_kernelmode", usage.cpu.kernel_ns);
    used.number("usage_in_usermode", usage.cpu.user_ns);
  }
  if (usage.machine_cpu_ns > 0) cpu.number("system_cpu_usage", usage.machine_cpu_ns);
  if (usage.machine_cpu_ns > 0) cpu.number("online_cpus", usage.processors);
  JsonObject throttling(cpu.member("throttling_data"));
  throttling.number("periods", usage.cpu.periods);
  throttling.number("throttled_periods", usage.cpu.throttled_periods);
  throttling.number("throttled_time", usage.cpu.throttled_ns);
}

void append_memory(const ports::ContainerUsage& usage, std::string& out) {
  JsonObject memory(out);
  memory.number("usage", usage.memory.used);
  if (!usage.is_version_2) {
    memory.number("max_usage", usage.memory.peak);
    memory.number("failcnt", usage.memory.failures);
  }
  {
    JsonObject kinds(memory.member("stats"));
    for (const auto& [name, value] : usage.memory.by_kind) kinds.number(name, value);
  }
  memory.number("limit", usage.memory.limit);
}

void append_counters(const std::vector<ports::BlockIo>& counters, std::string& out) {
  JsonArray list(out);
  for (const auto& one : counters) {
    JsonObject entry(list.element());
    entry.number("major", one.major);
    entry.number("minor", one.minor);
    entry.text("op", one.operation);
    entry.number("value", one.value);
  }
}

void append_blocks(const ports::ContainerUsage& usage, std::string& out) {
  JsonObject blocks(out);
  append_counters(usage.io_bytes, blocks.member("io_service_bytes_recursive"));
  append_counters(usage.io_operations, blocks.member("io_serviced_recursive"));
  for (const char* name : {"io_queue_recursive", "io_service_time_recursive", "io_wait_time_recursive", "io_merged_recursive",
                           "io_time_recursive", "sectors_recursive"}) {
    blocks.member(name) += "[]";
  }
}

void append_interfaces(const ports::ContainerUsage& usage, std::string& out) {
  JsonObject all(out);
  for (const auto& [name, counters] : usage.interfaces) {
    JsonObject one(all.member(name));
    one.number("rx_bytes", counters.rx_bytes);
    one.number("rx_packets", counters.rx_packets);
    one.number("rx_errors", counters.rx_errors);
    one.number("rx_dropped", counters.rx_dropped);
    one.number("tx_bytes", counters.tx_bytes);
    one.number("tx_packets", counters.tx_packets);
    one.number("tx_errors", counters.tx_errors);
    one.number("tx_dropped", counters.tx_dropped);
  }
}

struct Bytes {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
};
Bytes bytes_of(const ports::ContainerUsage& usage) {
  Bytes out;
  for (const auto& [name, counters] : usage.interfaces) {
    out.received += counters.rx_bytes;
    out.sent += counters.tx_bytes;
  }
  return out;
}

// A counter that begins anew, after a restart of the container, makes no negative rate.
double rate(std::uint64_t before, std::uint64_t now, double seconds) {
  return now >= before ? static_cast<double>(now - before) / seconds : 0.0;
}

constexpr const char* kNoTime = "0001-01-01T00:00:00Z";  // Go's zero time, as Docker writes it

}  // namespace

std::string stats_json(const ports::TaskContainer& container, const ports::ContainerUsage& now,
                       const std::optional<ports::ContainerUsage>& before) {
  std::string out;
  {
    JsonObject stats(out);
    stats.text("read", wire::iso8601(now.at_ms));
    stats.text("preread", before ? wire::iso8601(before->at_ms) : std::string(kNoTime));
    {
      JsonObject pids(stats.member("pids_stats"));
      pids.number("current", now.processes);
      if (now.processes_max > 0) pids.number("limit", now.processes_max);
    }
    append_blocks(now, stats.member("blkio_stats"));
    stats.number("num_procs", 0);  // of Windows
    stats.member("storage_stats") += "{}";
    append_cpu(now, stats.member("cpu_stats"));
    append_cpu(before.value_or(ports::ContainerUsage{}), stats.member("precpu_stats"));
    append_memory(now, stats.member("memory_stats"));
    stats.text("name", "/" + container.runtime_name);
    stats.text("id", container.runtime_id);
    if (!now.interfaces.empty()) append_interfaces(now, stats.member("networks"));
    if (before && now.at_ms > before->at_ms && !now.interfaces.empty()) {
      const double seconds = static_cast<double>(now.at_ms - before->at_ms) / 1000;
      JsonObject rates(stats.member("network_rate_stats"));
      rates.fraction("rx_bytes_per_sec", rate(bytes_of(*before).received, bytes_of(now).received, seconds));
      rates.fraction("tx_bytes_per_sec", rate(bytes_of(*before).sent, bytes_of(now).sent, seconds));
    }
  }
  return out;
}

std::string StatsKeeper::stats_of(const ports::TaskSource& source, const ports::TaskContainer& container) {
  const auto now = source.usage_of(container);
  if (!now) return "null";
  std::optional<ports::ContainerUsage> before;
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = last_.find(container.runtime_id); known != last_.end()) before = known->second;
    if (last_.size() >= kSamplesMax) last_.clear();
    last_[container.runtime_id] = *now;
  }
  return stats_json(container, *now, before);
}

}  // namespace moorage::endpoint
