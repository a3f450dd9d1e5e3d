// Listeners of elbv2 (docs/rules/load-balancing.md#load-balancers): HTTP on application load balancers, TCP on network ones.
// TLS is refused until it is served.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "services/elbv2/model/elb_model.h"

namespace moorage::control {

Status create_listener(Step& step, elbv2::CreateListenerRequest::Reader request, elbv2::CreateListenerResponse::Builder reply);
Status describe_listeners(Step& step, elbv2::DescribeListenersRequest::Reader request,
                          elbv2::DescribeListenersResponse::Builder reply);
Status modify_listener(Step& step, elbv2::ModifyListenerRequest::Reader request, elbv2::ModifyListenerResponse::Builder reply);
Status delete_listener(Step& step, elbv2::DeleteListenerRequest::Reader request, elbv2::DeleteListenerResponse::Builder reply);

// With its rules and attributes. The load balancer is not told.
void erase_listener(Step& step, ListenerId id);

}  // namespace moorage::control
