// Opens paths that callers name only below directories the operator allowed: no "..", no symbolic link on the way, none at the
// end (openat2). The result is an open descriptor, because a container may exchange the names after the lookup.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::images {

enum class Wanted : std::uint8_t { kDirectory, kFile };

// A directory or regular file, open as long as this object lives.
class Opened {
 public:
  Opened(files::UniqueFd fd, std::filesystem::path shown);

  // A path that always leads to the opened file, for this process and for programs that it starts: "/proc/<pid>/fd/<number>".
  const std::filesystem::path& path() const { return path_; }
  // The kernel's name of the file at its opening; for messages.
  const std::filesystem::path& shown() const { return shown_; }
  // `message` with shown() where it has path().
  std::string readable(std::string message) const;

 private:
  files::UniqueFd fd_;
  std::filesystem::path path_;
  std::filesystem::path shown_;
};
using OpenedPtr = std::shared_ptr<const Opened>;

// `relative` below `root`.
Result<OpenedPtr> directory_beneath(const std::filesystem::path& root, std::string_view relative);

// An absolute path that lies below one of `roots`.
Result<OpenedPtr> beneath_roots(const std::vector<std::filesystem::path>& roots, std::string_view absolute, Wanted wanted);

}  // namespace moorage::images
