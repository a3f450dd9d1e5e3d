// Load balancers of elbv2 (docs/rules/load-balancing.md): application and network ones. Each listens on a loopback address of
// its own, which is its DNSName too, so `http://DNSName:port` works as it is and two balancers may both serve port 80.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

Status create_load_balancer(Step& step, elbv2::CreateLoadBalancerRequest::Reader request,
                            elbv2::CreateLoadBalancerResponse::Builder reply);
Status describe_load_balancers(Step& step, elbv2::DescribeLoadBalancersRequest::Reader request,
                               elbv2::DescribeLoadBalancersResponse::Builder reply);
// Deletes its listeners, too. Deleting a load balancer that does not exist succeeds.
Status delete_load_balancer(Step& step, elbv2::DeleteLoadBalancerRequest::Reader request,
                            elbv2::DeleteLoadBalancerResponse::Builder reply);

}  // namespace moorage::control
