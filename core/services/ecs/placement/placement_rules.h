// The binding rules of placement for one demand, read once: resources, ports, attributes, constraints
// (docs/rules/placement.md#order, docs/rules/placement.md#constraints). Answers for a whole kind of instances where it can.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ecs/model/ecs_model.h"
#include "services/ecs/placement/demand.h"
#include "services/ecs/placement/explanation.h"
#include "services/ecs/placement/expression_cache.h"
#include "services/ecs/placement/features.h"

namespace moorage::control {

class Rules {
 public:
  Rules(const State& state, const Rooms& rooms, const PlacementDemand& demand);

  // The need that must fit. Ports have their bits as of the last `refresh`.
  const Need& need() const { return need_; }
  // Ports gained or lost their bits, or the group its first task.
  void refresh();
  // Whether one more task of this demand leaves these rules unchanged.
  bool is_settled() const { return is_settled_; }
  const TaskGroup* group() const { return group_; }

  // Whether instances of this kind may take the task: attributes, and constraints that use nothing else.
  bool admits(const Kind& kind) const;
  // For an instance of an admitted kind where the need fits: whether the other rules hold.
  bool admits(const Room& room) const { return !looks_closer_ || admits_closer(room); }

  // False: the instance is of another launch type, and has no part in the decision.
  bool concerns(const Instance& instance) const;

  // The first rule that refuses the instance; none: it takes the task.
  std::optional<Refusal> refuse(const Instance& instance) const;
  // Of the instances of a kind that take tasks, the refusal that came furthest; the oldest among equals. Looks at few of them.
  std::optional<Refusal> closest_in(const Kind& kind) const;

 private:
  struct Required {
    std::string name;
    std::string value;  // empty: any
    // What an agent reports of itself; an instance that reports none of these is accepted without them.
    bool is_capability = false;
    bool is_platform = false;
    bool must_lack = false;          // the attribute is a refusal
    const Feature* asked = nullptr;  // the member that needs it, where one is known
  };

  void add_membership(std::string_view text);
  void add_required(ecs::TaskDefinition::Reader definition);
  void add_features(ecs::TaskDefinition::Reader effective, bool has_overrides);
  void add_launch_type(LaunchType type);
  const Required* missing_in(const Kind& kind) const;
  bool admits_closer(const Room& room) const;
  Refusal attribute_refusal(const Instance& instance, const Required& missing) const;
  std::optional<Refusal> refuse_resources(const Instance& instance) const;
  std::optional<Refusal> refuse_interfaces(const Instance& instance) const;
  std::optional<Refusal> refuse_constraints(const Instance& instance) const;
  Rule furthest_in(const Kind& kind) const;

  const State& state_;
  const Rooms& rooms_;
  const Floor& floor_;
  ClusterId cluster_;
  ServiceId service_;
  std::string group_name_;
  const Demand& demand_;
  Need need_;
  const TaskGroup* group_ = nullptr;
  bool distinct_ = false;
  bool has_unmarked_ports_ = false;  // ports in use that have no bit
  bool counts_interfaces_ = false;   // the task needs a network interface of its instance
  bool is_settled_ = false;
  bool looks_closer_ = false;  // something must be asked of each single instance
  std::vector<std::shared_ptr<const ReadExpression>> memberships_;
  std::vector<Feature> features_;  // `required_` points into it
  std::vector<Required> required_;
  LaunchType launch_type_ = LaunchType::kUnset;
};

}  // namespace moorage::control
