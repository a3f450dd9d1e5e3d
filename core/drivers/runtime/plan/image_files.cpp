#include "drivers/runtime/plan/image_files.h"

#include "drivers/parts/files/below.h"

namespace moorage::runtime {

files::UniqueFd open_in_image(const std::vector<std::filesystem::path>& layers, const std::string& path, int flags) {
  for (const auto& layer : layers) {
    if (auto found = files::open_below(layer.c_str(), path.c_str(), flags, files::Links::kWithinRoot)) {
      return found;
    }
  }
  return {};
}

}  // namespace moorage::runtime
