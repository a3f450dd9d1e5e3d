// Certificates of listeners. Listeners with TLS are not served, so that no listener has a certificate: reading says so, adding
// is refused with the reason.
#pragma once

#include "kernel/step_context.h"
#include "schemas/elbv2/loadbalancer.capnp.h"

namespace moorage::control {

Status add_listener_certificates(Step& step, elbv2::AddListenerCertificatesRequest::Reader request,
                                 elbv2::AddListenerCertificatesResponse::Builder reply);
Status remove_listener_certificates(Step& step, elbv2::RemoveListenerCertificatesRequest::Reader request,
                                    elbv2::RemoveListenerCertificatesResponse::Builder reply);
Status describe_listener_certificates(Step& step, elbv2::DescribeListenerCertificatesRequest::Reader request,
                                      elbv2::DescribeListenerCertificatesResponse::Builder reply);

}  // namespace moorage::control
