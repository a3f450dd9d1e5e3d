// Conditions of listener rules (docs/rules/load-balancing.md#rules). Checks them and completes them to what ELB answers.
#pragma once

#include "base/result.h"
#include "schemas/elbv2/loadbalancer.capnp.h"

namespace moorage::control {

// Writes the completed conditions into `out`, which has as many elements. A host-header and a path-pattern condition is written
// both by its Values and by its own configuration, whichever of the two the request has. Error: ValidationError.
Status complete_conditions(capnp::List<elbv2::RuleCondition>::Reader conditions,
                           capnp::List<elbv2::RuleCondition>::Builder out);

}  // namespace moorage::control
