// What a container uses of its machine at one moment, as counters since it was started. Rates follow from two of them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace moorage::ports {

// One counter of a block device.
struct BlockIo {
  std::uint64_t major = 0;
  std::uint64_t minor = 0;
  std::string operation;  // version 2 of control groups: "read", "write"; version 1: "Read", "Write", …, "Total"
  std::uint64_t value = 0;

  bool operator==(const BlockIo&) const = default;
};

// Counters of a network interface, as the container sees them.
struct InterfaceUsage {
  std::uint64_t rx_bytes = 0;
  std::uint64_t rx_packets = 0;
  std::uint64_t rx_errors = 0;
  std::uint64_t rx_dropped = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t tx_packets = 0;
  std::uint64_t tx_errors = 0;
  std::uint64_t tx_dropped = 0;

  bool operator==(const InterfaceUsage&) const = default;
};

struct CpuUsage {
  std::uint64_t total_ns = 0;
  std::uint64_t user_ns = 0;
  std::uint64_t kernel_ns = 0;
  std::vector<std::uint64_t> per_processor_ns;  // version 1 of control groups only
  std::uint64_t periods = 0;                    // of a quota
  std::uint64_t throttled_periods = 0;
  std::uint64_t throttled_ns = 0;
};

struct MemoryUsage {
  std::uint64_t used = 0;                        // bytes, the page cache included
  std::uint64_t peak = 0;                        // 0: the kernel does not tell
  std::uint64_t limit = 0;                       // of the group, or of the machine where the group has none
  std::uint64_t failures = 0;                    // how often the limit was met
  std::uint64_t kills = 0;                       // for lack of memory
  std::map<std::string, std::uint64_t> by_kind;  // memory.stat, names as the kernel has them
};

struct ContainerUsage {
  std::int64_t at_ms = 0;     // of the machine's clock
  bool is_version_2 = false;  // of control groups: the names in `by_kind` and of block operations differ
  CpuUsage cpu;
  std::uint64_t machine_cpu_ns = 0;  // of all processors together since the machine was started
  int processors = 1;
  MemoryUsage memory;
  std::uint64_t processes = 0;
  std::uint64_t processes_max = 0;  // 0: no limit
  std::vector<BlockIo> io_bytes;
  std::vector<BlockIo> io_operations;
  std::map<std::string, InterfaceUsage> interfaces;  // by name, without the loopback
};

// What counts as used by the ECS agent: the page cache, or what of it can be taken back at once, is left out.
inline std::uint64_t working_set(const ContainerUsage& usage) {
  const auto cache = usage.memory.by_kind.find(usage.is_version_2 ? "inactive_file" : "cache");
  const std::uint64_t left_out = cache == usage.memory.by_kind.end() ? 0 : cache->second;
  return usage.memory.used > left_out ? usage.memory.used - left_out : 0;
}

}  // namespace moorage::ports
