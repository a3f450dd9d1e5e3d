// The explanation of a placement decision as data: the rule that refused an instance and by how much, the value of every
// strategy step for those that were accepted. Made only on request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/ecs/placement/demand.h"

namespace moorage::control {

// In the order in which ECS looks (docs/rules/placement.md#order): the closest match is the one that came furthest.
enum class Rule : std::uint8_t {
  kStatus,
  kAgent,
  kCpu,
  kMemory,
  kGpu,
  kPorts,
  kInterfaces,
  kAttribute,
  kDistinctInstance,
  kMemberOf,
};

// Why one instance was refused.
struct Refusal {
  InstanceId instance;
  Rule rule = Rule::kAgent;
  std::int64_t needs = 0;  // of kCpu, kMemory, kGpu, kInterfaces
  std::int64_t free = 0;
  std::int64_t total = 0;
  HostPort port;  // of kPorts: the first that is in use
  std::string
      what;  // of kAttribute: its name and value, empty where the machine refuses a member; of kMemberOf: the expression
  std::string hint;  // of kAttribute: the member that asks for it and what would allow it; empty: nothing is known of it

  std::string_view reason() const;  // as failures[] has it: "RESOURCE:CPU", "AGENT" …
  std::string detail() const;       // "cpu: needs 512 units, free 128 of 2048"
};

// The value of one strategy step for one accepted instance.
struct StepValue {
  std::string step;        // "spread attribute:ecs.availability-zone", "binpack memory", "random"
  std::string bucket;      // of spread: the attribute's value, or the instance
  std::int64_t value = 0;  // tasks in the bucket; units or MiB left; of random: 0
  bool was_best = true;    // no accepted instance had a smaller value among those left by the steps before
};

struct Accepted {
  InstanceId instance;
  std::vector<StepValue> steps;  // up to the step that excluded it; all of them for the chosen instance
  std::optional<std::int64_t> score;
};

struct Explanation {
  std::optional<InstanceId> chosen;
  std::vector<Accepted> accepted;  // in order of registration
  std::vector<Refusal> refused;    // in order of registration; instances that are not ACTIVE too
  std::string scorer;              // the plug-in that was chosen; empty: none
  std::string scorer_failure;      // why the scorer had no effect; empty: it had
};

// Explains the decision for one task; `chosen` was decided before the task was added. Reads every instance of the cluster.
Explanation explain(const State& state, const PlacementDemand& demand, std::optional<InstanceId> chosen);

// Lines of text for people: the chosen one first.
std::string to_text(const State& state, const Explanation& explanation);

}  // namespace moorage::control
