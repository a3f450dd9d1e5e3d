// Tags of load balancers, target groups, listeners and rules.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"

namespace moorage::control {

Status add_elb_tags(Step& step, elbv2::AddTagsRequest::Reader request, elbv2::AddTagsResponse::Builder reply);
Status remove_elb_tags(Step& step, elbv2::RemoveTagsRequest::Reader request, elbv2::RemoveTagsResponse::Builder reply);
Status describe_elb_tags(Step& step, elbv2::DescribeTagsRequest::Reader request, elbv2::DescribeTagsResponse::Builder reply);

}  // namespace moorage::control
