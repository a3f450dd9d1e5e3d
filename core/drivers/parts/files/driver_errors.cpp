#include "drivers/parts/files/driver_errors.h"

#include <cerrno>
#include <system_error>

namespace moorage::oci {
namespace {

constexpr std::string_view kHangs = "RuntimeHangs";

}  // namespace

Error cannot_create(std::string_view message) { return api_error("CannotCreateContainerError", one_line(message)); }
Error cannot_start(std::string_view message) { return api_error("CannotStartContainerError", one_line(message)); }
Error with_program(Error error, const std::string& program) {
  for (const std::string_view what : {"open executable", "execve", "exec"}) {
    const auto at = error.message.find(std::string(what) + ": ");
    const bool is_word = at != std::string::npos && (at == 0 || error.message[at - 1] == ' ');
    if (is_word && !program.empty() && error.message.find(one_line(program)) == std::string::npos) {
      error.message.insert(at + what.size(), " \"" + one_line(program, 200) + '"');
      return error;
    }
  }
  return error;
}

Error runtime_failed(std::string_view message) { return api_error("RuntimeFailed", one_line(message)); }
Error runtime_hangs(std::string_view message) { return api_error(std::string(kHangs), one_line(message)); }
bool is_hang(const Error& error) { return error.name == kHangs; }

std::string system_text(std::string_view what) { return system_text(what, errno); }

std::string system_text(std::string_view what, int number) {
  return std::string(what) + ": " + std::generic_category().message(number);
}

std::string one_line(std::string_view text, std::size_t bytes_max) {
  static constexpr char kHex[] = "0123456789abcdef";
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
      out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace moorage::oci
