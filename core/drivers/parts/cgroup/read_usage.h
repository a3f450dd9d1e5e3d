// Reads what a control group uses. The functions that begin with `parse_` take the text of a file of the kernel and are pure;
// what they cannot read counts as 0, because a container may end while it is looked at. Threads: any.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/container_usage.h"

namespace moorage::cgroup {

// The directories of one group. With version 2 of control groups all of them are the same.
struct GroupDirectories {
  bool is_version_2 = false;
  std::filesystem::path cpu;
  std::filesystem::path cpuacct;
  std::filesystem::path memory;
  std::filesystem::path blkio;
  std::filesystem::path pids;
};

// CPU, memory, processes, block devices, and the machine's own CPU time. nullopt: the group is not there.
std::optional<ports::ContainerUsage> read_usage(const GroupDirectories& group);

// The interfaces in the network namespace of a process, without the loopback.
std::map<std::string, ports::InterfaceUsage> read_interfaces(int pid);

// "usage_usec 12\nuser_usec 7\n…"
std::map<std::string, std::uint64_t> parse_named_numbers(std::string_view text);
// A number, or nothing for "max" and for what is no number.
std::optional<std::uint64_t> parse_number(std::string_view text);
// cpuacct.usage_percpu: "12 34"
std::vector<std::uint64_t> parse_numbers(std::string_view text);
// io.stat of version 2: "8:0 rbytes=1 wbytes=2 rios=3 wios=4 …"
struct BlockCounters {
  std::vector<ports::BlockIo> bytes;
  std::vector<ports::BlockIo> operations;
};
BlockCounters parse_io_stat(std::string_view text);
// blkio.throttle.io_service_bytes of version 1: "8:0 Read 4096", …, and a line "Total 4096" at the end, which is left out.
std::vector<ports::BlockIo> parse_blkio(std::string_view text);
// /proc/PID/net/dev
std::map<std::string, ports::InterfaceUsage> parse_interfaces(std::string_view text);
// The line "cpu" of /proc/stat, in nanoseconds: user, nice, system, idle, iowait, irq, softirq and steal, as Docker adds them
// up.
std::uint64_t parse_machine_cpu(std::string_view text);
// "MemTotal:  2048 kB" of /proc/meminfo in bytes; 0: not there.
std::uint64_t parse_machine_memory(std::string_view text);

}  // namespace moorage::cgroup
