#include "services/autoscaling/target_tracking.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace moorage::control {

namespace {

constexpr double kLowShare = 0.9;  // of the target: where the alarm for scaling in begins
constexpr double kRelativeSlack = 1e-12;
constexpr double kRoundingSlack = 1e-9;  // a quotient that is a whole number but for its last bits is that number

enum class AlarmState : std::uint8_t { kOk, kAlarm, kNoData };

// The newest datapoints that count, oldest first; empty when there are too few.
std::vector<DataPoint> counted(const std::vector<DataPoint>& points, const AlarmShape& shape, Instant since, Instant now) {
  std::vector<DataPoint> out;
  for (const DataPoint& point : points) {
    const bool is_over = point.at + shape.period <= now;
    if (is_over && point.at >= since && point.at + shape.range >= now && std::isfinite(point.value)) out.push_back(point);
  }
  const auto wanted = static_cast<std::size_t>(shape.points);
  if (out.size() < wanted) return {};
  out.erase(out.begin(), out.end() - shape.points);
  return out;
}

template <typename Breaches>
AlarmState state_of(const std::vector<DataPoint>& points, const Breaches& breaches) {
  if (points.empty()) return AlarmState::kNoData;
  return std::all_of(points.begin(), points.end(), [&](const DataPoint& p) { return breaches(p.value); }) ? AlarmState::kAlarm
                                                                                                          : AlarmState::kOk;
}

void note(PolicyVote& vote, std::vector<DataPoint> points) {
  if (points.empty()) return;
  vote.has_value = true;
  vote.value = points.back().value;
  vote.value_at = points.back().at;
  vote.recent = std::move(points);
}

PolicyVote nothing(PolicyVote vote, WishReason reason) {
  vote.wish = Wish::kNothing;
  vote.reason = reason;
  return vote;
}

// No task runs, so nothing is measured of tasks: one datapoint of demand is enough for the first one.
PolicyVote vote_from_zero(const TrackingInput& input, PolicyVote vote) {
  AlarmShape one = input.alarms.high;
  one.points = 1;
  const auto points = counted(input.high, one, Instant::none(), input.now);
  note(vote, points);
  if (points.empty()) return nothing(std::move(vote), WishReason::kNoData);
  if (points.back().value <= 0) return nothing(std::move(vote), WishReason::kWithinRange);
  vote.wish = Wish::kOut;
  vote.reason = WishReason::kAboveTarget;
  vote.capacity = 1;
  return vote;
}

PolicyVote vote_out(const TrackingInput& input, PolicyVote vote) {
  const ScalingMemory& memory = input.memory;
  const bool is_cooling = memory.out_at.is_set() && input.now < memory.out_at + input.out_cooldown;
  // While what was added starts, the datapoints are those of the tasks that were there before.
  const bool is_starting = is_cooling && !memory.settled_at.is_set();
  const std::int32_t base = is_starting ? std::min(memory.out_from, input.running) : input.running;
  const std::int32_t wanted = tracked_capacity(base, vote.value, input.target);
  if (wanted <= input.desired) {
    return nothing(std::move(vote), is_starting ? WishReason::kOutCooldown : WishReason::kEnoughAlready);
  }
  vote.wish = Wish::kOut;
  vote.reason = WishReason::kAboveTarget;
  vote.capacity = wanted;
  return vote;
}

PolicyVote vote_in(const TrackingInput& input, PolicyVote vote) {
  if (input.is_in_disabled) return nothing(std::move(vote), WishReason::kInDisabled);
  if (input.memory.in_at.is_set() && input.now < input.memory.in_at + input.in_cooldown) {
    return nothing(std::move(vote), WishReason::kInCooldown);
  }
  // Counted from the tasks that are wanted where some of those that run are on their way out.
  const std::int32_t wanted = tracked_capacity(std::min(input.running, input.desired), vote.value, input.target);
  if (wanted >= input.desired) return nothing(std::move(vote), WishReason::kEnoughAlready);
  vote.wish = Wish::kIn;
  vote.reason = WishReason::kBelowTarget;
  vote.capacity = wanted;
  return vote;
}

}  // namespace

const char* words_of(WishReason reason) {
  switch (reason) {
    case WishReason::kNotEvaluated:
      return "the policy has not been evaluated yet";
    case WishReason::kNoData:
      return "the metric has too few datapoints";
    case WishReason::kWithinRange:
      return "the metric is between the thresholds";
    case WishReason::kAboveTarget:
      return "the metric is above the target";
    case WishReason::kBelowTarget:
      return "the metric is below nine tenths of the target";
    case WishReason::kSettling:
      return "what was added last is not measured yet";
    case WishReason::kOutCooldown:
      return "the cool-down of the last scale-out is on, and no larger one is asked for";
    case WishReason::kInCooldown:
      return "the cool-down of the last scale-in is on";
    case WishReason::kInDisabled:
      return "the policy does not scale in";
    case WishReason::kEnoughAlready:
      return "the desired count is what the metric asks for already";
  }
  return "";
}

// Application Auto Scaling's alarms for ECS: 3 datapoints of a minute above, 15 below; for metrics of high resolution 3 and 45
// of 20 seconds. The fast pace needs 3 datapoints of a second above, and five minutes below. Ranges are longer than what has
// to breach, so that a missing datapoint does not stop scaling; a metric that has stopped coming leaves the range.
TrackingAlarms tracking_alarms(ScalingPace pace, bool high_resolution) {
  if (pace == ScalingPace::kFast) {
    return {.high = {.period = Duration::seconds(1), .points = 3, .range = Duration::seconds(75)},
            .low = {.period = Duration::seconds(20), .points = 15, .range = Duration::seconds(20 * 18)}};
  }
  const Duration period = high_resolution ? Duration::seconds(20) : Duration::minutes(1);
  const std::int32_t low = high_resolution ? 45 : 15;
  return {.high = {.period = period, .points = 3, .range = period * 6},
          .low = {.period = period, .points = low, .range = period * (low + 3)}};
}

Duration evaluation_period(ScalingPace pace, bool high_resolution) {
  if (pace == ScalingPace::kFast) return Duration::seconds(1);
  return high_resolution ? Duration::seconds(10) : Duration::minutes(1);
}

std::int32_t tracked_capacity(std::int32_t running, double value, double target) {
  constexpr double kMost = std::numeric_limits<std::int32_t>::max();
  const double exact = std::min(static_cast<double>(running) * value / target, kMost);
  const double whole = std::ceil(exact - kRoundingSlack - exact * kRelativeSlack);
  if (!(whole > 0)) return 0;
  return static_cast<std::int32_t>(std::min(whole, kMost));
}

PolicyVote track(const TrackingInput& input) {
  PolicyVote vote;
  vote.at = input.now;
  vote.target = input.target;
  vote.capacity = input.desired;
  if (input.running == 0 && input.desired == 0) return vote_from_zero(input, std::move(vote));
  if (input.running == 0) return nothing(std::move(vote), WishReason::kNoData);
  const auto high = counted(input.high, input.alarms.high, Instant::none(), input.now);
  const auto high_state = state_of(high, [&](double value) { return value > input.target; });
  if (high_state == AlarmState::kAlarm) {
    note(vote, high);
    // A datapoint from before what was added was running would ask for the same once more.
    if (vote.value_at < std::max(input.memory.settled_at, input.running_since)) {
      return nothing(std::move(vote), WishReason::kSettling);
    }
    return vote_out(input, std::move(vote));
  }
  // The alarm below counts only what was measured since the last scale-out, so that a scale-out is never the reason for a
  // scale-in.
  const Instant low_since = input.memory.settled_at.is_set() ? input.memory.settled_at : input.memory.out_at;
  const auto low = counted(input.low, input.alarms.low, low_since, input.now);
  const auto low_state = state_of(low, [&](double value) { return value < kLowShare * input.target; });
  if (low_state == AlarmState::kAlarm) {
    note(vote, low);
    return vote_in(input, std::move(vote));
  }
  note(vote, high.empty() ? low : high);
  return nothing(std::move(vote), high_state == AlarmState::kNoData ? WishReason::kNoData : WishReason::kWithinRange);
}

}  // namespace moorage::control
