// Default actions of listeners (docs/rules/load-balancing.md#load-balancers): forward, redirect, fixed-response. Checks them
// and completes them to what ELB answers.
#pragma once

#include <vector>

#include "base/result.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

// The listener for which the actions are checked.
struct ActionPlace {
  LoadBalancerId load_balancer;
  elbv2::ProtocolEnum protocol = elbv2::ProtocolEnum::UNSET;  // the listener's
};

// Writes the completed actions into `out` and returns the target groups they forward to. A forward to one group is written with
// both TargetGroupArn and ForwardConfig. Errors: ValidationError, TargetGroupNotFound, IncompatibleProtocols,
// TargetGroupAssociationLimit, TooManyActions, TooManyTargetGroups, InvalidLoadBalancerAction.
Result<std::vector<TargetGroupId>> complete_actions(const State& state, ActionPlace place,
                                                    capnp::List<elbv2::Action>::Reader actions, elbv2::Listener::Builder out);

}  // namespace moorage::control
