// The operations of the Parameter Store (AWS Systems Manager API reference).
#pragma once

#include "base/result.h"
#include "kernel/caller.h"
#include "kernel/step_context.h"
#include "schemas/ssm/ssm.capnp.h"

namespace moorage::control {

Status put_parameter(Step& step, const Caller& caller, ssm::PutParameterRequest::Reader request,
                     ssm::PutParameterResponse::Builder reply);
Status delete_parameter(Step& step, ssm::DeleteParameterRequest::Reader request, ssm::DeleteParameterResponse::Builder reply);
Status delete_parameters(Step& step, ssm::DeleteParametersRequest::Reader request,
                         ssm::DeleteParametersResponse::Builder reply);

Status get_parameter(Step& step, ssm::GetParameterRequest::Reader request, ssm::GetParameterResponse::Builder reply);
Status get_parameters(Step& step, ssm::GetParametersRequest::Reader request, ssm::GetParametersResponse::Builder reply);
Status get_parameters_by_path(Step& step, ssm::GetParametersByPathRequest::Reader request,
                              ssm::GetParametersByPathResponse::Builder reply);
Status get_parameter_history(Step& step, ssm::GetParameterHistoryRequest::Reader request,
                             ssm::GetParameterHistoryResponse::Builder reply);
Status describe_parameters(Step& step, ssm::DescribeParametersRequest::Reader request,
                           ssm::DescribeParametersResponse::Builder reply);

Status label_parameter_version(Step& step, ssm::LabelParameterVersionRequest::Reader request,
                               ssm::LabelParameterVersionResponse::Builder reply);
Status unlabel_parameter_version(Step& step, ssm::UnlabelParameterVersionRequest::Reader request,
                                 ssm::UnlabelParameterVersionResponse::Builder reply);

Status add_parameter_tags(Step& step, ssm::AddTagsToResourceRequest::Reader request, ssm::AddTagsToResourceResponse::Builder);
Status remove_parameter_tags(Step& step, ssm::RemoveTagsFromResourceRequest::Reader request,
                             ssm::RemoveTagsFromResourceResponse::Builder);
Status list_parameter_tags(Step& step, ssm::ListTagsForResourceRequest::Reader request,
                           ssm::ListTagsForResourceResponse::Builder reply);

}  // namespace moorage::control
