// Control groups of tasks and containers, on machines with version 1 (each controller in its own tree, also "hybrid") and with
// version 2 (one tree). The OCI runtime makes and fills the containers' groups; the limits of whole tasks, the reading of what
// happened, and the removal of what is left are done here.
//
//   /moorage/<instance>/<task>/<container>       /moorage/<instance>/supervisors
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/cgroup/read_usage.h"
#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

class Cgroups {
 public:
  // Finds the mounted hierarchies of this machine. RuntimeFailed: none is usable.
  static Result<Cgroups> find(std::string instance);

  bool is_v2() const { return v2_; }
  bool has_swap_limit() const { return swap_; }
  // Version 2 has no such setting for a group.
  bool has_swappiness() const { return !v2_ && swap_; }
  // CPU and memory of a whole task can be bounded.
  bool limits_tasks() const;
  std::string describe() const;

  // For the spec: "/moorage/<instance>/<task>/<container>".
  std::string container_path(const std::string& task, const std::string& container) const;
  // File that moves the process that writes "0" to it into the supervisors' group, away from the engine's own; empty: no need
  // or no way.
  std::filesystem::path supervisors_file();

  Status prepare_task(const std::string& task, const runtime::TaskLimits& limits);

  // How often the kernel killed for lack of memory; 0 where it is not known.
  std::int64_t oom_kills(const std::string& task, const std::string& container) const;
  // Lets frozen processes of the container, or of its task, run again: with version 1 a frozen process takes no signal.
  void thaw(const std::string& task, const std::string& container) const;
  // Where the counters of a container's group are.
  cgroup::GroupDirectories directories(const std::string& task, const std::string& container) const;
  // Processes in a container's group and below it.
  std::vector<int> processes(const std::string& task, const std::string& container) const;
  // Removes groups that hold no process. False: something is left.
  bool remove_container(const std::string& task, const std::string& container) const;
  bool remove_task(const std::string& task) const;
  // The instance's own groups, when no task uses them.
  void remove_instance() const;

 private:
  Cgroups() = default;
  std::filesystem::path tree(const std::string& controller) const;
  Status enable_controllers(const std::filesystem::path& leaf) const;

  struct Tree {
    std::string controllers;  // "cpu,cpuacct", "name=systemd", "" for version 2
    std::filesystem::path root;
  };
  bool v2_ = false;
  bool swap_ = false;
  std::vector<Tree> trees_;  // all of them, where the runtime may make groups
  std::string instance_;
};

}  // namespace moorage::oci
