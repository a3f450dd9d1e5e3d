#include "drivers/balancer/simulated/target_room.h"

#include <algorithm>
#include <utility>

#include "drivers/balancer/simulated/names.h"
#include "drivers/balancer/simulated/target_reports.h"

namespace moorage::simulated_balancer {
namespace {

// Of a listener or a rule.
template <typename Reader>
void add_groups(Reader reader, std::vector<std::string>& groups) {
  if (!reader.isForward()) {
    return;
  }
  for (const auto weighted : reader.getForward()) {
    groups.push_back(str(weighted.getTargetGroupId()));
  }
}

enum Purpose : std::uint64_t { kForLatencies = 11, kForFaults = 12 };

}  // namespace

TargetRoom::TargetRoom(BalancerWorldOptions options)
    : options_(std::move(options)), latency_(options_.seed, kForLatencies), chance_(options_.seed, kForFaults) {}

std::uint32_t TargetRoom::attach() {
  attached_ = true;
  outbox_.clear();
  ++session_;
  if (!connected_) {
    outbox_.push_back(connection_report(false, "the balancer does not answer"));
  }
  return session_;
}

void TargetRoom::detach(std::uint32_t session) {
  if (is_attached(session)) {
    attached_ = false;
    inbox_.clear();
    waiting_.clear();
    outbox_.clear();
  }
}

Instant TargetRoom::next_due() const {
  if (!inbox_.empty() || !controls_.empty() || !outbox_.empty()) {
    return now_.is_set() ? now_ : Instant{1};
  }
  return events_.empty() ? Instant::none() : events_.top().at;
}

void TargetRoom::run_until(Instant now) {
  now = std::max(now, now_);
  for (;;) {
    while (!events_.empty() && events_.top().at <= now) {
      const Event event = events_.top();
      events_.pop();
      now_ = std::max(now_, event.at);
      handle(event);
    }
    now_ = now;
    if (controls_.empty() && inbox_.empty()) {
      return;
    }
    for (const Control& control : std::exchange(controls_, {})) {
      control(*this);
    }
    for (const ports::BalancerCommand& command : std::exchange(inbox_, {})) {
      take(command);
    }
  }
}

void TargetRoom::take(const ports::BalancerCommand& command) {
  if (!connected_) {
    waiting_.push_back(command);
    return;
  }
  ++counts_.commands;
  const auto reader = command.reader();
  switch (reader.which()) {
    case driver::BalancerCommand::SYNC:
      return sync(reader.getSync());
    case driver::BalancerCommand::SET_LOAD_BALANCER:
      return set_load_balancer(reader.getSetLoadBalancer());
    case driver::BalancerCommand::REMOVE_LOAD_BALANCER:
      balancers_.erase(str(reader.getRemoveLoadBalancer()));
      wanted_.erase(str(reader.getRemoveLoadBalancer()));
      return judge_ports();
    case driver::BalancerCommand::SET_TARGET_GROUP:
      return set_target_group(reader.getSetTargetGroup());
    case driver::BalancerCommand::REMOVE_TARGET_GROUP:
      return remove_target_group(str(reader.getRemoveTargetGroup()));
    case driver::BalancerCommand::SET_TARGET:
      return set_target(reader.getSetTarget());
    case driver::BalancerCommand::REMOVE_TARGET:
      return remove_target(name_of(reader.getRemoveTarget()));
  }
}

// Applies the whole wanted state; what is not in it is removed.
void TargetRoom::sync(driver::BalancerState::Reader state) {
  std::set<std::string> balancers;
  std::set<std::string> groups;
  std::set<TargetName> targets;
  for (const auto balancer : state.getLoadBalancers()) {
    balancers.insert(str(balancer.getId()));
  }
  for (const auto group : state.getTargetGroups()) {
    groups.insert(str(group.getId()));
  }
  for (const auto target : state.getTargets()) {
    targets.insert(name_of(target));
  }
  std::erase_if(balancers_, [&](const auto& entry) { return !balancers.contains(entry.first); });
  std::erase_if(wanted_, [&](const auto& entry) { return !balancers.contains(entry.first); });
  std::erase_if(groups_, [&](const auto& entry) { return !groups.contains(entry.first); });
  std::vector<TargetName> gone;
  for (const auto& [name, target] : targets_) {
    if (!targets.contains(name)) {
      gone.push_back(name);
    }
  }
  for (const TargetName& name : gone) {
    erase(name);
  }
  for (const auto group : state.getTargetGroups()) {
    set_target_group(group);
  }
  for (const auto balancer : state.getLoadBalancers()) {
    set_load_balancer(balancer);
  }
  for (const auto target : state.getTargets()) {
    set_target(target);
  }
  schedule(latency_.draw(options_.sync), Happening::kSynced, session_, {});
}

void TargetRoom::set_load_balancer(driver::LoadBalancer::Reader wanted) {
  LoadBalancerTruth balancer{str(wanted.getId()), str(wanted.getName()), str(wanted.getAddress()), {}, {}, true};
  for (const auto listener : wanted.getListeners()) {
    balancer.ports.push_back(listener.getPort());
    add_groups(listener, balancer.target_groups);
    for (const auto rule : listener.getRules()) {
      add_groups(rule, balancer.target_groups);
    }
  }
  const std::string id = balancer.id;
  wanted_.insert_or_assign(id, wire::Message<driver::LoadBalancer>::from_reader(wanted));
  balancers_.insert_or_assign(id, std::move(balancer));
  judge_ports();
  const LoadBalancerTruth& placed = balancers_.at(id);
  if (placed.active) {
    send(load_balancer_report(placed, {}));
  }
}

// A load balancer whose port belongs to another process or to an older load balancer is not active; reported when that changes.
void TargetRoom::judge_ports() {
  std::map<std::string, std::string> held;  // "127.0.0.1:80", id
  for (auto& [id, balancer] : balancers_) {
    std::string reason;
    for (const std::uint16_t port : balancer.ports) {
      const std::string place = balancer.address + ":" + std::to_string(port);
      if (foreign_ports_.contains(port)) {
        reason = place + " is in use by another process";
      } else if (const auto [holder, taken] = held.emplace(place, id); !taken && holder->second != id) {
        reason = place + " is in use by load balancer " + holder->second;
      }
    }
    const bool active = reason.empty();
    if (active != balancer.active) {
      balancer.active = active;
      send(load_balancer_report(balancer, reason));
    }
  }
}

void TargetRoom::set_target_group(driver::TargetGroup::Reader wanted) {
  Group& group = groups_[str(wanted.getId())];
  const auto check = wanted.getHealthCheck();
  group.interval_ms = std::max<std::int64_t>(check.getIntervalMs(), 1);
  group.healthy_threshold = std::max(check.getHealthyThreshold(), 1);
  group.unhealthy_threshold = std::max(check.getUnhealthyThreshold(), 1);
}

void TargetRoom::remove_target_group(const std::string& id) {
  groups_.erase(id);
  std::vector<TargetName> gone;
  for (const auto& [name, target] : targets_) {
    if (name.target_group_id == id) {
      gone.push_back(name);
    }
  }
  for (const TargetName& name : gone) {
    remove_target(name);
  }
}

void TargetRoom::handle(const Event& event) {
  if (event.what == Happening::kSynced) {
    if (event.generation == session_) {
      send(synced_report());
    }
    return;
  }
  if (event.what == Happening::kDeliver) {
    auto letter = letters_.extract(event.generation);
    return send_always(std::move(letter.mapped()));
  }
  const auto found = targets_.find(event.target);
  if (found == targets_.end() || found->second.generation != event.generation) {
    return;
  }
  switch (event.what) {
    case Happening::kVerdict:
      return verdict_due(found->second);
    case Happening::kDrained:
      return drained(found->second);
    case Happening::kRemoved:
      erase(event.target);
      return send(removed_report(event.target));
    case Happening::kSynced:
    case Happening::kDeliver:
      return;
  }
}

void TargetRoom::lose_connection(const std::string& reason) {
  if (!connected_) {
    return;
  }
  connected_ = false;
  if (attached_) {
    outbox_.push_back(connection_report(false, reason));
  }
}

void TargetRoom::restore_connection() {
  if (connected_) {
    return;
  }
  connected_ = true;
  send_always(connection_report(true, {}));
  for (const ports::BalancerCommand& command : std::exchange(waiting_, {})) {
    take(command);
  }
}

void TargetRoom::restart() {
  lose_connection("the balancer died");
  for (const auto& [name, target] : targets_) {
    note(Milestone::kRemoved, name);
  }
  balancers_.clear();
  wanted_.clear();
  groups_.clear();
  targets_.clear();
  restore_connection();
}

void TargetRoom::take_port(std::uint16_t port) {
  foreign_ports_.insert(port);
  judge_ports();
}

void TargetRoom::free_port(std::uint16_t port) {
  foreign_ports_.erase(port);
  judge_ports();
}

void TargetRoom::remove_behind_back(const TargetName& target) { erase(target); }

void TargetRoom::schedule(std::int64_t after_ms, Happening what, std::uint64_t generation, TargetName target) {
  events_.push(Event{now_ + Duration::millis(after_ms), ++sequence_, what, generation, std::move(target)});
}

// Applies the link's faults to a report.
void TargetRoom::send(ports::BalancerReport report) {
  const auto fate = simulated_parts::draw_fate(chance_, options_.faults, lose_next_);
  if (fate.is_lost) {
    return;
  }
  if (fate.is_repeated) {
    send_always(report);
  }
  if (!fate.delay_ms) {
    return send_always(std::move(report));
  }
  const std::uint64_t letter = ++generations_;
  letters_.emplace(letter, std::move(report));
  schedule(*fate.delay_ms, Happening::kDeliver, letter, {});
}

void TargetRoom::send_always(ports::BalancerReport report) {
  if (attached_ && connected_) {
    ++counts_.reports;
    outbox_.push_back(std::move(report));
  }
}

void TargetRoom::note(Milestone what, const TargetName& target) {
  if (options_.keeps_timeline) {
    timeline_.push_back({now_, what, target});
  }
}

const TargetRoom::Group& TargetRoom::group_of(const Target& target) const {
  const auto found = groups_.find(target.truth.name.target_group_id);
  return found == groups_.end() ? no_group_ : found->second;
}

std::vector<TargetTruth> TargetRoom::targets() const {
  std::vector<TargetTruth> result;
  result.reserve(targets_.size());
  for (const auto& [name, target] : targets_) {
    result.push_back(target.truth);
  }
  return result;
}

std::optional<TargetTruth> TargetRoom::find(const TargetName& target) const {
  const auto found = targets_.find(target);
  return found == targets_.end() ? std::nullopt : std::optional(found->second.truth);
}

std::vector<LoadBalancerTruth> TargetRoom::load_balancers() const {
  std::vector<LoadBalancerTruth> result;
  for (const auto& [id, balancer] : balancers_) {
    result.push_back(balancer);
  }
  return result;
}

std::optional<Routed> TargetRoom::route(const std::string& address, std::uint16_t port, const Request& request) const {
  for (const auto& [id, balancer] : balancers_) {
    if (!balancer.active || balancer.address != address) {
      continue;
    }
    for (const auto listener : wanted_.at(id).reader().getListeners()) {
      if (listener.getPort() == port) {
        return simulated_balancer::route(listener, request);
      }
    }
  }
  return std::nullopt;
}

BalancerCounts TargetRoom::counts() const {
  BalancerCounts counts = counts_;
  counts.load_balancers = balancers_.size();
  counts.target_groups = groups_.size();
  counts.targets = targets_.size();
  return counts;
}

}  // namespace moorage::simulated_balancer
