// The witness observes every port of the engine and records calls, commands and reports. It takes the engine's view from the
// event feed alone and the world's state from the ports, and reports where the two cannot both be right. It knows nothing of
// the engine's internals.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/recipe.h"
#include "simulation/stage.h"

namespace moorage::simulation {

// A promise was broken: which (docs/rules/failure-model.md#promises), and how.
struct Violation {
  std::string promise;
  std::string what;
  std::int64_t at_ms = 0;
};

// lastStatus in the order of a life.
int rank_of(std::string_view status);

struct ContainerView {
  std::string name;
  std::string last_status;
  std::string health;
  std::vector<std::uint16_t> host_ports;
};

// A task by the feed's notices, and what was observed of it at the ports.
struct TaskView {
  std::string id;
  std::string arn;
  std::string status;  // lastStatus
  bool wanted = true;  // desiredStatus RUNNING
  std::int64_t version = 0;
  std::string instance;  // ARN
  std::string service;   // name; empty: standalone
  std::string group;
  std::string started_by;
  std::string definition;  // ARN
  std::string health;
  std::string stop_code;
  std::string stopped_reason;
  std::string provider;  // of capacity; empty: by launch type
  bool was_running = false;
  std::int64_t running_since_ms = 0;  // by the notice that said so
  std::int64_t unwanted_at_ms = 0;    // since when it is not wanted any more, as that notice dates it
  std::int64_t changed_ms = 0;        // when that was read
  std::int64_t changed_at_ms = 0;     // … and as the notice dates it, in the engine's own time
  std::vector<ContainerView> containers;
  std::deque<std::int64_t> told_ms;  // when its notices of the last minute were read
  // At the doors.
  std::string machine;  // where the first container was started
  bool asked_to_start = false;
  bool release_asked = false;
  bool released = false;
  std::set<std::string> started;  // containers that were reported as started
  std::set<std::string> ended;    // … as exited or failed
  std::set<std::string> healthy;  // … as healthy, once
  bool is_stopped() const { return status == "STOPPED"; }
  bool is_fargate() const { return provider.starts_with("FARGATE"); }
};

struct InstanceView {
  std::string arn;
  std::string machine;
  std::string status;
  bool connected = false;
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::int64_t first_seen_ms = 0;
};

// What was asked of groups of machines, of which nothing in this world makes any.
struct GroupChanges {
  std::uint64_t larger = 0;
  std::uint64_t smaller = 0;
};

// The clients' knowledge of a service: every state it may be in (calls whose answer was lost leave several).
struct ServiceFacts {
  bool exists = false;
  bool active = false;  // false with exists: deleted, draining or gone
  std::int64_t desired = 0;
  std::int64_t minimum_percent = 100;
  std::int64_t maximum_percent = 200;
  std::string definition;  // ARN; empty: not known (a call whose answer was lost)
  std::string zone;        // memberOf constraint
  bool distinct = false;
  bool has_targets = false;
  bool is_fargate = false;
  bool breaker = false;
  bool rollback = false;
  bool operator==(const ServiceFacts&) const = default;
};

class Ledger;

// Where a container's ports are: at its task's own interface, or on its machine.
const std::string& place_of(const simulated::ContainerTruth& container);
inline constexpr std::string_view kTaskNetwork = "172.31.";  // addresses of such interfaces

class Witness final : public Watch {
 public:
  Witness(Counters& counters, bool keeps_story) : counters_(counters), keeps_story_(keeps_story) {}
  void attach(Stage& stage) { stage_ = &stage; }
  void attach(Ledger& ledger) { ledger_ = &ledger; }

  // A process begins or ends.
  void engine_up();
  void engine_down();
  // Reads what the feed has; called often.
  void read_feed();

  void commit_failed() override {
    commit_failed_ms_ = stage_->steady_ms();
    reports_held_until_ms_ = commit_failed_ms_ + 5'000;
  }
  std::int64_t commit_failed_ms() const { return commit_failed_ms_; }  // the last time
  const GroupChanges& group_changes() const { return group_changes_; }
  // How often the balancer's word on the health of a target has arrived.
  std::uint64_t verdicts_told() const { return verdicts_told_; }
  void commanded(driver::RuntimeCommand::Reader command) override;
  void commanded(driver::BalancerCommand::Reader command) override;
  void reported(driver::RuntimeReport::Reader report) override;
  void reported(driver::BalancerReport::Reader report) override;

  void object(std::string promise, std::string what);
  const std::optional<Violation>& violation() const { return violation_; }

  void tell(std::string line);
  const std::vector<std::string>& story() const { return story_; }
  bool keeps_story() const { return keeps_story_; }

  const std::map<std::string, TaskView>& tasks() const { return tasks_; }
  const std::map<std::string, InstanceView>& instances() const { return instances_; }
  const InstanceView* instance_of(const TaskView& task) const;
  // Fargate does not tell: there it is the machine that was told to start the task.
  bool is_on(const TaskView& task, const std::string& machine) const;
  bool is_deregistered(const TaskView& task) const;
  const Recipe* recipe_for(const std::string& definition_arn) const;
  void learn_recipe(const std::string& definition_arn, Recipe recipe);
  // By a generous reading, and by a strict one: RUNNING for a while where nothing checks it.
  bool seems_healthy(const TaskView& task) const;
  bool is_surely_healthy(const TaskView& task) const;
  bool is_sick(const TaskView& task) const;  // a check of it has failed, by what was told last
  // Tasks of a service that are wanted and not STOPPED.
  std::int64_t active_tasks(std::string_view service) const;
  std::int64_t healthy_tasks(std::string_view service) const;
  // The resources that tasks hold on an instance, counted anew from the feed.
  struct Held {
    std::int64_t cpu_units = 0;
    std::int64_t memory_mib = 0;
    std::set<std::uint16_t> ports;
    std::map<std::string, int> groups;
  };
  Held held_on(const std::string& instance_arn, const std::string& but_task = {}) const;
  // Why a task of this recipe can not go there; empty: it can.
  std::string misfit(const InstanceView& instance, const Recipe& recipe, const Held& held) const;
  bool balancer_was_troubled() const { return balancer_troubled_; }
  void note_balancer_trouble() { balancer_troubled_ = true; }
  void note_machine_trouble(const std::string& machine) { troubled_machines_.insert(machine); }
  void note_foreign_port() { foreign_port_ = true; }
  // T8, between two calls: a task whose essential container has ended is not wanted any more.
  void judge_essentials();
  const std::map<std::string, int>& deployments_failed() const { return deployments_failed_; }
  // A task is protected until then, in the engine's time, as a call was answered; 0: that is not known.
  void note_protection(const std::string& task, std::int64_t until_ms);

 private:
  void take_task(std::string_view notice);
  void judge_failed(const std::string& deployment, const std::string& service);
  void judge_new(const TaskView& task);
  void judge_pace(TaskView& task);
  void judge_place(const TaskView& task);
  void judge_change(const TaskView& before, const TaskView& after);
  void judge_stop_order(const TaskView& task);
  void judge_protection(const TaskView& task);
  void judge_start(driver::StartContainer::Reader start, const std::string& machine);
  void judge_stop(driver::StopContainer::Reader stop, const std::string& machine);
  void judge_release(const std::string& task, const std::string& machine);
  bool may_be_killed(const TaskView& task) const;
  void judge_address(driver::StartContainer::Reader start, const std::string& machine);
  void judge_room(const std::string& machine);

  struct Outside {  // what a task was given on a machine and has not given back
    std::int64_t cpu_units = 0;
    std::int64_t memory_mib = 0;
    std::set<std::uint16_t> ports;
  };

  Counters& counters_;
  const bool keeps_story_;
  Stage* stage_ = nullptr;
  Ledger* ledger_ = nullptr;
  std::unique_ptr<engine::Subscription> feed_;
  std::uint64_t feed_sequence_ = 0;
  std::optional<Violation> violation_;
  std::vector<std::string> story_;
  std::map<std::string, TaskView> tasks_;                          // by id
  std::map<std::string, InstanceView> instances_;                  // by ARN
  std::map<std::string, Recipe> recipes_;                          // by definition ARN
  std::map<std::string, std::map<std::string, Outside>> outside_;  // by machine, task
  using Place = std::pair<std::string, std::uint16_t>;             // machine, port
  // Where a task is reached: as its description says, or, where that says no machine, as it is in truth.
  std::vector<Place> places_of(const TaskView& task) const;
  std::map<Place, std::set<std::pair<std::string, std::string>>> targets_at_;  // group and target id: asked to serve it
  struct Verdict {
    bool healthy = false;
    std::int64_t told_at_ms = 0;
  };
  std::map<Place, Verdict> verdicts_;
  std::set<Place> target_unhealthy_;
  std::map<std::string, int> deployments_failed_;
  std::set<std::string> troubled_machines_;  // for which resources cannot be checked any more
  std::set<std::string> boots_;
  bool balancer_troubled_ = false;
  bool foreign_port_ = false;
  GroupChanges group_changes_;
  std::uint64_t verdicts_told_ = 0;
  std::int64_t commit_failed_ms_ = 0;
  std::int64_t reports_held_until_ms_ = 0;                  // the engine may know less than it was told
  std::map<std::string, std::int64_t> protected_until_ms_;  // by task
  std::string just_failed_;                                 // the service whose deployment was given up in the notice before
  std::uint64_t just_failed_at_ = 0;                        // … and the number of that notice
  std::map<std::string, std::string> last_completed_;       // what a service would be rolled back to: its deployment's id
  void judge_rollback(const std::string& service, const std::string& deployment);
  std::string last_time_;
  std::optional<std::int64_t> ahead_ms_;  // the engine's time less the monotonic clock, as this process began
};

}  // namespace moorage::simulation
