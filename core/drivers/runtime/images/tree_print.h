// A fingerprint (print) of a tree of files, made without reading their contents. An unchanged tree has the same print; a tree
// in which something was removed, added, written or given another owner or mode has another one. Costs one stat of each file.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace moorage::images {

// 64 hex characters over names, kinds, modes, owners, sizes, times of change of files, and targets of links. Not seen: what is
// written into a file without a change of its size and time; times of directories; extended attributes; directories more than
// kPrintDepthMax levels deep but for themselves. ImageStoreError: something cannot be read, or the tree is not there.
inline constexpr int kPrintDepthMax = 256;
Result<std::string> print_of(const std::filesystem::path& tree);

}  // namespace moorage::images
