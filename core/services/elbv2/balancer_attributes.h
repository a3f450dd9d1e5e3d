// Attributes of load balancers and of listeners. A record holds what was set; everything else has its default.
#pragma once

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

Status modify_load_balancer_attributes(Step& step, elbv2::ModifyLoadBalancerAttributesRequest::Reader request,
                                       elbv2::ModifyLoadBalancerAttributesResponse::Builder reply);
Status describe_load_balancer_attributes(Step& step, elbv2::DescribeLoadBalancerAttributesRequest::Reader request,
                                         elbv2::DescribeLoadBalancerAttributesResponse::Builder reply);
Status modify_listener_attributes(Step& step, elbv2::ModifyListenerAttributesRequest::Reader request,
                                  elbv2::ModifyListenerAttributesResponse::Builder reply);
Status describe_listener_attributes(Step& step, elbv2::DescribeListenerAttributesRequest::Reader request,
                                    elbv2::DescribeListenerAttributesResponse::Builder reply);

// Those whose value is not the default: what a driver is told.
Tags changed_attributes(const State& state, const LoadBalancer& balancer);
Tags changed_attributes(const State& state, const Listener& listener);

bool has_deletion_protection(const State& state, LoadBalancerId id);

// Where the load balancer or the listener is deleted, its record goes as well.
void forget_attributes(Step& step, const ElbAttributes* record);

}  // namespace moorage::control
