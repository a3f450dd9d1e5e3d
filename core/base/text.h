// Texts of UTF-8 within bounds.
#pragma once

#include <cstddef>
#include <string_view>

namespace moorage {

// The beginning of `text`, at most `bytes_max` bytes of it and no half of a character: what is cut elsewhere is no text any
// more, and neither a record nor a reply may hold it.
inline std::string_view cut_text(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  while (bytes_max > 0 && (static_cast<unsigned char>(text[bytes_max]) & 0xc0) == 0x80) --bytes_max;
  return text.substr(0, bytes_max);
}

}  // namespace moorage
