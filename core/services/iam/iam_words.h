// What requests and replies of IAM have in common: names, ARNs, ids, errors, pages, tags.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "kernel/step_context.h"
#include "schemas/iam/common.capnp.h"
#include "schemas/iam/user.capnp.h"
#include "services/iam/model/iam_model.h"
#include "wire/presence.h"

namespace moorage::control {

// ----------------------------------------------------------------------------------------------------------------- errors
Error no_such_entity(std::string message);
Error already_exists(std::string message);
Error delete_conflict(std::string message);
Error limit_exceeded(std::string message);
Error iam_invalid(std::string message, std::string path);  // ValidationError
Error invalid_input(std::string message);                  // InvalidInput

// "The role with name x cannot be found."
template <typename Entity>
Error unknown(std::string_view name);

// ------------------------------------------------------------------------------------------------------------------ names
// 1 to `chars_max` letters, digits and +=,.@_-. `member` as in the API ("userName").
struct NameRule {
  std::string_view member;
  std::size_t chars_max;
};
Status check_name(std::string_view name, NameRule rule);
// "/", or "/…/"; absent: "/".
Result<std::string> path_in(std::string_view path);

// "arn:aws:iam::123456789012:user/path/name"
std::string iam_arn(const Settings& settings, const IamUser& user);
std::string iam_arn(const Settings& settings, const IamGroup& group);
std::string iam_arn(const Settings& settings, const IamRole& role);
std::string iam_arn(const Settings& settings, const IamPolicy& policy);
std::string iam_arn(const Settings& settings, const IamInstanceProfile& profile);

// Prefix and 17 letters and digits ("AIDA…"), or 16 of an access key ("AKIA…").
std::string unique_id(Random& random, std::string_view prefix, std::size_t characters = 17);

// The record of that name. Errors: NoSuchEntity.
template <typename Entity>
Result<Id<Entity>> resolve_iam(const State& state, std::string_view name) {
  const Id<Entity> id = iam_model(state).named<Entity>(name);
  if (!id) return unknown<Entity>(name);
  return id;
}

// A document as IAM's replies have it: percent-encoded.
std::string encoded_document(std::string_view document);

// ------------------------------------------------------------------------------------------------------------------ pages
struct IamPage {
  std::string after;  // key of the last item of the page before
  std::size_t size = 100;
};
Result<IamPage> iam_page(std::string_view marker, std::optional<std::int32_t> items_max);

template <typename Request>
Result<IamPage> iam_page(Request request) {
  return iam_page(wire::view(request.getMarker()), wire::optional(request.getMaxItems()));
}
std::string marker_after(std::string_view key);

// The items of a page out of all, which are sorted by key; the key of each is unique.
template <typename Item>
struct Slice {
  std::vector<Item> items;
  std::string marker;  // empty: the last page
};
template <typename Item>
Slice<Item> slice(std::vector<std::pair<std::string, Item>> all, const IamPage& page) {
  Slice<Item> out;
  std::string last;
  for (auto& [key, item] : all) {
    if (key <= page.after && !page.after.empty()) continue;
    if (out.items.size() == page.size) {
      out.marker = marker_after(last);
      break;
    }
    last = key;
    out.items.push_back(std::move(item));
  }
  return out;
}
template <typename Reply, typename Item>
void end_page(Reply reply, const Slice<Item>& slice) {
  wire::set(reply.getIsTruncated(), !slice.marker.empty());
  if (!slice.marker.empty()) reply.setMarker(wire::text(slice.marker));
}
inline unsigned list_size(std::size_t size) { return static_cast<unsigned>(size); }

// ------------------------------------------------------------------------------------------------------------------- tags
using IamTagList = capnp::List<iam::Tag>;
// Errors: InvalidInput, LimitExceeded, ValidationError.
Result<Tags> iam_tags(IamTagList::Reader tags);
Status add_iam_tags(Tags& into, const Tags& tags);
void write_iam_tags(IamTagList::Builder out, const Tags& tags);
template <typename Builder>
void set_iam_tags(Builder out, const Tags& tags) {
  if (!tags.empty()) write_iam_tags(out.initTags(list_size(tags.size())), tags);
}

// ---------------------------------------------------------------------------------------------------------------- replies
void describe_iam(const Settings& settings, const IamUser& user, iam::User::Builder out);
void describe_iam(const Settings& settings, const IamGroup& group, iam::Group::Builder out);
void describe_iam(const State& state, const IamInstanceProfile& profile, iam::InstanceProfile::Builder out);
// Lists of roles leave out tags and boundary.
enum class RoleDetail : std::uint8_t { kListed, kWhole };
void describe_iam(const Settings& settings, const IamRole& role, RoleDetail detail, iam::Role::Builder out);

}  // namespace moorage::control
