// Staging labels: they move from one version to another, by hand here and by put_version otherwise.
#include "services/secretsmanager/secret_handlers.h"
#include "services/secretsmanager/secret_words.h"

namespace moorage::control {
namespace {

Result<SecretVersionKey> version_named(const Step& step, SecretKey secret, std::string_view id) {
  if (id.empty()) return SecretVersionKey{};
  if (const SecretVersionKey found = version_with_id(step.state(), secret, id)) return found;
  return api_error("ResourceNotFoundException",
                   "Secrets Manager can't find the specified secret value for VersionId: " + std::string(id));
}

}  // namespace

Status update_secret_version_stage(Step& step, sm::UpdateSecretVersionStageRequest::Reader request,
                                   sm::UpdateSecretVersionStageResponse::Builder reply) {
  const std::string stage(wire::view(request.getVersionStage()));
  MOORAGE_TRY(check_length(stage, {.member = "VersionStage", .least = 1, .most = 256}));
  MOORAGE_ASSIGN(const SecretKey secret, resolve_living_secret(step, wire::view(request.getSecretId())));
  MOORAGE_ASSIGN(const SecretVersionKey from, version_named(step, secret, wire::view(request.getRemoveFromVersionId())));
  MOORAGE_ASSIGN(const SecretVersionKey to, version_named(step, secret, wire::view(request.getMoveToVersionId())));
  const SecretVersionKey holder = version_with_stage(step.state(), secret, stage);
  if (!from && !to) {
    return secret_invalid("You must provide RemoveFromVersionId, MoveToVersionId, or both.", "MoveToVersionId");
  }
  if (from && from != holder) {
    return secret_invalid("The staging label " + stage + " isn't attached to version " +
                              std::string(wire::view(request.getRemoveFromVersionId())) + ".",
                          "RemoveFromVersionId");
  }
  if (holder && !from && holder != to) {
    return secret_invalid("The parameter RemoveFromVersionId can't be empty. Staging label " + stage +
                              " is currently attached to version " + step.state().find(holder)->version_id +
                              ", so you must explicitly reference that version in RemoveFromVersionId.",
                          "RemoveFromVersionId");
  }
  if (stage == kCurrent && !to) {
    return secret_invalid(
        "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
        "MoveToVersionId");
  }
  if (to && step.state().find(to)->stages.size() >= 20 && to != holder) {
    return api_error("LimitExceededException", "A version has at most 20 staging labels.");
  }
  move_stage(step, secret, stage, to);
  reply.setArn(wire::text(secret_arn(step.settings(), *step.state().find(secret))));
  reply.setName(wire::text(step.state().find(secret)->name));
  return {};
}

}  // namespace moorage::control
