#include "services/iam/caller_policies.h"

#include "services/iam/iam_words.h"
#include "services/iam/managed_policies.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

std::string_view last_part(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

// The record whose ARN this is: a user of the same name at another path is another user.
template <typename Entity>
const Entity* entity_of(const State& state, std::string_view arn) {
  const Id<Entity> id = iam_model(state).named<Entity>(last_part(arn));
  return id && iam_arn(state.settings(), *state.find(id)) == arn ? state.find(id) : nullptr;
}

std::string_view issuer_of(const Caller& caller) {
  return caller.session ? std::string_view(caller.session->principal_arn) : std::string_view(caller.principal_arn);
}

// A role or user that was deleted and made anew under its name has another id: sessions and keys of the former one are not its.
bool is_same(const Caller& caller, std::string_view external) {
  if (caller.session && caller.session->is_federated) return true;
  return caller.principal_id.substr(0, caller.principal_id.find(':')) == external;
}

void set_tags(const Tags& tags, policy::Context& out) {
  for (const auto& [key, value] : tags) out.set("aws:PrincipalTag/" + key, value);
}

}  // namespace

std::optional<policy::Policies> policies_of(const State& state, const Caller& caller) {
  std::optional<policy::Policies> out;
  if (const IamUser* user = entity_of<IamUser>(state, issuer_of(caller)); user != nullptr && is_same(caller, user->external)) {
    out = policies_of(state, *user);
  } else if (const IamRole* role = entity_of<IamRole>(state, issuer_of(caller));
             role != nullptr && is_same(caller, role->external)) {
    out = policies_of(state, *role);
  }
  if (!out || !caller.session) return out;
  if (caller.session->policies.empty() && !caller.session->is_federated) return out;
  out->session.emplace();
  for (const std::string& document : caller.session->policies) out->session->push_back({"session policy", document});
  return out;
}

void set_caller_keys(const State& state, const Caller& caller, Instant now, policy::Context& out) {
  const Settings& settings = state.settings();
  const std::string_view issuer = issuer_of(caller);
  out.set("aws:PrincipalAccount", settings.account_id);
  out.set("aws:PrincipalArn",
          caller.session_issuer.empty() ? principal_of(caller, settings.account_id) : caller.session_issuer);
  if (!caller.principal_id.empty()) out.set("aws:userid", caller.principal_id);
  if (const IamUser* user = entity_of<IamUser>(state, issuer)) {
    set_tags(user->tags, out);
    if (!caller.session || !caller.session->is_federated) out.set("aws:username", user->name);
    out.set("aws:PrincipalType", caller.session && caller.session->is_federated ? "FederatedUser" : "User");
  } else if (const IamRole* role = entity_of<IamRole>(state, issuer)) {
    set_tags(role->tags, out);
    out.set("aws:PrincipalType", "AssumedRole");
  } else {
    out.set("aws:PrincipalType", "Account");
  }
  if (caller.session) {
    set_tags(caller.session->tags, out);
    out.set("aws:TokenIssueTime", wire::iso8601(caller.session->issued_at.ms));
    out.set("aws:MultiFactorAuthPresent", "false");
    if (!caller.session->source_identity.empty()) out.set("aws:SourceIdentity", caller.session->source_identity);
  }
  if (!caller.source_address.empty() && !caller.source_address.starts_with("unix:")) {
    out.set("aws:SourceIp", caller.source_address);
  }
  if (!caller.user_agent.empty()) out.set("aws:UserAgent", caller.user_agent);
  out.set("aws:SecureTransport", caller.is_encrypted ? "true" : "false");
  out.set("aws:RequestedRegion", settings.region);
  out.set("aws:CurrentTime", wire::iso8601(now.ms));
  out.set("aws:EpochTime", std::to_string(now.ms / 1000));
  out.set("aws:ViaAWSService", "false");
}

}  // namespace moorage::control
