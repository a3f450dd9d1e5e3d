#include "services/elbv2/model/elb_model.h"

#include <algorithm>

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
  table<Listener>().visit_all([&](const Listener& listener) {
    if (std::find(listener.forwards.begin(), listener.forwards.end(), group) != listener.forwards.end())
      out.push_back(listener.id);
  });
  return out;
}

void ElbModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const ElbModel&>(fresh_model);
  table<TargetGroup>().visit_all([&](const TargetGroup& group) {
    out.compare("target group " + group.name, "targets", static_cast<std::int64_t>(targets_of(group.id).size()),
                static_cast<std::int64_t>(fresh.targets_of(group.id).size()));
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
  if (before) balancer_listeners_[before->load_balancer].erase(any.id);
  if (after) balancer_listeners_[after->load_balancer].insert(any.id);
  drop_if_idle(balancer_listeners_, any.load_balancer);
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
