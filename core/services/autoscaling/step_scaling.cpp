#include "services/autoscaling/step_scaling.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace moorage::control {

namespace {

std::int32_t within_count(std::int64_t capacity) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(capacity, 0, std::numeric_limits<std::int32_t>::max()));
}

// Greater than 1 rounds down, between 0 and 1 to 1; between -1 and 0 to -1, less than -1 towards zero.
std::int64_t whole_change(double exact) {
  if (exact > 0 && exact < 1) return 1;
  if (exact < 0 && exact > -1) return -1;
  return static_cast<std::int64_t>(std::trunc(std::clamp(exact, -1e12, 1e12)));
}

}  // namespace

const StepBounds* step_of(const StepPlan& plan, const Breach& breach) {
  const auto holds = [&](const StepBounds& step) {
    if (breach.is_above) return (!step.lower || breach.by >= *step.lower) && (!step.upper || breach.by < *step.upper);
    return (!step.lower || breach.by > *step.lower) && (!step.upper || breach.by <= *step.upper);
  };
  const auto found = std::find_if(plan.steps.begin(), plan.steps.end(), holds);
  return found == plan.steps.end() ? nullptr : &*found;
}

std::int32_t adjusted(const StepPlan& plan, std::int32_t adjustment, std::int32_t capacity) {
  switch (plan.kind) {
    case AdjustmentKind::kExact:
      return within_count(adjustment);
    case AdjustmentKind::kChange:
      return within_count(std::int64_t{capacity} + adjustment);
    case AdjustmentKind::kPercent:
      break;
  }
  std::int64_t change = whole_change(static_cast<double>(capacity) * adjustment / 100.0);
  const std::int64_t least = plan.least_magnitude;
  if (adjustment > 0) change = std::max(change, least);
  if (adjustment < 0) change = std::min(change, -least);
  return within_count(std::int64_t{capacity} + change);
}

PolicyVote step_vote(const StepInput& input) {
  PolicyVote vote;
  vote.at = input.now;
  vote.capacity = input.desired;
  vote.has_value = true;
  vote.value = input.breach.by;
  const StepBounds* step = step_of(input.plan, input.breach);
  if (step == nullptr) {
    vote.reason = WishReason::kWithinRange;
    return vote;
  }
  const ScalingMemory& memory = input.memory;
  const bool is_cooling_out = memory.out_at.is_set() && input.now < memory.out_at + input.plan.cooldown;
  // What the last scale-out added counts as a part of the next one while its cool-down is on.
  const std::int32_t base = is_cooling_out ? std::min(memory.out_from, input.desired) : input.desired;
  const std::int32_t wanted = adjusted(input.plan, step->adjustment, base);
  if (wanted > input.desired) {
    vote.wish = Wish::kOut;
    vote.reason = WishReason::kAboveTarget;
    vote.capacity = wanted;
    return vote;
  }
  const std::int32_t lower = adjusted(input.plan, step->adjustment, input.desired);
  if (lower >= input.desired) {
    vote.reason = is_cooling_out && lower > input.desired ? WishReason::kOutCooldown : WishReason::kEnoughAlready;
    if (is_cooling_out) vote.reason = WishReason::kOutCooldown;
    return vote;
  }
  if (memory.in_at.is_set() && input.now < memory.in_at + input.plan.cooldown) {
    vote.reason = WishReason::kInCooldown;
    return vote;
  }
  vote.wish = Wish::kIn;
  vote.reason = WishReason::kBelowTarget;
  vote.capacity = lower;
  return vote;
}

}  // namespace moorage::control
