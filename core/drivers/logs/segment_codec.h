// Numbers and texts as bytes, little-endian, and the frame around every record of a log file:
//   u32 length of the body, u32 type, u64 hash of type and body (XXH3), body.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace moorage::drivers::logs {

enum class RecordType : std::uint32_t { kGroup = 1, kSegment = 2, kBatch = 3, kSummary = 4, kAccount = 5 };

inline constexpr std::size_t kFrameBytes = 16;
inline constexpr std::size_t kBodyBytesMax = 24 << 20;  // more than one append can hold

class Encoder {
 public:
  void number(std::uint32_t value) { raw(&value, sizeof value); }
  void number(std::uint64_t value) { raw(&value, sizeof value); }
  void number(std::int64_t value) { raw(&value, sizeof value); }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    bytes_.append(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  void raw(const void* value, std::size_t size) { bytes_.append(static_cast<const char*>(value), size); }
  std::string bytes_;
};

// Reads what an Encoder wrote. After the end everything is zero or empty, and `is_sound` is false.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T number() {
    T value{};
    const std::string_view bytes = take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(number<std::uint32_t>()); }
  bool is_sound() const { return sound_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) {
      sound_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  std::string_view rest_;
  bool sound_ = true;
};

std::string frame(RecordType type, std::string_view body);

struct FrameHead {
  std::uint32_t body_bytes = 0;
  std::uint32_t type = 0;
  std::uint64_t hash = 0;

  // Whether these bytes can be the head of a record; otherwise no record after them can be found.
  bool is_plausible() const {
    return type >= static_cast<std::uint32_t>(RecordType::kGroup) && type <= static_cast<std::uint32_t>(RecordType::kSummary) &&
           body_bytes <= kBodyBytesMax;
  }
  bool holds(std::string_view body) const;
};
FrameHead head_of(std::string_view frame_bytes);  // at least kFrameBytes

}  // namespace moorage::drivers::logs
