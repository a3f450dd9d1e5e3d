// The GPUs that the engine gave to a container. It hands them over as the ECS agent does, by the variable
// NVIDIA_VISIBLE_DEVICES.
#pragma once

#include "drivers/runtime/plan/plan_parts.h"

namespace moorage::runtime {

// One GPU may be offered several times (option gpuShares): "GPU-…::2" is the second share of it.
inline constexpr const char* kShareMark = "::";

// After the environment is planned. CannotCreateContainerError: of another kind than GPU, or not as many as it requires.
Status plan_gpus(Definition definition, Plan& plan);

}  // namespace moorage::runtime
