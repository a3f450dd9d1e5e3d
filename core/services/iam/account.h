// The account as a whole, and simulation of policies.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/policy.capnp.h"
#include "schemas/iam/user.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

Status get_account_summary(Step& step, iam::GetAccountSummaryRequest::Reader, iam::GetAccountSummaryResponse::Builder reply);
Status list_account_aliases(Step& step, iam::ListAccountAliasesRequest::Reader request,
                            iam::ListAccountAliasesResponse::Builder reply);
Status simulate_principal_policy(Step& step, iam::SimulatePrincipalPolicyRequest::Reader request,
                                 iam::SimulatePrincipalPolicyResponse::Builder reply);

}  // namespace moorage::control
