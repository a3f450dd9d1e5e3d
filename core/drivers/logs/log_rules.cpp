#include "drivers/logs/log_rules.h"

#include <algorithm>
#include <array>
#include <utility>

namespace moorage::drivers::logs {
namespace {

constexpr std::size_t kNameBytesMax = 512;

constexpr std::array<int, 22> kRetentionDays = {1,   3,   5,   7,   14,   30,   60,   90,   120,  150,  180,
                                                365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};

bool is_group_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
         c == '/' || c == '#';
}

Error logs_error(std::string name, std::string message) { return api_error(std::move(name), std::move(message)); }

Error bad_name(std::string_view kind, std::string_view path, std::string_view rule) {
  std::string message = "the name of a log ";
  message.append(kind).append(" has 1 to 512 characters ").append(rule);
  Error error = logs_error("InvalidParameterException", std::move(message));
  error.path = path;
  return error;
}

// The largest cut at most `bytes_max` into the text that does not split a UTF-8 character.
std::size_t cut_at(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text.size();
  std::size_t cut = bytes_max;
  while (cut > bytes_max - 3 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80 ? bytes_max : cut;  // the text is not UTF-8: cut anywhere
}

}  // namespace

Status check_group_name(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= kNameBytesMax && std::all_of(name.begin(), name.end(), is_group_character);
  if (!fits) return bad_name("group", "logGroupName", "of a-z, A-Z, 0-9, '_', '-', '/', '.' and '#'");
  if (name.starts_with("aws/")) return bad_name("group", "logGroupName", "and does not begin with aws/");
  return {};
}

Status check_stream_name(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= kNameBytesMax && name.find_first_of(":*") == std::string_view::npos;
  if (!fits) return bad_name("stream", "logStreamName", "without ':' and '*'");
  return {};
}

Status check_retention(std::optional<int> days) {
  if (!days || std::find(kRetentionDays.begin(), kRetentionDays.end(), *days) != kRetentionDays.end()) return {};
  Error error = logs_error("InvalidParameterException", "retention of " + std::to_string(*days) +
                                                            " days is not one that can be chosen (1, 3, 5, 7, 14, 30, …)");
  error.path = "retentionInDays";
  return error;
}

Error no_such_group() { return logs_error("ResourceNotFoundException", "The specified log group does not exist."); }
Error no_such_stream() { return logs_error("ResourceNotFoundException", "The specified log stream does not exist."); }
Error group_exists() { return logs_error("ResourceAlreadyExistsException", "The specified log group already exists"); }
Error stream_exists() { return logs_error("ResourceAlreadyExistsException", "The specified log stream already exists"); }

Error group_protected(std::string_view name) {
  return logs_error(
      "ValidationException",
      "The log group " + std::string(name) + " has deletion protection; turn it off with PutLogGroupDeletionProtection first.");
}

void keep_own_facts(const ports::LogGroup& own, ports::LogGroup& changed) {
  changed.name = own.name;
  changed.created_at = own.created_at;
  changed.retention_days = own.retention_days;
  changed.stored_bytes = own.stored_bytes;
  changed.log_group_class = own.log_group_class;
}

Error unavailable(std::string message) {
  return Error{
      .name = "ServiceUnavailableException", .message = std::move(message), .path = {}, .http_status = 503, .retryable = true};
}

Result<std::vector<ports::LogLine>> split_lines(std::span<const ports::LogLine> lines) {
  std::vector<ports::LogLine> events;
  events.reserve(lines.size());
  std::size_t bytes = 0;
  for (const ports::LogLine& line : lines) {
    std::string_view rest = line.message;
    do {
      const std::size_t cut = cut_at(rest, kMessageBytesMax);
      bytes += bytes_of(rest.substr(0, cut));
      if (bytes > kAppendBytesMax) {
        return logs_error("InvalidParameterException",
                          "lines of more than " + std::to_string(kAppendBytesMax) + " bytes in one call; append them in parts");
      }
      events.push_back({line.at, std::string(rest.substr(0, cut))});
      rest.remove_prefix(cut);
    } while (!rest.empty());
  }
  return events;
}

std::optional<Instant> retention_edge(std::optional<int> days, Instant now) {
  if (!days) return std::nullopt;
  return now - Duration::minutes(24 * 60) * *days;
}

}  // namespace moorage::drivers::logs
