#include "base/registry_password.h"
#include "services/ecr/ecr_handlers.h"
#include "services/ecr/ecr_words.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

std::string base64_of(std::string_view bytes) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

Error cannot_give(std::string message) { return invalid_parameter(std::move(message)); }

}  // namespace

Status get_authorization_token(Step& step, const Caller& caller, ecr::GetAuthorizationTokenRequest::Reader request,
                               ecr::GetAuthorizationTokenResponse::Builder reply) {
  const Settings& settings = step.settings();
  for (const auto id : request.getRegistryIds()) {
    if (wire::view(id) == settings.account_id) continue;
    return ecr_invalid("There is no registry with id '" + std::string(wire::view(id).substr(0, 64)) +
                           "' here; this is that of " + settings.account_id + ".",
                       "registryIds");
  }
  if (!settings.sealer)
    return cannot_give("This engine was opened without a key that seals secrets, so it can give no tokens.");
  if (caller.session && (!caller.session->policies.empty() || caller.session->is_federated)) {
    return cannot_give("A session with a policy of its own gets no token of the registry, which would not know the policy.");
  }
  RegistryHolder holder{.principal_arn = caller.session ? caller.session->principal_arn : caller.principal_arn,
                        .principal_id = caller.principal_id.substr(0, caller.principal_id.find(':')),
                        .is_owner = caller.rights == CallerRights::kOwner,
                        .expires_at = step.now + kRegistryTokenLife};
  const std::string password = make_registry_password(*settings.sealer, holder);
  auto out = reply.initAuthorizationData(1)[0];
  out.setAuthorizationToken(wire::text(base64_of(std::string(kRegistryUser) + ":" + password)));
  wire::set(out.getExpiresAt(), holder.expires_at.ms);
  out.setProxyEndpoint(wire::text("https://" + registry_host(settings)));
  return {};
}

}  // namespace moorage::control
