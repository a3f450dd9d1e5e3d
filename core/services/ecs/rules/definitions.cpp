#include "services/ecs/rules/definitions.h"

namespace moorage::control {

bool is_gone(const State& state, const TaskDefinition& definition) {
  return definition.status == DefinitionStatus::kDeleteInProgress && ecs_model(state).references_to(definition.id) == 0;
}

void erase_unused_definition(Step& step, TaskDefinitionId id) {
  const TaskDefinition* definition = step.draft.find(id);
  if (definition && is_gone(step.state(), *definition) && ecs_model(step.state()).holders_of(id) == 0) step.draft.erase(id);
}

}  // namespace moorage::control
