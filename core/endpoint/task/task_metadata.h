// The metadata of tasks and containers, in the shapes of versions 2, 3 and 4 of the endpoint of ECS (Amazon ECS developer
// guide: task metadata endpoint).
#pragma once

#include <string>
#include <vector>

#include "endpoint/task/task_facts.h"
#include "ports/task_endpoint.h"

namespace moorage::endpoint {

struct MetadataInput {
  const TaskFacts& facts;
  const std::vector<ports::TaskContainer>& containers;  // of the task, as the machine sees them
  int version = 4;
};

// One container. "null" where the task has none of this name.
std::string container_json(const MetadataInput& input, std::string_view name);

// Tags of the machine: `instance_tags` as {"KEY":"VALUE",…}, or the error that stands in their place.
struct TagsInput {
  std::vector<std::pair<std::string, std::string>> instance_tags;
  const Error* instance_error = nullptr;
};
// The task. `tags`: null without tags.
std::string task_json(const MetadataInput& input, const TagsInput* tags);

}  // namespace moorage::endpoint
