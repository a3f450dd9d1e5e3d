#include "services/moorage/explain_scaling.h"

#include <algorithm>

#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/policy_check.h"
#include "services/autoscaling/policy_metric.h"
#include "services/autoscaling/scaling_outlook.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/resolve.h"

namespace moorage::control {

namespace {

const char* wish_text(Wish wish) {
  switch (wish) {
    case Wish::kOut:
      return "MORE";
    case Wish::kIn:
      return "FEWER";
    case Wish::kNothing:
      break;
  }
  return "NOTHING";
}

std::string number(double value) {
  std::string out;
  wire::append_double(value, out);
  return out.ends_with(".0") ? out.substr(0, out.size() - 2) : out;
}

template <typename Group>
Duration cooldown_of(Group group) {
  return group.isValue() ? Duration::seconds(group.getValue()) : kCooldownDefault;
}

// What is said of one policy, for the reply and for the text.
struct PolicyWords {
  std::string type;
  std::string metric;
  std::string reason;
  Duration out_cooldown;
  Duration in_cooldown;
};

PolicyWords words_of_policy(const ScalableTarget& target, const ScalingPolicy& policy) {
  PolicyWords out;
  out.reason = words_of(policy.last_vote.reason);
  if (policy.kind == ScalingPolicyKind::kStep) {
    out.type = "StepScaling";
    out.metric = "that of the alarm which names the policy";
    out.out_cooldown = out.in_cooldown = step_plan(policy.step.reader()).cooldown;
    return out;
  }
  const auto config = policy.tracking.reader();
  out.type = "TargetTrackingScaling";
  out.metric = text_of(metric_of(config, target.resource));
  out.out_cooldown = cooldown_of(config.getScaleOutCooldown());
  out.in_cooldown = cooldown_of(config.getScaleInCooldown());
  return out;
}

void describe(const Step& step, const ScalingPolicy& policy, const PolicyWords& words, own::ExplainedPolicy::Builder out) {
  const PolicyVote& vote = policy.last_vote;
  out.setPolicyName(wire::text(policy.name));
  out.setPolicyType(wire::text(words.type));
  out.setMetric(wire::text(words.metric));
  if (policy.kind == ScalingPolicyKind::kTracking) {
    wire::set(out.getTargetValue(), wire::value_or(policy.tracking.reader().getTargetValue(), 0.0));
  }
  if (vote.has_value) {
    wire::set(out.getValue(), vote.value);
    if (vote.value_at.is_set()) wire::set(out.getValueAt(), vote.value_at.ms);
  }
  auto points = out.initDatapoints(static_cast<unsigned>(vote.recent.size()));
  for (unsigned i = 0; i < points.size(); ++i) {
    wire::set(points[i].getAt(), vote.recent[i].at.ms);
    wire::set(points[i].getValue(), vote.recent[i].value);
  }
  out.setWants(wish_text(vote.wish));
  if (vote.at.is_set()) wire::set(out.getCapacity(), vote.capacity);
  out.setReason(wire::text(words.reason));
  const ScalingMemory& memory = policy.memory;
  const Instant out_until = memory.out_at + words.out_cooldown;
  const Instant in_until = memory.in_at + words.in_cooldown;
  if (memory.out_at.is_set() && out_until > step.now) wire::set(out.getScaleOutCooldownUntil(), out_until.ms);
  if (memory.in_at.is_set() && in_until > step.now) wire::set(out.getScaleInCooldownUntil(), in_until.ms);
}

std::string line_of(const ScalingPolicy& policy, const PolicyWords& words) {
  const PolicyVote& vote = policy.last_vote;
  std::string out = "policy " + policy.name + " (" + words.type + "): metric " + words.metric;
  if (policy.kind == ScalingPolicyKind::kTracking) {
    out += ", target " + number(wire::value_or(policy.tracking.reader().getTargetValue(), 0.0));
  }
  if (vote.has_value) out += ", now " + number(vote.value);
  if (vote.wish != Wish::kNothing) out += ", wants " + std::to_string(vote.capacity) + " tasks";
  return out + ": " + words.reason + "\n";
}

void describe(const ScheduledAction& action, own::ExplainedAction::Builder out) {
  out.setScheduledActionName(wire::text(action.name));
  out.setSchedule(wire::text(action.schedule));
  if (action.next_at.is_set()) wire::set(out.getAt(), action.next_at.ms);
  if (action.has_least) wire::set(out.getMinCapacity(), action.least);
  if (action.has_most) wire::set(out.getMaxCapacity(), action.most);
}

std::string next_words(const ScalingOutlook& outlook, std::int32_t desired) {
  if (outlook.capacity != desired) {
    return "the desired count goes from " + std::to_string(desired) + " to " + std::to_string(outlook.capacity);
  }
  if (!outlook.why.empty()) return "the desired count stays " + std::to_string(desired) + ": " + outlook.why;
  return "the desired count stays " + std::to_string(desired);
}

std::string last_activity(const State& state, std::string_view resource) {
  const auto& all = autoscaling_model(state).activities_of(resource);
  if (all.empty()) return {};
  const ScalingActivity& last = *state.find(all.back());
  std::string out = wire::iso8601(last.at.ms) + " " + last.description + " Cause: " + last.cause;
  return last.details.empty() ? out : out + " (" + last.details + ")";
}

}  // namespace

Status explain_scaling(Step& step, own::ExplainScalingRequest::Reader request, own::ExplainScalingResponse::Builder reply) {
  const State& state = step.state();
  if (request.getService().size() == 0) return invalid_parameter("service is required: a name or an ARN.", "service");
  MOORAGE_ASSIGN(const ClusterId cluster, resolve_cluster(state, wire::view(request.getCluster())));
  MOORAGE_ASSIGN(const ServiceId id, resolve_service(state, cluster, wire::view(request.getService())));
  const Service& service = *state.find(id);
  const std::string resource = "service/" + cluster_name(state, cluster) + "/" + service.name;
  reply.setResourceId(wire::text(resource));
  wire::set(reply.getDesiredCount(), service.desired_count);
  wire::set(reply.getRunningCount(), state.of(id).running_tasks);
  std::string text = resource + ": " + std::to_string(service.desired_count) + " tasks wanted, " +
                     std::to_string(state.of(id).running_tasks) + " running";
  const ScalableTargetId target_id = autoscaling_model(state).target_of(resource);
  if (!target_id) {
    reply.setNext("no scalable target is registered for the service, so nothing scales it");
    reply.setText(wire::text(text + "\nno scalable target is registered for the service, so nothing scales it\n"));
    return {};
  }
  const ScalableTarget& target = *state.find(target_id);
  wire::set(reply.getMinCapacity(), target.least);
  wire::set(reply.getMaxCapacity(), target.most);
  text += ", between " + std::to_string(target.least) + " and " + std::to_string(target.most) + "\n";
  const TargetIndex& index = autoscaling_model(state).of(target_id);
  auto policies = reply.initPolicies(static_cast<unsigned>(index.policies.size()));
  unsigned at = 0;
  for (const auto& [name, policy] : index.policies) {
    const PolicyWords words = words_of_policy(target, *state.find(policy));
    describe(step, *state.find(policy), words, policies[at++]);
    text += line_of(*state.find(policy), words);
  }
  auto actions = reply.initScheduledActions(static_cast<unsigned>(index.actions.size()));
  at = 0;
  for (const auto& [name, action] : index.actions) {
    const ScheduledAction& one = *state.find(action);
    describe(one, actions[at++]);
    text += "scheduled action " + one.name + ": " + one.schedule + ", " +
            (one.next_at.is_set() ? "next at " + wire::iso8601(one.next_at.ms) : std::string("does not come again")) + "\n";
  }
  const ScalingOutlook outlook = scaling_outlook(state, target_id);
  const std::string next = next_words(outlook, service.desired_count);
  reply.setNext(wire::text(next));
  wire::set(reply.getNextCapacity(), outlook.capacity);
  text += "next: " + next + "\n";
  if (const std::string last = last_activity(state, resource); !last.empty()) {
    reply.setLastActivity(wire::text(last));
    text += "last: " + last + "\n";
  }
  reply.setText(wire::text(text));
  return {};
}

}  // namespace moorage::control
