// A secret without its value, as DescribeSecret and ListSecrets show it. When a value was read last is not recorded: reading
// one writes nothing.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/secretsmanager/secret_words.h"

namespace moorage::control {

// Versions that have stages, by id.
using StagedVersions = std::vector<std::pair<std::string, std::vector<std::string>>>;
StagedVersions staged_versions(const State& state, SecretKey secret);
void write_stages(const StagedVersions& versions, capnp::List<secretsmanager::SecretVersionsToStagesMapTypeEntry>::Builder out);

template <typename Builder>
void describe_secret_facts(const State& state, const Secret& secret, Builder out) {
  out.setArn(wire::text(secret_arn(state.settings(), secret)));
  out.setName(wire::text(secret.name));
  if (!secret.description.empty()) out.setDescription(wire::text(secret.description));
  if (!secret.kms_key_id.empty()) out.setKmsKeyId(wire::text(secret.kms_key_id));
  if (!secret.type.empty()) out.setType(wire::text(secret.type));
  wire::set(out.getCreatedDate(), secret.created_at.ms);
  wire::set(out.getLastChangedDate(), secret.changed_at.ms);
  if (secret.is_deleted()) wire::set(out.getDeletedDate(), secret.ends_at().ms);
  if (!secret.tags.empty()) write_secret_tags(out.initTags(static_cast<unsigned>(secret.tags.size())), secret.tags);
}

}  // namespace moorage::control
