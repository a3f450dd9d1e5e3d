// Numbers as bytes: varints, and doubles that differ little from one before. A reader that meets the end or nonsense is broken
// from then on, and gives zeros.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace moorage::drivers::metrics {

inline void put_varint(std::string& out, std::uint64_t value) {
  while (value >= 0x80) {
    out.push_back(static_cast<char>(value | 0x80U));
    value >>= 7U;
  }
  out.push_back(static_cast<char>(value));
}

inline void put_signed(std::string& out, std::int64_t value) {
  put_varint(out, (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
}

template <typename Number>
void put_fixed(std::string& out, Number value) {
  char bytes[sizeof value];
  std::memcpy(bytes, &value, sizeof value);
  out.append(bytes, sizeof value);
}

inline void put_text(std::string& out, std::string_view text) {
  put_varint(out, text.size());
  out.append(text);
}

// The bytes in which two doubles differ: a byte with their place and number, and these bytes.
inline void put_difference(std::string& out, double value, double before) {
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(value) ^ std::bit_cast<std::uint64_t>(before);
  if (bits == 0) {
    out.push_back(0);
    return;
  }
  const unsigned skipped = static_cast<unsigned>(std::countr_zero(bits)) / 8;
  const unsigned width = 8 - static_cast<unsigned>(std::countl_zero(bits)) / 8 - skipped;
  out.push_back(static_cast<char>((skipped << 4U) | width));
  for (unsigned i = 0; i < width; ++i) out.push_back(static_cast<char>(bits >> ((skipped + i) * 8)));
}

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool is_at_end() const { return at_ >= bytes_.size(); }
  bool is_broken() const { return broken_; }

  std::uint8_t byte() {
    if (at_ >= bytes_.size()) {
      broken_ = true;
      return 0;
    }
    return static_cast<std::uint8_t>(bytes_[at_++]);
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
      if (next < 0x80) return value;
    }
    broken_ = true;
    return 0;
  }

  std::int64_t signed_varint() {
    const std::uint64_t value = varint();
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
  }

  template <typename Number>
  Number fixed() {
    Number value{};
    if (bytes_.size() - at_ < sizeof value) {
      broken_ = true;
      at_ = bytes_.size();
      return value;
    }
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }

  std::string_view text() {
    const std::uint64_t size = varint();
    if (broken_ || size > bytes_.size() - at_) {
      broken_ = true;
      return {};
    }
    const std::string_view found = bytes_.substr(at_, size);
    at_ += size;
    return found;
  }

  double difference(double before) {
    const std::uint8_t shape = byte();
    const unsigned skipped = shape >> 4U;
    const unsigned width = shape & 0x0FU;
    if (skipped + width > 8) {
      broken_ = true;
      return 0;
    }
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < width; ++i) bits |= static_cast<std::uint64_t>(byte()) << ((skipped + i) * 8);
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(before) ^ bits);
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool broken_ = false;
};

}  // namespace moorage::drivers::metrics
