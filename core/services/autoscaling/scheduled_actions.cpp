// PutScheduledAction, DescribeScheduledActions, DeleteScheduledAction.
#include "base/limits.h"
#include "kernel/lists.h"
#include "kernel/schedule_expression.h"
#include "services/autoscaling/autoscaling_handlers.h"
#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/scheduled_times.h"

namespace moorage::control {

namespace {

constexpr std::size_t kActionsMax = 200;  // of one target: Application Auto Scaling's quota

using Put = autoscaling::PutScheduledActionRequest::Reader;

// What the request changes; members that it leaves out stay as they are.
Status merge(ScheduledAction& action, Put request) {
  if (request.getSchedule().size() > 0) action.schedule = wire::view(request.getSchedule());
  if (action.schedule.empty()) {
    return scaling_refusal("A scheduled action needs a Schedule, such as cron(0 8 * * ? *) or at(2026-12-01T08:00:00).",
                           "Schedule");
  }
  if (request.getTimezone().size() > 0) action.zone = wire::view(request.getTimezone());
  if (wire::has(request.getStartTime())) action.start_at = Instant{request.getStartTime().getValue()};
  if (wire::has(request.getEndTime())) action.end_at = Instant{request.getEndTime().getValue()};
  if (request.hasScalableTargetAction()) {
    const auto asked = request.getScalableTargetAction();
    action.has_least = wire::has(asked.getMinCapacity());
    action.least = wire::value_or(asked.getMinCapacity(), 0);
    action.has_most = wire::has(asked.getMaxCapacity());
    action.most = wire::value_or(asked.getMaxCapacity(), 0);
  }
  return {};
}

Status check_capacities(const ScheduledAction& action) {
  const std::string path = "ScalableTargetAction";
  if (!action.has_least && !action.has_most) {
    return scaling_refusal("A scheduled action sets MinCapacity, MaxCapacity or both in its ScalableTargetAction.", path);
  }
  if ((action.has_least && action.least < 0) || (action.has_most && action.most < 0)) {
    return scaling_refusal("A capacity must not be negative.", path);
  }
  if (std::max(action.has_least ? action.least : 0, action.has_most ? action.most : 0) > limits::kTasksPerServiceMax) {
    return scaling_refusal(
        "A capacity is at most " + std::to_string(limits::kTasksPerServiceMax) + ", the most tasks of a service.", path);
  }
  if (!action.has_least || !action.has_most || action.most >= action.least) return {};
  return scaling_refusal("Maximum capacity cannot be less than minimum capacity: " + std::to_string(action.most) +
                             " is less than " + std::to_string(action.least) + ".",
                         path + ".MaxCapacity");
}

Status check_times(const ScheduledAction& action, Instant now) {
  auto expression = ScheduleExpression::parse(action.schedule);
  if (!expression.ok()) {
    return scaling_refusal(
        "The schedule '" + action.schedule.substr(0, 128) + "' cannot be read: " + expression.error().message, "Schedule");
  }
  if (!TimeZone::named(action.zone)) {
    return scaling_refusal("There is no time zone '" + action.zone.substr(0, 64) +
                               "'. Use a name of the IANA database, such as Europe/Berlin or UTC.",
                           "Timezone");
  }
  if (action.end_at.is_set() && action.start_at.is_set() && action.end_at <= action.start_at) {
    return scaling_refusal("EndTime has to be after StartTime.", "EndTime");
  }
  if (action.end_at.is_set() && action.end_at <= now) return scaling_refusal("EndTime lies in the past.", "EndTime");
  if (next_time(action, now).is_set()) return {};
  return scaling_refusal("The schedule '" + action.schedule.substr(0, 128) +
                             "' never comes: there is no such time after the present one and within StartTime and EndTime.",
                         "Schedule");
}

template <typename Builder>
void describe(const State& state, const ScheduledAction& action, Builder out) {
  const ScalableTarget& target = *state.find(action.target);
  out.setScheduledActionName(wire::text(action.name));
  out.setScheduledActionARN(wire::text(scheduled_action_arn(state.settings(), target, action)));
  out.setServiceNamespace(autoscaling::ServiceNamespace::ECS);
  out.setSchedule(wire::text(action.schedule));
  if (!action.zone.empty()) out.setTimezone(wire::text(action.zone));
  out.setResourceId(wire::text(target.resource));
  out.setScalableDimension(autoscaling::ScalableDimension::ECS_SERVICE_DESIRED_COUNT);
  if (action.start_at.is_set()) wire::set(out.getStartTime(), action.start_at.ms);
  if (action.end_at.is_set()) wire::set(out.getEndTime(), action.end_at.ms);
  auto bounds = out.initScalableTargetAction();
  if (action.has_least) wire::set(bounds.getMinCapacity(), action.least);
  if (action.has_most) wire::set(bounds.getMaxCapacity(), action.most);
  wire::set(out.getCreationTime(), action.created_at.ms);
}

}  // namespace

Status put_scheduled_action(Step& step, Put request, autoscaling::PutScheduledActionResponse::Builder) {
  MOORAGE_TRY(check_named(request));
  MOORAGE_ASSIGN(const ScalableTargetId target,
                 target_for(step.state(), wire::view(request.getResourceId()), "registered for"));
  const std::string name(wire::view(request.getScheduledActionName()));
  const auto& actions = autoscaling_model(step.state()).of(target).actions;
  const auto known = actions.find(name);
  const bool is_known = known != actions.end();
  if (!is_known && actions.size() >= kActionsMax) {
    return api_error("LimitExceededException", "The scalable target has " + std::to_string(kActionsMax) +
                                                   " scheduled actions already, which is the limit; delete one first.");
  }
  ScheduledAction action;
  if (is_known) {
    action = *step.state().find(known->second);
  } else {
    action.target = target;
    action.name = name;
    action.external = step.random.hex();
    action.created_at = step.now;
  }
  MOORAGE_TRY(merge(action, request));
  MOORAGE_TRY(check_capacities(action));
  MOORAGE_TRY(check_times(action, step.now));
  action.next_at = next_time(action, step.now);
  ScheduledActionId id = action.id;
  if (is_known) {
    step.draft.change(id, [&](ScheduledAction& a) { a = action; });
  } else {
    id = step.draft.add(action);
  }
  step.draft.wake(id);
  return {};
}

Status delete_scheduled_action(Step& step, autoscaling::DeleteScheduledActionRequest::Reader request,
                               autoscaling::DeleteScheduledActionResponse::Builder) {
  MOORAGE_TRY(check_named(request));
  const std::string_view resource = wire::view(request.getResourceId());
  const std::string_view name = wire::view(request.getScheduledActionName());
  const ScalableTargetId target = autoscaling_model(step.state()).target_of(resource);
  const auto& actions = autoscaling_model(step.state()).of(target).actions;
  const auto found = actions.find(name);
  if (!target || found == actions.end()) {
    return api_error("ObjectNotFoundException",
                     "No scheduled action found for " + named_so(resource) + ", scheduled action name: " + std::string(name));
  }
  step.draft.erase(ScheduledActionId{found->second});
  return {};
}

Status describe_scheduled_actions(Step& step, autoscaling::DescribeScheduledActionsRequest::Reader request,
                                  autoscaling::DescribeScheduledActionsResponse::Builder reply) {
  MOORAGE_TRY(check_namespace(request.getServiceNamespace()));
  if (wire::has(request.getScalableDimension())) MOORAGE_TRY(check_dimension(request.getScalableDimension()));
  const std::string_view resource = wire::view(request.getResourceId());
  if (!resource.empty()) MOORAGE_TRY(check_resource(resource));
  std::string query = "DescribeScheduledActions|" + std::string(resource);
  for (const auto name : request.getScheduledActionNames()) query.append("|").append(wire::view(name));
  MOORAGE_ASSIGN(Page page, open_scaling_page(std::move(query), request));
  std::vector<const ScheduledAction*> found;
  step.state().table<ScheduledAction>().visit_all([&](const ScheduledAction& action) {
    if (action.id.value <= page.after_number()) return;
    if (!resource.empty() && step.state().find(action.target)->resource != resource) return;
    if (request.getScheduledActionNames().size() > 0 && !names(request.getScheduledActionNames(), action.name)) return;
    if (page.take(action.name, action.id.value)) found.push_back(&action);
  });
  auto out = reply.initScheduledActions(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(step.state(), *found[i], out[i]);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
