// Actions of listeners and of their rules (docs/rules/load-balancing.md#load-balancers): forward, redirect, fixed-response.
// Checks them and completes them to what ELB answers.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// The listener for which the actions are checked.
struct ActionPlace {
  LoadBalancerId load_balancer;
  elbv2::ProtocolEnum protocol = elbv2::ProtocolEnum::UNSET;  // the listener's
  std::string_view member = "DefaultActions";                 // of the request; "Actions" for a rule
};

// Writes the completed action into `out`, a list of one, and returns the target groups they forward to. A forward to one group
// is written with both TargetGroupArn and ForwardConfig. Errors: ValidationError, TargetGroupNotFound, IncompatibleProtocols,
// TargetGroupAssociationLimit, TooManyActions, TooManyTargetGroups, InvalidLoadBalancerAction.
Result<std::vector<TargetGroupId>> complete_actions(const State& state, ActionPlace place,
                                                    capnp::List<elbv2::Action>::Reader actions,
                                                    capnp::List<elbv2::Action>::Builder out);

// TooManyUniqueTargetGroupsPerLoadBalancer, when the load balancer forwards to more than 100 groups together with `more`.
Status check_group_count(const State& state, LoadBalancerId load_balancer, const std::vector<TargetGroupId>& more);

}  // namespace moorage::control
