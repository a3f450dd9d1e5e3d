// Opens paths that callers name only below directories the operator allowed: no "..", no symbolic link on the way, none at the
// end (openat2). What is returned is the path as the kernel sees it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::images {

enum class Wanted : std::uint8_t { kDirectory, kFile };

// `relative` below `root`.
Result<std::filesystem::path> directory_beneath(const std::filesystem::path& root, std::string_view relative);

// An absolute path that lies below one of `roots`.
Result<std::filesystem::path> beneath_roots(const std::vector<std::filesystem::path>& roots, std::string_view absolute,
                                            Wanted wanted);

}  // namespace moorage::images
