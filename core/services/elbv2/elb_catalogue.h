// What is the same for every caller: the limits of this engine, and the SSL policies that AWS publishes.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"

namespace moorage::control {

Status describe_account_limits(Step& step, elbv2::DescribeAccountLimitsRequest::Reader request,
                               elbv2::DescribeAccountLimitsResponse::Builder reply);
Status describe_ssl_policies(Step& step, elbv2::DescribeSSLPoliciesRequest::Reader request,
                             elbv2::DescribeSSLPoliciesResponse::Builder reply);

}  // namespace moorage::control
