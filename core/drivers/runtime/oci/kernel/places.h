// Where a file or directory lies, given by file system and path within it: two names, a symbolic link or a bind mount of one
// thing have the same place. Read from the kernel's table of mounts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::oci {

struct Place {
  std::string device;          // of the file system: "8:1"
  std::filesystem::path path;  // within the file system, whatever of it is mounted where

  bool operator==(const Place&) const = default;
};

// True when `place` is `above` or lies in it.
bool lies_in(const Place& place, const Place& above);

// The mounts of this process, at the moment it was read.
class MountTable {
 public:
  static Result<MountTable> read();
  // Of the text of /proc/self/mountinfo. Lines that cannot be read are left out.
  explicit MountTable(std::string_view mountinfo);

  // nullopt: not in the table, or the thing was removed.
  std::optional<Place> place_of(int fd) const;
  // The place of a path of the engine with links followed; of one that does not exist, where it would be made.
  std::optional<Place> place_of(const std::filesystem::path& path) const;
  // The places of everything that is mounted somewhere below the open directory: a recursive bind mount shows them, too.
  // nullopt as above.
  std::optional<std::vector<Place>> mounted_below(int fd) const;

 private:
  struct Mount {
    int id = 0;
    int parent = 0;
    std::string device;
    std::filesystem::path root;   // within the file system
    std::filesystem::path point;  // where it is mounted
  };
  struct Location {
    const Mount* mount = nullptr;
    std::filesystem::path path;  // as this process sees it
  };
  std::optional<Location> locate(int fd) const;

  std::vector<Mount> mounts_;
};

}  // namespace moorage::oci
