// Rules of RegisterTaskDefinition (docs/rules/task-definitions.md), one function per subject. Every error is a ClientException
// with ECS's text and the path of the member to blame. Pure functions of the request.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "schemas/ecs/taskdefinition.capnp.h"

namespace moorage::control {

using DefinitionRequest = ecs::RegisterTaskDefinitionRequest::Reader;
using ContainerReader = ecs::ContainerDefinition::Reader;

// The request, with derived values that several rules need.
struct DefinitionInput {
  DefinitionRequest request;
  ecs::NetworkMode mode = ecs::NetworkMode::BRIDGE;  // bridge where the request says nothing
  std::int64_t cpu_units = 0;                        // task level; 0: not given
  std::int64_t memory_mib = 0;
};

// One container and its path.
struct ContainerInput {
  const DefinitionInput& definition;
  ContainerReader container;
  std::string path;  // "containerDefinitions[2]"
  std::string name;

  std::string at(std::string_view member) const;
  std::string at(std::string_view list, unsigned index) const;
  Error error(std::string message, std::string_view member) const;
};

// Task-level sizes: "1024", "1 vCPU", ".5 vcpu"; "2048", "2GB", "0.5 GB". -1: not a size.
std::int64_t parse_cpu(std::string_view text);
std::int64_t parse_memory(std::string_view text);

// Of a container, in a definition or an override of it.
inline constexpr std::int32_t kMemoryMibMin = 4;

// What a GPU requirement asks for, in a definition or an override of it.
Status check_gpu_count(ecs::ResourceRequirement::Reader requirement, const std::string& path);

// Fargate's ephemeral storage, in a definition or an override of it.
Status check_ephemeral_storage(ecs::EphemeralStorage::Reader storage, std::string path);

// Applies all rules, in the order in which ECS reports errors.
Result<DefinitionInput> check_definition(DefinitionRequest request);

// The additional rules of a launch type; also used to compute the definition's compatibilities.
Status check_ec2(const DefinitionInput& input);
Status check_fargate(const DefinitionInput& input);
Status check_external(const DefinitionInput& input);
Status check_managed_instances(const DefinitionInput& input);

Status check_container(const ContainerInput& input);
Status check_ports(const ContainerInput& input);
Status check_ports_of_task(const DefinitionInput& input);
Status check_container_network(const ContainerInput& input);
Status check_logging(const ContainerInput& input);
Status check_dependencies(const DefinitionInput& input);
Status check_volumes(const DefinitionInput& input);

// A launch on Fargate: a definition whose log router is configured by an object of S3 can be registered, but not be launched
// there.
Status check_firelens_on_fargate(ecs::TaskDefinition::Reader definition);

// arn:aws:s3:::BUCKET/KEY, in any partition.
bool is_object_arn(std::string_view text);

// `check(ContainerInput)` for each container until one fails.
template <typename Check>
Status for_each_container(const DefinitionInput& input, Check&& check) {
  unsigned index = 0;
  for (const auto container : input.request.getContainerDefinitions()) {
    const ContainerInput one{input, container, "containerDefinitions[" + std::to_string(index++) + "]",
                             std::string(container.getName().cStr(), container.getName().size())};
    MOORAGE_TRY(check(one));
  }
  return {};
}

bool has_container(const DefinitionInput& input, std::string_view name);
// An image of Amazon's registry: ACCOUNT.dkr.ecr.REGION.amazonaws.com/…
bool is_ecr_image(std::string_view image);
bool is_windows(const DefinitionInput& input);

}  // namespace moorage::control
