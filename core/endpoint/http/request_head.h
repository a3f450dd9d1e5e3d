// The head of an HTTP/1.1 request: request line and header lines, as RFC 9112 has them and no looser. What this server and
// another program could read differently (a bare line feed, a folded line, a blank before a colon, two lengths) is refused
// here, before a parser sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace moorage::endpoint {

inline constexpr std::size_t kHeadBytesMax = 64 << 10;
inline constexpr std::size_t kHeadLinesMax = 100;

enum class HeadState : std::uint8_t {
  kIncomplete,  // more bytes are needed
  kWhole,       // `size` bytes are the head, with the empty line after it
  kMalformed,
  kTooLarge,
};

struct HeadCheck {
  HeadState state = HeadState::kIncomplete;
  std::size_t size = 0;
  std::string_view trouble;  // of kMalformed and kTooLarge: one sentence
};

// `bytes` begin with the request line; what follows the head is not looked at.
HeadCheck check_head(std::string_view bytes);

}  // namespace moorage::endpoint
