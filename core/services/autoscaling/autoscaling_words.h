// What requests and replies of Application Auto Scaling say: resources, ARNs, errors, pages. Reads State, changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/page.h"
#include "schemas/autoscaling/autoscaling.capnp.h"
#include "services/autoscaling/model/autoscaling_model.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

Error scaling_refusal(std::string message, std::string path = {});

// The parts of "service/CLUSTER/SERVICE"; views into the text.
struct ServiceResource {
  std::string_view cluster;
  std::string_view service;
};
// nullopt: not of this form.
std::optional<ServiceResource> split_resource(std::string_view resource);

// The service behind a target; none: there is none, or it is not ACTIVE.
ServiceId active_service(const State& state, std::string_view resource);

// What every request of this API names first. Errors: ValidationException for anything but services of ECS.
Status check_namespace(autoscaling::ServiceNamespace space);
Status check_dimension(autoscaling::ScalableDimension dimension);
Status check_resource(std::string_view resource);
template <typename Request>
Status check_named(Request request) {
  MOORAGE_TRY(check_namespace(request.getServiceNamespace()));
  MOORAGE_TRY(check_dimension(request.getScalableDimension()));
  return check_resource(wire::view(request.getResourceId()));
}

// "service namespace: ecs, resource ID: R, scalable dimension: ecs:service:DesiredCount", as the texts of errors end.
std::string named_so(std::string_view resource);

// The target that a request is about. Errors: ObjectNotFoundException, whose text is "No scalable target WORDS …".
Result<ScalableTargetId> target_for(const State& state, std::string_view resource, std::string_view words);

std::string scalable_target_arn(const Settings& settings, const ScalableTarget& target);
std::string scaling_policy_arn(const Settings& settings, const ScalableTarget& target, const ScalingPolicy& policy);
std::string scheduled_action_arn(const Settings& settings, const ScalableTarget& target, const ScheduledAction& action);
// The service-linked role that Application Auto Scaling uses for services of ECS.
std::string scaling_role_arn(const Settings& settings);
// The name of an alarm of target tracking: "TargetTracking-service/C/S-AlarmHigh-UUID".
std::string tracking_alarm_name(const ScalableTarget& target, const ScalingPolicy& policy, bool is_high);

// The policy with this ARN; none: there is none. Takes the form with ":createdBy/…" behind it, too.
ScalingPolicyId policy_by_arn(const State& state, std::string_view arn);

// Page::open with this API's errors: InvalidNextTokenException, ValidationException.
template <typename Request>
Result<Page> open_scaling_page(std::string query, Request request) {
  auto page = open_page(std::move(query), request);
  if (page.ok()) return page;
  Error error = std::move(page).error();
  if (error.path == "nextToken")
    return Error{.name = "InvalidNextTokenException", .message = "The next token is not valid.", .path = "NextToken"};
  error.name = "ValidationException";
  error.path = "MaxResults";
  return error;
}

}  // namespace moorage::control
