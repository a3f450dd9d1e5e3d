// Texts of errors: what the system said, and texts of other programs as one printable, bounded line.
#pragma once

#include <string>
#include <string_view>

namespace moorage::files {

// "No such device"
std::string errno_text(int number);

// "mount overlay: No such device"; takes errno as it is now unless given.
std::string system_text(std::string_view what);
std::string system_text(std::string_view what, int number);

// `text` as one printable line of at most `bytes_max`.
std::string one_line(std::string_view text, std::size_t bytes_max = 900);

}  // namespace moorage::files
