#include <algorithm>
#include <cstdio>

#include "base/hash.h"
#include "base/text.h"
#include "services/logs/logs_parts.h"
#include "wire/wire_text.h"

namespace moorage::logs_service {

namespace {

constexpr std::size_t kNameCharsMax = 512;

bool is_group_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-/#").find(c) != std::string_view::npos;
}

Error bad_name(std::string_view name, const char* path, const char* rule) {
  std::string message = "1 validation error detected: Value '";
  message.append(cut_text(name, kNameCharsMax))
      .append("' at '")
      .append(path)
      .append("' failed to satisfy constraint: ")
      .append(rule);
  return invalid_parameter(std::move(message), path);
}

}  // namespace

std::string group_arn(const LogsIdentity& identity, std::string_view group) {
  std::string arn = "arn:aws:logs:" + identity.region + ":" + identity.account_id + ":log-group:";
  return arn.append(group);
}

std::string stream_arn(const LogsIdentity& identity, std::string_view group, std::string_view stream) {
  return group_arn(identity, group).append(":log-stream:").append(stream);
}

Error no_such_group() { return api_error("ResourceNotFoundException", "The specified log group does not exist."); }
Error no_such_stream() { return api_error("ResourceNotFoundException", "The specified log stream does not exist."); }

std::string uuid_of(std::string_view text) {
  Fnv1a high;
  high.add_field(text);
  Fnv1a low = high;
  low.add_field("low");
  char out[40];
  std::snprintf(out, sizeof out, "%08x-%04x-4%03x-%04x-%012llx", static_cast<unsigned>(high.value() >> 32),
                static_cast<unsigned>((high.value() >> 16) & 0xffff), static_cast<unsigned>(high.value() & 0xfff),
                static_cast<unsigned>(0x8000 | ((low.value() >> 48) & 0x3fff)),
                static_cast<unsigned long long>(low.value() & 0xffffffffffffULL));
  return out;
}

Error not_available(const char* member) {
  return invalid_parameter(std::string(member) + " is not available in this engine.", member);
}

Status check_unprotected(const ports::LogGroup& group) {
  if (!group.is_protected) return {};
  return api_error(
      "ValidationException",
      "The log group " + group.name + " has deletion protection; turn it off with PutLogGroupDeletionProtection first.");
}

Status check_group_name(std::string_view name) {
  if (name.empty() || name.size() > kNameCharsMax) {
    return bad_name(name, "logGroupName", "Member must have length between 1 and 512");
  }
  if (!std::all_of(name.begin(), name.end(), is_group_character)) {
    return bad_name(name, "logGroupName", "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
  }
  if (name.starts_with("aws/")) return bad_name(name, "logGroupName", "Log groups starting with aws/ are reserved");
  return {};
}

Status check_stream_name(std::string_view name) {
  if (name.empty() || name.size() > kNameCharsMax) {
    return bad_name(name, "logStreamName", "Member must have length between 1 and 512");
  }
  if (name.find_first_of(":*") != std::string_view::npos) {
    return bad_name(name, "logStreamName", "Member must satisfy regular expression pattern: [^:*]*");
  }
  return {};
}

Result<std::size_t> read_limit(std::optional<std::int32_t> limit, std::int64_t max) {
  const std::int64_t wanted = limit ? *limit : max;
  if (wanted >= 1 && wanted <= max) return static_cast<std::size_t>(wanted);
  return invalid_parameter("1 validation error detected: Value '" + std::to_string(wanted) +
                               "' at 'limit' failed to satisfy constraint: Member must be between 1 and " + std::to_string(max),
                           "limit");
}

Result<std::string> group_of_identifier(const LogsIdentity& identity, std::string_view identifier) {
  if (!identifier.starts_with("arn:")) return std::string(identifier);
  const std::string prefix = group_arn(identity, {});
  if (!identifier.starts_with(prefix)) return no_such_group();
  std::string_view name = identifier.substr(prefix.size());
  if (name.ends_with(":*")) name.remove_suffix(2);
  return std::string(name);
}

Result<std::string> existing_group(const LogsCall& call, GroupWords words) {
  if (words.name.empty() == words.identifier.empty()) {
    return invalid_parameter("Exactly one of logGroupName and logGroupIdentifier must be specified.", "logGroupName");
  }
  std::string name(words.name);
  if (name.empty()) {
    MOORAGE_ASSIGN(name, group_of_identifier(call.identity, words.identifier));
  }
  if (!call.sink.group(name)) return no_such_group();
  return name;
}

std::optional<Instant> first_readable(const LogsCall& call, std::string_view group, std::optional<std::int64_t> start_ms) {
  std::optional<Instant> start;
  if (start_ms) start = Instant{*start_ms};
  const auto found = call.sink.group(group);
  if (!found || !found->retention_days) return start;
  const Instant edge = call.now - Duration::minutes(24 * 60) * *found->retention_days;
  return start ? std::max(*start, edge) : edge;
}

bool has_stream(const LogsCall& call, std::string_view group, std::string_view stream) {
  const auto found = call.sink.streams(group, stream);
  return found.ok() && !found->empty() && found->front().name == stream;
}

}  // namespace moorage::logs_service
