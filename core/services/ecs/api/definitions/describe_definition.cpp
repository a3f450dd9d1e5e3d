#include "services/ecs/words/describe.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

void describe_definition(const State&, const TaskDefinition& definition, ecs::TaskDefinition::Builder out) {
  wire::copy_into(definition.message.reader(), out);
  switch (definition.status) {
    case DefinitionStatus::kActive:
      out.setStatus(ecs::TaskDefinitionStatus::ACTIVE);
      break;
    case DefinitionStatus::kInactive:
      out.setStatus(ecs::TaskDefinitionStatus::INACTIVE);
      break;
    case DefinitionStatus::kDeleteInProgress:
      out.setStatus(ecs::TaskDefinitionStatus::DELETE_IN_PROGRESS);
      break;
  }
  if (definition.deregistered_at.is_set()) wire::set(out.getDeregisteredAt(), definition.deregistered_at.ms);
  if (definition.delete_requested_at.is_set()) wire::set(out.getDeleteRequestedAt(), definition.delete_requested_at.ms);
}

}  // namespace moorage::control
