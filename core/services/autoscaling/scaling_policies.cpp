// PutScalingPolicy, DescribeScalingPolicies, DeleteScalingPolicy.
#include "kernel/lists.h"
#include "services/autoscaling/autoscaling_handlers.h"
#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/policy_check.h"
#include "services/autoscaling/policy_metric.h"

namespace moorage::control {

namespace {

constexpr std::size_t kPoliciesMax = 50;  // of one target: Application Auto Scaling's quota

using Type = autoscaling::PolicyType;
using Put = autoscaling::PutScalingPolicyRequest::Reader;

Result<ScalingPolicyKind> kind_of(Put request, const ScalingPolicy* known) {
  const Type known_type =
      known && known->kind == ScalingPolicyKind::kTracking ? Type::TARGET_TRACKING_SCALING : Type::STEP_SCALING;
  const Type type = wire::value_or(request.getPolicyType(), known_type);
  if (type == Type::PREDICTIVE_SCALING || request.hasPredictiveScalingPolicyConfiguration()) {
    return scaling_refusal(
        "PredictiveScaling is not supported by this engine: it forecasts from 14 days of metrics. Use TargetTrackingScaling, "
        "or "
        "scheduled actions for load that comes at known times.",
        "PolicyType");
  }
  const bool tracks = type == Type::TARGET_TRACKING_SCALING;
  if (known && (known->kind == ScalingPolicyKind::kTracking) != tracks) {
    return scaling_refusal("The policy " + known->name + " is of the type " + std::string(wire::enum_name(known_type)) +
                               ", which cannot be changed; delete it and put a new one.",
                           "PolicyType");
  }
  const std::string own = tracks ? "TargetTrackingScalingPolicyConfiguration" : "StepScalingPolicyConfiguration";
  const bool has_own =
      tracks ? request.hasTargetTrackingScalingPolicyConfiguration() : request.hasStepScalingPolicyConfiguration();
  const bool has_other =
      tracks ? request.hasStepScalingPolicyConfiguration() : request.hasTargetTrackingScalingPolicyConfiguration();
  if (has_own && !has_other) return tracks ? ScalingPolicyKind::kTracking : ScalingPolicyKind::kStep;
  return scaling_refusal("A policy of the type " + std::string(wire::enum_name(type)) + " has a " + own + " and no other one.",
                         own);
}

// Two policies that track one metric would pull in two directions.
Status check_metric_is_new(const State& state, const ScalableTarget& target, Put request) {
  const PolicyMetric metric = metric_of(request.getTargetTrackingScalingPolicyConfiguration(), target.resource);
  for (const auto& [name, id] : autoscaling_model(state).of(target.id).policies) {
    const ScalingPolicy& other = *state.find(id);
    if (other.kind != ScalingPolicyKind::kTracking || name == wire::view(request.getPolicyName())) continue;
    const PolicyMetric same = metric_of(other.tracking.reader(), target.resource);
    if (same.name != metric.name || same.statistic != metric.statistic) continue;
    return scaling_refusal("Only one TargetTrackingScaling policy for a given metric specification is allowed: the policy " +
                               name + " tracks " + text_of(metric) + " already.",
                           "TargetTrackingScalingPolicyConfiguration");
  }
  return {};
}

Status check_policy(const State& state, const ScalableTarget& target, Put request, ScalingPolicyKind kind) {
  if (kind == ScalingPolicyKind::kStep) return check_step(request.getStepScalingPolicyConfiguration());
  MOORAGE_TRY(check_tracking(state, request.getTargetTrackingScalingPolicyConfiguration()));
  return check_metric_is_new(state, target, request);
}

void configure(ScalingPolicy& policy, Put request) {
  policy.last_vote = {};
  if (policy.kind == ScalingPolicyKind::kStep) {
    policy.step =
        wire::Message<autoscaling::StepScalingPolicyConfiguration>::from_reader(request.getStepScalingPolicyConfiguration());
  } else {
    policy.tracking = wire::Message<autoscaling::TargetTrackingScalingPolicyConfiguration>::from_reader(
        request.getTargetTrackingScalingPolicyConfiguration());
  }
}

template <typename Builder>
void describe(const State& state, const ScalingPolicy& policy, Builder out) {
  const ScalableTarget& target = *state.find(policy.target);
  out.setPolicyARN(wire::text(scaling_policy_arn(state.settings(), target, policy)));
  out.setPolicyName(wire::text(policy.name));
  out.setServiceNamespace(autoscaling::ServiceNamespace::ECS);
  out.setResourceId(wire::text(target.resource));
  out.setScalableDimension(autoscaling::ScalableDimension::ECS_SERVICE_DESIRED_COUNT);
  const bool tracks = policy.kind == ScalingPolicyKind::kTracking;
  out.setPolicyType(tracks ? Type::TARGET_TRACKING_SCALING : Type::STEP_SCALING);
  if (tracks) {
    out.setTargetTrackingScalingPolicyConfiguration(policy.tracking.reader());
  } else {
    out.setStepScalingPolicyConfiguration(policy.step.reader());
  }
  out.initAlarms(0);
  wire::set(out.getCreationTime(), policy.created_at.ms);
}

Status check_filter(autoscaling::DescribeScalingPoliciesRequest::Reader request) {
  MOORAGE_TRY(check_namespace(request.getServiceNamespace()));
  if (wire::has(request.getScalableDimension())) {
    MOORAGE_TRY(check_dimension(request.getScalableDimension()));
    if (request.getResourceId().size() == 0) {
      return scaling_refusal("Specify a ResourceId together with the ScalableDimension.", "ResourceId");
    }
  }
  return request.getResourceId().size() > 0 ? check_resource(wire::view(request.getResourceId())) : Status();
}

}  // namespace

Status put_scaling_policy(Step& step, Put request, autoscaling::PutScalingPolicyResponse::Builder reply) {
  MOORAGE_TRY(check_named(request));
  MOORAGE_ASSIGN(const ScalableTargetId target_id,
                 target_for(step.state(), wire::view(request.getResourceId()), "registered for"));
  const ScalableTarget& target = *step.state().find(target_id);
  const std::string name(wire::view(request.getPolicyName()));
  const auto& policies = autoscaling_model(step.state()).of(target_id).policies;
  const auto known = policies.find(name);
  const bool is_known = known != policies.end();
  MOORAGE_ASSIGN(const ScalingPolicyKind kind, kind_of(request, is_known ? step.state().find(known->second) : nullptr));
  MOORAGE_TRY(check_policy(step.state(), target, request, kind));
  ScalingPolicyId id;
  if (is_known) {
    id = known->second;
    step.draft.change(id, [&](ScalingPolicy& policy) { configure(policy, request); });
  } else {
    if (policies.size() >= kPoliciesMax) {
      return api_error("LimitExceededException", "The scalable target " + target.resource + " has " +
                                                     std::to_string(kPoliciesMax) +
                                                     " scaling policies already, which is the limit; delete one first.");
    }
    ScalingPolicy policy{
        .target = target_id, .name = name, .external = step.random.hex(), .kind = kind, .created_at = step.now};
    configure(policy, request);
    id = step.draft.add(std::move(policy));
  }
  const ScalingPolicy& stored = *step.state().find(id);
  reply.setPolicyARN(wire::text(scaling_policy_arn(step.settings(), *step.state().find(target_id), stored)));
  reply.initAlarms(0);
  return {};
}

Status delete_scaling_policy(Step& step, autoscaling::DeleteScalingPolicyRequest::Reader request,
                             autoscaling::DeleteScalingPolicyResponse::Builder) {
  MOORAGE_TRY(check_named(request));
  const std::string_view resource = wire::view(request.getResourceId());
  const std::string_view name = wire::view(request.getPolicyName());
  const ScalableTargetId target = autoscaling_model(step.state()).target_of(resource);
  const auto& policies = autoscaling_model(step.state()).of(target).policies;
  const auto found = policies.find(name);
  if (!target || found == policies.end()) {
    return api_error("ObjectNotFoundException",
                     "No scaling policy found for " + named_so(resource) + ", policy name: " + std::string(name));
  }
  step.draft.erase(ScalingPolicyId{found->second});
  return {};
}

Status describe_scaling_policies(Step& step, autoscaling::DescribeScalingPoliciesRequest::Reader request,
                                 autoscaling::DescribeScalingPoliciesResponse::Builder reply) {
  MOORAGE_TRY(check_filter(request));
  const std::string_view resource = wire::view(request.getResourceId());
  std::string query = "DescribeScalingPolicies|" + std::string(resource);
  for (const auto name : request.getPolicyNames()) query.append("|").append(wire::view(name));
  MOORAGE_ASSIGN(Page page, open_scaling_page(std::move(query), request));
  std::vector<const ScalingPolicy*> found;
  step.state().table<ScalingPolicy>().visit_all([&](const ScalingPolicy& policy) {
    if (policy.id.value <= page.after_number()) return;
    if (!resource.empty() && step.state().find(policy.target)->resource != resource) return;
    if (request.getPolicyNames().size() > 0 && !names(request.getPolicyNames(), policy.name)) return;
    if (page.take(policy.name, policy.id.value)) found.push_back(&policy);
  });
  auto out = reply.initScalingPolicies(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(step.state(), *found[i], out[i]);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
