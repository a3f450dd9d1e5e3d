// "Sometimes" counters: states that runs have to reach, because otherwise they prove nothing. A campaign with a counter at zero
// fails.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace moorage::simulation {

// The formatter moves a list of this length on with each run.
// clang-format off
#define MOORAGE_SIM_COUNTERS(X)                                                                                             \
  X(call_accepted)                                                                                                          \
  X(call_refused)                                                                                                           \
  X(call_malformed)                                                                                                         \
  X(token_repeated)                                                                                                         \
  X(page_turned)                                                                                                            \
  X(write_indeterminate)                                                                                                    \
  X(service_created)                                                                                                        \
  X(service_scaled_out)                                                                                                     \
  X(service_scaled_in)                                                                                                      \
  X(service_deployed_again)                                                                                                 \
  X(service_deleted)                                                                                                        \
  X(service_name_reused)                                                                                                    \
  X(deployment_completed)                                                                                                   \
  X(deployment_failed)                                                                                                      \
  X(rolled_back)                                                                                                            \
  X(steady_state)                                                                                                           \
  X(placement_failed)                                                                                                       \
  X(start_impaired) X(limits_left_no_move) X(task_run_alone) X(task_stopped_by_user) X(task_failed_to_start)                \
      X(essential_container_exited) X(container_restarted_by_policy) X(dependency_waited_for) X(task_unhealthy_replaced)    \
          X(target_drained) X(target_unhealthy) X(balancer_lost) X(balancer_restarted) X(balancer_edited)                   \
              X(machine_disconnected) X(machine_hung) X(machine_rebooted) X(instance_drained) X(instance_deregistered)      \
                  X(report_lost) X(runtime_lied) X(container_killed) X(foreign_port_taken) X(crash_before_commit)           \
                      X(crash_after_commit) X(crash_before_command) X(crash_after_command) X(crash_while_recovering)        \
                          X(crash_inside_call) X(commit_failed) X(disk_full_for_a_while) X(commit_failed_with_effect)       \
                              X(wall_clock_jumped) X(fixed_port_held) X(capacity_proven_short) X(quiet_hour) X(quiet_while) \
                                  X(task_forgotten) X(stray_released) X(rare_path_taken) X(instance_returned)               \
                                      X(machine_silent) X(daemon_complete) X(waited_for_capacity) X(move_begun)             \
                                          X(fargate_service_done) X(fargate_task_balanced)      \
                                              X(spot_interrupted) X(reports_repeated) X(needless_look) X(revision_back_in_place) X(task_protected) X(protection_held_up)
// clang-format on

enum class Sometimes : std::uint8_t {
#define X(name) name,
  MOORAGE_SIM_COUNTERS(X)
#undef X
      count_
};

inline constexpr std::size_t kCounters = static_cast<std::size_t>(Sometimes::count_);
inline constexpr std::array<const char*, kCounters> kCounterNames{
#define X(name) #name,
    MOORAGE_SIM_COUNTERS(X)
#undef X
};

class Counters {
 public:
  void hit(Sometimes what) { ++hits_[static_cast<std::size_t>(what)]; }
  void called(std::size_t operation, bool accepted) { ++(accepted ? accepted_ : refused_)[operation]; }
  void add(const Counters& other) {
    for (std::size_t i = 0; i < kCounters; ++i) hits_[i] += other.hits_[i];
    for (std::size_t i = 0; i < kOperationsMax; ++i) accepted_[i] += other.accepted_[i];
    for (std::size_t i = 0; i < kOperationsMax; ++i) refused_[i] += other.refused_[i];
  }
  // By the operation's index.
  std::uint64_t accepted(std::size_t operation) const { return accepted_[operation]; }
  std::uint64_t refused(std::size_t operation) const { return refused_[operation]; }
  std::uint64_t operator[](std::size_t i) const { return hits_[i]; }
  std::array<std::uint64_t, kCounters>& raw() { return hits_; }

 private:
  static constexpr std::size_t kOperationsMax = 512;

  std::array<std::uint64_t, kCounters> hits_{};
  std::array<std::uint64_t, kOperationsMax> accepted_{};
  std::array<std::uint64_t, kOperationsMax> refused_{};
};

}  // namespace moorage::simulation
