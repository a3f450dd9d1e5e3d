// The paths that a task may ask for at 169.254.170.2, as the agent of ECS serves them. A pure function of the request's target.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace moorage::endpoint {

enum class TaskRoute : std::uint8_t {
  kCredentials,       // /v2/credentials/ID, /v1/credentials?id=ID
  kContainer,         // /v4/ID, /v3/ID
  kTask,              // …/task
  kTaskWithTags,      // …/taskWithTags
  kContainerStats,    // …/stats
  kTaskStats,         // …/task/stats
  kAssociations,      // /v3/ID/associations/TYPE[/NAME]
  kTaskV2,            // /v2/metadata
  kTaskWithTagsV2,    // /v2/metadataWithTags
  kContainerV2,       // /v2/metadata/RUNTIME-ID
  kTaskStatsV2,       // /v2/stats
  kContainerStatsV2,  // /v2/stats/RUNTIME-ID
  kProtection,        // /api/ID/task-protection/v1/state
  kFaults,            // /api/ID/fault/v1/…
};

struct TaskPath {
  TaskRoute route = TaskRoute::kContainer;
  int version = 4;     // of the metadata, or of the credentials
  std::string id;      // as it stands in the path; empty: none was given
  std::string detail;  // what follows the route
};

// nullopt: no path of a task. Ids are not looked up here.
std::optional<TaskPath> parse_task_path(std::string_view target);

}  // namespace moorage::endpoint
