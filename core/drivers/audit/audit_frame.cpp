#define XXH_INLINE_ALL
#include "drivers/audit/audit_frame.h"

#include <xxhash.h>

#include <optional>

#include "base/hex.h"

namespace moorage::drivers::audit {
namespace {

constexpr std::size_t kIdAt = 1;
constexpr std::size_t kIdDigits = 16;
constexpr std::size_t kTimeAt = kIdAt + kIdDigits + 1;
constexpr std::size_t kTimeDigits = 12;
constexpr std::size_t kOutboxAt = kTimeAt + kTimeDigits + 1;
constexpr std::size_t kOutboxDigits = 16;
constexpr std::size_t kLengthAt = kOutboxAt + kOutboxDigits + 1;
constexpr std::size_t kLengthDigits = 8;
constexpr std::size_t kSumAt = kLengthAt + kLengthDigits + 1;
constexpr std::size_t kSumDigits = 16;
constexpr std::size_t kHeadBytes = kSumAt + kSumDigits + 1;
constexpr std::size_t kEndBytes = 1;  // of the line

void put(std::string& head, std::size_t at, std::size_t digits, std::uint64_t number) {
  for (std::size_t i = digits; i > 0; --i, number >>= 4) head[at + i - 1] = kHexDigits[number & 15];
}

std::optional<std::uint64_t> number_at(std::string_view head, std::size_t at, std::size_t digits) {
  std::uint64_t number = 0;
  for (const char c : head.substr(at, digits)) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (c < 'a' || c > 'f')) return std::nullopt;
    number = number << 4 | static_cast<std::uint64_t>(is_digit ? c - '0' : c - 'a' + 10);
  }
  return number;
}

// Of the record and of the part of its head that is before the checksum.
std::uint64_t sum_of(std::string_view head, std::string_view json) {
  return XXH3_64bits_withSeed(json.data(), json.size(), XXH3_64bits(head.data(), kSumAt));
}

}  // namespace

void append_frame(const Frame& frame, std::string& out) {
  std::string head(kHeadBytes, ' ');
  head[0] = 'R';
  put(head, kIdAt, kIdDigits, frame.position.id);
  put(head, kTimeAt, kTimeDigits, static_cast<std::uint64_t>(frame.position.at.ms));
  put(head, kOutboxAt, kOutboxDigits, frame.outbox);
  put(head, kLengthAt, kLengthDigits, frame.json.size());
  put(head, kSumAt, kSumDigits, sum_of(head, frame.json));
  out.append(head).append(frame.json).push_back('\n');
}

FrameRead read_frame(std::string_view bytes) {
  if (bytes.empty()) return {};
  const FrameRead damaged{.state = FrameState::kDamaged};
  if (bytes.size() < kHeadBytes || bytes[0] != 'R') return damaged;
  const std::string_view head = bytes.substr(0, kHeadBytes);
  const auto id = number_at(head, kIdAt, kIdDigits);
  const auto at = number_at(head, kTimeAt, kTimeDigits);
  const auto outbox = number_at(head, kOutboxAt, kOutboxDigits);
  const auto length = number_at(head, kLengthAt, kLengthDigits);
  const auto sum = number_at(head, kSumAt, kSumDigits);
  if (!id || !at || !outbox || !length || !sum) return damaged;
  if (*length > bytes.size() - kHeadBytes || bytes.size() - kHeadBytes - *length < kEndBytes) return damaged;
  const std::string_view json = bytes.substr(kHeadBytes, *length);
  if (bytes[kHeadBytes + *length] != '\n' || sum_of(head, json) != *sum) return damaged;
  return {.state = FrameState::kWhole,
          .frame = {.position = {.at = Instant{static_cast<std::int64_t>(*at)}, .id = *id}, .outbox = *outbox, .json = json},
          .size = kHeadBytes + *length + kEndBytes};
}

}  // namespace moorage::drivers::audit
