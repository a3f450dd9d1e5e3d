// Managed policies by ARN, those of AWS and those of the account, and which of them a principal has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/step_context.h"
#include "services/iam/model/iam_model.h"
#include "services/iam/policy/evaluate.h"

namespace moorage::control {

// The account's own policy of that ARN; none: there is none.
IamPolicyId own_policy(const State& state, std::string_view arn);
bool is_managed_policy(const State& state, std::string_view arn);
// The default version. A policy of AWS whose document is not known allows nothing and denies nothing; what does not exist gives
// a document that cannot be read, which denies.
policy::NamedDocument managed_document(const State& state, std::string_view arn);

// How many users, groups and roles it is attached to, and of how many it is the boundary.
struct PolicyUse {
  std::int32_t attachments = 0;
  std::int32_t boundaries = 0;
};
PolicyUse use_of_policy(const State& state, std::string_view arn);

// All that has a say in what the user, or sessions of the role, may do; session policies are added by the caller.
policy::Policies policies_of(const State& state, const IamUser& user);
policy::Policies policies_of(const State& state, const IamRole& role);

}  // namespace moorage::control
