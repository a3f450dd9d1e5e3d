// Trees of files that other programs may have written: removed whole, whatever their depth, never through a symbolic link.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace moorage::files {

// The whole tree, never through a symlink and never across a mount. Any depth: neither descriptors nor the stack grow with it.
// True when nothing is there afterwards. False: something is left.
bool remove_tree(const std::string& path);

// `name` in an open directory.
bool remove_tree_at(int directory, const std::string& name);

// The names in an open directory but "." and ".."; nullopt with errno: it cannot be read.
std::optional<std::vector<std::string>> names_in(int directory);

}  // namespace moorage::files
