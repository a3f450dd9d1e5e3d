// Any bytes as a gzip body: refused with an error, or unpacked within the bound.
#include <cstdint>
#include <string_view>

#include "fuzz/input.h"
#include "protocol/gzip.h"

using namespace moorage;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kBytesMax = 1 << 16;
  const auto plain = codec::gunzip({reinterpret_cast<const char*>(data), size}, kBytesMax);
  if (plain.ok()) {
    fuzz::require(plain->size() <= kBytesMax, "what is unpacked is within the bound");
  } else {
    fuzz::require(!plain.error().name.empty() && !plain.error().message.empty(), "an error says what is wrong");
  }
  return 0;
}
