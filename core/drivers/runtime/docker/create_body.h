// A plan as the body of POST /containers/create of Docker's Engine API 1.41.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/plan/container_plan.h"

namespace moorage::docker {

// Labels by which the driver finds its containers and volumes again.
inline constexpr const char* kInstanceLabel = "moorage.instance";
inline constexpr const char* kTaskLabel = "moorage.task";
inline constexpr const char* kContainerLabel = "moorage.container";
inline constexpr const char* kLogGroupLabel = "moorage.log-group";
inline constexpr const char* kLogStreamLabel = "moorage.log-stream";

struct CreateContext {
  std::string instance;  // of the driver
  std::string network;   // of networkMode bridge
  std::string address;   // of host ports
  std::string image;     // "sha256:…"
  std::string user;      // as the definition has it; empty: the image's
};

// "moorage-INSTANCE-TASK-CONTAINER"
std::string docker_name(const std::string& instance, const std::string& task_id, const std::string& container);
// The daemon's name of a volume: a volume of the task has the task in it, a shared one its own name.
std::string docker_volume(const std::string& instance, const runtime::Plan& plan, const runtime::VolumeMount& volume);
// Whether the volume is one that the image declares, which the daemon makes by itself.
bool is_image_volume(const runtime::VolumeMount& volume);

// CannotCreateContainerError: the plan has something that this runtime does not carry out.
Result<std::string> create_body(const runtime::Plan& plan, const CreateContext& context);

}  // namespace moorage::docker
