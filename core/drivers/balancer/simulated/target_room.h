// The simulation itself: one queue of events ordered by (time, sequence). Not thread-safe; World locks. What the balancer does
// (probes, drains) goes on without a driver; only its reports need one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <vector>

#include "drivers/balancer/simulated/target_world.h"
#include "drivers/parts/simulated/random_stream.h"
#include "ports/balancer_driver.h"

namespace moorage::simulated_balancer {

class TargetRoom {
 public:
  using Control = std::function<void(TargetRoom&)>;
  using Command = ports::BalancerCommand;
  using Report = ports::BalancerReport;

  explicit TargetRoom(BalancerWorldOptions options);

  std::uint32_t attach();
  void detach(std::uint32_t session);
  bool is_attached(std::uint32_t session) const { return attached_ && session_ == session; }

  void submit(ports::BalancerCommand command) { inbox_.push_back(std::move(command)); }
  void control(Control control) { controls_.push_back(std::move(control)); }
  Instant next_due() const;
  void run_until(Instant now);
  std::vector<ports::BalancerReport> take_reports() { return std::exchange(outbox_, {}); }

  // Controls; called from run_until.
  void set_health(const TargetName& target, const Verdict& verdict);
  void hold_drains() { holds_drains_ = true; }
  void finish_drains();
  void lose_connection(const std::string& reason);
  void restore_connection();
  void restart();
  void take_port(std::uint16_t port);
  void free_port(std::uint16_t port);
  void remove_behind_back(const TargetName& target);
  void lose_reports(std::uint64_t count) { lose_next_ += count; }
  void set_faults(const BalancerFaults& faults) { options_.faults = faults; }

  std::vector<TargetTruth> targets() const;
  std::optional<TargetTruth> find(const TargetName& target) const;
  std::vector<LoadBalancerTruth> load_balancers() const;
  std::optional<Routed> route(const std::string& address, std::uint16_t port, const Request& request) const;
  BalancerCounts counts() const;
  const std::vector<TimelineEntry>& timeline() const { return timeline_; }

 private:
  struct Target {
    TargetTruth truth;
    Verdict verdict{TargetVerdict::kInitial, {}, {}};
    std::uint64_t generation = 0;  // rises when it is registered anew
    int successes = 0;
    int failures = 0;
    bool forced = false;  // its verdict was set by a control
    bool removing = false;
  };
  struct Group {
    std::int64_t interval_ms = 30'000;
    int healthy_threshold = 5;
    int unhealthy_threshold = 2;
  };
  enum class Happening : std::uint8_t { kSynced, kVerdict, kDrained, kRemoved, kDeliver };
  struct Event {
    Instant at;
    std::uint64_t sequence = 0;
    Happening what = Happening::kSynced;
    std::uint64_t generation = 0;  // of the target; kSynced: session; kDeliver: index of the letter
    TargetName target;
  };
  struct Later {
    bool operator()(const Event& a, const Event& b) const { return a.at != b.at ? a.at > b.at : a.sequence > b.sequence; }
  };

  void take(const ports::BalancerCommand& command);
  void sync(driver::BalancerState::Reader state);
  void set_load_balancer(driver::LoadBalancer::Reader balancer);
  void set_target_group(driver::TargetGroup::Reader group);
  void remove_target_group(const std::string& id);
  void set_target(driver::Target::Reader wanted);
  void begin_drain(Target& target);
  void remove_target(const TargetName& name);
  void erase(const TargetName& name);

  void handle(const Event& event);
  void verdict_due(Target& target);
  void probed(Target& target, bool success);
  void tell_verdict(Target& target, Verdict verdict);
  void drained(Target& target);
  void judge_ports();

  void schedule(std::int64_t after_ms, Happening what, std::uint64_t generation, TargetName target);
  void send(ports::BalancerReport report);
  void send_always(ports::BalancerReport report);
  void note(Milestone what, const TargetName& target);
  const Group& group_of(const Target& target) const;

  BalancerWorldOptions options_;
  simulated_parts::RandomStream latency_;
  simulated_parts::RandomStream chance_;
  Instant now_;
  std::uint64_t sequence_ = 0;
  std::uint64_t generations_ = 0;
  std::uint32_t session_ = 0;
  bool attached_ = false;
  bool connected_ = true;
  bool holds_drains_ = false;

  std::map<std::string, LoadBalancerTruth> balancers_;
  std::map<std::string, wire::Message<driver::LoadBalancer>> wanted_;  // as they were last set
  std::map<std::string, Group> groups_;
  std::map<TargetName, Target> targets_;
  std::set<std::uint16_t> foreign_ports_;
  const Group no_group_;

  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::map<std::uint64_t, ports::BalancerReport> letters_;  // delayed reports
  std::vector<ports::BalancerCommand> inbox_;
  std::vector<ports::BalancerCommand> waiting_;  // while the connection is lost
  std::vector<Control> controls_;
  std::vector<ports::BalancerReport> outbox_;
  std::uint64_t lose_next_ = 0;
  BalancerCounts counts_;
  std::vector<TimelineEntry> timeline_;
};

}  // namespace moorage::simulated_balancer
