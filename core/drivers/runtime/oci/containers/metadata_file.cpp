#include "drivers/runtime/oci/containers/metadata_file.h"

#include <nlohmann/json.hpp>

namespace moorage::oci {
namespace {

using nlohmann::json;

json port_mappings(const MetadataFileInput& input) {
  json out = json::array();
  for (const auto& binding : input.record.bindings) {
    for (std::uint16_t i = 0; i < binding.count; ++i) {
      const int host = binding.host_first + i;
      out.push_back({{"ContainerPort", binding.container_first + i},
                     {"HostPort", host},
                     {"BindIp", input.bound_to},
                     {"Protocol", binding.udp ? "udp" : "tcp"}});
    }
  }
  return out;
}

std::string label(const runtime::Plan& plan, const char* name) {
  const auto found = plan.ecs_labels.find(std::string("com.amazonaws.ecs.") + name);
  return found == plan.ecs_labels.end() ? std::string() : found->second;
}

}  // namespace

const char* network_name(runtime::NetworkKind network) {
  switch (network) {
    case runtime::NetworkKind::kNone:
      return "none";
    case runtime::NetworkKind::kBridge:
      return "bridge";
    case runtime::NetworkKind::kHost:
      return "host";
    case runtime::NetworkKind::kTask:
      return "awsvpc";
  }
  return "none";
}

std::string metadata_file_text(const MetadataFileInput& input) {
  const auto& plan = input.plan;
  const auto& record = input.record;
  const json out = {
      {"Cluster", label(plan, "cluster")},
      {"TaskARN", record.task_arn},
      {"TaskDefinitionFamily", label(plan, "task-definition-family")},
      {"TaskDefinitionRevision", label(plan, "task-definition-version")},
      {"ContainerID", record.runtime_id},
      {"ContainerName", record.name},
      {"DockerContainerName", "/" + runtime_name(record.task_id, record.name)},
      {"ImageID", record.image_digest},
      {"ImageName", plan.image_name},
      {"PortMappings", port_mappings(input)},
      {"Networks",
       json::array({{{"NetworkMode", network_name(record.network)}, {"IPv4Addresses", json::array({input.address})}}})},
      {"MetadataFileStatus", "READY"}};
  return out.dump(1, '\t') + '\n';
}

}  // namespace moorage::oci
