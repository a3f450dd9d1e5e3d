#include "machine/machine.h"
#include "machine/operation_table.h"
#include "services/ecs/api/instances/instances.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/orchestration/look_around.h"
#include "services/ecs/orchestration/machine_contact.h"
#include "services/ecs/orchestration/report_pace.h"
#include "services/ecs/orchestration/runtime_reports.h"
#include "services/ecs/orchestration/target_registration.h"
#include "services/elbv2/model/balancer_commands.h"
#include "services/elbv2/target_edits.h"
#include "wire/presence.h"

namespace moorage::control {

Status step(Step& step, const CallEvent& event) {
  const Draft::Mark mark = step.draft.mark();
  Status status = run_operation(step, event);
  if (!status.ok() || event.dry_run) step.draft.rollback_to(mark);
  return status;
}

void step(Step& step, driver::RuntimeReport::Reader report, std::string_view runtime) {
  if (!report.isCapabilities()) return absorb(step, report, runtime);
  const std::string_view machine_id = wire::view(report.getMachineId());
  const InstanceId known = ecs_model(step.state()).instance_on_machine(machine_id);
  if (known && !may_change(step, known)) return;
  const Status registered = register_machine(step, report.getCapabilities(), machine_id, runtime);
  if (registered.ok()) note_machine(step, machine_id);
}

namespace {

void sync_balancer(Draft& draft) { draft.command<ElbCommand>(SyncBalancer{}); }

}  // namespace

// A balancer that was away may have come back empty, or with what has been removed since.
void step(Step& step, driver::BalancerReport::Reader report) {
  absorb(step, report);
  if (report.isConnection() && report.getConnection().getConnected()) sync_balancer(step.draft);
}

void greet_balancer(Step& step) {
  std::vector<TargetId> draining;
  step.state().table<Target>().visit_all([&](const Target& target) {
    if (target.mode == TargetMode::kDraining) draining.push_back(target.id);
  });
  for (const TargetId id : draining) restart_drain(step, id);
  sync_balancer(step.draft);
}

void publish_clock_news(Step& step, const ClockNews& news) {
  step.draft.notice({.at = step.now, .external = step.random.hex(), .of_service = news});
}

RecordCounts count_records(const State& state) {
  return {.clusters = state.table<Cluster>().size(),
          .task_definitions = state.table<TaskDefinition>().size(),
          .instances = state.table<Instance>().size(),
          .services = state.table<Service>().size(),
          .tasks = state.table<Task>().size(),
          .targets = state.table<Target>().size()};
}

void look_again(Step& step, std::uint64_t part, std::uint64_t parts) { look_around(step, {.part = part, .parts = parts}); }

}  // namespace moorage::control
