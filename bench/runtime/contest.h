// The shared settings of the compared sides: how many containers, how many at once, and the clock.
#pragma once

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace contest {

using Clock = std::chrono::steady_clock;

struct Settings {
  std::string runtime = "crun";
  int containers = 100;
  int parallel = 4;
  int rounds = 5;
  std::string network = "none";                 // "none" | "bridge" | "awsvpc"
  bool compares_networks = false;               // the same engine with network none beside it, instead of bare containers
  std::string only;                             // "engine" | "bare": one side alone, for a profiler
  std::string docker = "/var/run/docker.sock";  // the engine's socket; "": not asked
  int docker_containers = 40;                   // of each round: a Docker engine takes its time
};

inline double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

// Which side compiles the system call filter: the runtime for every container, as with any other caller, or neither, because
// the spec brings the engine's compiled filter along.
enum class Filter { kByTheRuntime, kGiven };

// Starts `settings.containers` of the specs N.json with the OCI runtime alone, on `rootfs` without an overlay, and removes
// them; containers per second. Bundles and state lie in memory, so that nothing else is measured.
double run_bare(const Settings& settings, const std::filesystem::path& specs, const std::filesystem::path& rootfs,
                Filter filter);

// Removes the control groups that `run_bare` has made.
void tidy_up_after_bare();

}  // namespace contest
