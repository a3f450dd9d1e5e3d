// Names of the records of ELBv2 on the wire. Pure functions of records and settings.
#pragma once

#include <string>
#include <string_view>

#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

std::string arn_of(const State& state, const LoadBalancer& load_balancer);
std::string arn_of(const State& state, const TargetGroup& group);
std::string arn_of(const State& state, const Listener& listener);
std::string arn_of(const State& state, const ListenerRule& rule);
// The default rule has no record: its number follows from the listener's.
std::string default_rule_arn(const State& state, const Listener& listener);

// Null: there is none of this ARN.
const TargetGroup* target_group_by_arn(const State& state, std::string_view arn);

}  // namespace moorage::control
