// The user and groups of a container's process: names of the image's own /etc/passwd and /etc/group become numbers. The files
// are opened below the image's root and nowhere else, however they are linked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::runtime {

struct User {
  std::uint32_t uid = 0;
  std::uint32_t gid = 0;
  std::vector<std::uint32_t> groups;  // supplementary
  std::string home = "/";
};

// `text`: "", "name", "uid", "name:group", "uid:gid"; empty means root. `layers`: roots of the image, topmost first.
// CannotStartContainerError: "unable to find user x: no matching entries in passwd file".
Result<User> resolve_user(std::string_view text, const std::vector<std::filesystem::path>& layers);

}  // namespace moorage::runtime
