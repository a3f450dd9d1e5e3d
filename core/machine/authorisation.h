// Whether a caller may make a call: the owner always, another principal by the policies of the store. Source of the actions and
// their resources: action_table.h. Fail closed: an operation without a row, a principal that is gone and a policy that cannot
// be read are refused.
#pragma once

#include <capnp/dynamic.h>

#include <memory>
#include <string_view>

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/signing_key.h"
#include "kernel/state.h"
#include "wire/operations.h"

namespace moorage::control {

// Errors: AccessDeniedException, AccessDenied or UnauthorizedOperation, as the service has it, in AWS's words.
Status authorise(const State& state, const Caller& caller, const wire::Operation& operation,
                 capnp::DynamicStruct::Reader request, Instant now);

// The same for what is no operation of the schemas: a route of the engine's own ("moorage:GetStats"), or a call of S3
// ("s3:GetObject" on "arn:aws:s3:::bucket/key").
struct PlainAction {
  std::string_view action;
  std::string_view resource = "*";
};
Status authorise(const State& state, const Caller& caller, const PlainAction& asked, Instant now);

// The caller as which the engine acts for a role: a session of it, with the rights of its policies. The owner where the ARN is
// empty or IAM has no such role: then there is nothing that could allow or deny.
struct RoleSession {
  std::string_view arn;
  std::string_view session;
};
Caller caller_of_role(const State& state, const RoleSession& role, Instant now);

}  // namespace moorage::control
