#include "services/iam/session_token.h"

#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::string_view kPurpose = "session token";
constexpr std::size_t kTokenCharsMax = 64 << 10;

Error unrecognized() {
  return api_error("UnrecognizedClientException", "The security token included in the request is invalid.");
}

std::string sts_arn(const Settings& settings, std::string_view kind, std::string_view name) {
  return "arn:aws:sts::" + settings.account_id + ":" + std::string(kind) + "/" + std::string(name);
}

template <typename List>
std::vector<std::string> texts(List from) {
  std::vector<std::string> out;
  for (const auto text : from) out.emplace_back(wire::view(text));
  return out;
}

Caller caller_of(const Settings& settings, record::SessionToken::Reader token) {
  const std::string issuer(wire::view(token.getIssuerArn()));
  const std::string id(wire::view(token.getIssuerId()));
  const std::string name(wire::view(token.getSessionName()));
  auto session = std::make_shared<CallerSession>();
  session->principal_arn = issuer;
  session->policies = texts(token.getPolicies());
  for (const auto tag : token.getTags()) session->tags.emplace_back(wire::view(tag.getKey()), wire::view(tag.getValue()));
  session->transitive_tag_keys = texts(token.getTransitiveTagKeys());
  session->source_identity = wire::view(token.getSourceIdentity());
  session->issued_at = {token.getIssuedAt()};

  Caller out;
  out.account = settings.account_id;
  out.access_key_id = wire::view(token.getAccessKeyId());
  out.session_name = name;
  out.rights = CallerRights::kPolicies;
  switch (static_cast<SessionKind>(token.getKind())) {
    case SessionKind::kRole:
      out.session_issuer = issuer;
      out.principal_id = id + ":" + name;
      out.principal_arn = sts_arn(settings, "assumed-role", issuer.substr(issuer.rfind('/') + 1) + "/" + name);
      break;
    case SessionKind::kUser:
      out.principal_id = id;
      out.principal_arn = issuer;
      break;
    case SessionKind::kFederated:
      session->is_federated = true;
      out.principal_id = settings.account_id + ":" + name;
      out.principal_arn = sts_arn(settings, "federated-user", name);
      break;
    case SessionKind::kOwner:
      out.rights = CallerRights::kOwner;
      out.principal_id = settings.account_id;
      out.principal_arn = issuer;
      break;
  }
  out.session = std::move(session);
  return out;
}

}  // namespace

std::string sealed_token(const Settings& settings, const SessionRecord& session) {
  const auto bytes = session.bytes();
  const std::string sealed = settings.sealer->seal({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, kPurpose);
  return wire::base64({reinterpret_cast<const std::uint8_t*>(sealed.data()), sealed.size()});
}

Result<SigningKey> key_of_token(const Settings& settings, const KeyClaim& claim, Instant now) {
  if (!settings.sealer || claim.session_token.size() > kTokenCharsMax) return unrecognized();
  const auto sealed = wire::parse_base64(claim.session_token);
  // One token has one spelling: padding that could be written in two ways would make two of it.
  if (!sealed || wire::base64({reinterpret_cast<const std::uint8_t*>(sealed->data()), sealed->size()}) != claim.session_token) {
    return unrecognized();
  }
  const auto plain = settings.sealer->open(*sealed, kPurpose);
  if (!plain) return unrecognized();
  const auto read = SessionRecord::from_bytes({reinterpret_cast<const std::byte*>(plain->data()), plain->size()});
  if (!read.ok()) return unrecognized();
  const auto token = read->reader();
  if (wire::view(token.getAccessKeyId()) != claim.access_key_id ||
      token.getKind() > static_cast<std::uint8_t>(SessionKind::kOwner)) {
    return unrecognized();
  }
  if (token.getExpiresAt() <= now.ms) {
    return api_error("ExpiredTokenException", "The security token included in the request is expired");
  }
  return SigningKey{.secret = std::string(wire::view(token.getSecretAccessKey())), .caller = caller_of(settings, token)};
}

}  // namespace moorage::control
