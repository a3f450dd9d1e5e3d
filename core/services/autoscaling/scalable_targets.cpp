// RegisterScalableTarget, DeregisterScalableTarget, DescribeScalableTargets.
#include "base/limits.h"
#include "kernel/lists.h"
#include "services/autoscaling/autoscaling_handlers.h"
#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/scaling_changes.h"
#include "services/autoscaling/target_tags.h"

namespace moorage::control {

namespace {

constexpr std::size_t kTargetsMax = 3'000;  // Application Auto Scaling's quota for services of ECS

Status check_bounds(std::int32_t least, std::int32_t most) {
  if (least < 0)
    return scaling_refusal("Minimum capacity must not be negative, but is " + std::to_string(least) + ".", "MinCapacity");
  if (most < 0)
    return scaling_refusal("Maximum capacity must not be negative, but is " + std::to_string(most) + ".", "MaxCapacity");
  if (most > limits::kTasksPerServiceMax) {
    return scaling_refusal("Maximum capacity must be at most " + std::to_string(limits::kTasksPerServiceMax) +
                               ", the most tasks of a service, but is " + std::to_string(most) + ".",
                           "MaxCapacity");
  }
  if (most >= least) return {};
  return scaling_refusal("Maximum capacity cannot be less than minimum capacity: " + std::to_string(most) + " is less than " +
                             std::to_string(least) + ".",
                         "MaxCapacity");
}

// The service that is to be scaled.
Status check_service(const State& state, std::string_view resource) {
  const ServiceId service = active_service(state, resource);
  if (!service) return scaling_refusal("ECS service doesn't exist: " + std::string(resource), "ResourceId");
  if (!state.find(service)->daemon) return {};
  return scaling_refusal(
      "The service " + std::string(resource) +
          " has the DAEMON scheduling strategy, which places one task on each instance; only REPLICA services "
          "are scaled.",
      "ResourceId");
}

void apply_suspension(ScalableTarget& target, autoscaling::SuspendedState::Reader asked) {
  target.in_suspended = wire::value_or(asked.getDynamicScalingInSuspended(), target.in_suspended);
  target.out_suspended = wire::value_or(asked.getDynamicScalingOutSuspended(), target.out_suspended);
  target.schedules_suspended = wire::value_or(asked.getScheduledScalingSuspended(), target.schedules_suspended);
}

Result<ScalableTarget> merged(Step& step, autoscaling::RegisterScalableTargetRequest::Reader request, ScalableTargetId known) {
  ScalableTarget target;
  if (known) {
    target = *step.state().find(known);
  } else {
    if (!wire::has(request.getMinCapacity()) || !wire::has(request.getMaxCapacity())) {
      return scaling_refusal("A scalable target that is registered for the first time needs both MinCapacity and MaxCapacity.",
                             wire::has(request.getMinCapacity()) ? "MaxCapacity" : "MinCapacity");
    }
    if (step.state().table<ScalableTarget>().size() >= kTargetsMax) {
      return api_error("LimitExceededException", "There are " + std::to_string(kTargetsMax) +
                                                     " scalable targets already, which is the limit; deregister one first.");
    }
    target.resource = wire::view(request.getResourceId());
    target.created_at = step.now;
  }
  target.least = wire::value_or(request.getMinCapacity(), target.least);
  target.most = wire::value_or(request.getMaxCapacity(), target.most);
  MOORAGE_TRY(check_bounds(target.least, target.most));
  apply_suspension(target, request.getSuspendedState());
  return target;
}

Status read_new_tags(autoscaling::RegisterScalableTargetRequest::Reader request, bool is_known, Tags& out) {
  if (request.getTags().size() == 0) return {};
  if (is_known) {
    return scaling_refusal("Tags can be given only when a scalable target is registered for the first time; use TagResource.",
                           "Tags");
  }
  if (request.getTags().size() > limits::kTagsMax) {
    return scaling_refusal("A scalable target has at most " + std::to_string(limits::kTagsMax) + " tags.", "Tags");
  }
  MOORAGE_ASSIGN(out, read_scaling_tags(request.getTags()));
  return {};
}

template <typename Builder>
void describe(const State& state, const ScalableTarget& target, Builder out) {
  out.setServiceNamespace(autoscaling::ServiceNamespace::ECS);
  out.setResourceId(wire::text(target.resource));
  out.setScalableDimension(autoscaling::ScalableDimension::ECS_SERVICE_DESIRED_COUNT);
  wire::set(out.getMinCapacity(), target.least);
  wire::set(out.getMaxCapacity(), target.most);
  out.setRoleARN(wire::text(scaling_role_arn(state.settings())));
  wire::set(out.getCreationTime(), target.created_at.ms);
  auto suspended = out.initSuspendedState();
  wire::set(suspended.getDynamicScalingInSuspended(), target.in_suspended);
  wire::set(suspended.getDynamicScalingOutSuspended(), target.out_suspended);
  wire::set(suspended.getScheduledScalingSuspended(), target.schedules_suspended);
  out.setScalableTargetARN(wire::text(scalable_target_arn(state.settings(), target)));
}

}  // namespace

Status register_scalable_target(Step& step, autoscaling::RegisterScalableTargetRequest::Reader request,
                                autoscaling::RegisterScalableTargetResponse::Builder reply) {
  MOORAGE_TRY(check_named(request));
  const std::string_view resource = wire::view(request.getResourceId());
  const ScalableTargetId known = autoscaling_model(step.state()).target_of(resource);
  MOORAGE_TRY(check_service(step.state(), resource));
  MOORAGE_ASSIGN(ScalableTarget target, merged(step, request, known));
  MOORAGE_TRY(read_new_tags(request, static_cast<bool>(known), target.tags));
  ScalableTargetId id = known;
  if (known) {
    step.draft.change(known, [&](ScalableTarget& t) { t = target; });
  } else {
    target.external = step.random.hex();
    id = step.draft.add(target);
  }
  obey_bounds(step, id, {.may_raise = !target.out_suspended, .may_lower = !target.in_suspended});
  reply.setScalableTargetARN(wire::text(scalable_target_arn(step.settings(), *step.draft.find(id))));
  return {};
}

Status deregister_scalable_target(Step& step, autoscaling::DeregisterScalableTargetRequest::Reader request,
                                  autoscaling::DeregisterScalableTargetResponse::Builder) {
  MOORAGE_TRY(check_named(request));
  MOORAGE_ASSIGN(const ScalableTargetId id, target_for(step.state(), wire::view(request.getResourceId()), "found for"));
  const TargetIndex index = autoscaling_model(step.state()).of(id);
  for (const auto& [name, policy] : index.policies) step.draft.erase(policy);
  for (const auto& [name, action] : index.actions) step.draft.erase(action);
  step.draft.erase(id);
  return {};
}

Status describe_scalable_targets(Step& step, autoscaling::DescribeScalableTargetsRequest::Reader request,
                                 autoscaling::DescribeScalableTargetsResponse::Builder reply) {
  MOORAGE_TRY(check_namespace(request.getServiceNamespace()));
  if (wire::has(request.getScalableDimension())) MOORAGE_TRY(check_dimension(request.getScalableDimension()));
  std::string query = "DescribeScalableTargets";
  for (const auto resource : request.getResourceIds()) query.append("|").append(wire::view(resource));
  MOORAGE_ASSIGN(Page page, open_scaling_page(std::move(query), request));
  std::vector<const ScalableTarget*> found;
  const auto& targets = autoscaling_model(step.state()).targets();
  for (auto it = targets.upper_bound(page.after()); it != targets.end(); ++it) {
    if (request.getResourceIds().size() > 0 && !names(request.getResourceIds(), it->first)) continue;
    if (!page.take(it->first, it->first)) break;
    found.push_back(step.state().find(it->second));
  }
  auto out = reply.initScalableTargets(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(step.state(), *found[i], out[i]);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
