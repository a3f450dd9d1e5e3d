// What keeps an image of a repository from going.
#pragma once

#include <string>

#include "kernel/state.h"
#include "services/ecr/model/ecr_model.h"

namespace moorage::control {

// The digest of a list in the same repository that names the image; empty: none does.
std::string list_that_names(const State& state, const EcrImage& image);

}  // namespace moorage::control
