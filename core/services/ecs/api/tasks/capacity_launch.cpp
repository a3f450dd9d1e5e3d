#include "services/ecs/api/tasks/capacity_launch.h"

#include "base/limits.h"
#include "services/ecs/api/tasks/task_launch.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/placement/fargate.h"
#include "services/ecs/rules/definition_plan.h"
#include "services/ecs/rules/edits.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr const char* kNoCapacity =
    "Capacity is unavailable at this time. Please try again later or in a different availability zone";

Status check_fargate_run(const TaskDefinition& definition, const Demand& demand, ecs::RunTaskRequest::Reader request) {
  if (request.getPlacementConstraints().size() > 0 || request.getPlacementStrategy().size() > 0) {
    return invalid_parameter("Placement constraints and strategies are not supported with the FARGATE launch type.",
                             request.getPlacementConstraints().size() > 0 ? "placementConstraints" : "placementStrategy");
  }
  const auto family = definition.message.reader().getRuntimePlatform().getOperatingSystemFamily();
  const bool windows = wire::has(family) && wire::enum_name(family).starts_with("WINDOWS");
  const FargateSize size{.cpu_units = demand.cpu_units, .memory_mib = demand.memory_mib};
  if (is_fargate_size(size, windows ? FargatePlatform::kWindows : FargatePlatform::kLinuxX86)) return {};
  return client_error("No Fargate configuration exists for given values: " + std::to_string(size.cpu_units) + " CPU, " +
                          std::to_string(size.memory_mib) + " memory",
                      "overrides.cpu");
}

std::shared_ptr<const TaskDetail> detail_on(const CapacityRun& run, const std::string& provider,
                                            ecs::RunTaskRequest::Reader request) {
  auto detail = std::make_shared<TaskDetail>(*run.detail);
  detail->capacity_provider = provider;
  if (request.getPlacementConstraints().size() > 0 || request.getPlacementStrategy().size() > 0) {
    detail->placement = wire::Message<ecs::RunTaskRequest>::build([&](ecs::RunTaskRequest::Builder out) {
      out.setPlacementConstraints(request.getPlacementConstraints());
      out.setPlacementStrategy(request.getPlacementStrategy());
    });
  }
  return detail;
}

}  // namespace

namespace {

FailureItem no_host(const FargateHost& host) {
  if (!host.refusal.empty()) return {.reason = "ATTRIBUTE", .detail = host.refusal};
  return {.reason = kNoCapacity, .detail = "no machine of this engine serves Fargate tasks"};
}

}  // namespace

Result<CapacityRunResult> run_on_capacity(Step& step, const CapacityRun& run, ecs::RunTaskRequest::Reader request) {
  const TaskDefinition& definition = *step.draft.find(run.definition);
  const bool fargate = run.launch.type == LaunchType::kFargate;
  if (fargate) {
    MOORAGE_TRY(check_fargate_run(definition, *run.demand, request));
  }
  const std::vector<CapacityShare> shares = read_strategy(run.launch.strategy);
  std::vector<std::shared_ptr<const TaskDetail>> details;
  for (const CapacityShare& share : shares) details.push_back(detail_on(run, share.provider, request));
  const auto effective = effective_definition(definition, *run.detail);
  std::vector<std::int64_t> placed(shares.size());
  CapacityRunResult out;
  for (std::int32_t i = 0; i < run.count; ++i) {
    const std::size_t share = shares.empty() ? 0 : next_share(shares, placed);
    const FargateHost host = fargate ? fargate_host(step.state(), effective.reader()) : FargateHost{};
    if (fargate && !host.machine) {
      out.failures.push_back(no_host(host));
      break;
    }
    if (!fargate && step.state().of(run.cluster).waiting_tasks.size() >= limits::kWaitingTasksMax) {
      return client_error("The tasks provisioning capacity limit was exceeded: " + std::to_string(limits::kWaitingTasksMax) +
                          " tasks of the cluster wait for capacity already.");
    }
    out.tasks.push_back(create_task(step, {.cluster = run.cluster,
                                           .definition = run.definition,
                                           .instance = host.machine,
                                           .detail = shares.empty() ? run.detail : details[share],
                                           .demand = run.demand}));
    plan_interface(step, out.tasks.back(), request.getNetworkConfiguration());
    if (!shares.empty()) ++placed[share];
  }
  return out;
}

}  // namespace moorage::control
