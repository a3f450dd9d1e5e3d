// One run: a tape played against the engine in three phases. Safety: calls and faults, promises checked as things happen.
// Healing: every fault ends. Liveness: within a bound everything possible has happened, and then nothing changes.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulation/clients.h"
#include "simulation/counters.h"
#include "simulation/stage.h"
#include "simulation/tape.h"
#include "simulation/witness.h"

namespace moorage::simulation {

struct RunResult {
  std::optional<Violation> violation;
  std::uint64_t hash = 0;
  std::int64_t virtual_ms = 0;
  std::uint64_t commits = 0;
  Counters counters;
  std::vector<std::string> story;  // one line for everything that happened, when asked for
};

enum class Story : std::uint8_t { kNone, kKept };

RunResult run(const Tape& tape, Story story = Story::kNone);

class Run {
 public:
  Run(const Tape& tape, Story story);
  RunResult play();

 private:
  // run.cpp
  void safety();
  void perform(const Action& action);
  void perform_fault(const Action& action);
  void start(std::uint64_t salt);
  void fall(std::uint64_t salt);
  template <typename Do>
  bool survive(std::uint64_t salt, Do&& act);
  void advance_to(std::int64_t steady_ms);
  void judge_silence();
  bool failed() const { return witness_.violation().has_value(); }

  // run_liveness.cpp
  void heal();
  void liveness();
  std::string unfinished();  // what is not finished yet; empty: nothing
  bool cluster_was_deleted();
  std::string unfinished_service(const Json& service);
  std::string wrong_shares(const Json& service);
  std::string unfinished_tasks();
  std::string believed_only(const TaskView& task, const Recipe& recipe);
  std::string unfinished_targets();
  std::string unfinished_routes();
  std::string unfinished_machines();
  std::string unfinished_daemon();
  bool waits_for_the_sick(const TaskView& task, const Recipe* recipe);
  bool waits_for_room(const TaskView& task) const;
  std::string strays();
  bool settle_down();
  void quiet_time();
  bool a_call_registered_a_machine() const;
  void look_changes_nothing();
  void restart_changes_nothing();

  // run_endings.cpp
  bool is_hopeless(const Recipe& recipe, const Json& service) const;
  void what_is_over_is_forgotten();
  bool is_on_active_instance(const TaskView& task) const;
  bool naive_fit(const Recipe& recipe, const ServiceFacts& facts, const std::string& group) const;

  const Tape& tape_;
  const Setting setting_;
  Counters counters_;
  Witness witness_;
  Ledger ledger_;
  Stage stage_;
  Clients clients_;
  bool foreign_ports_ = false;
  bool balancer_reports_lost_ = false;
  bool short_of_room_ = false;
  bool restless_ = false;  // something that never comes to rest by its nature runs
  std::uint64_t downtime_salt_ = 0;
  std::map<std::string, std::int64_t> hanging_since_;  // machines that do not answer this process
};

}  // namespace moorage::simulation
