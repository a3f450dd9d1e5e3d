// What records of ECS do not hold as it stands: parts that are derived or shared in memory, and what one record must find of
// another.
#include <capnp/message.h>

#include <utility>

#include "kernel/draft.h"
#include "kernel/time_shift.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/instance_attributes.h"

namespace moorage::control {

namespace {

Error damage(std::string what) { return Error{.name = "StoreDamaged", .message = std::move(what)}; }

// Equal details share memory: the task before this one, or the last one of its service, usually has the same.
std::shared_ptr<const TaskDetail> shared_detail(const Draft& draft, const Task& task) {
  const auto& of_service = draft.state().of(task.service).tasks;
  for (const TaskId id : {TaskId{task.id.value - 1}, of_service.empty() ? TaskId{} : of_service.back()}) {
    const Task* other = draft.find(id);
    if (other && codec::same(*other->detail, *task.detail)) return other->detail;
  }
  return task.detail;
}

// Older engines kept the targets of a service once, for all its revisions.
std::shared_ptr<const ServiceRevision> with_targets(const ServiceRevision& revision, record::Service::Reader in) {
  auto out = std::make_shared<ServiceRevision>(revision);
  codec::read_list(out->targets, in.getTargets());
  return out;
}

}  // namespace

void Fields<Container>::restore(Container& container, record::Container::Reader in) {
  if (in.getRuntimeId().size() == 0 && in.getImageDigest().size() == 0 && in.getBindings().size() == 0) return;
  ContainerRun run{
      .runtime_id = codec::string(in.getRuntimeId()), .image_digest = codec::string(in.getImageDigest()), .bindings = {}};
  codec::read_list(run.bindings, in.getBindings());
  container.run = std::make_shared<const ContainerRun>(std::move(run));
}

Status TableRow<TaskDefinition>::restore(Draft&, TaskDefinition& definition, Record::Reader) {
  derive_plan(definition);
  return {};
}

Status TableRow<Instance>::restore(Draft&, Instance& instance, Record::Reader) {
  derive_from_attributes(instance);
  return {};
}

Status TableRow<Task>::restore(Draft& draft, Task& task, Record::Reader) {
  const TaskDefinition* definition = draft.find(task.definition);
  if (!definition) return damage("the task's definition is missing");
  if (task.containers.size() != definition->containers->size()) {
    return damage("the task has another number of containers than its definition");
  }
  if (definition->demand && *definition->demand == *task.demand) task.demand = definition->demand;
  task.detail = shared_detail(draft, task);
  return {};
}

Status TableRow<Service>::restore(Draft& draft, Service& service, Record::Reader in) {
  if (!in.hasLastCompleted()) service.last_completed = nullptr;
  if (in.hasTargets()) {
    for (unsigned i = 0; i < service.deployments.size(); ++i) {
      auto& revision = service.deployments[i].revision;
      if (!in.getDeployments()[i].getRevision().hasTargets()) revision = with_targets(*revision, in);
    }
    if (service.last_completed && !in.getLastCompleted().hasTargets()) {
      service.last_completed = with_targets(*service.last_completed, in);
    }
  }
  for (const Deployment& one : service.deployments) {
    if (service.last_completed && one.digits == service.last_completed_digits) service.last_completed = one.revision;
    if (!draft.find(one.revision->definition)) return damage("the task definition of a deployment is missing");
  }
  if (service.last_completed && !draft.find(service.last_completed->definition)) {
    return damage("the task definition of the rollback target is missing");
  }
  return {};
}

Status TableRow<RevisionRecord>::restore(Draft& draft, RevisionRecord& revision, Record::Reader) {
  const Service* service = draft.find(revision.service);
  if (!service) return {};
  for (const Deployment& deployment : service->deployments) {
    if (deployment.digits == revision.digits) revision.revision = deployment.revision;
  }
  return {};
}

bool TableRow<TaskDefinition>::is_ahead(const TaskDefinition& definition, Instant of) {
  const auto registered = definition.message.reader().getRegisteredAt();
  return registered.isValue() && registered.getValue() > of.ms;
}

// The message is immutable: it is replaced by a copy with the other time of registration.
void TableRow<TaskDefinition>::shift(TaskDefinition& definition, const TimeShift& shift) {
  if (!is_ahead(definition, shift.to)) return;
  const auto from = definition.message.reader();
  capnp::MallocMessageBuilder builder;
  builder.setRoot(from);
  auto out = builder.getRoot<ecs::TaskDefinition>();
  wire::set(out.getRegisteredAt(), shift(Instant{from.getRegisteredAt().getValue()}).ms);
  definition.message = wire::Message<ecs::TaskDefinition>::from_builder(out);
}

}  // namespace moorage::control
