#include "drivers/logs/segment_codec.h"

#include <bit>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace moorage::drivers::logs {

static_assert(std::endian::native == std::endian::little, "log files are little-endian");

namespace {

std::uint64_t hash_of(std::uint32_t type, std::string_view body) {
  return XXH3_64bits_withSeed(body.data(), body.size(), type);
}

}  // namespace

std::string frame(RecordType type, std::string_view body) {
  const auto number = static_cast<std::uint32_t>(type);
  Encoder encoder;
  encoder.number(static_cast<std::uint32_t>(body.size()));
  encoder.number(number);
  encoder.number(hash_of(number, body));
  return encoder.take().append(body);
}

FrameHead head_of(std::string_view frame_bytes) {
  Decoder decoder(frame_bytes);
  FrameHead head;
  head.body_bytes = decoder.number<std::uint32_t>();
  head.type = decoder.number<std::uint32_t>();
  head.hash = decoder.number<std::uint64_t>();
  return head;
}

bool FrameHead::holds(std::string_view body) const { return body.size() == body_bytes && hash == hash_of(type, body); }

}  // namespace moorage::drivers::logs
