#include "services/sts/sts.h"

#include "services/iam/iam_words.h"
#include "services/sts/credentials.h"

namespace moorage::control {
namespace {

constexpr std::int32_t kDay = 86'400;

// The user whose own credentials these are. Errors: AccessDenied for sessions and roles.
Result<const IamUser*> own_user(const State& state, const Caller& caller, std::string_view operation) {
  const std::string_view arn = caller.principal_arn;
  const IamUserId id = iam_model(state).named<IamUser>(arn.substr(arn.rfind('/') + 1));
  if (caller.session || !id || iam_arn(state.settings(), *state.find(id)) != arn) {
    return sts_denied("Cannot call " + std::string(operation) + " with session credentials");
  }
  return state.find(id);
}

template <typename Request>
Status refuse_token_size(Request request) {
  if (!wire::has(request.getMinimumSessionTokenSize())) return {};
  return sts_invalid("MinimumSessionTokenSize is not served: tokens have the size that their content needs.",
                     "minimumSessionTokenSize");
}

template <typename Reply>
void set_token_size(Reply reply, std::size_t size) {
  wire::set(reply.getSessionTokenSize(), static_cast<std::int32_t>(size));
}

}  // namespace

Status get_caller_identity(Step& step, const Caller& caller, sts::GetCallerIdentityRequest::Reader,
                           sts::GetCallerIdentityResponse::Builder reply) {
  const std::string& account = step.settings().account_id;
  reply.setAccount(wire::text(caller.account.empty() ? account : caller.account));
  reply.setArn(wire::text(principal_of(caller, account)));
  reply.setUserId(wire::text(caller.principal_id.empty() ? account : caller.principal_id));
  return {};
}

Status get_access_key_info(Step& step, const Caller& caller, sts::GetAccessKeyInfoRequest::Reader request,
                           sts::GetAccessKeyInfoResponse::Builder reply) {
  const std::string_view key_id = wire::view(request.getAccessKeyId());
  if (!iam_model(step.state()).key_named(key_id) && key_id != caller.access_key_id) {
    return sts_invalid("The access key " + std::string(key_id.substr(0, 128)) +
                           " is none of this engine: keys of users are known, and the one that signed this request.",
                       "accessKeyId");
  }
  reply.setAccount(wire::text(step.settings().account_id));
  return {};
}

Status decode_authorization_message(Step&, sts::DecodeAuthorizationMessageRequest::Reader,
                                    sts::DecodeAuthorizationMessageResponse::Builder) {
  return api_error("InvalidAuthorizationMessageException",
                   "The message is none of this engine: refusals say in plain text why, and no message is encoded.");
}

Status get_session_token(Step& step, const Caller& caller, sts::GetSessionTokenRequest::Reader request,
                         sts::GetSessionTokenResponse::Builder reply) {
  MOORAGE_TRY(refuse_second_factor(request.hasSerialNumber() || request.hasTokenCode()));
  MOORAGE_TRY(refuse_token_size(request));
  NewSession session;
  const auto asked = wire::optional(request.getDurationSeconds());
  if (caller.rights == CallerRights::kOwner) {
    if (caller.session) return sts_denied("Cannot call GetSessionToken with session credentials");
    session.kind = SessionKind::kOwner;
    session.issuer_arn = principal_of(caller, step.settings().account_id);
    MOORAGE_ASSIGN(session.seconds, session_seconds(asked, {.standard = 3600, .most = 3600}));
  } else {
    MOORAGE_ASSIGN(const IamUser* const user, own_user(step.state(), caller, "GetSessionToken"));
    session.kind = SessionKind::kUser;
    session.issuer_arn = caller.principal_arn;
    session.issuer_id = user->external;
    MOORAGE_ASSIGN(session.seconds, session_seconds(asked, {.standard = kDay / 2, .most = kDay * 3 / 2}));
  }
  MOORAGE_ASSIGN(const std::size_t size, write_credentials(step, session, caller.request_id, reply.initCredentials()));
  set_token_size(reply, size);
  return {};
}

Status get_federation_token(Step& step, const Caller& caller, sts::GetFederationTokenRequest::Reader request,
                            sts::GetFederationTokenResponse::Builder reply) {
  MOORAGE_TRY(refuse_token_size(request));
  const std::string_view name = wire::view(request.getName());
  MOORAGE_TRY(check_name(name, {"name", 32}));
  if (name.size() < 2) return sts_invalid("The name of a federated user has 2 to 32 characters.", "name");
  if (caller.rights == CallerRights::kOwner) {
    return sts_denied("GetFederationToken is called with the keys of a user: a session of the owner could not be narrowed.");
  }
  MOORAGE_ASSIGN(const IamUser* const user, own_user(step.state(), caller, "GetFederationToken"));
  NewSession session{.kind = SessionKind::kFederated,
                     .issuer_arn = caller.principal_arn,
                     .issuer_id = user->external,
                     .session_name = std::string(name)};
  MOORAGE_ASSIGN(session.policies, session_policies(step.state(), wire::view(request.getPolicy()), request.getPolicyArns()));
  MOORAGE_ASSIGN(session.tags, session_tags(request.getTags()));
  MOORAGE_ASSIGN(session.seconds,
                 session_seconds(wire::optional(request.getDurationSeconds()), {.standard = kDay / 2, .most = kDay * 3 / 2}));
  MOORAGE_ASSIGN(const std::size_t size, write_credentials(step, session, caller.request_id, reply.initCredentials()));
  auto federated = reply.initFederatedUser();
  federated.setFederatedUserId(wire::text(step.settings().account_id + ":" + std::string(name)));
  federated.setArn(wire::text("arn:aws:sts::" + step.settings().account_id + ":federated-user/" + std::string(name)));
  set_token_size(reply, size);
  return {};
}

}  // namespace moorage::control
