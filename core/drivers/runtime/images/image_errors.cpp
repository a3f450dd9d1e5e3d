#include "drivers/runtime/images/image_errors.h"

#include "base/hex.h"

namespace moorage::images {

Error cannot_pull(std::string message) { return api_error("CannotPullContainerError", std::move(message)); }

Error store_error(std::string message) { return api_error("ImageStoreError", std::move(message)); }

std::string printable(std::string_view text) {
  constexpr std::size_t kCharsMax = 300;
  std::string result;
  for (const char c : text) {
    if (result.size() >= kCharsMax) {
      return result + "…";
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f) {
      result += c;
    } else {
      result += "\\x";
      append_hex_byte(result, byte);
    }
  }
  return result;
}

}  // namespace moorage::images
