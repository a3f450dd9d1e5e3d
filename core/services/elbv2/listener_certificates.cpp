#include "services/elbv2/listener_certificates.h"

#include "services/elbv2/elb_words.h"
#include "wire/presence.h"

namespace moorage::control {

Status add_listener_certificates(Step& step, elbv2::AddListenerCertificatesRequest::Reader request,
                                 elbv2::AddListenerCertificatesResponse::Builder) {
  MOORAGE_ASSIGN(const ListenerId id, resolve_listener(step.state(), wire::view(request.getListenerArn())));
  if (request.getCertificates().size() == 0) return validation_error("A certificate must be specified", "Certificates");
  const auto protocol = wire::enum_name(step.draft.find(id)->described.reader().getProtocol());
  return validation_error("Certificates cannot be specified for listeners with protocol '" + std::string(protocol) +
                              "': TLS is not served by this engine yet.",
                          "Certificates");
}

Status remove_listener_certificates(Step& step, elbv2::RemoveListenerCertificatesRequest::Reader request,
                                    elbv2::RemoveListenerCertificatesResponse::Builder) {
  MOORAGE_TRY(resolve_listener(step.state(), wire::view(request.getListenerArn())));
  if (request.getCertificates().size() == 0) return validation_error("A certificate must be specified", "Certificates");
  return api_error("CertificateNotFound",
                   "Certificate '" + std::string(wire::view(request.getCertificates()[0].getCertificateArn())) + "' not found");
}

Status describe_listener_certificates(Step& step, elbv2::DescribeListenerCertificatesRequest::Reader request,
                                      elbv2::DescribeListenerCertificatesResponse::Builder reply) {
  MOORAGE_TRY(resolve_listener(step.state(), wire::view(request.getListenerArn())));
  reply.initCertificates(0);
  return {};
}

}  // namespace moorage::control
