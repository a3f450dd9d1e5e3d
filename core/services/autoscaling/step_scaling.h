// Step scaling as pure functions. Source of the rules: the Application Auto Scaling user guide (step adjustments, cool-downs).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "services/autoscaling/policy_vote.h"

namespace moorage::control {

enum class AdjustmentKind : std::uint8_t { kChange, kPercent, kExact };

// Bounds are relative to the threshold of the alarm; none: without end.
struct StepBounds {
  std::optional<double> lower;
  std::optional<double> upper;
  std::int32_t adjustment = 0;
};

struct StepPlan {
  AdjustmentKind kind = AdjustmentKind::kChange;
  std::vector<StepBounds> steps;
  std::int32_t least_magnitude = 0;  // of kPercent
  Duration cooldown;
};

// An alarm that is on: by how much its metric is beyond the threshold (negative: below it).
struct Breach {
  double by = 0;
  bool is_above = true;  // the alarm is one for values above its threshold
};

// The step that a breach falls into; null: none does. Above: the lower bound belongs to the step; below: the upper one.
const StepBounds* step_of(const StepPlan& plan, const Breach& breach);

// What an adjustment makes of a capacity, never below 0.
std::int32_t adjusted(const StepPlan& plan, std::int32_t adjustment, std::int32_t capacity);

struct StepInput {
  const StepPlan& plan;
  Breach breach;
  std::int32_t desired = 0;
  ScalingMemory memory;
  Instant now;
};
PolicyVote step_vote(const StepInput& input);

}  // namespace moorage::control
