// Names and ARNs of requests to records, with the errors ECS has for them (docs/rules/tags-arns-ids.md#arns,
// docs/rules/api-conventions.md#default-cluster). Reads State, changes nothing.
//
// `find_*` returns none for an unknown record (Describe* makes failures of it) and an error for an identifier that cannot be
// right; `resolve_*` returns an error for an unknown record as well.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

// 1-255 of [A-Za-z0-9_-]: clusters, services, families, containers, capacity providers.
bool is_name(std::string_view text);

// An ARN taken apart; views into the text it was made from.
struct ArnParts {
  std::string_view service;  // "ecs", "elasticloadbalancing"
  std::string_view region;
  std::string_view account;
  std::string_view kind;     // "cluster", "task", "service" …
  std::string_view cluster;  // empty in short ARNs and where the kind has none
  std::string_view name;     // what follows
};
std::optional<ArnParts> parse_arn(std::string_view text);
inline bool is_arn(std::string_view text) { return text.starts_with("arn:"); }

// Empty: `default`. The name only; nothing is looked up.
std::string_view cluster_name_in(std::string_view asked);
// Any status; none: unknown.
ClusterId find_cluster(const State& state, std::string_view asked);
// ACTIVE ones only; ClusterNotFoundException otherwise.
Result<ClusterId> resolve_cluster(const State& state, std::string_view asked);

// `family` (its latest ACTIVE revision), `family:revision` or ARN (any status); none: unknown.
TaskDefinitionId find_definition(const State& state, std::string_view asked);
// For new tasks and deployments: ACTIVE, or ClientException.
Result<TaskDefinitionId> resolve_definition(const State& state, std::string_view asked);

// In `cluster`; an ARN of another cluster is InvalidParameterException.
Result<TaskId> find_task(const State& state, ClusterId cluster, std::string_view asked);
Result<TaskId> resolve_task(const State& state, ClusterId cluster, std::string_view asked);
Result<InstanceId> find_instance(const State& state, ClusterId cluster, std::string_view asked);
Result<InstanceId> resolve_instance(const State& state, ClusterId cluster, std::string_view asked);
// The latest of that name, whatever its status.
Result<ServiceId> find_service(const State& state, ClusterId cluster, std::string_view asked);
// ServiceNotFoundException when unknown; status is the caller's to check.
Result<ServiceId> resolve_service(const State& state, ClusterId cluster, std::string_view asked);

// The ARN of something that is missing, as failures[] has it: built from what was asked, in the requested cluster.
std::string missing_arn(const State& state, ClusterId cluster, std::string_view kind, std::string_view asked);

}  // namespace moorage::control
