#include "drivers/logs/group_file.h"

#include <utility>

#include "drivers/logs/log_rules.h"
#include "drivers/logs/segment_codec.h"
#include "drivers/parts/files/directory.h"

namespace moorage::drivers::logs {
namespace {

constexpr const char* kGroupFile = "group";
constexpr std::uint32_t kGroupVersion = 1;
constexpr std::size_t kGroupFileBytesMax = 1 << 20;
constexpr std::int64_t kForEver = -1;
constexpr const char* kErrorName = "ServiceUnavailableException";

}  // namespace

Status write_group_file(int directory, const ports::LogGroup& group) {
  Encoder encoder;
  encoder.number(kGroupVersion);
  encoder.text(group.name);
  encoder.number(group.created_at.ms);
  encoder.number(group.retention_days ? std::int64_t{*group.retention_days} : kForEver);
  encoder.text(group.log_group_class);
  encoder.number(static_cast<std::uint32_t>(group.tags.size()));
  for (const auto& [key, value] : group.tags) {
    encoder.text(key);
    encoder.text(value);
  }
  return files::replace_file(directory, kGroupFile, frame(RecordType::kGroup, encoder.take()), kErrorName);
}

Result<ports::LogGroup> read_group_file(int directory) {
  MOORAGE_ASSIGN(const std::string bytes, files::read_file(directory, kGroupFile, kGroupFileBytesMax, kErrorName));
  const auto damaged = [] { return unavailable("the file of a log group is damaged"); };
  if (bytes.size() < kFrameBytes) return damaged();
  const std::string_view body = std::string_view(bytes).substr(kFrameBytes);
  const FrameHead head = head_of(bytes);
  if (head.type != static_cast<std::uint32_t>(RecordType::kGroup) || !head.holds(body)) return damaged();

  Decoder decoder(body);
  if (decoder.number<std::uint32_t>() != kGroupVersion) return damaged();
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
  if (!decoder.is_sound()) return damaged();
  return group;
}

}  // namespace moorage::drivers::logs
