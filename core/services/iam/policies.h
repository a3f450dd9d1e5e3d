// Managed policies and their versions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "schemas/iam/policy.capnp.h"
#include "services/iam/iam_words.h"

namespace moorage::control {

// "ANPA…" of a policy that AWS manages.
std::string aws_policy_id(std::string_view name);

Status create_policy(Step& step, iam::CreatePolicyRequest::Reader request, iam::CreatePolicyResponse::Builder reply);
Status get_policy(Step& step, iam::GetPolicyRequest::Reader request, iam::GetPolicyResponse::Builder reply);
Status list_policies(Step& step, iam::ListPoliciesRequest::Reader request, iam::ListPoliciesResponse::Builder reply);
Status delete_policy(Step& step, iam::DeletePolicyRequest::Reader request, iam::DeletePolicyResponse::Builder);
Status create_policy_version(Step& step, iam::CreatePolicyVersionRequest::Reader request,
                             iam::CreatePolicyVersionResponse::Builder reply);
Status get_policy_version(Step& step, iam::GetPolicyVersionRequest::Reader request,
                          iam::GetPolicyVersionResponse::Builder reply);
Status list_policy_versions(Step& step, iam::ListPolicyVersionsRequest::Reader request,
                            iam::ListPolicyVersionsResponse::Builder reply);
Status delete_policy_version(Step& step, iam::DeletePolicyVersionRequest::Reader request,
                             iam::DeletePolicyVersionResponse::Builder);
Status set_default_policy_version(Step& step, iam::SetDefaultPolicyVersionRequest::Reader request,
                                  iam::SetDefaultPolicyVersionResponse::Builder);
Status list_entities_for_policy(Step& step, iam::ListEntitiesForPolicyRequest::Reader request,
                                iam::ListEntitiesForPolicyResponse::Builder reply);

}  // namespace moorage::control
