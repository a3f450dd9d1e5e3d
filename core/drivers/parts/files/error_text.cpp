#include "drivers/parts/files/error_text.h"

#include <cerrno>
#include <system_error>

#include "base/hex.h"

namespace moorage::files {

std::string errno_text(int number) { return std::generic_category().message(number); }

std::string system_text(std::string_view what) { return system_text(what, errno); }

std::string system_text(std::string_view what, int number) { return std::string(what) + ": " + errno_text(number); }

std::string one_line(std::string_view text, std::size_t bytes_max) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  std::string out;
  for (const char c : text) {
    if (out.size() >= bytes_max) {
      out += "...";
      break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n' || c == '\t') {
      out += ' ';
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += c;
    } else {
      out += "\\x";
      append_hex_byte(out, byte);
    }
  }
  return out;
}

}  // namespace moorage::files
