// Opens what lies below an open directory without ever leaving it, whatever is renamed or swapped for a link meanwhile
// (openat2). The answer is a descriptor, never a name: a name that was checked may mean something else when it is used.
#pragma once

#include <cstdint>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::files {

enum class Links : std::uint8_t {
  kRefused,     // no symbolic link on the way and none at the end (ELOOP), and nothing above the directory (EXDEV)
  kWithinRoot,  // links and ".." lead no further than the directory itself, as in a root file system
};

// `path` is relative; in kWithinRoot it may begin with '/'. `flags` as of open(2); O_CLOEXEC is added. An empty descriptor:
// errno says why.
UniqueFd open_below(int directory, const char* path, int flags, Links links);

// The same below a directory that is named, which is opened first. Every part of that name belongs to the caller.
UniqueFd open_below(const char* directory, const char* path, int flags, Links links);

}  // namespace moorage::files
