#include "services/sts/credentials.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hash.h"
#include "kernel/tagging.h"
#include "services/iam/access_keys.h"
#include "services/iam/iam_words.h"
#include "services/iam/managed_policies.h"
#include "services/iam/policy/policy_document.h"

namespace moorage::control {
namespace {

constexpr std::size_t kPolicyCharactersMax = 2048;
constexpr std::size_t kPolicyArnsMax = 10;
constexpr std::size_t kTagsMax = 50;
constexpr std::int32_t kSecondsMin = 900;

void fill(const NewSession& session, std::string_view key_id, std::string_view secret, Instant now,
          record::SessionToken::Builder out) {
  out.setAccessKeyId(wire::text(std::string(key_id)));
  out.setSecretAccessKey(wire::text(std::string(secret)));
  out.setKind(static_cast<std::uint8_t>(session.kind));
  out.setIssuerArn(wire::text(session.issuer_arn));
  out.setIssuerId(wire::text(session.issuer_id));
  out.setSessionName(wire::text(session.session_name));
  wire::set_texts(out.initPolicies(list_size(session.policies.size())), session.policies);
  auto tags = out.initTags(list_size(session.tags.size()));
  for (unsigned i = 0; i < tags.size(); ++i) {
    tags[i].setKey(wire::text(session.tags[i].first));
    tags[i].setValue(wire::text(session.tags[i].second));
  }
  wire::set_texts(out.initTransitiveTagKeys(list_size(session.transitive_tag_keys.size())), session.transitive_tag_keys);
  out.setSourceIdentity(wire::text(session.source_identity));
  out.setIssuedAt(now.ms);
  out.setExpiresAt(now.ms + std::int64_t{session.seconds} * 1000);
}

}  // namespace

Error sts_invalid(std::string message, std::string path) { return iam_invalid(std::move(message), std::move(path)); }

Error sts_denied(std::string message) {
  Error error = api_error("AccessDenied", std::move(message));
  error.http_status = 403;
  return error;
}

Result<std::size_t> write_credentials(Step& step, const NewSession& session, std::string_view salt,
                                      sts::Credentials::Builder out) {
  if (!step.settings().sealer) return no_sealer();
  // A reading call may be given the entropy of the call before, so the id also follows from time and call.
  const std::string mixed = step.settings().sealer->derive(session.issuer_arn + " " + step.random.hex().text() + " " +
                                                           std::to_string(step.now.ms) + " " + std::string(salt));
  Random letters({fnv1a(mixed.substr(0, 16)), fnv1a(mixed.substr(16))});
  const std::string key_id = marked_key_id(step.settings(), letters, "ASIA");
  const std::string secret = new_secret(step, key_id, salt);
  const auto token =
      SessionRecord::build([&](record::SessionToken::Builder record) { fill(session, key_id, secret, step.now, record); });
  const std::string sealed = sealed_token(step.settings(), token);
  out.setAccessKeyId(wire::text(key_id));
  out.setSecretAccessKey(wire::text(secret));
  out.setSessionToken(wire::text(sealed));
  wire::set(out.getExpiration(), token.reader().getExpiresAt());
  return sealed.size();
}

Result<std::vector<std::string>> session_policies(const State& state, std::string_view document,
                                                  capnp::List<sts::PolicyDescriptorType>::Reader arns) {
  std::vector<std::string> out;
  if (!document.empty()) {
    if (document.size() > kPolicyCharactersMax) {
      return api_error("PackedPolicyTooLarge",
                       "The session policy has " + std::to_string(document.size()) + " characters; at most 2048 are allowed.");
    }
    const auto read = policy::read_policy(document, policy::PolicyKind::kIdentity);
    if (!read.ok()) return read.error();
    out.emplace_back(document);
  }
  if (arns.size() > kPolicyArnsMax) return sts_invalid("At most 10 managed policies may narrow a session.", "policyArns");
  for (const auto one : arns) {
    const std::string_view arn = wire::view(one.getArn());
    if (!is_managed_policy(state, arn)) return sts_invalid("Policy " + std::string(arn) + " does not exist.", "policyArns");
    out.push_back(managed_document(state, arn).document);
  }
  return out;
}

Result<Tags> session_tags(capnp::List<sts::Tag>::Reader tags) {
  Tags out;
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    if (key.empty() || key.size() > 512 || value.size() > 1024 || !is_tag_text(key) || !is_tag_text(value) ||
        lower_ascii(key.substr(0, 4)) == "aws:") {
      return sts_invalid(
          "1 validation error detected: Value at 'tags' failed to satisfy constraint: keys have 1 to 128 and values 0 to 256 "
          "letters, digits, spaces and _.:/=+-@, and keys do not begin with aws:",
          "tags");
    }
    const auto is_same_key = [&](const auto& known) { return same_ignoring_case(known.first, key); };
    if (std::any_of(out.begin(), out.end(), is_same_key)) {
      return sts_invalid("Duplicate tag keys found. Please note that Tag keys are case insensitive.", "tags");
    }
    out.emplace_back(std::string(key), std::string(value));
  }
  if (out.size() > kTagsMax) return sts_invalid("A session has at most 50 tags.", "tags");
  return out;
}

Result<std::int32_t> session_seconds(std::optional<std::int32_t> asked, SecondsRule rule) {
  const std::int32_t seconds = asked.value_or(std::min(rule.standard, rule.most));
  if (seconds < kSecondsMin || seconds > rule.most) {
    return sts_invalid("1 validation error detected: Value '" + std::to_string(seconds) +
                           "' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and " +
                           std::to_string(rule.most),
                       "durationSeconds");
  }
  return seconds;
}

Status refuse_second_factor(bool is_given) {
  if (!is_given) return {};
  return sts_denied(
      "MultiFactorAuthentication failed, there are no MFA devices in this engine; leave out SerialNumber and TokenCode.");
}

}  // namespace moorage::control
