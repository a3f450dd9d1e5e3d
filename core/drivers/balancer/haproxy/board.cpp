#include "drivers/balancer/haproxy/board.h"

#include <algorithm>
#include <utility>

#include "wire/presence.h"

namespace moorage::haproxy {
namespace {

void begin(Entry& entry, Want want, std::int64_t now_ms) {
  entry.want = want;
  entry.since_ms = now_ms;
  entry.settled = false;
  entry.gone = false;
}

}  // namespace

void Board::apply(const ports::BalancerCommand& command, std::int64_t now_ms) {
  const auto reader = command.reader();
  switch (reader.which()) {
    case driver::BalancerCommand::SYNC:
      return sync(reader.getSync(), now_ms);
    case driver::BalancerCommand::SET_LOAD_BALANCER:
      return set_balancer(load_balancer_of(reader.getSetLoadBalancer()));
    case driver::BalancerCommand::REMOVE_LOAD_BALANCER: {
      const std::string id(wire::view(reader.getRemoveLoadBalancer()));
      told_conditions_.erase(id);
      changed_ = balancers_.erase(id) > 0 || changed_;
      return;
    }
    case driver::BalancerCommand::SET_TARGET_GROUP:
      return set_group(target_group_of(reader.getSetTargetGroup()));
    case driver::BalancerCommand::REMOVE_TARGET_GROUP:
      return remove_group(std::string(wire::view(reader.getRemoveTargetGroup())), now_ms);
    case driver::BalancerCommand::SET_TARGET:
      return set_target(target_of(reader.getSetTarget()), now_ms, false);
    case driver::BalancerCommand::REMOVE_TARGET:
      return remove_target(target_of(reader.getRemoveTarget()).key, now_ms);
  }
}

void Board::sync(driver::BalancerState::Reader state, std::int64_t now_ms) {
  balancers_.clear();
  groups_.clear();
  told_conditions_.clear();
  for (const auto balancer : state.getLoadBalancers()) set_balancer(load_balancer_of(balancer));
  for (const auto group : state.getTargetGroups()) set_group(target_group_of(group));
  std::set<TargetKey> named;
  for (const auto reader : state.getTargets()) {
    Target target = target_of(reader);
    named.insert(target.key);
    set_target(std::move(target), now_ms, true);
  }
  for (auto& [key, tracked] : targets_) {
    if (named.contains(key)) {
      tracked.told.reset();
    } else if (tracked.entry.want != Want::kRemove) {
      remove_target(key, now_ms);
    }
  }
  changed_ = true;
  has_sync_ = true;
  sync_to_tell_ = true;
}

void Board::set_balancer(LoadBalancer balancer) {
  told_conditions_.erase(balancer.id);
  LoadBalancer& known = balancers_[balancer.id];
  changed_ = changed_ || known != balancer;
  known = std::move(balancer);
}

void Board::set_group(TargetGroup group) {
  TargetGroup& known = groups_[group.id];
  changed_ = changed_ || known != group;
  known = std::move(group);
}

void Board::remove_group(const std::string& id, std::int64_t now_ms) {
  changed_ = groups_.erase(id) > 0 || changed_;
  for (auto& [key, entry] : entries_of(id)) {
    if (entry->want != Want::kRemove) remove_target(key, now_ms);
  }
}

void Board::set_target(Target target, std::int64_t now_ms, bool from_sync) {
  const Want want = target.draining ? Want::kDrain : Want::kServe;
  const auto found = targets_.find(target.key);
  if (found != targets_.end() && found->second.entry.want == want && found->second.entry.target.address == target.address) {
    found->second.told.reset();  // a repeated command gets its report again
    found->second.told_drained = false;
    return;
  }
  if (found != targets_.end() && found->second.entry.want == Want::kServe && want == Want::kDrain) {
    begin(found->second.entry, want, now_ms);
    return;
  }
  // A new registration: the state of an earlier registration of the same key does not count.
  const bool was_leaving = found != targets_.end() && found->second.entry.want == Want::kRemove;
  if (was_leaving) reports_.report(removed_report(target.key));
  Tracked tracked;
  tracked.entry.want = want;
  tracked.entry.since_ms = now_ms;
  tracked.entry.fresh = !from_sync || found != targets_.end();
  tracked.entry.verdict = waiting_verdict();
  const TargetKey key = target.key;
  tracked.entry.target = std::move(target);
  targets_.insert_or_assign(key, std::move(tracked));
}

void Board::remove_target(const TargetKey& key, std::int64_t now_ms) {
  const auto found = targets_.find(key);
  if (found == targets_.end()) {
    reports_.report(removed_report(key));
    return;
  }
  Entry& entry = found->second.entry;
  if (entry.want == Want::kRemove) return;
  begin(entry, Want::kRemove, now_ms);
}

Board::Targets::const_iterator Board::first_of(const std::string& group) const {
  return targets_.lower_bound(TargetKey{.group = group, .id = {}, .port = 0});
}

Entries Board::entries_of(const std::string& group) {
  Entries entries;
  for (auto at = targets_.lower_bound(TargetKey{.group = group, .id = {}, .port = 0});
       at != targets_.end() && at->first.group == group; ++at) {
    entries.emplace(at->first, &at->second.entry);
  }
  return entries;
}

std::set<std::string> Board::groups_with_targets() const {
  std::set<std::string> groups;
  for (const auto& [key, tracked] : targets_) groups.insert(groups.end(), key.group);
  return groups;
}

bool Board::is_busy(const std::string& group) const {
  for (auto at = first_of(group); at != targets_.end() && at->first.group == group; ++at) {
    if (!at->second.entry.settled) return true;
  }
  return false;
}

std::optional<std::int64_t> Board::youngest_wish_ms(std::int64_t now_ms) const {
  std::optional<std::int64_t> youngest;
  for (const auto& [key, tracked] : targets_) {
    if (tracked.entry.settled) continue;
    const std::int64_t age = now_ms - tracked.entry.since_ms;
    youngest = std::min(age, youngest.value_or(age));
  }
  return youngest;
}

void Board::serve_nothing(const std::string& group) {
  for (auto& [key, entry] : entries_of(group)) {
    entry->in_service = false;
    entry->gone = true;
    if (entry->want == Want::kServe) entry->verdict = waiting_verdict();
    entry->settled = true;
  }
}

void Board::end_requests() {
  for (auto& [key, tracked] : targets_) {
    if (tracked.entry.want != Want::kServe) tracked.entry.gone = true;
  }
}

void Board::tell_targets(const std::set<TargetKey>& in_flight) {
  for (auto at = targets_.begin(); at != targets_.end();) {
    Tracked& tracked = at->second;
    const bool idle = tracked.entry.gone && !in_flight.contains(at->first);
    if (tracked.entry.want == Want::kServe && tracked.told != tracked.entry.verdict) {
      tracked.told = tracked.entry.verdict;
      reports_.report(health_report(at->first, tracked.entry.verdict));
    }
    if (tracked.entry.want == Want::kDrain) {
      tracked.entry.settled = idle;
      if (idle && !std::exchange(tracked.told_drained, true)) reports_.report(drained_report(at->first));
    }
    if (tracked.entry.want == Want::kRemove && idle) {
      reports_.report(removed_report(at->first));
      at = targets_.erase(at);
      continue;
    }
    if (tracked.entry.want == Want::kRemove) tracked.entry.settled = false;
    ++at;
  }
}

void Board::tell_conditions(const std::map<std::string, BalancerCondition>& conditions) {
  for (const auto& [id, condition] : conditions) {
    const auto told = told_conditions_.find(id);
    if (told != told_conditions_.end() && told->second == condition) continue;
    told_conditions_.insert_or_assign(id, condition);
    reports_.report(condition_report(id, condition));
  }
}

void Board::tell_synced() {
  if (std::exchange(sync_to_tell_, false)) reports_.report(synced_report());
}

void Board::tell_connection(bool connected, std::string_view reason) {
  if (std::exchange(connected_, connected) == connected) return;
  reports_.report(connection_report(connected, reason));
}

void Board::confirm_all() {
  for (auto& [key, tracked] : targets_) {
    if (tracked.entry.want == Want::kServe && tracked.entry.in_service) {
      tracked.entry.confirm_up = true;
      tracked.entry.settled = false;
    }
  }
}

}  // namespace moorage::haproxy
