#include "services/sts/assume_role.h"

#include <algorithm>

#include "base/ascii.h"
#include "kernel/service_caller.h"
#include "services/iam/caller_policies.h"
#include "services/iam/iam_words.h"
#include "services/iam/policy/evaluate.h"
#include "services/iam/service_trust.h"
#include "services/sts/credentials.h"

namespace moorage::control {
namespace {

constexpr std::int32_t kChainedSecondsMax = 3600;
// What ECS hands to tasks holds for six hours, whatever the longest session of the role is.
constexpr std::int32_t kServiceSeconds = 6 * 3600;

const IamRole* role_of(const State& state, std::string_view arn) {
  const IamRoleId id = iam_model(state).named<IamRole>(arn.substr(arn.rfind('/') + 1));
  return id && iam_arn(state.settings(), *state.find(id)) == arn ? state.find(id) : nullptr;
}

Error refusal(const Settings& settings, const Caller& caller, const policy::Request& asked, policy::Reason reason) {
  const std::string words = policy::words_of(reason, asked.action);
  return sts_denied("User: " + principal_of(caller, settings.account_id) + " is not authorized to perform: " + asked.action +
                    " on resource: " + asked.resource + (words.empty() ? "" : " " + words));
}

policy::Context context_of(const Step& step, const Caller& caller, sts::AssumeRoleRequest::Reader request, const Tags& tags,
                           const IamRole* role) {
  policy::Context out;
  set_caller_keys(step.state(), caller, step.now, out);
  if (is_service(caller)) {
    set_service_keys(step.state(), {.service = service_of(caller), .resource = resource_of_service(caller)}, out);
  }
  out.set("sts:RoleSessionName", std::string(wire::view(request.getRoleSessionName())));
  if (request.hasExternalId()) out.set("sts:ExternalId", std::string(wire::view(request.getExternalId())));
  if (request.hasSourceIdentity()) out.set("sts:SourceIdentity", std::string(wire::view(request.getSourceIdentity())));
  std::vector<std::string> keys;
  for (const auto& [key, value] : tags) {
    out.set("aws:RequestTag/" + key, value);
    keys.push_back(key);
  }
  if (!keys.empty()) out.set("aws:TagKeys", std::move(keys));
  std::vector<std::string> transitive;
  for (const auto key : request.getTransitiveTagKeys()) transitive.emplace_back(wire::view(key));
  if (!transitive.empty()) out.set("sts:TransitiveTagKeys", std::move(transitive));
  if (role != nullptr) {
    for (const auto& [key, value] : role->tags) {
      out.set("aws:ResourceTag/" + key, value);
      out.set("iam:ResourceTag/" + key, value);
    }
  }
  return out;
}

// The trust policy must allow the action. Where it names the account and not the caller, the policies of the caller must allow
// it as well; what they deny is denied in any case.
Status check_allowed(const Step& step, const Caller& caller, const IamRole& role, const policy::Request& asked) {
  const Settings& settings = step.settings();
  policy::Asking asking{.arn = principal_of(caller, settings.account_id),
                        .issuer = caller.session_issuer,
                        .account = settings.account_id,
                        .service = {}};
  if (is_service(caller)) asking = {.arn = {}, .issuer = {}, .account = {}, .service = std::string(service_of(caller))};
  const policy::Ruling trust = policy::decide_trust(role.trust, asked, asking);
  if (!trust.is_allowed()) return refusal(settings, caller, asked, trust.reason);
  if (caller.rights == CallerRights::kOwner) return {};
  const auto policies = policies_of(step.state(), caller);
  if (!policies) return refusal(settings, caller, asked, policy::Reason::kNoIdentityPolicy);
  const policy::Ruling own = policy::decide(*policies, asked);
  if (own.is_allowed()) return {};
  asking.account.clear();
  const bool is_named = policy::decide_trust(role.trust, asked, asking).is_allowed();
  if (is_named && own.reason == policy::Reason::kNoIdentityPolicy) return {};
  return refusal(settings, caller, asked, own.reason);
}

Result<std::int32_t> seconds_of(sts::AssumeRoleRequest::Reader request, const Caller& caller, const IamRole& role) {
  const auto asked = wire::optional(request.getDurationSeconds());
  if (is_service(caller)) return session_seconds(asked, {.standard = kServiceSeconds, .most = kServiceSeconds});
  if (!caller.session_issuer.empty()) {
    if (asked.value_or(0) > kChainedSecondsMax) {
      return sts_invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
                         "durationSeconds");
    }
    return session_seconds(asked, {.standard = 3600, .most = kChainedSecondsMax});
  }
  if (asked.value_or(0) > role.session_seconds_max) {
    return sts_invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", "durationSeconds");
  }
  return session_seconds(asked, {.standard = 3600, .most = role.session_seconds_max});
}

// Tags of the session before that go on, and those of the request.
Result<Tags> chained_tags(const Caller& caller, Tags asked) {
  if (!caller.session) return asked;
  Tags out;
  for (const auto& [key, value] : caller.session->tags) {
    const auto& transitive = caller.session->transitive_tag_keys;
    if (std::find(transitive.begin(), transitive.end(), key) == transitive.end()) continue;
    for (const auto& [other, _] : asked) {
      if (same_ignoring_case(other, key)) {
        return sts_invalid("One or more of the tags passed as inherited: " + key + " may not be changed.", "tags");
      }
    }
    out.emplace_back(key, value);
  }
  out.insert(out.end(), asked.begin(), asked.end());
  return out;
}

Status check_request(sts::AssumeRoleRequest::Reader request) {
  MOORAGE_TRY(check_name(wire::view(request.getRoleSessionName()), {"roleSessionName", 64}));
  if (wire::view(request.getRoleSessionName()).size() < 2) {
    return sts_invalid(
        "1 validation error detected: Value at 'roleSessionName' failed to satisfy constraint: Member must have "
        "length greater than or equal to 2",
        "roleSessionName");
  }
  if (!wire::view(request.getRoleArn()).starts_with("arn:")) {
    return sts_invalid(std::string(wire::view(request.getRoleArn()).substr(0, 128)) + " is invalid", "roleArn");
  }
  if (request.hasSourceIdentity()) MOORAGE_TRY(check_name(wire::view(request.getSourceIdentity()), {"sourceIdentity", 256}));
  if (request.getProvidedContexts().size() > 0) {
    return api_error("InvalidContextAssertion", "ProvidedContexts are not served: this engine trusts no provider of contexts.");
  }
  if (wire::has(request.getMinimumSessionTokenSize())) {
    return sts_invalid("MinimumSessionTokenSize is not served: tokens have the size that their content needs.",
                       "minimumSessionTokenSize");
  }
  return refuse_second_factor(request.hasSerialNumber() || request.hasTokenCode());
}

}  // namespace

Status assume_role(Step& step, const Caller& caller, sts::AssumeRoleRequest::Reader request,
                   sts::AssumeRoleResponse::Builder reply) {
  MOORAGE_TRY(check_request(request));
  MOORAGE_ASSIGN(Tags asked_tags, session_tags(request.getTags()));
  const std::string arn(wire::view(request.getRoleArn()));
  const IamRole* const role = role_of(step.state(), arn);
  policy::Request asked{"sts:AssumeRole", arn, context_of(step, caller, request, asked_tags, role)};
  if (role == nullptr) return refusal(step.settings(), caller, asked, policy::Reason::kAllowed);
  MOORAGE_TRY(check_allowed(step, caller, *role, asked));
  if (!asked_tags.empty()) {
    asked.action = "sts:TagSession";
    MOORAGE_TRY(check_allowed(step, caller, *role, asked));
  }
  std::string source_identity(wire::view(request.getSourceIdentity()));
  if (!source_identity.empty()) {
    asked.action = "sts:SetSourceIdentity";
    MOORAGE_TRY(check_allowed(step, caller, *role, asked));
  }
  if (caller.session && !caller.session->source_identity.empty()) {
    if (!source_identity.empty() && source_identity != caller.session->source_identity) {
      return sts_denied("The source identity of a session cannot be changed by role chaining.");
    }
    source_identity = caller.session->source_identity;
  }
  NewSession session{.kind = SessionKind::kRole,
                     .issuer_arn = arn,
                     .issuer_id = role->external,
                     .session_name = std::string(wire::view(request.getRoleSessionName())),
                     .source_identity = source_identity};
  MOORAGE_ASSIGN(session.policies, session_policies(step.state(), wire::view(request.getPolicy()), request.getPolicyArns()));
  MOORAGE_ASSIGN(session.tags, chained_tags(caller, std::move(asked_tags)));
  for (const auto key : request.getTransitiveTagKeys()) session.transitive_tag_keys.emplace_back(wire::view(key));
  if (caller.session) {
    for (const std::string& key : caller.session->transitive_tag_keys) session.transitive_tag_keys.push_back(key);
  }
  MOORAGE_ASSIGN(session.seconds, seconds_of(request, caller, *role));
  MOORAGE_ASSIGN(const std::size_t size, write_credentials(step, session, caller.request_id, reply.initCredentials()));
  auto user = reply.initAssumedRoleUser();
  user.setAssumedRoleId(wire::text(role->external + ":" + session.session_name));
  user.setArn(
      wire::text("arn:aws:sts::" + step.settings().account_id + ":assumed-role/" + role->name + "/" + session.session_name));
  if (!source_identity.empty()) reply.setSourceIdentity(wire::text(source_identity));
  wire::set(reply.getSessionTokenSize(), static_cast<std::int32_t>(size));
  return {};
}

}  // namespace moorage::control
