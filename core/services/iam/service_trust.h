// Whether a service of AWS may assume a role for a resource: the trust policy of the role decides alone.
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/state.h"
#include "services/iam/policy/evaluate.h"

namespace moorage::control {

struct ServiceAsking {
  std::string_view service;   // "ecs-tasks.amazonaws.com"
  std::string_view resource;  // the ARN on whose behalf it asks
};

// Keys against confused deputies, as the guide of ECS recommends them for trust policies: aws:SourceAccount, aws:SourceArn ….
void set_service_keys(const State& state, ServiceAsking asking, policy::Context& out);

// True where the role is in the IAM of this engine and its trust policy does not let the service assume it. A role that is not
// there may be one of a real account: its trust is not known here, so it is not refused. `role`: a name or an ARN.
bool is_trust_refused(const State& state, std::string_view role, ServiceAsking asking, Instant now);

}  // namespace moorage::control
