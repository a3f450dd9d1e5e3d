// The model of ELBv2: its records by number, and the indexes that follow from them (kernel/service_model.h).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "kernel/id_list.h"
#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "services/elbv2/model/elb_attributes.h"
#include "services/elbv2/model/listener.h"
#include "services/elbv2/model/listener_rule.h"
#include "services/elbv2/model/load_balancer.h"
#include "services/elbv2/model/target.h"
#include "services/elbv2/model/target_group.h"
#include "services/elbv2/model/target_zone.h"

namespace moorage::control {

// Tables in the order in which records are counted anew.
using ElbTables = TableList<LoadBalancer, TargetGroup, Listener, Target, ListenerRule, ElbAttributes, TargetZone>;

// The records of ELBv2 with their indexes.
class ElbModel final : public ModelWith<ElbTables> {
 public:
  // By name, or by the 16 hex characters of the ARN. Nothing found: none.
  LoadBalancerId load_balancer_named(std::string_view name) const;
  LoadBalancerId load_balancer_of(std::uint64_t hex) const;
  TargetGroupId target_group_named(std::string_view name) const;
  TargetGroupId target_group_of(std::uint64_t hex) const;
  ListenerId listener_of(std::uint64_t hex) const;
  TargetId target_at(TargetGroupId group, std::string_view target, std::uint16_t port) const;

  const std::map<std::string, LoadBalancerId, std::less<>>& load_balancers() const { return load_balancers_; }
  const std::map<std::string, TargetGroupId, std::less<>>& target_groups() const { return target_groups_; }
  const IdList<TargetId>& targets_of(TargetGroupId group) const;
  std::vector<TargetId> targets_of(TaskId task) const;
  const IdList<ListenerId>& listeners_of(LoadBalancerId load_balancer) const;
  // Listeners whose default action or one of whose rules forwards to the group; empty: the group is not in use.
  std::vector<ListenerId> listeners_to(TargetGroupId group) const;
  bool is_in_use(TargetGroupId group) const { return group_listeners_.contains(group); }
  // Target groups that listeners of the load balancer forward to, by default or by a rule; each once.
  std::vector<TargetGroupId> groups_behind(LoadBalancerId load_balancer) const;

  ListenerRuleId rule_of(std::uint64_t hex) const;
  // By rising priority.
  std::vector<ListenerRuleId> rules_of(ListenerId listener) const;
  ListenerRuleId rule_with_priority(ListenerId listener, std::int32_t priority) const;
  // All load balancer's rules together, without default rules.
  std::size_t rule_count(LoadBalancerId load_balancer) const;

  // Null: nothing was set.
  const ElbAttributes* attributes_of(LoadBalancerId load_balancer) const;
  const ElbAttributes* attributes_of(ListenerId listener) const;
  const TargetZone* zone_of(TargetId target) const;

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const LoadBalancer* before, const LoadBalancer* after);
  void reindex(const TargetGroup* before, const TargetGroup* after);
  void reindex(const Listener* before, const Listener* after);
  void reindex(const Target* before, const Target* after);
  void reindex(const ListenerRule* before, const ListenerRule* after);
  void reindex(const ElbAttributes* before, const ElbAttributes* after);
  void reindex(const TargetZone* before, const TargetZone* after);

 private:
  void hold_groups(ListenerId listener, const std::vector<TargetGroupId>& groups, std::int32_t sign);

  std::map<std::string, LoadBalancerId, std::less<>> load_balancers_;
  std::map<std::string, TargetGroupId, std::less<>> target_groups_;
  std::unordered_map<std::uint64_t, LoadBalancerId> load_balancers_by_hex_;
  std::unordered_map<std::uint64_t, TargetGroupId> target_groups_by_hex_;
  std::unordered_map<std::uint64_t, ListenerId> listeners_by_hex_;
  std::map<std::tuple<std::uint64_t, std::string, std::uint16_t>, TargetId> targets_at_;
  std::unordered_map<TargetGroupId, IdList<TargetId>> group_targets_;
  std::unordered_map<TaskId, IdList<TargetId>> task_targets_;
  std::unordered_map<LoadBalancerId, IdList<ListenerId>> balancer_listeners_;
  std::unordered_map<TargetGroupId, std::map<ListenerId, std::int32_t>> group_listeners_;  // with the number of its mentions
  std::unordered_map<std::uint64_t, ListenerRuleId> rules_by_hex_;
  std::unordered_map<ListenerId, std::map<std::int32_t, ListenerRuleId>> listener_rules_;  // by priority
  std::unordered_map<std::uint64_t, ElbAttributesId> balancer_attributes_;
  std::unordered_map<std::uint64_t, ElbAttributesId> listener_attributes_;
  std::unordered_map<TargetId, TargetZoneId> target_zones_;
};

inline const ElbModel& elb_model(const State& state) { return state.model<ElbModel>(); }

// The tables of ELBv2 for the registry.
ServiceTables elb_tables();

}  // namespace moorage::control
