// What /proc tells of a process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace moorage::process {

// Numbers of fields as in proc(5), proc_pid_stat.
inline constexpr int kStateField = 3;
inline constexpr int kParentField = 4;
inline constexpr int kSessionField = 6;
inline constexpr int kStartTimeField = 22;  // in clock ticks since boot

// Field of a line of /proc/PID/stat, from the third on; empty: the line has none. The name before may hold anything, so the
// last ')' ends it.
std::string stat_field(const std::string& stat, int number);

// The line itself; empty: no such process.
std::string stat_of(pid_t pid);

// Clock ticks since boot at which the process began; 0: no such process.
std::uint64_t start_time_of(pid_t pid);

// Names this boot of the machine, without the end of the line: start times of two boots are not to be compared.
std::string boot_id();

}  // namespace moorage::process
