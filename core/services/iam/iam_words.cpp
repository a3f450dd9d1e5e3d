#include "services/iam/iam_words.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hex.h"
#include "base/text.h"
#include "kernel/tagging.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kTagsMax = 50;
constexpr std::size_t kTagKeyCharsMax = 128;
constexpr std::size_t kTagValueCharsMax = 256;
constexpr std::size_t kPathCharsMax = 512;
constexpr std::int32_t kPageItemsMax = 1000;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("+=,.@_-").find(c) != std::string_view::npos;
}

std::string arn_of(const Settings& settings, std::string_view kind, std::string_view path, std::string_view name) {
  return "arn:aws:iam::" + settings.account_id + ":" + std::string(kind) + std::string(path) + std::string(name);
}

Error named_error(std::string name, int status, std::string message) {
  Error error = api_error(std::move(name), std::move(message));
  error.http_status = status;
  return error;
}

void set_boundary(auto out, const std::string& arn) {
  if (arn.empty()) return;
  auto boundary = out.initPermissionsBoundary();
  boundary.setPermissionsBoundaryType(iam::PermissionsBoundaryAttachmentType::PERMISSIONS_BOUNDARY_POLICY);
  boundary.setPermissionsBoundaryArn(wire::text(arn));
}

}  // namespace

Error no_such_entity(std::string message) { return named_error("NoSuchEntity", 404, std::move(message)); }
Error already_exists(std::string message) { return named_error("EntityAlreadyExists", 409, std::move(message)); }
Error delete_conflict(std::string message) { return named_error("DeleteConflict", 409, std::move(message)); }
Error limit_exceeded(std::string message) { return named_error("LimitExceeded", 409, std::move(message)); }
Error invalid_input(std::string message) { return named_error("InvalidInput", 400, std::move(message)); }
Error iam_invalid(std::string message, std::string path) {
  Error error = api_error("ValidationError", std::move(message));
  error.path = std::move(path);
  return error;
}

template <>
Error unknown<IamUser>(std::string_view name) {
  return no_such_entity("The user with name " + std::string(name) + " cannot be found.");
}
template <>
Error unknown<IamGroup>(std::string_view name) {
  return no_such_entity("The group with name " + std::string(name) + " cannot be found.");
}
template <>
Error unknown<IamRole>(std::string_view name) {
  return no_such_entity("The role with name " + std::string(name) + " cannot be found.");
}
template <>
Error unknown<IamInstanceProfile>(std::string_view name) {
  return no_such_entity("Instance Profile " + std::string(name) + " cannot be found.");
}

Status check_name(std::string_view name, NameRule rule) {
  const std::string member(rule.member);
  if (name.empty() || name.size() > rule.chars_max) {
    return iam_invalid("1 validation error detected: Value at '" + member +
                           "' failed to satisfy constraint: Member must have length between 1 and " +
                           std::to_string(rule.chars_max) + ", inclusive",
                       member);
  }
  if (!std::all_of(name.begin(), name.end(), is_name_character)) {
    return iam_invalid("The specified value for " + member +
                           " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
                       member);
  }
  return {};
}

Result<std::string> path_in(std::string_view path) {
  if (path.empty()) return std::string("/");
  const bool is_sane = path.size() <= kPathCharsMax && path.starts_with('/') && path.ends_with('/') &&
                       std::all_of(path.begin(), path.end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
  if (!is_sane) {
    return iam_invalid(
        "The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or "
        "/ characters.",
        "path");
  }
  return std::string(path);
}

std::string iam_arn(const Settings& settings, const IamUser& user) { return arn_of(settings, "user", user.path, user.name); }
std::string iam_arn(const Settings& settings, const IamGroup& group) {
  return arn_of(settings, "group", group.path, group.name);
}
std::string iam_arn(const Settings& settings, const IamRole& role) { return arn_of(settings, "role", role.path, role.name); }
std::string iam_arn(const Settings& settings, const IamPolicy& policy) {
  return arn_of(settings, "policy", policy.path, policy.name);
}
std::string iam_arn(const Settings& settings, const IamInstanceProfile& profile) {
  return arn_of(settings, "instance-profile", profile.path, profile.name);
}

std::string unique_id(Random& random, std::string_view prefix, std::size_t characters) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out(prefix);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < characters; ++i, bits >>= 5) {
    if (i % 12 == 0) bits = random.next();
    out += kLetters[bits & 31];
  }
  return out;
}

std::string encoded_document(std::string_view document) {
  std::string out;
  out.reserve(document.size() * 2);
  for (const char c : document) {
    const bool is_plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                          std::string_view("-._~").find(c) != std::string_view::npos;
    if (is_plain) {
      out += c;
    } else {
      out += '%';
      append_hex_byte(out, static_cast<std::uint8_t>(c), kUpperHexDigits);
    }
  }
  return out;
}

Result<IamPage> iam_page(std::string_view marker, std::optional<std::int32_t> items_max) {
  IamPage out;
  if (items_max) {
    if (*items_max < 1 || *items_max > kPageItemsMax) {
      return iam_invalid("1 validation error detected: Value '" + std::to_string(*items_max) +
                             "' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000",
                         "maxItems");
    }
    out.size = static_cast<std::size_t>(*items_max);
  }
  if (!marker.empty()) {
    const auto after = wire::parse_base64(marker);
    if (!after || after->empty()) return iam_invalid("Invalid Marker.", "marker");
    out.after = *after;
  }
  return out;
}

std::string marker_after(std::string_view key) {
  return wire::base64({reinterpret_cast<const std::uint8_t*>(key.data()), key.size()});
}

Result<Tags> iam_tags(IamTagList::Reader tags) {
  Tags out;
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    if (key.empty() || key.size() > kTagKeyCharsMax * 4 || value.size() > kTagValueCharsMax * 4 || !is_tag_text(key) ||
        !is_tag_text(value)) {
      return iam_invalid(
          "1 validation error detected: Value at 'tags' failed to satisfy constraint: keys have 1 to 128 and values "
          "0 to 256 letters, digits, spaces and _.:/=+-@",
          "tags");
    }
    if (lower_ascii(key.substr(0, 4)) == "aws:") return invalid_input("System tags cannot be added/updated by requester.");
    for (const auto& [known, _] : out) {
      if (same_ignoring_case(known, key)) {
        return invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
    }
    out.emplace_back(std::string(key), std::string(value));
  }
  if (out.size() > kTagsMax) return limit_exceeded("The number of tags has reached the maximum limit.");
  return out;
}

Status add_iam_tags(Tags& into, const Tags& tags) {
  for (const auto& [key, value] : tags) {
    const auto known = std::find_if(into.begin(), into.end(),
                                    [&, wanted = key](const auto& one) { return same_ignoring_case(one.first, wanted); });
    if (known != into.end()) {
      *known = {key, value};
    } else {
      into.emplace_back(key, value);
    }
  }
  if (into.size() > kTagsMax) return limit_exceeded("The number of tags has reached the maximum limit.");
  return {};
}

void write_iam_tags(IamTagList::Builder out, const Tags& tags) {
  unsigned i = 0;
  for (const auto& [key, value] : tags) {
    out[i].setKey(wire::text(key));
    out[i++].setValue(wire::text(value));
  }
}

void describe_iam(const Settings& settings, const IamUser& user, iam::User::Builder out) {
  out.setPath(wire::text(user.path));
  out.setUserName(wire::text(user.name));
  out.setUserId(wire::text(user.external));
  out.setArn(wire::text(iam_arn(settings, user)));
  wire::set(out.getCreateDate(), user.created_at.ms);
}

void describe_iam(const Settings& settings, const IamGroup& group, iam::Group::Builder out) {
  out.setPath(wire::text(group.path));
  out.setGroupName(wire::text(group.name));
  out.setGroupId(wire::text(group.external));
  out.setArn(wire::text(iam_arn(settings, group)));
  wire::set(out.getCreateDate(), group.created_at.ms);
}

void describe_iam(const Settings& settings, const IamRole& role, RoleDetail detail, iam::Role::Builder out) {
  out.setPath(wire::text(role.path));
  out.setRoleName(wire::text(role.name));
  out.setRoleId(wire::text(role.external));
  out.setArn(wire::text(iam_arn(settings, role)));
  wire::set(out.getCreateDate(), role.created_at.ms);
  out.setAssumeRolePolicyDocument(wire::text(encoded_document(role.trust)));
  if (!role.description.empty()) out.setDescription(wire::text(role.description));
  wire::set(out.getMaxSessionDuration(), role.session_seconds_max);
  if (role.signin_seconds_max > 0) wire::set(out.getMaxSigninSessionDuration(), role.signin_seconds_max);
  if (detail == RoleDetail::kListed) return;
  set_boundary(out, role.boundary);
  set_iam_tags(out, role.tags);
  out.initRoleLastUsed();
}

void describe_iam(const State& state, const IamInstanceProfile& profile, iam::InstanceProfile::Builder out) {
  const Settings& settings = state.settings();
  out.setPath(wire::text(profile.path));
  out.setInstanceProfileName(wire::text(profile.name));
  out.setInstanceProfileId(wire::text(profile.external));
  out.setArn(wire::text(iam_arn(settings, profile)));
  wire::set(out.getCreateDate(), profile.created_at.ms);
  auto roles = out.initRoles(list_size(profile.roles.size()));
  for (unsigned i = 0; i < roles.size(); ++i) {
    describe_iam(settings, *state.find(profile.roles[i]), RoleDetail::kListed, roles[i]);
  }
  set_iam_tags(out, profile.tags);
}

}  // namespace moorage::control
