// Files of an image that is unpacked on this machine.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::runtime {

// `path` in the topmost of `layers` where it can be opened with `flags`. Links lead no further than the layer itself. An empty
// descriptor: no layer has it.
files::UniqueFd open_in_image(const std::vector<std::filesystem::path>& layers, const std::string& path, int flags);

}  // namespace moorage::runtime
