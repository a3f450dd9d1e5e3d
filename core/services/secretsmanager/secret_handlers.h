// The operations of Secrets Manager (AWS Secrets Manager API reference).
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/secretsmanager/secretsmanager.capnp.h"

namespace moorage::control {

namespace sm = ::moorage::secretsmanager;

Status create_secret(Step& step, sm::CreateSecretRequest::Reader request, sm::CreateSecretResponse::Builder reply);
Status update_secret(Step& step, sm::UpdateSecretRequest::Reader request, sm::UpdateSecretResponse::Builder reply);
Status put_secret_value(Step& step, sm::PutSecretValueRequest::Reader request, sm::PutSecretValueResponse::Builder reply);
Status describe_secret(Step& step, sm::DescribeSecretRequest::Reader request, sm::DescribeSecretResponse::Builder reply);
Status delete_secret(Step& step, sm::DeleteSecretRequest::Reader request, sm::DeleteSecretResponse::Builder reply);
Status restore_secret(Step& step, sm::RestoreSecretRequest::Reader request, sm::RestoreSecretResponse::Builder reply);

Status get_secret_value(Step& step, sm::GetSecretValueRequest::Reader request, sm::GetSecretValueResponse::Builder reply);
Status batch_get_secret_value(Step& step, sm::BatchGetSecretValueRequest::Reader request,
                              sm::BatchGetSecretValueResponse::Builder reply);

Status list_secrets(Step& step, sm::ListSecretsRequest::Reader request, sm::ListSecretsResponse::Builder reply);
Status list_secret_version_ids(Step& step, sm::ListSecretVersionIdsRequest::Reader request,
                               sm::ListSecretVersionIdsResponse::Builder reply);

Status update_secret_version_stage(Step& step, sm::UpdateSecretVersionStageRequest::Reader request,
                                   sm::UpdateSecretVersionStageResponse::Builder reply);

Status get_random_password(Step& step, const Caller& caller, sm::GetRandomPasswordRequest::Reader request,
                           sm::GetRandomPasswordResponse::Builder reply);

Status tag_secret(Step& step, sm::TagResourceRequest::Reader request, sm::TagResourceResponse::Builder reply);
Status untag_secret(Step& step, sm::UntagResourceRequest::Reader request, sm::UntagResourceResponse::Builder reply);
Status get_secret_policy(Step& step, sm::GetResourcePolicyRequest::Reader request,
                         sm::GetResourcePolicyResponse::Builder reply);
Status put_secret_policy(Step& step, sm::PutResourcePolicyRequest::Reader request,
                         sm::PutResourcePolicyResponse::Builder reply);
Status delete_secret_policy(Step& step, sm::DeleteResourcePolicyRequest::Reader request,
                            sm::DeleteResourcePolicyResponse::Builder reply);

}  // namespace moorage::control
