// Bounds of decoding that are about bytes, not about the API; the API's are in base/limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace moorage::wire::limits {

inline constexpr std::size_t kStringBytesMax = 64 << 10;     // one text in a request
inline constexpr std::uint64_t kMessageWordsMax = 64 << 10;  // one binary message, after expansion
inline constexpr int kMessageNestingMax = 64;
inline constexpr std::size_t kSuggestionDistanceMax = 2;  // edits between a wrong name and a did-you-mean

}  // namespace moorage::wire::limits
