// What a call would set in motion at once, as a dry run finds out. Doors print it for their clients
// (endpoint/local/json_call.h).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace moorage::control {

struct DryRunPlan {
  // New tasks of one task definition in one group on one instance, in the order in which they were placed.
  struct Placement {
    std::string group;  // "service:web"; empty texts: there is none
    std::string task_definition_arn;
    std::string container_instance_arn;
    std::size_t count = 0;
  };
  // A task that was wanted before and is not any more.
  struct Stop {
    std::string task_arn;
    std::string group;
    std::string stopped_reason;
  };
  std::vector<Placement> placements;
  std::vector<Stop> stops;
  std::vector<std::string> events;  // messages of services, among them why a task would find no place
};

}  // namespace moorage::control
