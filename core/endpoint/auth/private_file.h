// Files with secrets, which no other user of the machine may read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::endpoint {

inline constexpr std::size_t kPrivateFileBytesMax = 1 << 20;

// How errors speak of a file.
struct PrivateFileWords {
  std::string_view what;    // "file of access keys"
  std::string_view option;  // "keysFile"
};

Error unusable_file(const std::string& path, PrivateFileWords words, std::string_view why);

// A regular file that belongs to this user or to root, with mode 0600 or stricter. Errors: InvalidParameterException with the
// file's name, never with its content.
Result<std::string> read_private_file(const std::string& path, PrivateFileWords words);

}  // namespace moorage::endpoint
