// Condition keys of a call: those of the services, tags of request and resource, and those that belong to one action.
#pragma once

#include <capnp/dynamic.h>

#include <optional>
#include <string>
#include <string_view>

#include "kernel/state.h"
#include "services/iam/policy/evaluate.h"
#include "wire/operations.h"

namespace moorage::control {

// ecs:cluster, ecs:task-definition, aws:RequestTag/KEY, aws:TagKeys ….
void set_request_keys(const State& state, const wire::Operation& operation, capnp::DynamicStruct::Reader request,
                      policy::Context& out);
// aws:ResourceTag/KEY and SERVICE:ResourceTag/KEY of one resource.
void set_resource_keys(const State& state, std::string_view service_prefix, std::string_view arn, policy::Context& out);

}  // namespace moorage::control
