#include "services/autoscaling/scaling_evaluation.h"

#include <algorithm>
#include <map>

#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/capacity_choice.h"
#include "services/autoscaling/policy_check.h"
#include "services/autoscaling/policy_metric.h"
#include "services/autoscaling/scaling_changes.h"
#include "services/autoscaling/scaling_outlook.h"

namespace moorage::control {

namespace {

constexpr Duration kRollingStep = Duration::seconds(1);
constexpr Duration kMinute = Duration::minutes(1);

Instant grid(Instant at, Duration step) { return {at.ms - at.ms % step.ms}; }

bool is_due(Duration period, Instant last, Instant now) { return grid(last, period) != grid(now, period); }

// With the fast pace a total of a minute is taken at every second out of what came in the minute before it.
bool is_rolling(ScalingPace pace, const PolicyMetric& metric) { return pace == ScalingPace::kFast && metric.is_total; }

MetricNeed need_of(const ScalingPolicy& policy, const PolicyMetric& metric, bool is_high, const AlarmShape& alarm,
                   Instant now) {
  return {.policy = policy.id,
          .is_high = is_high,
          .name = metric.name,
          .from = now - alarm.range,
          .to = now,
          .period = alarm.period};
}

// The alarms by the minute, which serve a metric that does not come by the second.
TrackingAlarms spare_alarms() { return tracking_alarms(ScalingPace::kAws, false); }

// Totals: the alarm below reads minutes.
TrackingAlarms alarms_of(ScalingPace pace, const PolicyMetric& metric) {
  TrackingAlarms out = tracking_alarms(pace, metric.is_high_resolution);
  if (is_rolling(pace, metric)) out.low = {.period = kMinute, .points = 5, .range = kMinute * 7};
  return out;
}

struct Scene {
  const ScalableTarget& target;
  ServiceId service_id;
  const Service& service;
  std::int32_t running = 0;
};

std::optional<Scene> scene_of(const State& state, ScalableTargetId id) {
  const ScalableTarget& target = *state.find(id);
  const ServiceId service = active_service(state, target.resource);
  if (!service || state.find(service)->daemon) return std::nullopt;
  return Scene{
      .target = target, .service_id = service, .service = *state.find(service), .running = state.of(service).running_tasks};
}

bool is_deploying(const Service& service) {
  return !service.deployments.empty() && service.deployments.front().rollout == RolloutState::kInProgress;
}

template <typename Group>
Duration cooldown_of(Group group) {
  return group.isValue() ? Duration::seconds(group.getValue()) : kCooldownDefault;
}

std::vector<DataPoint> points_for(ScalingPace pace, const PolicyMetric& metric, const AlarmShape& alarm,
                                  const MetricNeed& reading) {
  if (!reading.is_high || reading.is_spare || !is_rolling(pace, metric)) return data_points(reading.points, metric.statistic);
  return rolling_minutes(reading.points, metric.statistic,
                         {.end = grid(reading.to, kRollingStep), .step = kRollingStep, .count = alarm.points});
}

// Notes when what the last scale-out added runs, and when the number of running tasks rose.
void note_running(Step& step, ScalingPolicyId id, const Scene& scene) {
  const ScalingPolicy& policy = *step.draft.find(id);
  const ScalingMemory& memory = policy.memory;
  const bool is_settled = memory.out_at.is_set() && !memory.settled_at.is_set() &&
                          scene.running >= std::min(memory.out_to, scene.service.desired_count);
  if (is_settled) step.draft.change(id, [&](ScalingPolicy& p) { p.memory.settled_at = step.now; });
  if (scene.running == policy.last_running) return;
  const bool rose = scene.running > policy.last_running;
  step.draft.hint(id, [](ScalingPolicy& p) -> std::int32_t& { return p.last_running; }) = scene.running;
  if (rose) step.draft.hint(id, [](ScalingPolicy& p) -> Instant& { return p.running_since; }) = step.now;
}

// What the alarm below has found stands until it is looked at again.
bool is_of_low_alarm(WishReason reason) {
  return reason == WishReason::kBelowTarget || reason == WishReason::kInCooldown || reason == WishReason::kInDisabled;
}

// What was read for one policy; null: not in this round.
struct PolicyReadings {
  const MetricNeed* high = nullptr;
  const MetricNeed* low = nullptr;
  const MetricNeed* spare_high = nullptr;
  const MetricNeed* spare_low = nullptr;
};
using Readings = std::map<ScalingPolicyId, PolicyReadings>;

// The datapoints of one alarm, and the alarm that they are for.
struct AlarmReading {
  AlarmShape alarm;
  std::vector<DataPoint> points;
};
bool has_enough(const AlarmReading& reading) { return reading.points.size() >= static_cast<std::size_t>(reading.alarm.points); }

// By the second where there is enough; a metric that comes by the minute, late or with gaps is looked at by the minute.
AlarmReading alarm_reading(ScalingPace pace, const PolicyMetric& metric, const MetricNeed* reading, const MetricNeed* spare) {
  if (!reading) return {};
  const TrackingAlarms own = alarms_of(pace, metric);
  const AlarmShape alarm = reading->is_high ? own.high : own.low;
  AlarmReading seconds{.alarm = alarm, .points = points_for(pace, metric, alarm, *reading)};
  if (!spare || has_enough(seconds)) return seconds;
  const AlarmShape by_minute = spare->is_high ? spare_alarms().high : spare_alarms().low;
  AlarmReading minutes{.alarm = by_minute, .points = points_for(pace, metric, by_minute, *spare)};
  return has_enough(minutes) ? minutes : seconds;
}

PolicyVote vote_of(Step& step, ScalingPace pace, const Scene& scene, ScalingPolicyId id, const Readings& readings) {
  const ScalingPolicy& policy = *step.draft.find(id);
  const auto config = policy.tracking.reader();
  const PolicyMetric metric = metric_of(config, scene.target.resource);
  TrackingInput input{.target = wire::value_or(config.getTargetValue(), 0.0),
                      .out_cooldown = cooldown_of(config.getScaleOutCooldown()),
                      .in_cooldown = cooldown_of(config.getScaleInCooldown()),
                      .is_in_disabled = wire::value_or(config.getDisableScaleIn(), false),
                      .running = scene.running,
                      .desired = scene.service.desired_count,
                      .running_since = pace == ScalingPace::kFast ? policy.running_since : Instant::none(),
                      .memory = policy.memory,
                      .now = step.now};
  const PolicyReadings& read = readings.at(id);
  AlarmReading high = alarm_reading(pace, metric, read.high, read.spare_high);
  AlarmReading low = alarm_reading(pace, metric, read.low, read.spare_low);
  input.alarms = {.high = high.alarm, .low = low.alarm};
  input.high = std::move(high.points);
  input.low = std::move(low.points);
  PolicyVote vote = track(input);
  const bool is_quiet = vote.reason == WishReason::kWithinRange || vote.reason == WishReason::kNoData;
  if (!read.low && is_quiet && is_of_low_alarm(policy.last_vote.reason)) vote.reason = policy.last_vote.reason;
  return vote;
}

std::string numbers_of(const PolicyVote& vote, const Scene& scene, std::int32_t capacity) {
  std::string value;
  std::string target;
  wire::append_double(vote.value, value);
  wire::append_double(vote.target, target);
  return "the metric is " + value + " and the target " + target + " with " + std::to_string(scene.running) +
         " running tasks; the desired count goes from " + std::to_string(scene.service.desired_count) + " to " +
         std::to_string(capacity);
}

std::string cause_of(std::string_view alarm, std::string_view policy) {
  return "monitor alarm " + std::string(alarm) + " in state ALARM triggered policy " + std::string(policy);
}

Duration out_cooldown(const ScalingPolicy& policy) {
  return policy.kind == ScalingPolicyKind::kStep ? step_plan(policy.step.reader()).cooldown
                                                 : cooldown_of(policy.tracking.reader().getScaleOutCooldown());
}

// A change by one policy is what every tracking policy of the target has to wait for: their datapoints are of before it, too.
void remember(Step& step, ScalableTargetId target, ScalingPolicyId decided, Wish wish, std::int32_t from, std::int32_t to) {
  const TargetIndex index = autoscaling_model(step.state()).of(target);
  for (const auto& [name, id] : index.policies) {
    if (id != decided && step.state().find(id)->kind != ScalingPolicyKind::kTracking) continue;
    step.draft.change(id, [&](ScalingPolicy& policy) {
      ScalingMemory& memory = policy.memory;
      if (wish == Wish::kIn) {
        memory.in_at = step.now;
        memory.in_to = to;
        return;
      }
      // A larger scale-out within the cool-down counts from where the first one began.
      if (!memory.out_at.is_set() || step.now >= memory.out_at + out_cooldown(policy)) memory.out_from = from;
      memory.out_at = step.now;
      memory.out_to = to;
      memory.settled_at = Instant::none();
      memory.in_at = Instant::none();
    });
  }
}

void carry_out(Step& step, const Scene& scene, const CapacityChoice& choice, ScalingPolicyId decided, std::string cause,
               std::string details) {
  const ScalableTargetId target = scene.target.id;
  const std::int32_t before = scene.service.desired_count;
  if (choice.capacity != before) {
    set_desired_count(step, target, scene.service_id,
                      {.capacity = choice.capacity, .cause = std::move(cause), .details = std::move(details)});
    remember(step, target, decided, choice.wish, before, choice.capacity);
    return;
  }
  if (choice.refusal.empty()) return;
  note_not_scaled(step, target,
                  {.reason = choice.refusal, .cause = std::move(cause), .details = choice.why, .current = before});
}

CapacityQuestion question_of(const Scene& scene) {
  return {.running = scene.running,
          .desired = scene.service.desired_count,
          .least = scene.target.least,
          .most = scene.target.most,
          .out_suspended = scene.target.out_suspended,
          .in_suspended = scene.target.in_suspended,
          .is_deploying = is_deploying(scene.service)};
}

Ballot ballot_of(const ScalingPolicy& policy, PolicyVote vote) {
  return {.vote = std::move(vote), .is_in_disabled = wire::value_or(policy.tracking.reader().getDisableScaleIn(), false)};
}

// Tracking policies of the target in order of their names, those that are not due with what they found last.
void decide(Step& step, ScalingPace pace, ScalableTargetId id, const Readings& readings) {
  const auto scene = scene_of(step.state(), id);
  if (!scene) return;
  CapacityQuestion question = question_of(*scene);
  std::vector<ScalingPolicyId> policies;
  for (const auto& [name, policy] : autoscaling_model(step.state()).of(id).policies) {
    if (step.state().find(policy)->kind == ScalingPolicyKind::kTracking) policies.push_back(policy);
  }
  for (const ScalingPolicyId policy : policies) {
    if (readings.contains(policy)) {
      note_running(step, policy, *scene);
      PolicyVote vote = vote_of(step, pace, *scene, policy, readings);
      step.draft.hint(policy, [](ScalingPolicy& p) -> PolicyVote& { return p.last_vote; }) = std::move(vote);
    }
    const ScalingPolicy& voter = *step.draft.find(policy);
    Ballot ballot = ballot_of(voter, voter.last_vote);
    // What a policy asked for in an earlier round was granted then or is out of date.
    if (!readings.contains(policy) && ballot.vote.wish == Wish::kOut) ballot.vote.wish = Wish::kNothing;
    question.ballots.push_back(std::move(ballot));
  }
  const CapacityChoice choice = choose_capacity(question);
  if (!choice.has_ballot) return;
  const ScalingPolicy& decided = *step.draft.find(policies[choice.ballot]);
  const PolicyVote& vote = question.ballots[choice.ballot].vote;
  carry_out(step, *scene, choice, decided.id,
            cause_of(tracking_alarm_name(scene->target, decided, choice.wish == Wish::kOut), decided.name),
            numbers_of(vote, *scene, choice.capacity));
}

void add_needs(const ScalingPolicy& policy, const PolicyMetric& metric, ScalingPace pace, std::pair<Instant, Instant> round,
               std::vector<MetricNeed>& out) {
  const Instant last = round.first;
  const Instant now = round.second;
  const TrackingAlarms alarms = alarms_of(pace, metric);
  const TrackingAlarms spare = spare_alarms();
  const bool is_fast = pace == ScalingPace::kFast;
  // With the fast pace the alarm below is looked at once in each of its periods.
  const bool is_low_due = !is_fast || is_due(alarms.low.period, last, now);
  const auto add = [&](bool is_high, bool is_spare) {
    const TrackingAlarms& of = is_spare ? spare : alarms;
    out.push_back(need_of(policy, metric, is_high, is_high ? of.high : of.low, now));
    out.back().is_spare = is_spare;
    // A rolling minute begins a minute before its end.
    if (is_high && !is_spare && is_rolling(pace, metric)) out.back().from = now - kMinute - Duration::seconds(10);
  };
  add(true, false);
  if (is_fast) add(true, true);
  if (is_low_due) add(false, false);
  if (is_low_due && is_fast) add(false, true);
}

}  // namespace

std::vector<MetricNeed> metric_needs(const State& state, ScalingPace pace, Instant last, Instant now) {
  std::vector<MetricNeed> out;
  for (const auto& [target, count] : autoscaling_model(state).tracked()) {
    if (!scene_of(state, target)) continue;
    for (const auto& [name, id] : autoscaling_model(state).of(target).policies) {
      const ScalingPolicy& policy = *state.find(id);
      if (policy.kind != ScalingPolicyKind::kTracking) continue;
      const PolicyMetric metric = metric_of(policy.tracking.reader(), state.find(target)->resource);
      if (!is_due(evaluation_period(pace, metric.is_high_resolution), last, now)) continue;
      add_needs(policy, metric, pace, {last, now}, out);
    }
  }
  return out;
}

void evaluate_scaling(Step& step, ScalingPace pace, const std::vector<MetricNeed>& needs) {
  Readings readings;
  std::vector<ScalableTargetId> targets;
  for (const MetricNeed& need : needs) {
    PolicyReadings& of = readings[need.policy];
    (need.is_high ? (need.is_spare ? of.spare_high : of.high) : (need.is_spare ? of.spare_low : of.low)) = &need;
    const ScalableTargetId target = step.state().find(need.policy)->target;
    if (targets.empty() || targets.back() != target) targets.push_back(target);
  }
  for (const ScalableTargetId target : targets) decide(step, pace, target, readings);
}

std::optional<Instant> next_evaluation(const State& state, ScalingPace pace, Instant last) {
  if (autoscaling_model(state).tracked().empty()) return std::nullopt;
  // Ten seconds divide a minute, so one grid serves metrics of both resolutions.
  const Duration period = evaluation_period(pace, true);
  return grid(last, period) + period;
}

ScalingOutlook scaling_outlook(const State& state, ScalableTargetId id) {
  const auto scene = scene_of(state, id);
  if (!scene) return {.capacity = 0, .why = "the service is not ACTIVE, or it is one of the DAEMON strategy"};
  CapacityQuestion question = question_of(*scene);
  for (const auto& [name, policy] : autoscaling_model(state).of(id).policies) {
    const ScalingPolicy& one = *state.find(policy);
    if (one.kind == ScalingPolicyKind::kTracking) question.ballots.push_back(ballot_of(one, one.last_vote));
  }
  CapacityChoice choice = choose_capacity(question);
  return {.capacity = choice.capacity, .why = std::move(choice.why)};
}

Status run_alarm_action(Step& step, const AlarmAction& action) {
  const ScalingPolicyId id = policy_by_arn(step.state(), action.policy_arn);
  if (!id) {
    return api_error("ObjectNotFoundException",
                     "No scaling policy has the ARN " + std::string(action.policy_arn.substr(0, 512)));
  }
  const ScalingPolicy& policy = *step.draft.find(id);
  if (policy.kind != ScalingPolicyKind::kStep) {
    return scaling_refusal("The policy " + policy.name + " tracks its metric by itself and is no action of an alarm.");
  }
  const auto scene = scene_of(step.state(), policy.target);
  if (!scene) return {};
  CapacityQuestion question = question_of(*scene);
  const StepPlan plan = step_plan(policy.step.reader());
  PolicyVote vote = step_vote({.plan = plan,
                               .breach = {.by = action.value - action.threshold, .is_above = action.is_above},
                               .desired = scene->service.desired_count,
                               .memory = policy.memory,
                               .now = step.now});
  vote.value = action.value;
  question.ballots.push_back({.vote = vote, .tracks = false});
  // The tracking policies beside it say whether fewer tasks would be too few for them.
  for (const auto& [name, other] : autoscaling_model(step.state()).of(policy.target).policies) {
    const ScalingPolicy& tracking = *step.state().find(other);
    if (tracking.kind != ScalingPolicyKind::kTracking) continue;
    Ballot ballot = ballot_of(tracking, tracking.last_vote);
    ballot.vote.wish = Wish::kNothing;
    question.ballots.push_back(std::move(ballot));
  }
  step.draft.hint(id, [](ScalingPolicy& p) -> PolicyVote& { return p.last_vote; }) = vote;
  const std::int32_t desired = scene->service.desired_count;
  if (vote.reason == WishReason::kEnoughAlready) {
    note_not_scaled(step, policy.target,
                    {.reason = kAtDesired,
                     .cause = cause_of(action.alarm_name, policy.name),
                     .details = words_of(vote.reason),
                     .current = desired});
    return {};
  }
  const CapacityChoice choice = choose_capacity(question);
  if (!choice.has_ballot) return {};
  std::string value;
  std::string threshold;
  wire::append_double(action.value, value);
  wire::append_double(action.threshold, threshold);
  carry_out(step, *scene, choice, id, cause_of(action.alarm_name, policy.name),
            "the metric is " + value + " and the threshold " + threshold + "; the desired count goes from " +
                std::to_string(desired) + " to " + std::to_string(choice.capacity));
  return {};
}

}  // namespace moorage::control
