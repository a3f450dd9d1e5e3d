// Secrets and their versions. A value is only here as sealed text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/secret_records.capnp.h"

namespace moorage::control {

class SecretModel;
struct Secret;
struct SecretVersion;

using SecretKey = Id<Secret>;
using SecretVersionKey = Id<SecretVersion>;

struct Secret {
  SecretKey id;
  std::string name;
  std::string suffix;
  std::string description;
  std::string kms_key_id;
  std::string type;
  Instant created_at;
  Instant changed_at;
  Instant deleted_at;
  std::int32_t recovery_days = 0;
  std::string policy;
  Tags tags;

  bool is_deleted() const { return deleted_at.is_set(); }
  Instant ends_at() const { return deleted_at + Duration::minutes(24 * 60) * recovery_days; }
  // From then on there is no such secret, whether its record is still here or not.
  bool has_ended(Instant now) const { return is_deleted() && ends_at() <= now; }
};

struct SecretVersion {
  SecretVersionKey id;
  SecretKey secret;
  std::string version_id;
  std::vector<std::string> stages;
  std::string sealed_value;  // base64
  bool is_binary = false;
  Instant created_at;

  bool has_stage(std::string_view stage) const;
};

template <>
struct TableRow<Secret> {
  static constexpr TableId kNumber{56};
  static constexpr std::string_view kName = "secrets";
  using Record = record::Secret;
  using Model = SecretModel;
};
template <>
struct TableRow<SecretVersion> {
  static constexpr TableId kNumber{57};
  static constexpr std::string_view kName = "versions of secrets";
  using Record = record::SecretVersion;
  using Model = SecretModel;
};

template <>
struct Fields<Secret> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(suffix, Suffix));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(kms_key_id, KmsKeyId));
    each(MOORAGE_FIELD(type, Type));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(changed_at, ChangedAt));
    each(MOORAGE_FIELD(deleted_at, DeletedAt));
    each(MOORAGE_FIELD(recovery_days, RecoveryDays));
    each(MOORAGE_FIELD(policy, Policy));
    each(MOORAGE_FIELD(tags, Tags).unless_empty());
  }
};
template <>
struct Fields<SecretVersion> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(secret, Secret));
    each(MOORAGE_FIELD(version_id, VersionId));
    each(MOORAGE_FIELD(stages, Stages).unless_empty());
    each(MOORAGE_FIELD(sealed_value, SealedValue));
    each(MOORAGE_FIELD(is_binary, IsBinary));
    each(MOORAGE_FIELD(created_at, CreatedAt));
  }
};

}  // namespace moorage::control
