// What the policies of the store say of a caller: its documents and the condition keys that follow from its identity.
#pragma once

#include <optional>

#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "services/iam/policy/evaluate.h"

namespace moorage::control {

// Nothing: the user or the role of the caller does not exist any more, so nothing is allowed.
std::optional<policy::Policies> policies_of(const State& state, const Caller& caller);

// Keys of the principal, the session, the connection and the time: aws:username, aws:PrincipalTag/KEY, aws:SourceIp ….
void set_caller_keys(const State& state, const Caller& caller, Instant now, policy::Context& out);

}  // namespace moorage::control
