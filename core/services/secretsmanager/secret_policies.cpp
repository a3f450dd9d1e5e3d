// Tags and resource policies of secrets. A policy is checked to be one and kept; it grants and denies nothing
// (docs/secrets.md).
#include <algorithm>

#include "base/limits.h"
#include "services/secretsmanager/secret_handlers.h"
#include "services/secretsmanager/secret_words.h"
#include "wire/json_member.h"

namespace moorage::control {
namespace {

constexpr std::size_t kPolicyCharsMax = 20'480;

template <typename Reply>
void name_secret(const Step& step, SecretKey key, Reply reply) {
  const Secret& secret = *step.state().find(key);
  reply.setArn(wire::text(secret_arn(step.settings(), secret)));
  reply.setName(wire::text(secret.name));
}

}  // namespace

Status tag_secret(Step& step, sm::TagResourceRequest::Reader request, sm::TagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_living_secret(step, wire::view(request.getSecretId())));
  MOORAGE_ASSIGN(const Tags more, read_secret_tags(request.getTags()));
  Tags tags = step.state().find(key)->tags;
  for (const auto& tag : more) {
    const auto known = std::find_if(tags.begin(), tags.end(), [&](const auto& one) { return one.first == tag.first; });
    if (known == tags.end()) {
      tags.push_back(tag);
    } else {
      known->second = tag.second;
    }
  }
  if (tags.size() > limits::kTagsMax) return secret_invalid("A secret has at most 50 tags.", "Tags");
  step.draft.change(key, [&](Secret& secret) { secret.tags = std::move(tags); });
  return {};
}

Status untag_secret(Step& step, sm::UntagResourceRequest::Reader request, sm::UntagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_living_secret(step, wire::view(request.getSecretId())));
  step.draft.change(key, [&](Secret& secret) {
    for (const auto gone : request.getTagKeys()) {
      std::erase_if(secret.tags, [&](const auto& tag) { return tag.first == wire::view(gone); });
    }
  });
  return {};
}

Status get_secret_policy(Step& step, sm::GetResourcePolicyRequest::Reader request,
                         sm::GetResourcePolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_secret(step, wire::view(request.getSecretId())));
  name_secret(step, key, reply);
  const std::string& policy = step.state().find(key)->policy;
  if (!policy.empty()) reply.setResourcePolicy(wire::text(policy));
  return {};
}

Status put_secret_policy(Step& step, sm::PutResourcePolicyRequest::Reader request,
                         sm::PutResourcePolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_living_secret(step, wire::view(request.getSecretId())));
  const std::string_view policy = wire::view(request.getResourcePolicy());
  MOORAGE_TRY(check_length(policy, {.member = "ResourcePolicy", .least = 1, .most = kPolicyCharsMax}));
  if (request.hasPolicyName()) return secret_unsupported("PolicyName", "a secret has one policy, which needs no name");
  if (wire::value_or(request.getBlockPublicPolicy(), false)) {
    return secret_unsupported("BlockPublicPolicy", "whether a policy is public is not found out");
  }
  const auto statement = wire::json_member(policy, "Statement");
  if (!statement.ok() || !*statement) {
    return api_error("MalformedPolicyDocumentException",
                     "This resource policy contains invalid Json: a policy is an object with a Statement.");
  }
  step.draft.change(key, [&](Secret& secret) { secret.policy = policy; });
  name_secret(step, key, reply);
  return {};
}

Status delete_secret_policy(Step& step, sm::DeleteResourcePolicyRequest::Reader request,
                            sm::DeleteResourcePolicyResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_living_secret(step, wire::view(request.getSecretId())));
  step.draft.change(key, [&](Secret& secret) { secret.policy.clear(); });
  name_secret(step, key, reply);
  return {};
}

}  // namespace moorage::control
