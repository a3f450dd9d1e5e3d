// DescribeScalingActivities.
#include <limits>

#include "services/autoscaling/autoscaling_handlers.h"
#include "services/autoscaling/autoscaling_words.h"

namespace moorage::control {

namespace {

using Code = autoscaling::ScalingActivityStatusCode;

Code code_of(ActivityStatus status) {
  switch (status) {
    case ActivityStatus::kSuccessful:
      return Code::SUCCESSFUL;
    case ActivityStatus::kInProgress:
      return Code::IN_PROGRESS;
    case ActivityStatus::kOverridden:
      return Code::OVERRIDDEN;
    case ActivityStatus::kUnfulfilled:
      return Code::UNFULFILLED;
    case ActivityStatus::kFailed:
    case ActivityStatus::kNotScaled:
      break;
  }
  return Code::FAILED;
}

template <typename Builder>
void describe(const ScalingActivity& activity, Builder out) {
  out.setActivityId(wire::text(activity.external.uuid()));
  out.setServiceNamespace(autoscaling::ServiceNamespace::ECS);
  out.setResourceId(wire::text(activity.resource));
  out.setScalableDimension(autoscaling::ScalableDimension::ECS_SERVICE_DESIRED_COUNT);
  out.setDescription(wire::text(activity.description));
  out.setCause(wire::text(activity.cause));
  wire::set(out.getStartTime(), activity.at.ms);
  if (activity.ended_at.is_set()) wire::set(out.getEndTime(), activity.ended_at.ms);
  out.setStatusCode(code_of(activity.status));
  if (!activity.message.empty()) out.setStatusMessage(wire::text(activity.message));
  if (!activity.details.empty()) out.setDetails(wire::text(activity.details));
  if (activity.reason.empty()) return;
  auto reason = out.initNotScaledReasons(1)[0];
  reason.setCode(wire::text(activity.reason));
  if (activity.most != kNotSaid) wire::set(reason.getMaxCapacity(), activity.most);
  if (activity.least != kNotSaid) wire::set(reason.getMinCapacity(), activity.least);
  if (activity.current != kNotSaid) wire::set(reason.getCurrentCapacity(), activity.current);
}

}  // namespace

// Newest first.
Status describe_scaling_activities(Step& step, autoscaling::DescribeScalingActivitiesRequest::Reader request,
                                   autoscaling::DescribeScalingActivitiesResponse::Builder reply) {
  MOORAGE_TRY(check_namespace(request.getServiceNamespace()));
  if (wire::has(request.getScalableDimension())) MOORAGE_TRY(check_dimension(request.getScalableDimension()));
  const std::string resource(wire::view(request.getResourceId()));
  if (!resource.empty()) MOORAGE_TRY(check_resource(resource));
  const bool with_refused = wire::value_or(request.getIncludeNotScaledActivities(), false);
  MOORAGE_ASSIGN(Page page, open_scaling_page("DescribeScalingActivities|" + resource + (with_refused ? "|all" : ""), request));
  std::vector<const ScalingActivity*> all;
  const auto consider = [&](const ScalingActivity& activity) {
    const bool is_before = page.after().empty() || activity.id.value < page.after_number();
    if (is_before && (with_refused || activity.status != ActivityStatus::kNotScaled)) all.push_back(&activity);
  };
  if (resource.empty()) {
    step.state().table<ScalingActivity>().visit_all(consider);
  } else {
    autoscaling_model(step.state()).activities_of(resource).visit_after({}, [&](ScalingActivityId id) {
      consider(*step.state().find(id));
      return true;
    });
  }
  std::vector<const ScalingActivity*> found;
  for (auto it = all.rbegin(); it != all.rend(); ++it) {
    if (!page.take((*it)->external.uuid(), (*it)->id.value)) break;
    found.push_back(*it);
  }
  auto out = reply.initScalingActivities(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(*found[i], out[i]);
  if (const std::string token = page.next_token(); !token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
