// Turns a checked request into the task definition of ECS's reply: defaults filled in, sizes as whole numbers, derived members
// added (docs/rules/task-definitions.md#normalised, docs/rules/responses.md#task-definition).
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "services/ecs/api/definitions/definition_check.h"
#include "wire/message.h"

namespace moorage::control {

struct Registration {
  std::string arn;
  std::int32_t revision = 0;
  Instant at;
  std::string by;  // ARN of the caller that registers
};

wire::Message<ecs::TaskDefinition> normalize_definition(const DefinitionInput& input, const Registration& registration);

// Names of the agent capabilities that the definition needs, sorted (docs/rules/task-definitions.md#required-attributes).
std::vector<std::string> required_attributes(const DefinitionInput& input);

// The launch types whose rules the definition satisfies.
std::vector<ecs::Compatibility> compatibilities_of(const DefinitionInput& input);

}  // namespace moorage::control
