#include "services/elbv2/model/elb_model.h"

#include <set>

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"

namespace moorage::control {

ServiceTables elb_tables() { return tables_of<ElbModel>(); }

LoadBalancerId ElbModel::load_balancer_named(std::string_view name) const { return lookup(load_balancers_, name); }
LoadBalancerId ElbModel::load_balancer_of(std::uint64_t hex) const { return lookup(load_balancers_by_hex_, hex); }
TargetGroupId ElbModel::target_group_named(std::string_view name) const { return lookup(target_groups_, name); }
TargetGroupId ElbModel::target_group_of(std::uint64_t hex) const { return lookup(target_groups_by_hex_, hex); }
ListenerId ElbModel::listener_of(std::uint64_t hex) const { return lookup(listeners_by_hex_, hex); }
TargetId ElbModel::target_at(TargetGroupId group, std::string_view target, std::uint16_t port) const {
  return lookup(targets_at_, std::tuple(group.value, std::string(target), port));
}

const IdList<TargetId>& ElbModel::targets_of(TargetGroupId group) const { return lookup_or_empty(group_targets_, group); }
std::vector<TargetId> ElbModel::targets_of(TaskId task) const { return lookup_or_empty(task_targets_, task).all(); }
const IdList<ListenerId>& ElbModel::listeners_of(LoadBalancerId id) const { return lookup_or_empty(balancer_listeners_, id); }

std::vector<ListenerId> ElbModel::listeners_to(TargetGroupId group) const {
  std::vector<ListenerId> out;
  for (const auto& [listener, mentions] : lookup_or_empty(group_listeners_, group)) out.push_back(listener);
  return out;
}

std::vector<TargetGroupId> ElbModel::groups_behind(LoadBalancerId load_balancer) const {
  std::set<TargetGroupId> groups;
  for (const ListenerId id : listeners_of(load_balancer).all()) {
    const auto& forwards = table<Listener>().find(id)->forwards;
    groups.insert(forwards.begin(), forwards.end());
    for (const auto& [priority, rule] : lookup_or_empty(listener_rules_, id)) {
      const auto& by_rule = table<ListenerRule>().find(rule)->forwards;
      groups.insert(by_rule.begin(), by_rule.end());
    }
  }
  return {groups.begin(), groups.end()};
}

ListenerRuleId ElbModel::rule_of(std::uint64_t hex) const { return lookup(rules_by_hex_, hex); }

std::vector<ListenerRuleId> ElbModel::rules_of(ListenerId listener) const {
  std::vector<ListenerRuleId> out;
  for (const auto& [priority, rule] : lookup_or_empty(listener_rules_, listener)) out.push_back(rule);
  return out;
}

ListenerRuleId ElbModel::rule_with_priority(ListenerId listener, std::int32_t priority) const {
  return lookup(lookup_or_empty(listener_rules_, listener), priority);
}

std::size_t ElbModel::rule_count(LoadBalancerId load_balancer) const {
  std::size_t count = 0;
  for (const ListenerId id : listeners_of(load_balancer).all()) count += lookup_or_empty(listener_rules_, id).size();
  return count;
}

const ElbAttributes* ElbModel::attributes_of(LoadBalancerId id) const {
  return table<ElbAttributes>().find(lookup(balancer_attributes_, id.value));
}
const ElbAttributes* ElbModel::attributes_of(ListenerId id) const {
  return table<ElbAttributes>().find(lookup(listener_attributes_, id.value));
}
const TargetZone* ElbModel::zone_of(TargetId id) const { return table<TargetZone>().find(lookup(target_zones_, id)); }

void ElbModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const ElbModel&>(fresh_model);
  table<TargetGroup>().visit_all([&](const TargetGroup& group) {
    out.compare("target group " + group.name, "targets", static_cast<std::int64_t>(targets_of(group.id).size()),
                static_cast<std::int64_t>(fresh.targets_of(group.id).size()));
    out.compare("target group " + group.name, "listeners", static_cast<std::int64_t>(listeners_to(group.id).size()),
                static_cast<std::int64_t>(fresh.listeners_to(group.id).size()));
  });
}

void ElbModel::reindex(const LoadBalancer* before, const LoadBalancer* after) {
  const LoadBalancer& any = after ? *after : *before;
  move_key(load_balancers_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
  move_key(load_balancers_by_hex_, before ? &before->hex : nullptr, after ? &after->hex : nullptr, any.id);
}

void ElbModel::reindex(const TargetGroup* before, const TargetGroup* after) {
  const TargetGroup& any = after ? *after : *before;
  move_key(target_groups_, before ? &before->name : nullptr, after ? &after->name : nullptr, any.id);
  move_key(target_groups_by_hex_, before ? &before->hex : nullptr, after ? &after->hex : nullptr, any.id);
}

void ElbModel::reindex(const Listener* before, const Listener* after) {
  const Listener& any = after ? *after : *before;
  move_key(listeners_by_hex_, before ? &before->hex : nullptr, after ? &after->hex : nullptr, any.id);
  if (before) {
    balancer_listeners_[before->load_balancer].erase(any.id);
    hold_groups(any.id, before->forwards, -1);
  }
  if (after) {
    balancer_listeners_[after->load_balancer].insert(any.id);
    hold_groups(any.id, after->forwards, 1);
  }
  drop_if_idle(balancer_listeners_, any.load_balancer);
}

void ElbModel::hold_groups(ListenerId listener, const std::vector<TargetGroupId>& groups, std::int32_t sign) {
  for (const TargetGroupId group : groups) {
    hold(group_listeners_[group], listener, sign);
    drop_if_idle(group_listeners_, group);
  }
}

void ElbModel::reindex(const ListenerRule* before, const ListenerRule* after) {
  const ListenerRule& any = after ? *after : *before;
  move_key(rules_by_hex_, before ? &before->hex : nullptr, after ? &after->hex : nullptr, any.id);
  // Two rules that exchange their priorities pass through a state in which both have the same one.
  auto& rules = listener_rules_[any.listener];
  move_key(rules, before ? &before->priority : nullptr, after ? &after->priority : nullptr, any.id);
  drop_if_idle(listener_rules_, any.listener);
  if (before) hold_groups(any.listener, before->forwards, -1);
  if (after) hold_groups(any.listener, after->forwards, 1);
}

void ElbModel::reindex(const ElbAttributes* before, const ElbAttributes* after) {
  const ElbAttributes& any = after ? *after : *before;
  auto& index = any.of_listener ? listener_attributes_ : balancer_attributes_;
  move_key(index, before ? &before->owner : nullptr, after ? &after->owner : nullptr, any.id);
}

void ElbModel::reindex(const TargetZone* before, const TargetZone* after) {
  const TargetZone& any = after ? *after : *before;
  move_key(target_zones_, before ? &before->target : nullptr, after ? &after->target : nullptr, any.id);
}

void ElbModel::reindex(const Target* before, const Target* after) {
  const Target& any = after ? *after : *before;
  if (before && after) return;  // group, id, port and task of a target never change
  const std::tuple key(any.group.value, any.target, any.port);
  if (after) {
    targets_at_.insert_or_assign(key, any.id);
    group_targets_[any.group].insert(any.id);
    if (any.task) task_targets_[any.task].insert(any.id);
    return;
  }
  targets_at_.erase(key);
  group_targets_[any.group].erase(any.id);
  drop_if_idle(group_targets_, any.group);
  if (any.task) {
    task_targets_[any.task].erase(any.id);
    drop_if_idle(task_targets_, any.task);
  }
}

}  // namespace moorage::control
