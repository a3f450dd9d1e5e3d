// The container metadata file (Amazon ECS developer guide: container metadata file). Everything in it is known before the
// container starts, so that its status is READY from the first moment.
#pragma once

#include <string>

#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

struct MetadataFileInput {
  const runtime::Plan& plan;
  const ContainerRecord& record;
  std::string address;   // of the container; empty: none of its own
  std::string bound_to;  // where host ports answer
};
std::string metadata_file_text(const MetadataFileInput& input);

// "bridge", "host", "none"
const char* network_name(runtime::NetworkKind network);

}  // namespace moorage::oci
