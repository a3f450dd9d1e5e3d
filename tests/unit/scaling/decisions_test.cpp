// Decisions by tables: worked numbers, cool-downs, bounds, several policies, missing data.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "services/autoscaling/capacity_choice.h"
#include "services/autoscaling/step_scaling.h"
#include "services/autoscaling/target_tracking.h"

namespace moorage::control {
namespace {

constexpr Instant kNow{1'700'000'040'000};  // a full minute
constexpr double kMissing = std::numeric_limits<double>::infinity();

// Datapoints whose last period ends now, oldest first.
std::vector<DataPoint> points(std::vector<double> values, Duration period) {
  std::vector<DataPoint> out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto back = static_cast<std::int64_t>(values.size() - i);
    if (values[i] != kMissing) out.push_back({.at = kNow - period * back, .value = values[i]});
  }
  return out;
}

TrackingInput input(double target, std::int32_t tasks, double value) {
  TrackingInput in;
  in.target = target;
  in.out_cooldown = in.in_cooldown = Duration::seconds(300);
  in.alarms = tracking_alarms(ScalingPace::kAws, false);
  in.high = points(std::vector<double>(3, value), Duration::minutes(1));
  in.low = points(std::vector<double>(15, value), Duration::minutes(1));
  in.running = in.desired = tasks;
  in.now = kNow;
  return in;
}

struct Worked {
  double target;
  std::int32_t tasks;
  double value;
  Wish wish;
  std::int32_t capacity;
  WishReason reason;
};

TEST(TargetTracking, gives_the_worked_numbers) {
  constexpr Worked kCases[] = {
      {60, 4, 90, Wish::kOut, 6, WishReason::kAboveTarget},
      {60, 6, 40, Wish::kIn, 4, WishReason::kBelowTarget},
      {60, 10, 53, Wish::kIn, 9, WishReason::kBelowTarget},
      {60, 10, 54, Wish::kNothing, 10, WishReason::kWithinRange},  // the alarm below is one for less than 54
      {60, 10, 60, Wish::kNothing, 10, WishReason::kWithinRange},  // the alarm above is one for more than 60
      {60, 10, 60.5, Wish::kOut, 11, WishReason::kAboveTarget},
      {60, 1, 5, Wish::kNothing, 1, WishReason::kEnoughAlready},
      {60, 3, 0, Wish::kIn, 0, WishReason::kBelowTarget},
      {70, 7, 200, Wish::kOut, 20, WishReason::kAboveTarget},
      {100, 5, 1e308, Wish::kOut, std::numeric_limits<std::int32_t>::max(), WishReason::kAboveTarget},
  };
  for (const Worked& one : kCases) {
    const PolicyVote vote = track(input(one.target, one.tasks, one.value));
    EXPECT_EQ(vote.wish, one.wish) << one.tasks << " tasks at " << one.value << " with target " << one.target;
    EXPECT_EQ(vote.capacity, one.capacity) << one.tasks << " tasks at " << one.value;
    EXPECT_EQ(vote.reason, one.reason) << words_of(vote.reason);
    EXPECT_EQ(vote.value, one.value);
  }
}

TEST(TargetTracking, a_whole_quotient_is_not_rounded_up_by_its_last_bits) {
  EXPECT_EQ(tracked_capacity(3, 70.00000000000001, 70), 3);
  EXPECT_EQ(tracked_capacity(6, 40, 60), 4);
  EXPECT_EQ(tracked_capacity(7, 0.3 / 0.1 * 10, 10), 21);
}

TEST(TargetTracking, missing_data_never_scales) {
  const Duration minute = Duration::minutes(1);
  struct Row {
    std::vector<double> high;
    Wish wish;
  };
  const double m = kMissing;
  const Row rows[] = {
      {{90, 90, 90}, Wish::kOut},       {{m, 90, 90}, Wish::kNothing},
      {{90, m, 90, m, 90}, Wish::kOut}, {{}, Wish::kNothing},
      {{50, 90, 90}, Wish::kNothing},   {{90, 90, 50}, Wish::kNothing},
      {{90, 90, 90, m, m}, Wish::kOut}, {{90, 90, 90, m, m, m, m, m}, Wish::kNothing},
  };
  for (const Row& row : rows) {
    TrackingInput in = input(60, 4, 58);
    in.high = points(row.high, minute);
    EXPECT_EQ(track(in).wish, row.wish) << row.high.size() << " points";
  }
  TrackingInput in = input(60, 4, 58);
  in.high = points({90, std::nan(""), 90, 90}, minute);
  EXPECT_EQ(track(in).wish, Wish::kOut) << "a value that is no number counts as missing";
  in.high = points({std::nan(""), std::nan(""), std::nan("")}, minute);
  in.low = {};
  EXPECT_EQ(track(in).reason, WishReason::kNoData);
  // A datapoint of a period that is not over does not count.
  in.high = {{.at = kNow - minute * 2, .value = 90}, {.at = kNow - minute, .value = 90}, {.at = kNow, .value = 90}};
  EXPECT_EQ(track(in).wish, Wish::kNothing);
}

TEST(TargetTracking, scales_in_after_fifteen_minutes_and_not_before) {
  TrackingInput in = input(60, 6, 40);
  in.low = points(std::vector<double>(14, 40), Duration::minutes(1));
  EXPECT_EQ(track(in).wish, Wish::kNothing);
  in.low = points(std::vector<double>(15, 40), Duration::minutes(1));
  EXPECT_EQ(track(in).wish, Wish::kIn);
  in.low[7].value = 54;
  EXPECT_EQ(track(in).wish, Wish::kNothing);
}

TEST(TargetTracking, from_no_task_one_datapoint_of_demand_is_enough) {
  TrackingInput in = input(60, 0, 0);
  in.high = points({5}, Duration::minutes(1));
  EXPECT_EQ(track(in).capacity, 1);
  in.high = points({0}, Duration::minutes(1));
  EXPECT_EQ(track(in).wish, Wish::kNothing);
  in.high = {};
  EXPECT_EQ(track(in).reason, WishReason::kNoData);
}

TEST(TargetTracking, counts_from_running_tasks_so_that_what_starts_is_not_asked_for_twice) {
  TrackingInput in = input(60, 4, 90);
  in.desired = 6;  // two are starting
  EXPECT_EQ(track(in).wish, Wish::kNothing);
  EXPECT_EQ(track(in).reason, WishReason::kEnoughAlready);
}

// The cool-down of a scale-out: only a larger one comes through, counted from before it.
TEST(TargetTracking, obeys_cooldowns) {
  TrackingInput in = input(60, 6, 90);
  in.memory = {.out_at = kNow - Duration::seconds(60), .out_from = 4, .out_to = 6};
  EXPECT_EQ(track(in).reason, WishReason::kOutCooldown) << "4 x 90 / 60 is what is there";
  in.high = points({130, 130, 130}, Duration::minutes(1));
  EXPECT_EQ(track(in).capacity, 9) << "4 x 130 / 60";
  in.memory.settled_at = kNow - Duration::seconds(30);
  EXPECT_EQ(track(in).reason, WishReason::kSettling) << "the newest datapoint is of before the tasks ran";
  in.memory.settled_at = kNow - Duration::seconds(61);
  EXPECT_EQ(track(in).capacity, 13) << "6 x 130 / 60, measured with six";
  in = input(60, 6, 90);
  in.memory = {.out_at = kNow - Duration::seconds(300), .out_from = 4, .out_to = 6};
  EXPECT_EQ(track(in).capacity, 9) << "the cool-down is over";

  in = input(60, 6, 40);
  in.memory.in_at = kNow - Duration::seconds(299);
  EXPECT_EQ(track(in).reason, WishReason::kInCooldown);
  in.memory.in_at = kNow - Duration::seconds(300);
  EXPECT_EQ(track(in).capacity, 4);
  in = input(60, 4, 90);
  in.memory.in_at = kNow - Duration::seconds(1);
  EXPECT_EQ(track(in).wish, Wish::kOut) << "a scale-out interrupts the cool-down of a scale-in";
}

TEST(TargetTracking, what_was_measured_before_a_scale_out_is_no_reason_for_a_scale_in) {
  TrackingInput in = input(60, 6, 40);
  in.memory = {.out_at = kNow - Duration::minutes(14), .out_from = 4, .out_to = 6, .settled_at = kNow - Duration::minutes(14)};
  EXPECT_EQ(track(in).wish, Wish::kNothing);
  in.memory.settled_at = in.memory.out_at = kNow - Duration::minutes(15);
  EXPECT_EQ(track(in).wish, Wish::kIn);
}

TEST(TargetTracking, does_not_scale_in_where_that_is_disabled) {
  TrackingInput in = input(60, 6, 40);
  in.is_in_disabled = true;
  EXPECT_EQ(track(in).reason, WishReason::kInDisabled);
  EXPECT_EQ(track(in).wish, Wish::kNothing);
}

TEST(TargetTracking, the_fast_pace_needs_three_seconds_above_and_five_minutes_below) {
  TrackingInput in = input(60, 4, 58);
  in.alarms = tracking_alarms(ScalingPace::kFast, false);
  in.high = points({90, 90, 90}, Duration::seconds(1));
  EXPECT_EQ(track(in).capacity, 6);
  in.high = points({90, 90}, Duration::seconds(1));
  EXPECT_EQ(track(in).wish, Wish::kNothing);
  in.high = points({40, 40, 40}, Duration::seconds(1));
  in.low = points(std::vector<double>(14, 40), Duration::seconds(20));
  EXPECT_EQ(track(in).wish, Wish::kNothing);
  in.low = points(std::vector<double>(15, 40), Duration::seconds(20));
  EXPECT_EQ(track(in).capacity, 3);
  in.high = points({90, 90, 90}, Duration::seconds(1));
  in.running_since = kNow - Duration::millis(500);
  EXPECT_EQ(track(in).reason, WishReason::kSettling);
}

// ------------------------------------------------------------------------------------------------------------ step scaling

StepPlan plan(AdjustmentKind kind, std::vector<StepBounds> steps, std::int32_t magnitude = 0) {
  return {.kind = kind, .steps = std::move(steps), .least_magnitude = magnitude, .cooldown = Duration::seconds(300)};
}

std::int32_t scaled(const StepPlan& steps, std::int32_t tasks, double by, bool is_above = true) {
  return step_vote({.plan = steps, .breach = {.by = by, .is_above = is_above}, .desired = tasks, .memory = {}, .now = kNow})
      .capacity;
}

TEST(StepScaling, takes_the_step_of_the_breach) {
  const StepPlan out = plan(AdjustmentKind::kChange, {{0, 15, 1}, {15, std::nullopt, 3}});
  EXPECT_EQ(scaled(out, 4, 12), 5) << "82 with a threshold of 70";
  EXPECT_EQ(scaled(out, 4, 15), 7) << "85 with a threshold of 70: the lower bound belongs to its step";
  EXPECT_EQ(scaled(out, 4, 0), 5);
  EXPECT_EQ(scaled(out, 4, -1), 4) << "no step";
  const StepPlan in = plan(AdjustmentKind::kChange, {{-10, 0, -1}, {std::nullopt, -10, -3}});
  EXPECT_EQ(scaled(in, 8, 0, false), 7) << "below, the upper bound belongs to its step";
  EXPECT_EQ(scaled(in, 8, -10, false), 5);
  EXPECT_EQ(scaled(in, 8, -9.9, false), 7);
  EXPECT_EQ(scaled(in, 2, -50, false), 0) << "never below none";
}

TEST(StepScaling, rounds_percentages_as_documented) {
  struct Row {
    std::int32_t tasks;
    std::int32_t percent;
    std::int32_t magnitude;
    std::int32_t result;
  };
  constexpr Row kRows[] = {
      {4, 25, 2, 6},      // 1, raised to 2
      {4, 25, 0, 5},      //
      {127, 10, 0, 139},  // 12.7: 12
      {1, 67, 0, 2},      // 0.67: 1
      {1, -58, 0, 0},     // -0.58: -1
      {10, -67, 0, 4},    // -6.7: -6
      {10, -10, 3, 7},    // -1, raised to -3
      {0, 50, 0, 0},      // half of nothing
      {0, 50, 2, 2},      //
      {10, 0, 3, 10},     //
      {2, -100, 0, 0},    //
  };
  for (const Row& row : kRows) {
    const StepPlan steps = plan(AdjustmentKind::kPercent, {{std::nullopt, std::nullopt, row.percent}}, row.magnitude);
    EXPECT_EQ(adjusted(steps, row.percent, row.tasks), row.result) << row.percent << " % of " << row.tasks;
  }
  EXPECT_EQ(adjusted(plan(AdjustmentKind::kExact, {}), 7, 3), 7);
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  EXPECT_EQ(adjusted(plan(AdjustmentKind::kChange, {}), kMost, kMost), kMost);
}

// The worked example of the user guide: during the cool-down of a step of two, a step of three adds one more.
TEST(StepScaling, counts_what_a_cooldown_has_added_as_a_part) {
  const StepPlan out = plan(AdjustmentKind::kChange, {{0, 10, 2}, {10, std::nullopt, 3}});
  const ScalingMemory memory{.out_at = kNow - Duration::seconds(10), .out_from = 4, .out_to = 6};
  const auto vote = [&](double by, ScalingMemory with) {
    return step_vote({.plan = out, .breach = {.by = by, .is_above = true}, .desired = 6, .memory = with, .now = kNow});
  };
  EXPECT_EQ(vote(5, memory).wish, Wish::kNothing);
  EXPECT_EQ(vote(5, memory).reason, WishReason::kOutCooldown);
  EXPECT_EQ(vote(15, memory).capacity, 7);
  EXPECT_EQ(vote(5, {.out_at = kNow - Duration::seconds(300), .out_from = 4, .out_to = 6}).capacity, 8);
  const StepPlan in = plan(AdjustmentKind::kChange, {{std::nullopt, 0, -1}});
  const ScalingMemory was_in{.in_at = kNow - Duration::seconds(299), .in_to = 6};
  EXPECT_EQ(
      step_vote({.plan = in, .breach = {.by = -1, .is_above = false}, .desired = 6, .memory = was_in, .now = kNow}).reason,
      WishReason::kInCooldown);
}

// -------------------------------------------------------------------------------------------------------- several policies

Ballot ballot(Wish wish, std::int32_t capacity, double value = 50, double target = 60) {
  Ballot out;
  out.vote.wish = wish;
  out.vote.capacity = capacity;
  out.vote.has_value = true;
  out.vote.value = value;
  out.vote.target = target;
  return out;
}

CapacityQuestion question(std::vector<Ballot> ballots, std::int32_t desired) {
  return {.ballots = std::move(ballots), .running = desired, .desired = desired, .least = 2, .most = 10};
}

TEST(SeveralPolicies, the_largest_scale_out_wins) {
  const auto choice = choose_capacity(question({ballot(Wish::kOut, 6), ballot(Wish::kOut, 8), ballot(Wish::kIn, 2)}, 4));
  EXPECT_EQ(choice.capacity, 8);
  EXPECT_EQ(choice.ballot, 1u);
}

TEST(SeveralPolicies, all_have_to_agree_on_a_scale_in_and_the_most_careful_one_decides) {
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kIn, 4, 20), ballot(Wish::kIn, 6, 30)}, 8)).capacity, 6);
  const auto against = choose_capacity(question({ballot(Wish::kIn, 4, 20), ballot(Wish::kNothing, 8)}, 8));
  EXPECT_EQ(against.capacity, 8);
  EXPECT_EQ(against.why, "a policy asks for fewer tasks, and not all policies agree");
  Ballot silent = ballot(Wish::kNothing, 8, 10);
  silent.is_in_disabled = true;
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kIn, 4, 20), silent}, 8)).capacity, 4)
      << "one that never scales in is not asked";
}

TEST(SeveralPolicies, a_scale_in_that_would_scale_out_again_is_flapping) {
  Ballot guard = ballot(Wish::kNothing, 8, 50, 60);
  guard.is_in_disabled = true;
  const auto choice = choose_capacity(question({ballot(Wish::kIn, 4, 20), guard}, 8));
  EXPECT_EQ(choice.capacity, 8);
  EXPECT_EQ(choice.refusal, kFlapping) << "50 with eight tasks is 100 with four";
  Ballot step = ballot(Wish::kIn, 7);
  step.tracks = false;
  EXPECT_EQ(choose_capacity(question({step, ballot(Wish::kNothing, 8, 59, 60)}, 8)).refusal, kFlapping);
  EXPECT_EQ(choose_capacity(question({step, ballot(Wish::kNothing, 8, 40, 60)}, 8)).capacity, 7);
}

TEST(Bounds, are_obeyed_and_told) {
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kOut, 50)}, 4)).capacity, 10);
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kOut, 50)}, 10)).refusal, kAtMaximum);
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kIn, 0, 1)}, 4)).capacity, 2);
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kIn, 0, 1)}, 2)).refusal, kAtMinimum);
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kOut, 1)}, 0)).capacity, 2) << "a count below the minimum is raised to it";
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kIn, 0, 1)}, 1)).refusal, kAtMinimum) << "and a scale-in leaves it";
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kOut, 20)}, 12)).refusal, kAtMaximum);
  EXPECT_EQ(choose_capacity(question({ballot(Wish::kIn, 11, 1)}, 12)).capacity, 10);
}

TEST(Suspension, and_a_deployment_stop_what_they_say) {
  CapacityQuestion out = question({ballot(Wish::kOut, 6)}, 4);
  out.is_deploying = true;
  EXPECT_EQ(choose_capacity(out).capacity, 6) << "a deployment does not stop a scale-out";
  out.out_suspended = true;
  EXPECT_EQ(choose_capacity(out).refusal, kUnscalable);
  CapacityQuestion in = question({ballot(Wish::kIn, 3, 20)}, 4);
  in.is_deploying = true;
  EXPECT_EQ(choose_capacity(in).refusal, kUnscalable);
  EXPECT_EQ(choose_capacity(in).why, "scale-in is off while a deployment of the service is in progress");
  in.is_deploying = false;
  EXPECT_EQ(choose_capacity(in).capacity, 3);
  in.in_suspended = true;
  EXPECT_EQ(choose_capacity(in).refusal, kUnscalable);
}

}  // namespace
}  // namespace moorage::control
