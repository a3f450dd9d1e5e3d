#include "machine/key_table.h"

#include <algorithm>

#include "services/iam/access_keys.h"
#include "services/iam/iam_words.h"
#include "services/iam/session_token.h"

namespace moorage::control {

std::shared_ptr<const KeyTable> key_table_of(const State& state) {
  auto out = std::make_shared<KeyTable>();
  const Settings& settings = state.settings();
  state.table<IamAccessKey>().visit_all([&](const IamAccessKey& key) {
    const IamUser* user = state.find(key.user);
    if (user == nullptr || !key.is_active) return;
    auto secret = secret_of(settings, key);
    if (!secret) {
      ++out->unreadable;
      return;
    }
    Caller caller;
    caller.account = settings.account_id;
    caller.principal_arn = iam_arn(settings, *user);
    caller.principal_id = user->external;
    caller.access_key_id = key.key_id;
    caller.rights = CallerRights::kPolicies;
    out->active.emplace(key.key_id, SigningKey{.secret = std::move(*secret), .caller = std::move(caller)});
  });
  return out;
}

bool touches_keys(std::span<const Draft::Touched> touched) {
  return std::any_of(touched.begin(), touched.end(), [](const Draft::Touched& one) {
    return one.table == TableRow<IamAccessKey>::kNumber || one.table == TableRow<IamUser>::kNumber;
  });
}

bool is_own_key_id(const Settings& settings, std::string_view access_key_id) { return carries_mark(settings, access_key_id); }

Result<SigningKey> find_signing_key(const KeyTable& table, const Settings& settings, const KeyClaim& claim, Instant now) {
  if (!claim.session_token.empty()) return key_of_token(settings, claim, now);
  const auto found = table.active.find(claim.access_key_id);
  if (found != table.active.end()) return found->second;
  return api_error("UnrecognizedClientException", "The security token included in the request is invalid.");
}

}  // namespace moorage::control
