// Tags of log groups, by ARN and by name.
#include <algorithm>

#include "base/limits.h"
#include "services/logs/logs_parts.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kKeyCharsMax = 128;
constexpr std::size_t kValueCharsMax = 256;

using Pairs = capnp::List<TextPair>::Reader;
using Texts = capnp::List<capnp::Text>::Reader;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

Status check_tag(std::string_view key, std::string_view value) {
  if (key.empty() || characters(key) > kKeyCharsMax) {
    return invalid_parameter("The key of a tag has 1 to 128 characters.", "tags");
  }
  if (characters(value) > kValueCharsMax) {
    return invalid_parameter("The value of the tag " + std::string(key) + " has more than 256 characters.", "tags");
  }
  if (key.starts_with("aws:")) {
    return invalid_parameter("The tag " + std::string(key) + " begins with aws:, which is reserved.", "tags");
  }
  return {};
}

Result<std::string> group_of_arn(const LogsCall& call, std::string_view arn) {
  if (!arn.starts_with("arn:")) {
    return invalid_parameter("The resource " + std::string(arn) + " is not an ARN of a log group.", "resourceArn");
  }
  MOORAGE_ASSIGN(std::string name, group_of_identifier(call.identity, arn));
  if (!call.sink.group(name)) return no_such_group();
  return name;
}

Status tag(const LogsCall& call, const std::string& name, Pairs tags) {
  const auto found = call.sink.group(name);
  if (!found) return no_such_group();
  ports::LogGroup checked = *found;
  MOORAGE_TRY(add_tags(checked, tags));
  if (call.dry_run) return {};
  return call.sink.update_group(name, [&](ports::LogGroup& group) { return add_tags(group, tags); });
}

Status untag(const LogsCall& call, const std::string& name, Texts keys) {
  if (!call.sink.group(name)) return no_such_group();
  if (call.dry_run) return {};
  return call.sink.update_group(name, [&](ports::LogGroup& group) -> Status {
    for (const auto key : keys) {
      std::erase_if(group.tags, [&](const auto& one) { return one.first == wire::view(key); });
    }
    return {};
  });
}

template <typename Reply>
Status list(const LogsCall& call, std::string_view name, Reply reply) {
  const auto group = call.sink.group(name);
  if (!group) return no_such_group();
  auto out = reply.initTags(static_cast<unsigned>(group->tags.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(group->tags[i].first);
    out[i].setValue(group->tags[i].second);
  }
  return {};
}

}  // namespace

Status add_tags(ports::LogGroup& group, capnp::List<TextPair>::Reader tags) {
  for (const auto tag : tags) {
    const std::string_view key = wire::view(tag.getKey());
    MOORAGE_TRY(check_tag(key, wire::view(tag.getValue())));
    const auto known = std::find_if(group.tags.begin(), group.tags.end(), [&](const auto& one) { return one.first == key; });
    if (known != group.tags.end()) {
      known->second = wire::view(tag.getValue());
    } else {
      group.tags.emplace_back(key, wire::view(tag.getValue()));
    }
  }
  if (group.tags.size() <= limits::kTagsMax) return {};
  return api_error("TooManyTagsException", "The log group " + group.name + " would have " + std::to_string(group.tags.size()) +
                                               " tags; at most 50 are possible.");
}

Status tag_resource(LogsCall& call, logs::TagResourceRequest::Reader request, logs::TagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const std::string name, group_of_arn(call, wire::view(request.getResourceArn())));
  return tag(call, name, request.getTags());
}

Status untag_resource(LogsCall& call, logs::UntagResourceRequest::Reader request, logs::UntagResourceResponse::Builder) {
  MOORAGE_ASSIGN(const std::string name, group_of_arn(call, wire::view(request.getResourceArn())));
  return untag(call, name, request.getTagKeys());
}

Status list_tags_for_resource(LogsCall& call, logs::ListTagsForResourceRequest::Reader request,
                              logs::ListTagsForResourceResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::string name, group_of_arn(call, wire::view(request.getResourceArn())));
  return list(call, name, reply);
}

Status tag_log_group(LogsCall& call, logs::TagLogGroupRequest::Reader request, logs::TagLogGroupResponse::Builder) {
  return tag(call, std::string(wire::view(request.getLogGroupName())), request.getTags());
}

Status untag_log_group(LogsCall& call, logs::UntagLogGroupRequest::Reader request, logs::UntagLogGroupResponse::Builder) {
  return untag(call, std::string(wire::view(request.getLogGroupName())), request.getTags());
}

Status list_tags_log_group(LogsCall& call, logs::ListTagsLogGroupRequest::Reader request,
                           logs::ListTagsLogGroupResponse::Builder reply) {
  return list(call, wire::view(request.getLogGroupName()), reply);
}

}  // namespace moorage::logs_service
