// Which resource each action is about, as the service authorization reference of AWS has it: data, one row for each operation.
#pragma once

#include <cstdint>
#include <string_view>

namespace moorage::control {

enum class ResourceType : std::uint8_t {
  kAny,  // "*": the action has no resource
  kCluster,
  kService,
  kServiceChild,  // revisions and deployments of a service, by ARN
  kTask,
  kInstance,
  kDefinition,
  kCapacityProvider,
  kTaskSet,
  kDaemon,
  kGateway,
  kGiven,  // the member is an ARN
  kNewLoadBalancer,
  kNewTargetGroup,
  kLogGroup,
  kLogStream,
  kUser,
  kGroup,
  kRole,
  kManagedPolicy,
  kInstanceProfile,
  kLinkedRole,
  kSecret,
  kParameter,
  kRepository,
  kAlarm,
  kDashboard,
};

struct ActionRow {
  std::string_view service;  // as in schemas/calls.capnp
  std::string_view operation;
  ResourceType type = ResourceType::kAny;
  std::string_view member = {};  // of the request, where the resource is named; "rulePriorities.ruleArn" goes into lists
};

// Null: no row, which nothing but the owner may call.
const ActionRow* action_row(std::string_view service, std::string_view operation);

}  // namespace moorage::control
