// Rules of listeners (docs/rules/load-balancing.md#rules).
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"

namespace moorage::control {

Status create_rule(Step& step, elbv2::CreateRuleRequest::Reader request, elbv2::CreateRuleResponse::Builder reply);
Status describe_rules(Step& step, elbv2::DescribeRulesRequest::Reader request, elbv2::DescribeRulesResponse::Builder reply);
Status modify_rule(Step& step, elbv2::ModifyRuleRequest::Reader request, elbv2::ModifyRuleResponse::Builder reply);
Status delete_rule(Step& step, elbv2::DeleteRuleRequest::Reader request, elbv2::DeleteRuleResponse::Builder reply);
Status set_rule_priorities(Step& step, elbv2::SetRulePrioritiesRequest::Reader request,
                           elbv2::SetRulePrioritiesResponse::Builder reply);

}  // namespace moorage::control
