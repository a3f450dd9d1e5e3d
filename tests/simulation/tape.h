// The inputs of a run as data: the options of a seed and the tape of everything that is done to the engine, by time. The
// same tape gives the same run. Each entry carries its own random number, so that taking one away does not change the others;
// that is what makes a tape easy to shrink.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/balancer/simulated/target_world.h"
#include "drivers/runtime/simulated/world.h"

namespace moorage::simulation {

// clang-format off
#define MOORAGE_SIM_ACTIONS(X)                                                                                         \
  /* calls of clients */                                                                                               \
  X(register_definition) X(deregister_definition) X(delete_definitions) X(create_service) X(scale_service)             \
  X(deploy_service) X(tune_service) X(delete_service) X(run_task) X(repeat_run_task) X(start_task) X(stop_task)        \
  X(drain_instance) X(activate_instance) X(deregister_instance) X(register_instance) X(make_cluster) X(delete_cluster)  \
  X(make_target_group) X(touch_balancer) X(tag_something) X(read_services) X(read_tasks) X(read_pages) X(any_call)     \
  X(use_the_rest) X(touch_daemon) X(use_fargate) X(interrupt_spot) X(rebalance) X(protect_tasks)                                                                                      \
  X(malformed_call)                                                                                                    \
  /* faults of the process and its disk */                                                                             \
  X(crash) X(commit_fails) X(commit_fails_with_effect) X(disk_full) X(wall_jump)                                       \
  /* faults of machines and their link */                                                                              \
  X(disconnect) X(reconnect) X(hang) X(resume) X(reboot) X(kill) X(sicken) X(lie) X(take_port) X(lose_reports)         \
  X(repeat_inventory) X(add_machine)                                                                                   \
  /* faults of the balancer */                                                                                         \
  X(balancer_lost) X(balancer_back) X(balancer_restart) X(balancer_edit) X(balancer_sick) X(balancer_lose_reports)     \
  /* … and once more of machines */                                                                                    \
  X(repeat_reports)
// clang-format on

enum class Act : std::uint8_t {
#define X(name) name,
  MOORAGE_SIM_ACTIONS(X)
#undef X
      count_
};

std::string_view name_of(Act act);
std::optional<Act> act_named(std::string_view name);

struct Action {
  std::int64_t at_ms = 0;  // since the beginning
  Act act = Act::crash;
  std::uint64_t salt = 0;
  bool operator==(const Action&) const = default;
};

// Knobs of the faults by chance. Each can be turned off when a tape is shrunk.
struct Weather {
  simulated::FaultRates link;
  simulated_balancer::BalancerFaults balancer;
  bool slow = false;              // latencies of seconds instead of milliseconds
  bool poison = false;            // definitions whose containers fail, hang or flap
  std::size_t batch = 0;          // entries in a batch; 0: as in production
  int spurious_wakes = 0;         // per mille of batches
  int repeated_commands = 0;      // per mille of commands
  std::int64_t retention_ms = 0;  // of stopped tasks; 0: as in production
};

struct Setting {
  std::uint64_t seed = 0;
  int machines = 3;
  std::int64_t cpu_units = 2048;
  std::int64_t memory_mib = 2048;
  std::int64_t safety_ms = 600'000;  // the first phase: anything goes
  Weather weather;
};

struct Tape {
  std::uint64_t seed = 0;
  std::set<std::string> off;  // knobs of the faults by chance, by name
  std::vector<Action> actions;
};

const std::vector<std::string>& knob_names();

Setting setting_of(const Tape& tape);
Tape draw_tape(std::uint64_t seed);

// A tape as text: "seed 7", "off lose_report", "12500 crash 0123456789abcdef"; '#' begins a comment.
std::string print(const Tape& tape);
std::optional<Tape> parse(std::string_view text);

}  // namespace moorage::simulation
