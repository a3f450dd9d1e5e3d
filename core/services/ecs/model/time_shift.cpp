#include "services/ecs/model/time_shift.h"

#include <capnp/message.h>

#include <type_traits>
#include <vector>

#include "wire/presence.h"

namespace moorage::control {
namespace {

// Calls `visit(Instant&)` for every instant of a record. Const records are visited as const.
template <typename Record, typename Visit>
void visit_instants(Record& record, Visit&& visit) {
  using Entity = std::remove_const_t<Record>;
  if constexpr (std::is_same_v<Entity, CapacityProvider>) {
    visit(record.created_at);
    visit(record.scaled_out_at);
    visit(record.below_target_since);
  } else if constexpr (std::is_same_v<Entity, TaskDefinition>) {
    visit(record.deregistered_at);
    visit(record.delete_requested_at);
  } else if constexpr (std::is_same_v<Entity, Instance>) {
    visit(record.registered_at);
    visit(record.leaving_since);
  } else if constexpr (std::is_same_v<Entity, Task>) {
    visit(record.created_at);
    visit(record.pull_started_at);
    visit(record.pull_stopped_at);
    visit(record.started_at);
    visit(record.stopping_at);
    visit(record.execution_stopped_at);
    visit(record.stopped_at);
    for (auto& container : record.containers) {
      visit(container.started_at);
      visit(container.exited_at);
    }
  } else if constexpr (std::is_same_v<Entity, Service>) {
    visit(record.created_at);
    visit(record.steady_event_at);
    visit(record.last_placement_event_at);
    visit(record.retry_placement_at);
    for (auto& deployment : record.deployments) {
      visit(deployment.created_at);
      visit(deployment.updated_at);
      visit(deployment.retry_at);
    }
  } else if constexpr (std::is_same_v<Entity, Target>) {
    visit(record.registered_at);
    visit(record.drain_deadline);
  } else {
    visit(record.created_at);
  }
}

bool is_registered_after(const TaskDefinition& definition, Instant at) {
  const auto registered = definition.message.reader().getRegisteredAt();
  return registered.isValue() && registered.getValue() > at.ms;
}

template <typename Entity>
bool is_ahead(const Entity& record, Instant of) {
  bool ahead = false;
  visit_instants(record, [&](const Instant& at) { ahead = ahead || at > of; });
  if constexpr (std::is_same_v<Entity, TaskDefinition>) ahead = ahead || is_registered_after(record, of);
  return ahead;
}

// The message is immutable: one with another time of registration takes its place.
void shift_registration(TaskDefinition& definition, const TimeShift& shift) {
  if (!is_registered_after(definition, shift.to)) return;
  const auto from = definition.message.reader();
  capnp::MallocMessageBuilder builder;
  builder.setRoot(from);
  auto out = builder.getRoot<ecs::TaskDefinition>();
  wire::set(out.getRegisteredAt(), shift(Instant{from.getRegisteredAt().getValue()}).ms);
  definition.message = wire::Message<ecs::TaskDefinition>::from_builder(out);
}

template <typename Entity>
std::size_t shift_table(Draft& draft, const TimeShift& shift) {
  std::vector<Id<Entity>> ahead;
  draft.state().table<Entity>().visit_all([&](const Entity& record) {
    if (is_ahead(record, shift.to)) ahead.push_back(record.id);
  });
  for (const Id<Entity> id : ahead) {
    draft.change(id, [&](Entity& record) {
      visit_instants(record, [&](Instant& at) { at = shift(at); });
      if constexpr (std::is_same_v<Entity, TaskDefinition>) shift_registration(record, shift);
    });
  }
  return ahead.size();
}

}  // namespace

std::size_t shift_times(Draft& draft, const TimeShift& shift) {
  return shift_table<CapacityProvider>(draft, shift) + shift_table<TaskDefinition>(draft, shift) +
         shift_table<Instance>(draft, shift) + shift_table<Task>(draft, shift) + shift_table<Service>(draft, shift) +
         shift_table<ServiceEvent>(draft, shift) + shift_table<LoadBalancer>(draft, shift) + shift_table<Target>(draft, shift) +
         shift_table<Token>(draft, shift);
}

}  // namespace moorage::control
