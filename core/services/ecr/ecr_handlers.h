// The operations of ECR, one function each (docs/registries.md). Layers are in the registry behind the engine; everything else
// is here.
#pragma once

#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "kernel/tag_list.h"
#include "schemas/ecr/ecr.capnp.h"

namespace moorage::control {

// repositories.cpp
Status create_repository(Step& step, ecr::CreateRepositoryRequest::Reader request,
                         ecr::CreateRepositoryResponse::Builder reply);
Status describe_repositories(Step& step, ecr::DescribeRepositoriesRequest::Reader request,
                             ecr::DescribeRepositoriesResponse::Builder reply);
Status delete_repository(Step& step, ecr::DeleteRepositoryRequest::Reader request,
                         ecr::DeleteRepositoryResponse::Builder reply);
Status put_image_tag_mutability(Step& step, ecr::PutImageTagMutabilityRequest::Reader request,
                                ecr::PutImageTagMutabilityResponse::Builder reply);
Status put_image_scanning_configuration(Step& step, ecr::PutImageScanningConfigurationRequest::Reader request,
                                        ecr::PutImageScanningConfigurationResponse::Builder reply);
Status describe_registry(Step& step, ecr::DescribeRegistryRequest::Reader request,
                         ecr::DescribeRegistryResponse::Builder reply);

// images.cpp
Status list_images(Step& step, ecr::ListImagesRequest::Reader request, ecr::ListImagesResponse::Builder reply);
Status describe_images(Step& step, ecr::DescribeImagesRequest::Reader request, ecr::DescribeImagesResponse::Builder reply);
Status batch_get_image(Step& step, ecr::BatchGetImageRequest::Reader request, ecr::BatchGetImageResponse::Builder reply);
Status batch_check_layer_availability(Step& step, ecr::BatchCheckLayerAvailabilityRequest::Reader request,
                                      ecr::BatchCheckLayerAvailabilityResponse::Builder reply);

// image_changes.cpp
Status put_image(Step& step, ecr::PutImageRequest::Reader request, ecr::PutImageResponse::Builder reply);
Status batch_delete_image(Step& step, ecr::BatchDeleteImageRequest::Reader request,
                          ecr::BatchDeleteImageResponse::Builder reply);

// repository_policies.cpp
Status put_lifecycle_policy(Step& step, ecr::PutLifecyclePolicyRequest::Reader request,
                            ecr::PutLifecyclePolicyResponse::Builder reply);
Status get_lifecycle_policy(Step& step, ecr::GetLifecyclePolicyRequest::Reader request,
                            ecr::GetLifecyclePolicyResponse::Builder reply);
Status delete_lifecycle_policy(Step& step, ecr::DeleteLifecyclePolicyRequest::Reader request,
                               ecr::DeleteLifecyclePolicyResponse::Builder reply);
Status set_repository_policy(Step& step, ecr::SetRepositoryPolicyRequest::Reader request,
                             ecr::SetRepositoryPolicyResponse::Builder reply);
Status get_repository_policy(Step& step, ecr::GetRepositoryPolicyRequest::Reader request,
                             ecr::GetRepositoryPolicyResponse::Builder reply);
Status delete_repository_policy(Step& step, ecr::DeleteRepositoryPolicyRequest::Reader request,
                                ecr::DeleteRepositoryPolicyResponse::Builder reply);

// repository_tags.cpp
Status tag_repository(Step& step, ecr::TagResourceRequest::Reader request, ecr::TagResourceResponse::Builder reply);
Status untag_repository(Step& step, ecr::UntagResourceRequest::Reader request, ecr::UntagResourceResponse::Builder reply);
Status list_repository_tags(Step& step, ecr::ListTagsForResourceRequest::Reader request,
                            ecr::ListTagsForResourceResponse::Builder reply);
// At most 50, keys of 1-128 and values of up to 256 characters, none of AWS's own. Errors: InvalidTagParameterException,
// TooManyTagsException.
Status add_repository_tags(Tags& into, capnp::List<ecr::Tag>::Reader given);

// registry_tokens.cpp
Status get_authorization_token(Step& step, const Caller& caller, ecr::GetAuthorizationTokenRequest::Reader request,
                               ecr::GetAuthorizationTokenResponse::Builder reply);

}  // namespace moorage::control
