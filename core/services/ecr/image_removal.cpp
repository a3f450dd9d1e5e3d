#include "services/ecr/image_removal.h"

#include <algorithm>

#include "services/ecr/manifests.h"

namespace moorage::control {

std::string list_that_names(const State& state, const EcrImage& image) {
  for (const auto& [digest, id] : ecr_model(state).images_of(image.repository)) {
    const EcrImage& other = *state.find(id);
    // Most manifests do not name the digest at all, and need not be read.
    if (id == image.id || other.manifest.find(image.digest) == std::string::npos) continue;
    const auto facts = read_manifest(other.manifest, other.media_type);
    if (facts.ok() && std::find(facts->listed.begin(), facts->listed.end(), image.digest) != facts->listed.end()) return digest;
  }
  return {};
}

}  // namespace moorage::control
