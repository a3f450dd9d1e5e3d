// Fargate's sizes, prices and machines (docs/rules/task-definitions.md#fargate, docs/rules/capacity-and-fargate.md#fargate,
// docs/rules/capacity-and-fargate.md#prices). Pure tables and arithmetic; only the host differs from ECS: a Fargate
// task runs as a guest on a machine of a driver, and takes nothing of that machine's registered resources.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

enum class FargatePlatform : std::uint8_t { kLinuxX86, kLinuxArm, kWindows };
enum class FargateCapacity : std::uint8_t { kOnDemand, kSpot };

struct FargateSize {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::int64_t ephemeral_gib = 20;  // 20 are free
};

// One of the sizes that Fargate sells.
bool is_fargate_size(FargateSize size, FargatePlatform platform);

// Nano-dollars an hour at the rates of us-east-1; none where Fargate does not sell it (a size outside the table, Windows on
// Spot). Spot has no fixed price: the published snapshot in docs/rules/capacity-and-fargate.md#prices is used.
std::optional<std::int64_t> price_of(FargateSize size, FargatePlatform platform, FargateCapacity capacity);

// Nano-dollars for a task that pulled its image at `from` and ended at `to`: whole seconds up, 60 at least, 300 for Windows.
std::optional<std::int64_t> cost_of(FargateSize size, FargatePlatform platform, FargateCapacity capacity, Duration billed);

// The machine that takes the next guest: ACTIVE, connected, served by a driver, of the architecture asked for, that refuses no
// member of the definition (features.h), with the fewest guests.
struct FargateHost {
  InstanceId machine;   // none: there is no capacity
  std::string refusal;  // the members that the last machine in question refuses and why; empty: there is no such machine
};
// `effective` is the definition with overrides applied.
FargateHost fargate_host(const State& state, ecs::TaskDefinition::Reader effective);

}  // namespace moorage::control
