#include "drivers/runtime/images/image_errors.h"

#include <system_error>

namespace moorage::images {

Error cannot_pull(std::string message) { return api_error("CannotPullContainerError", std::move(message)); }

Error store_error(std::string message) { return api_error("ImageStoreError", std::move(message)); }

std::string printable(std::string_view text) {
  constexpr std::size_t kCharsMax = 300;
  constexpr char kHex[] = "0123456789abcdef";
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
      result += kHex[byte >> 4];
      result += kHex[byte & 15];
    }
  }
  return result;
}

std::string errno_text(int number) { return std::generic_category().message(number); }

}  // namespace moorage::images
