// The stage: the production engine between simulated worlds, with an observer at every port, and a boundary before and after
// each commit and each command at which the process can be made to die.
//
// The worlds, the disk and time outlive the engine. One thread; deterministic.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "drivers/balancer/simulated/simulated_balancer.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "drivers/store/memory/memory_store.h"
#include "engine/engine_interface.h"
#include "simulation/counters.h"
#include "simulation/random.h"
#include "simulation/tape.h"

namespace moorage::simulation {

// Thrown through the engine where the process dies.
struct Crashed {
  const char* where;
};

// An observer at the doors. Called on the way: nothing of the engine may be called back, except a subscription.
class Watch {
 public:
  virtual ~Watch() = default;
  virtual void commit_failed() = 0;
  virtual void commanded(driver::RuntimeCommand::Reader command) = 0;
  virtual void commanded(driver::BalancerCommand::Reader command) = 0;
  virtual void reported(driver::RuntimeReport::Reader report) = 0;
  virtual void reported(driver::BalancerReport::Reader report) = 0;
};

// Time as the machine has it: a monotonic clock, and a wall clock that may be moved.
struct Time {
  std::int64_t steady_ms = 0;
  std::int64_t wall_ms = 0;
};

// The disk's behaviour.
struct DiskTrouble {
  int failures = 0;             // the next commits fail and change nothing
  bool with_effect = false;     // … or take place all the same, once
  std::int64_t full_until = 0;  // steady time
};

// The capacity provider whose group a machine is in.
std::string provider_of(const std::string& machine);

class Stage {
 public:
  Stage(const Setting& setting, Watch& watch, Counters& counters);
  ~Stage();

  // Starts the process. False when a trap went off on the way (`is_up` is false then).
  bool start();
  // The process dies at this point.
  void die();
  bool is_up() const { return engine_ != nullptr; }
  engine::Engine& engine() { return *engine_; }

  // The next `boundaries`-th boundary is the last one of this process. 0: none.
  void set_trap(std::uint64_t boundaries) { trap_ = boundaries; }
  bool has_trap() const { return trap_ > 0; }
  // The engine reconciles everything with its next batch, as after a start.
  void ask_for_a_look() { look_asked_ = true; }
  bool owes_a_look() const { return look_asked_; }

  // Time passes. Throws Crashed when a trap goes off.
  void advance(Duration by);
  // … while the process is down: the worlds go on alone.
  void sleep(Duration by);
  std::int64_t steady_ms() const { return time_->steady_ms; }
  std::int64_t wall_ms() const { return time_->wall_ms; }
  Instant world_now() const { return Instant{world_ms_}; }
  void jump_wall_clock(Duration by) { time_->wall_ms += by.ms; }

  DiskTrouble& disk_trouble() { return disk_trouble_; }
  simulated::World& world() { return *world_; }
  simulated_balancer::World& balancer() { return *balancer_; }
  const std::vector<std::string>& machine_ids() const { return machine_ids_; }
  void add_machine();
  // The machine that a target of type `ip` is the address of; anything else as it is.
  std::string machine_at(std::string_view target_id) const;
  drivers::MemoryDisk& disk() { return *disk_; }
  std::shared_ptr<drivers::MemoryDisk> shared_disk() const { return disk_; }
  Hash& hash() { return hash_; }
  bool is_in_doubt() const { return in_doubt_; }  // a commit failed and took place: only a new process can tell
  void calm();                                    // ends the faults by chance
  std::uint64_t commits() const { return commits_; }
  // What commands to drivers have changed.
  std::uint64_t mutations() const { return mutations_ + balancer_->counts().target_changes; }

 private:
  class Clock;
  class Store;
  class Runtime;
  class Balancer;

  void boundary(Sometimes what);
  Instant by_the_world(Instant engine_now);
  Instant by_the_engine(Instant world_due) const;

  const Setting setting_;
  Watch& watch_;
  Counters& counters_;
  std::shared_ptr<Time> time_ = std::make_shared<Time>();
  std::int64_t world_ms_ = 0;
  std::int64_t engine_behind_ms_ = 0;
  std::shared_ptr<simulated::World> world_;
  std::shared_ptr<simulated_balancer::World> balancer_;
  std::shared_ptr<drivers::MemoryDisk> disk_ = std::make_shared<drivers::MemoryDisk>();
  std::shared_ptr<ports::LogSink> logs_;
  std::vector<std::string> machine_ids_;
  DiskTrouble disk_trouble_;
  Hash hash_;
  bool in_doubt_ = false;
  bool look_asked_ = false;
  std::uint64_t trap_ = 0;
  std::uint64_t runs_ = 0;
  std::uint64_t commits_ = 0;
  std::uint64_t mutations_ = 0;
  std::unique_ptr<engine::Engine> engine_;
};

}  // namespace moorage::simulation
