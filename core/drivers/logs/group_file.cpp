#include "drivers/logs/group_file.h"

#include <utility>

#include "drivers/logs/log_rules.h"
#include "drivers/logs/segment_codec.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers::logs {
namespace {

constexpr const char* kGroupFile = "group";
constexpr std::uint32_t kGroupVersion = 1;
constexpr std::uint32_t kGroupVersionWithFilters = 2;
constexpr std::uint32_t kAccountVersion = 1;
constexpr std::size_t kGroupFileBytesMax = 4 << 20;
constexpr std::size_t kAccountFileBytesMax = kBodyBytesMax;
constexpr std::int64_t kForEver = -1;
constexpr const char* kErrorName = "ServiceUnavailableException";

void put_records(Encoder& encoder, const std::vector<ports::LogRecord>& records) {
  encoder.number(static_cast<std::uint32_t>(records.size()));
  for (const ports::LogRecord& record : records) {
    encoder.text(record.name);
    encoder.text(record.content);
  }
}

std::vector<ports::LogRecord> take_records(Decoder& decoder) {
  std::vector<ports::LogRecord> records;
  for (auto left = decoder.number<std::uint32_t>(); left > 0 && decoder.is_sound(); --left) {
    std::string name(decoder.text());
    records.push_back({std::move(name), std::string(decoder.text())});
  }
  return records;
}

// What is framed in the file; nullopt: it is damaged.
std::optional<std::string> body_of(const std::string& bytes, RecordType type) {
  if (bytes.size() < kFrameBytes) return std::nullopt;
  const std::string_view body = std::string_view(bytes).substr(kFrameBytes);
  const FrameHead head = head_of(bytes);
  if (head.type != static_cast<std::uint32_t>(type) || !head.holds(body)) return std::nullopt;
  return std::string(body);
}

Error damaged(const char* what) { return unavailable(std::string("the file of ") + what + " is damaged"); }

}  // namespace

Status write_group_file(int directory, const ports::LogGroup& group) {
  const bool has_filters = group.is_protected || (group.filters && *group.filters != ports::LogFilters{});
  Encoder encoder;
  encoder.number(has_filters ? kGroupVersionWithFilters : kGroupVersion);
  encoder.text(group.name);
  encoder.number(group.created_at.ms);
  encoder.number(group.retention_days ? std::int64_t{*group.retention_days} : kForEver);
  encoder.text(group.log_group_class);
  encoder.number(static_cast<std::uint32_t>(group.tags.size()));
  for (const auto& [key, value] : group.tags) {
    encoder.text(key);
    encoder.text(value);
  }
  if (has_filters) {
    const ports::LogFilters none;
    const ports::LogFilters& filters = group.filters ? *group.filters : none;
    encoder.number(std::uint32_t{group.is_protected});
    put_records(encoder, filters.metric);
    put_records(encoder, filters.subscription);
  }
  return files::replace_file(directory, kGroupFile, frame(RecordType::kGroup, encoder.take()), kErrorName);
}

Result<ports::LogGroup> read_group_file(int directory) {
  MOORAGE_ASSIGN(const std::string bytes, files::read_file(directory, kGroupFile, kGroupFileBytesMax, kErrorName));
  const auto body = body_of(bytes, RecordType::kGroup);
  if (!body) return damaged("a log group");
  Decoder decoder(*body);
  const auto version = decoder.number<std::uint32_t>();
  if (version != kGroupVersion && version != kGroupVersionWithFilters) return damaged("a log group");
  ports::LogGroup group;
  group.name = decoder.text();
  group.created_at = {decoder.number<std::int64_t>()};
  const auto retention = decoder.number<std::int64_t>();
  if (retention != kForEver) group.retention_days = static_cast<int>(retention);
  group.log_group_class = decoder.text();
  for (auto tags = decoder.number<std::uint32_t>(); tags > 0 && decoder.is_sound(); --tags) {
    std::string key(decoder.text());
    group.tags.emplace_back(std::move(key), std::string(decoder.text()));
  }
  if (version == kGroupVersionWithFilters) {
    group.is_protected = decoder.number<std::uint32_t>() != 0;
    ports::LogFilters filters;
    filters.metric = take_records(decoder);
    filters.subscription = take_records(decoder);
    group.filters = std::make_shared<const ports::LogFilters>(std::move(filters));
  }
  if (!decoder.is_sound()) return damaged("a log group");
  return group;
}

Status write_account_file(int directory, const ports::LogAccount& account) {
  Encoder encoder;
  encoder.number(kAccountVersion);
  put_records(encoder, account.resource_policies);
  put_records(encoder, account.query_definitions);
  const std::string body = encoder.take();
  if (body.size() + kFrameBytes > kAccountFileBytesMax) {
    return api_error("LimitExceededException", "Policies and saved queries together have at most 24 MiB; delete some first.");
  }
  return files::replace_file(directory, kAccountFile, frame(RecordType::kAccount, body), kErrorName);
}

Result<ports::LogAccount> read_account_file(int directory) {
  MOORAGE_ASSIGN(const std::string bytes, files::read_file(directory, kAccountFile, kAccountFileBytesMax, kErrorName));
  const auto body = body_of(bytes, RecordType::kAccount);
  if (!body) return damaged("policies and saved queries");
  Decoder decoder(*body);
  if (decoder.number<std::uint32_t>() != kAccountVersion) return damaged("policies and saved queries");
  ports::LogAccount account;
  account.resource_policies = take_records(decoder);
  account.query_definitions = take_records(decoder);
  if (!decoder.is_sound()) return damaged("policies and saved queries");
  return account;
}

}  // namespace moorage::drivers::logs
