// Making, changing and deleting secrets.
#include "services/secretsmanager/secret_describe.h"
#include "services/secretsmanager/secret_handlers.h"
#include "services/secretsmanager/secret_words.h"

namespace moorage::control {
namespace {

constexpr std::size_t kSecretsMax = 500'000;  // Secrets Manager quotas: secrets of an account in a region
constexpr std::size_t kSuffixChars = 6;
constexpr std::string_view kSuffixAlphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::int64_t kRecoveryDaysMin = 7;
constexpr std::int64_t kRecoveryDaysMax = 30;

std::string new_suffix(Random& random) {
  std::string out;
  for (std::size_t i = 0; i < kSuffixChars; ++i) out += kSuffixAlphabet[random.below(kSuffixAlphabet.size())];
  return out;
}

Status check_token(std::string_view token) {
  return token.empty() ? Status() : check_length(token, {.member = "ClientRequestToken", .least = 32, .most = 64});
}

template <typename Request>
Status check_words(Request request) {
  MOORAGE_TRY(check_token(wire::view(request.getClientRequestToken())));
  MOORAGE_TRY(check_length(wire::view(request.getDescription()), {.member = "Description", .least = 0, .most = 2048}));
  MOORAGE_TRY(check_length(wire::view(request.getKmsKeyId()), {.member = "KmsKeyId", .least = 0, .most = 2048}));
  return check_length(wire::view(request.getType()), {.member = "Type", .least = 0, .most = 256});
}

Status check_is_here(sm::CreateSecretRequest::Reader request) {
  if (request.getAddReplicaRegions().size() > 0) {
    return secret_unsupported("AddReplicaRegions", "this engine has one region");
  }
  if (request.hasCrossAccountPrimaryARN()) {
    return secret_unsupported("CrossAccountPrimaryARN", "this engine has one account");
  }
  return {};
}

Status check_new_name(const Step& step, std::string_view name) {
  MOORAGE_TRY(check_secret_name(name));
  const SecretKey known = find_secret(step.state(), name, step.now);
  if (!known) return {};
  if (step.state().find(known)->is_deleted()) {
    return secret_refused("You can't create this secret because a secret with this name is already scheduled for deletion.");
  }
  return api_error("ResourceExistsException",
                   "The operation failed because the secret " + std::string(name) + " already exists.");
}

// CreateSecret that came again: same name, token and value.
Result<bool> is_repeated(const Step& step, std::string_view name, std::string_view token,
                         const std::optional<SecretValue>& value) {
  const SecretKey known = find_secret(step.state(), name, step.now);
  if (!known || token.empty() || !value || step.state().find(known)->is_deleted()) return false;
  const SecretVersionKey version = version_with_id(step.state(), known, token);
  if (!version) return false;
  MOORAGE_ASSIGN(const SecretValue held, open_value(step.state(), *step.state().find(version)));
  return held == *value;
}

template <typename Reply>
void name_secret(const Step& step, SecretKey key, Reply reply) {
  const Secret& secret = *step.state().find(key);
  reply.setArn(wire::text(secret_arn(step.settings(), secret)));
  reply.setName(wire::text(secret.name));
}

}  // namespace

Status create_secret(Step& step, sm::CreateSecretRequest::Reader request, sm::CreateSecretResponse::Builder reply) {
  const std::string_view name = wire::view(request.getName());
  const std::string_view token = wire::view(request.getClientRequestToken());
  MOORAGE_TRY(check_words(request));
  MOORAGE_TRY(check_is_here(request));
  MOORAGE_ASSIGN(auto value, value_in(request));
  MOORAGE_ASSIGN(const bool came_again, is_repeated(step, name, token, value));
  if (came_again) {
    name_secret(step, find_secret(step.state(), name, step.now), reply);
    reply.setVersionId(request.getClientRequestToken());
    return {};
  }
  erase_ended_secrets(step);
  MOORAGE_TRY(check_new_name(step, name));
  MOORAGE_ASSIGN(Tags tags, read_secret_tags(request.getTags()));
  if (step.state().table<Secret>().size() >= kSecretsMax) {
    return api_error("LimitExceededException", "An account has at most 500,000 secrets.");
  }
  const SecretKey key = step.draft.add(Secret{.name = std::string(name),
                                              .suffix = new_suffix(step.random),
                                              .description = std::string(wire::view(request.getDescription())),
                                              .kms_key_id = std::string(wire::view(request.getKmsKeyId())),
                                              .type = std::string(wire::view(request.getType())),
                                              .created_at = step.now,
                                              .changed_at = step.now,
                                              .tags = std::move(tags)});
  name_secret(step, key, reply);
  if (!value) return {};
  MOORAGE_ASSIGN(const std::string version,
                 put_version(step, key, {.version_id = std::string(token), .value = *std::move(value)}));
  reply.setVersionId(wire::text(version));
  return {};
}

Status update_secret(Step& step, sm::UpdateSecretRequest::Reader request, sm::UpdateSecretResponse::Builder reply) {
  MOORAGE_TRY(check_words(request));
  MOORAGE_ASSIGN(const SecretKey key, resolve_living_secret(step, wire::view(request.getSecretId())));
  MOORAGE_ASSIGN(auto value, value_in(request));
  erase_ended_secrets(step);
  step.draft.change(key, [&](Secret& secret) {
    if (request.hasDescription()) secret.description = wire::view(request.getDescription());
    if (request.hasKmsKeyId()) secret.kms_key_id = wire::view(request.getKmsKeyId());
    if (request.hasType()) secret.type = wire::view(request.getType());
    secret.changed_at = step.now;
  });
  name_secret(step, key, reply);
  if (!value) return {};
  MOORAGE_ASSIGN(const std::string version, put_version(step, key,
                                                        {.version_id = std::string(wire::view(request.getClientRequestToken())),
                                                         .value = *std::move(value)}));
  reply.setVersionId(wire::text(version));
  return {};
}

Status put_secret_value(Step& step, sm::PutSecretValueRequest::Reader request, sm::PutSecretValueResponse::Builder reply) {
  MOORAGE_TRY(check_token(wire::view(request.getClientRequestToken())));
  if (request.hasRotationToken()) return secret_unsupported("RotationToken", "no other account rotates secrets of this engine");
  MOORAGE_ASSIGN(const SecretKey key, resolve_living_secret(step, wire::view(request.getSecretId())));
  MOORAGE_ASSIGN(auto value, value_in(request));
  if (!value) return secret_refused("You must provide either SecretString or SecretBinary.");
  erase_ended_secrets(step);
  NewSecretVersion asked{.version_id = std::string(wire::view(request.getClientRequestToken())), .value = *std::move(value)};
  if (request.getVersionStages().size() > 20)
    return secret_invalid("A version has at most 20 staging labels.", "VersionStages");
  for (const auto stage : request.getVersionStages()) {
    MOORAGE_TRY(check_length(wire::view(stage), {.member = "VersionStages", .least = 1, .most = 256}));
    asked.stages.emplace_back(wire::view(stage));
  }
  MOORAGE_ASSIGN(const std::string version, put_version(step, key, std::move(asked)));
  name_secret(step, key, reply);
  reply.setVersionId(wire::text(version));
  const SecretVersion& made = *step.state().find(version_with_id(step.state(), key, version));
  wire::set_texts(reply.initVersionStages(static_cast<unsigned>(made.stages.size())), made.stages);
  return {};
}

Status describe_secret(Step& step, sm::DescribeSecretRequest::Reader request, sm::DescribeSecretResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_secret(step, wire::view(request.getSecretId())));
  const auto staged = staged_versions(step.state(), key);
  describe_secret_facts(step.state(), *step.state().find(key), reply);
  write_stages(staged, reply.initVersionIdsToStages(static_cast<unsigned>(staged.size())));
  return {};
}

Status delete_secret(Step& step, sm::DeleteSecretRequest::Reader request, sm::DeleteSecretResponse::Builder reply) {
  const bool is_forced = wire::value_or(request.getForceDeleteWithoutRecovery(), false);
  const std::string_view asked = wire::view(request.getSecretId());
  if (is_forced && wire::has(request.getRecoveryWindowInDays())) {
    return secret_invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
                          "ForceDeleteWithoutRecovery");
  }
  const std::int64_t days = wire::value_or(request.getRecoveryWindowInDays(), kRecoveryDaysMax);
  if (days < kRecoveryDaysMin || days > kRecoveryDaysMax) {
    return secret_invalid("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).", "RecoveryWindowInDays");
  }
  erase_ended_secrets(step);
  const SecretKey key = find_secret(step.state(), asked, step.now);
  if (!key && is_forced && !asked.starts_with("arn:")) {
    // A forced deletion of a secret that there is not succeeds (API reference: ForceDeleteWithoutRecovery).
    const Secret none{.name = std::string(asked), .suffix = new_suffix(step.random)};
    reply.setArn(wire::text(secret_arn(step.settings(), none)));
    reply.setName(wire::text(none.name));
    wire::set(reply.getDeletionDate(), step.now.ms);
    return {};
  }
  if (!key) return secret_not_found();
  name_secret(step, key, reply);
  if (is_forced) {
    erase_secret(step, key);
    wire::set(reply.getDeletionDate(), step.now.ms);
    return {};
  }
  if (step.state().find(key)->is_deleted()) {
    return secret_refused("You can't perform this operation on the secret because it was already scheduled for deletion.");
  }
  const Secret& deleted = step.draft.change(key, [&](Secret& secret) {
    secret.deleted_at = step.now;
    secret.recovery_days = static_cast<std::int32_t>(days);
  });
  wire::set(reply.getDeletionDate(), deleted.ends_at().ms);
  return {};
}

Status restore_secret(Step& step, sm::RestoreSecretRequest::Reader request, sm::RestoreSecretResponse::Builder reply) {
  MOORAGE_ASSIGN(const SecretKey key, resolve_secret(step, wire::view(request.getSecretId())));
  step.draft.change(key, [&](Secret& secret) {
    secret.deleted_at = {};
    secret.recovery_days = 0;
  });
  name_secret(step, key, reply);
  return {};
}

}  // namespace moorage::control
