#include "endpoint/http/verified_caller.h"

#include <utility>

namespace moorage::endpoint {

Result<Caller> verified_caller(const Verifying& verifying, const Addressed& addressed) {
  Caller caller;
  caller.rights = CallerRights::kPolicies;
  const SecretOf secret_of = [&](const Claimed& claimed) -> Result<std::string> {
    const AccessKey* const owned = verifying.owner_keys.find(claimed.access_key_id);
    if (owned != nullptr && claimed.session_token.empty()) {
      caller.rights = CallerRights::kOwner;
      caller.access_key_id = owned->id;
      caller.principal_arn = owned->principal_arn;
      return owned->secret;
    }
    MOORAGE_ASSIGN(SigningKey key, verifying.engine.signing_key({claimed.access_key_id, claimed.session_token}));
    caller = std::move(key.caller);
    return std::move(key.secret);
  };
  const auto verified = verify_signature(verifying.request, secret_of, addressed);
  if (!verified.ok()) return verified.error();
  return caller;
}

bool is_signed_with_own_key(const engine::Engine& engine, const SignedRequest& request) {
  if (!is_signed(request)) return false;
  const auto claimed = claimed_in(request);
  return claimed && engine.is_own_key(claimed->access_key_id);
}

}  // namespace moorage::endpoint
