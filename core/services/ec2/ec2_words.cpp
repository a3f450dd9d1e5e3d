#include "services/ec2/ec2_words.h"

#include <algorithm>

#include "base/limits.h"
#include "services/ec2/model/ec2_model.h"

namespace moorage::control {

namespace {

constexpr std::size_t kKeyCharsMax = 128;
constexpr std::size_t kValueCharsMax = 256;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

auto find_key(const Tags& tags, std::string_view key) {
  return std::find_if(tags.begin(), tags.end(), [&](const auto& tag) { return tag.first == key; });
}

}  // namespace

Error invalid_value(std::string message, std::string path) {
  Error error = api_error("InvalidParameterValue", std::move(message));
  error.path = std::move(path);
  return error;
}

Error not_found(const Unknown& unknown) {
  std::string message = "The ";
  message.append(unknown.kind).append(" '").append(unknown.id.substr(0, 128)).append("' does not exist");
  return api_error(std::string(unknown.code), std::move(message));
}

Result<Tags> read_ec2_tags(capnp::List<ec2::Tag>::Reader tags) {
  Tags out;
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    const std::string_view value = wire::view(tag.getValue());
    if (key.empty()) return api_error("MissingParameter", "The request must contain the parameter tag key");
    if (characters(key) > kKeyCharsMax)
      return invalid_value("Tag key exceeds the maximum length of " + std::to_string(kKeyCharsMax) + " characters", "Tags");
    if (characters(value) > kValueCharsMax)
      return invalid_value("Tag value exceeds the maximum length of " + std::to_string(kValueCharsMax) + " characters", "Tags");
    if (key.starts_with("aws:")) {
      return invalid_value("Tag keys starting with 'aws:' are reserved for internal use", "Tags");
    }
    if (find_key(out, key) != out.end())
      return invalid_value("Duplicate tag key '" + std::string(key) + "' specified.", "Tags");
    out.emplace_back(key, value);
  }
  if (out.size() > limits::kTagsMax)
    return api_error("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
  return out;
}

Result<Tags> read_specified_tags(capnp::List<ec2::TagSpecification>::Reader specifications, ec2::ResourceType type) {
  Tags out;
  for (const auto specification : specifications) {
    if (specification.getResourceType() != type) {
      return invalid_value("'" + std::string(wire::enum_name(specification.getResourceType())) +
                               "' is not a valid taggable resource type for this operation.",
                           "TagSpecifications[].ResourceType");
    }
    if (!out.empty()) return invalid_value("Tag specification resource type occurs twice.", "TagSpecifications");
    MOORAGE_ASSIGN(out, read_ec2_tags(specification.getTags()));
  }
  return out;
}

const Tags& ec2_tags(const State& state, std::string_view resource) {
  static const Tags kNone;
  const auto id = ec2_model(state).tags_of(resource);
  return id ? state.find(id)->tags : kNone;
}

Status put_ec2_tags(Draft& draft, std::string_view resource, const Tags& tags) {
  Tags merged = ec2_tags(draft.state(), resource);
  for (const auto& tag : tags) {
    const auto known = std::find_if(merged.begin(), merged.end(), [&](const auto& one) { return one.first == tag.first; });
    if (known == merged.end()) {
      merged.push_back(tag);
    } else {
      known->second = tag.second;
    }
  }
  if (merged.size() > limits::kTagsMax)
    return api_error("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
  set_ec2_tags(draft, resource, std::move(merged));
  return {};
}

void set_ec2_tags(Draft& draft, std::string_view resource, Tags tags) {
  const auto id = ec2_model(draft.state()).tags_of(resource);
  if (!id && tags.empty()) return;
  if (!id) {
    draft.add(ResourceTags{.id = {}, .resource = std::string(resource), .tags = std::move(tags)});
  } else if (tags.empty()) {
    draft.erase(id);
  } else {
    draft.change(id, [&](ResourceTags& record) { record.tags = std::move(tags); });
  }
}

}  // namespace moorage::control
