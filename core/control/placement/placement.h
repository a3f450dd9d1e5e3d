// Placement: which instance takes the next task, and why the others do not (facts 6). Reads State, decides, changes nothing.
//
// `Placer` decides one task after another; between two decisions the caller adds the task to the state, so that spread, ports
// and capacity see it. This implementation looks at every instance of the cluster each time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/placement/expression.h"
#include "control/state/step_context.h"

namespace moorage::control {

enum class StrategyType : std::uint8_t { kRandom, kSpread, kBinpack };

struct Strategy {
  StrategyType type = StrategyType::kRandom;
  std::string field;  // "instanceId", "host", "attribute:NAME"; "cpu", "memory"
};

enum class ConstraintType : std::uint8_t { kDistinctInstance, kMemberOf };

struct Constraint {
  ConstraintType type = ConstraintType::kDistinctInstance;
  std::string expression;
};

struct PlacementDemand {
  ClusterId cluster;
  const Demand* resources = nullptr;
  const TaskDefinition* definition = nullptr;
  ServiceId service;  // spread counts its tasks; none: those of `group`
  std::string group;
  std::vector<Constraint> constraints;  // run-time ones; the definition's are added
  std::vector<Strategy> strategies;     // empty: the default of services or of standalone tasks
};

// Why one instance was refused.
struct Refusal {
  InstanceId instance;
  std::string reason;  // as failures[] has it: "RESOURCE:CPU", "AGENT", "MemberOf placement constraint unsatisfied."
  std::string detail;  // "cpu: needs 512 units, free 128 of 2048"
};

class Placer {
 public:
  Placer(const State& state, PlacementDemand demand);

  // The instance for the next task, none if all refuse (then `refusals` tells why, one entry per instance considered).
  std::optional<InstanceId> place(Random& random);
  const std::vector<Refusal>& refusals() const { return refusals_; }
  // Instances of the cluster that are not INACTIVE.
  std::size_t considered() const { return considered_; }

  // The rules that hold for one instance, strategies aside (StartTask): nullopt if it takes the task.
  std::optional<Refusal> refuse(const Instance& instance) const;

 private:
  std::vector<InstanceId> narrow(std::vector<InstanceId> candidates, const Strategy& strategy, Random& random) const;
  std::size_t tasks_in_group(InstanceId instance) const;

  const State& state_;
  PlacementDemand demand_;
  std::vector<std::optional<Expression>>
      memberships_;  // memberOf constraints; none: could not be read, so nothing satisfies it
  std::vector<Refusal> refusals_;
  std::size_t considered_ = 0;
};

// The attribute's value; empty if the instance lacks it.
std::string_view attribute_of(const Instance& instance, std::string_view name);

// Which task of `tasks` to stop first so that what remains is spread best (facts 6.3, scale-in).
TaskId pick_for_scale_in(const State& state, const std::vector<TaskId>& tasks, const std::vector<Strategy>& strategies);

}  // namespace moorage::control
