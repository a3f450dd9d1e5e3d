// Users, groups, roles, managed policies, access keys and instance profiles. Names are unique without regard to case.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/iam_records.capnp.h"

namespace moorage::control {

class IamModel;
struct IamUser;
struct IamGroup;
struct IamRole;
struct IamPolicy;
struct IamAccessKey;
struct IamInstanceProfile;

using IamUserId = Id<IamUser>;
using IamGroupId = Id<IamGroup>;
using IamRoleId = Id<IamRole>;
using IamPolicyId = Id<IamPolicy>;
using IamAccessKeyId = Id<IamAccessKey>;
using IamInstanceProfileId = Id<IamInstanceProfile>;

// Name and document.
using InlinePolicies = std::vector<std::pair<std::string, std::string>>;

struct IamUser {
  IamUserId id;
  std::string name;
  std::string path;
  std::string external;
  Instant created_at;
  std::string boundary;
  std::vector<std::string> attached;
  InlinePolicies inlined;
  std::vector<IamGroupId> groups;
  Tags tags;
};

struct IamGroup {
  IamGroupId id;
  std::string name;
  std::string path;
  std::string external;
  Instant created_at;
  std::vector<std::string> attached;
  InlinePolicies inlined;
};

struct IamRole {
  IamRoleId id;
  std::string name;
  std::string path;
  std::string external;
  Instant created_at;
  std::string boundary;
  std::vector<std::string> attached;
  InlinePolicies inlined;
  Tags tags;
  std::string trust;
  std::string description;
  std::int32_t session_seconds_max = 3600;
  std::int32_t signin_seconds_max = 0;
  std::string linked_service;
};

struct IamPolicyVersion {
  std::int32_t number = 0;
  std::string document;
  Instant created_at;
};

struct IamPolicy {
  IamPolicyId id;
  std::string name;
  std::string path;
  std::string external;
  Instant created_at;
  Instant updated_at;
  std::string description;
  Tags tags;
  std::vector<IamPolicyVersion> versions;
  std::int32_t default_version = 0;
  std::int32_t last_version = 0;
};

struct IamAccessKey {
  IamAccessKeyId id;
  std::string key_id;
  IamUserId user;
  std::string sealed_secret;
  bool is_active = true;
  Instant created_at;
};

struct IamInstanceProfile {
  IamInstanceProfileId id;
  std::string name;
  std::string path;
  std::string external;
  Instant created_at;
  std::vector<IamRoleId> roles;
  Tags tags;
};

template <>
struct TableRow<IamUser> {
  static constexpr TableId kNumber{26};
  static constexpr std::string_view kName = "users of IAM";
  using Record = record::IamUser;
  using Model = IamModel;
};
template <>
struct TableRow<IamGroup> {
  static constexpr TableId kNumber{27};
  static constexpr std::string_view kName = "groups of IAM";
  using Record = record::IamGroup;
  using Model = IamModel;
};
template <>
struct TableRow<IamRole> {
  static constexpr TableId kNumber{28};
  static constexpr std::string_view kName = "roles of IAM";
  using Record = record::IamRole;
  using Model = IamModel;
};
template <>
struct TableRow<IamPolicy> {
  static constexpr TableId kNumber{29};
  static constexpr std::string_view kName = "policies of IAM";
  using Record = record::IamPolicy;
  using Model = IamModel;
};
template <>
struct TableRow<IamAccessKey> {
  static constexpr TableId kNumber{30};
  static constexpr std::string_view kName = "access keys of IAM";
  using Record = record::IamAccessKey;
  using Model = IamModel;
};
template <>
struct TableRow<IamInstanceProfile> {
  static constexpr TableId kNumber{31};
  static constexpr std::string_view kName = "instance profiles of IAM";
  using Record = record::IamInstanceProfile;
  using Model = IamModel;
};

template <>
struct Fields<IamUser> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(path, Path));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(boundary, Boundary));
    each(MOORAGE_FIELD(attached, Attached).unless_empty());
    each(MOORAGE_FIELD(inlined, Inlined).unless_empty());
    each(MOORAGE_FIELD(groups, Groups).unless_empty());
    each(MOORAGE_FIELD(tags, Tags).unless_empty());
  }
};
template <>
struct Fields<IamGroup> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(path, Path));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(attached, Attached).unless_empty());
    each(MOORAGE_FIELD(inlined, Inlined).unless_empty());
  }
};
template <>
struct Fields<IamRole> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(path, Path));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(boundary, Boundary));
    each(MOORAGE_FIELD(attached, Attached).unless_empty());
    each(MOORAGE_FIELD(inlined, Inlined).unless_empty());
    each(MOORAGE_FIELD(tags, Tags).unless_empty());
    each(MOORAGE_FIELD(trust, Trust));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(session_seconds_max, SessionSecondsMax));
    each(MOORAGE_FIELD(signin_seconds_max, SigninSecondsMax));
    each(MOORAGE_FIELD(linked_service, LinkedService));
  }
};
template <>
struct Fields<IamPolicyVersion> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(number, Number));
    each(MOORAGE_FIELD(document, Document));
    each(MOORAGE_FIELD(created_at, CreatedAt));
  }
};
template <>
struct Fields<IamPolicy> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(path, Path));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(updated_at, UpdatedAt));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(tags, Tags).unless_empty());
    each(MOORAGE_FIELD(versions, Versions));
    each(MOORAGE_FIELD(default_version, DefaultVersion));
    each(MOORAGE_FIELD(last_version, LastVersion));
  }
};
template <>
struct Fields<IamAccessKey> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(key_id, KeyId));
    each(MOORAGE_FIELD(user, User));
    each(MOORAGE_FIELD(sealed_secret, SealedSecret));
    each(MOORAGE_FIELD(is_active, IsActive));
    each(MOORAGE_FIELD(created_at, CreatedAt));
  }
};
template <>
struct Fields<IamInstanceProfile> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(path, Path));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(roles, Roles).unless_empty());
    each(MOORAGE_FIELD(tags, Tags).unless_empty());
  }
};

}  // namespace moorage::control
