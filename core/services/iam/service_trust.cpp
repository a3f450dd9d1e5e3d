#include "services/iam/service_trust.h"

#include "services/iam/iam_words.h"
#include "wire/wire_text.h"

namespace moorage::control {

void set_service_keys(const State& state, ServiceAsking asking, policy::Context& out) {
  out.set("aws:SourceAccount", state.settings().account_id);
  out.set("aws:SourceArn", std::string(asking.resource));
  out.set("aws:PrincipalIsAWSService", "true");
  out.set("aws:PrincipalServiceName", std::string(asking.service));
}

bool is_trust_refused(const State& state, std::string_view role, ServiceAsking asking, Instant now) {
  const IamRoleId id = iam_model(state).named<IamRole>(role.substr(role.rfind('/') + 1));
  if (!id) return false;
  const IamRole& found = *state.find(id);
  const std::string arn = iam_arn(state.settings(), found);
  if (role.starts_with("arn:") && role != arn) return false;
  policy::Request request{"sts:AssumeRole", arn, {}};
  set_service_keys(state, asking, request.context);
  request.context.set("aws:CurrentTime", wire::iso8601(now.ms));
  request.context.set("aws:EpochTime", std::to_string(now.ms / 1000));
  request.context.set("aws:RequestedRegion", state.settings().region);
  const policy::Asking by{.arn = {}, .issuer = {}, .account = {}, .service = std::string(asking.service)};
  return !policy::decide_trust(found.trust, request, by).is_allowed();
}

}  // namespace moorage::control
