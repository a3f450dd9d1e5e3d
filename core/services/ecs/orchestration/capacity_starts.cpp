#include "services/ecs/orchestration/capacity_starts.h"

#include <algorithm>
#include <map>
#include <memory>

#include "base/limits.h"
#include "services/ecs/orchestration/capacity_placement.h"
#include "services/ecs/orchestration/service_starts.h"
#include "services/ecs/orchestration/service_tasks.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/placement/fargate.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

void report_no_fargate(Step& step, ServiceId id, const FargateHost& host) {
  if (!host.refusal.empty()) {
    const std::string message =
        "(service " + step.draft.find(id)->name + ") was unable to place a task. Reason: " + host.refusal;
    return report_unplaced(step, id, {message + ".", "ATTRIBUTE"});
  }
  report_unplaced(step, id,
                  {"(service " + step.draft.find(id)->name +
                       ") was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or "
                       "in a different availability zone.",
                   "RESOURCE:FARGATE"});
}

// An instance to begin on, or none where the task may wait; false: it can not be started at all, and the service says why.
struct Beginning {
  bool possible = false;
  InstanceId instance;
};

// The placers of one round for a service, one for each provider; what a placer has computed for one task is used for the next.
class Placers {
 public:
  Placers(Step& step, ServiceId id) : step_(step), id_(id) {}

  Placer& of(const std::string& provider) {
    std::unique_ptr<Placer>& placer = by_provider_[provider];
    if (placer) return *placer;
    PlacementDemand demand = demand_of_service(step_.state(), *step_.draft.find(id_));
    keep_to_provider(demand, provider);
    placer = std::make_unique<Placer>(step_.state(), std::move(demand));
    return *placer;
  }
  void report_scorer_failures() {
    for (const auto& [provider, placer] : by_provider_) report_scorer_failure(step_, id_, placer->scoring());
  }

 private:
  Step& step_;
  ServiceId id_;
  std::map<std::string, std::unique_ptr<Placer>> by_provider_;
};

Beginning begin_waiting(Step& step, const Service& service) {
  if (step.state().of(service.cluster).waiting_tasks.size() < limits::kWaitingTasksMax) return {.possible = true};
  report_unplaced(
      step, service.id,
      {"(service " + service.name +
           ") was unable to place tasks in your cluster because the tasks provisioning capacity limit was exceeded.",
       "PROVISIONING CAPACITY LIMIT"});
  return {};
}

// Tasks that balance the zones never wait for capacity: they are placed at once, or not started.
Beginning begin_on_group(Step& step, ServiceId id, const std::string& provider, Placers& placers, const StartCause& cause) {
  const Service& service = *step.draft.find(id);
  const CapacityProvider* record = step.draft.find(ecs_model(step.state()).capacity_provider_named(provider));
  if (record && has_managed_scaling(*record) && !cause.balances) return begin_waiting(step, service);
  const auto instance = placers.of(provider).place(step.random);
  if (cause.balances) return instance && cause.balances(*instance) ? Beginning{true, *instance} : Beginning{};
  if (instance) return {.possible = true, .instance = *instance};
  if (const auto closest = placers.of(provider).closest(provider)) {
    report_refused(step, id, closest);
  } else {
    report_unplaced(step, id,
                    {"(service " + service.name +
                         ") was unable to reach steady state. Reason: No Container Instances were found in your capacity "
                         "provider.",
                     unplaced_reason(step.state(), service.cluster, provider, {})});
  }
  return {};
}

Beginning begin_on_fargate(Step& step, ServiceId id) {
  const TaskDefinition& definition = *step.draft.find(step.draft.find(id)->deployments.front().revision->definition);
  const FargateHost host = fargate_host(step.state(), definition.message.reader());
  if (!host.machine) report_no_fargate(step, id, host);
  return {.possible = bool(host.machine), .instance = host.machine};
}

// How many tasks of the primary each share has, without those that leave: a replacement takes its predecessor's place in the
// strategy.
std::vector<std::int64_t> tasks_that_stay(const Step& step, const Service& service, const std::vector<CapacityShare>& shares,
                                          const std::vector<TaskId>& leaving) {
  std::vector<std::int64_t> placed = tasks_by_share(step.state(), service, service.deployments.front().digits, shares);
  for (const TaskId id : leaving) {
    const Task* task = step.draft.find(id);
    if (!task || task->desired_status == DesiredStatus::kStopped) continue;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      if (shares[i].provider == task->detail->capacity_provider) --placed[i];
    }
  }
  return placed;
}

}  // namespace

bool is_on_capacity(const ServiceRevision& revision) {
  return revision.launch_type == LaunchType::kFargate || revision.config.reader().getCapacityProviderStrategy().size() > 0;
}

std::size_t start_on_capacity(Step& step, ServiceId id, std::size_t count, const StartCause& cause) {
  const Service& service = *step.draft.find(id);
  const std::shared_ptr<const ServiceRevision> revision = service.deployments.front().revision;
  const bool fargate = revision->launch_type == LaunchType::kFargate;
  const std::vector<CapacityShare> shares = read_strategy(revision->config.reader().getCapacityProviderStrategy());
  const TaskDetail common = detail_of_primary(step.state(), service);
  std::vector<std::shared_ptr<const TaskDetail>> details;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, shares.size()); ++i) {
    auto detail = std::make_shared<TaskDetail>(common);
    if (!shares.empty()) detail->capacity_provider = shares[i].provider;
    details.push_back(std::move(detail));
  }
  std::vector<std::int64_t> placed = tasks_that_stay(step, service, shares, cause.leaving);
  const NewTask common_task{.cluster = service.cluster,
                            .definition = revision->definition,
                            .service = id,
                            .deployment = service.deployments.front().digits};
  Placers placers(step, id);
  std::vector<TaskId> started;
  while (started.size() < count) {
    const std::size_t share = shares.empty() ? 0 : next_share(shares, placed);
    const Beginning beginning =
        fargate ? begin_on_fargate(step, id) : begin_on_group(step, id, details[share]->capacity_provider, placers, cause);
    if (!beginning.possible) break;
    NewTask task = common_task;
    task.instance = beginning.instance;
    task.detail = details[share];
    started.push_back(create_task(step, task));
    if (!shares.empty()) ++placed[share];
  }
  placers.report_scorer_failures();
  if (started.size() == count && step.draft.find(id)->retry_placement_at.is_set()) {
    step.draft.change(id, [](Service& s) { s.retry_placement_at = Instant::none(); });
  }
  if (!started.empty()) say_started(step, id, started, cause);
  return started.size();
}

}  // namespace moorage::control
