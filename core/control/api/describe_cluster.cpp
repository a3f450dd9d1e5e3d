#include <array>
#include <utility>

#include "control/api/describe.h"
#include "control/api/tagging.h"
#include "control/state/arns.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

void write_statistics(const State& state, const Cluster& cluster, ecs::Cluster::Builder out) {
  const ClusterIndex& index = state.of(cluster.id);
  std::array<std::int64_t, kLaunchTypes> active{};
  std::array<std::int64_t, kLaunchTypes> draining{};
  index.services.visit_after(ServiceId{}, [&](ServiceId id) {
    const Service& service = *state.find(id);
    const auto launch = service.deployments.empty() ? LaunchType::kEc2 : service.deployments.front().revision->launch_type;
    if (service.status == ServiceStatus::kActive) ++active[static_cast<std::size_t>(launch)];
    if (service.status == ServiceStatus::kDraining) ++draining[static_cast<std::size_t>(launch)];
    return true;
  });
  const auto ec2 = static_cast<std::size_t>(LaunchType::kEc2);
  const auto fargate = static_cast<std::size_t>(LaunchType::kFargate);
  const std::array<std::pair<const char*, std::int64_t>, 8> numbers{{
      {"runningEC2TasksCount", index.running_by_launch[ec2]},
      {"RunningFargateTasksCount", index.running_by_launch[fargate]},  // ECS itself has this capital R
      {"pendingEC2TasksCount", index.pending_by_launch[ec2]},
      {"pendingFargateTasksCount", index.pending_by_launch[fargate]},
      {"activeEC2ServiceCount", active[ec2]},
      {"activeFargateServiceCount", active[fargate]},
      {"drainingEC2ServiceCount", draining[ec2]},
      {"drainingFargateServiceCount", draining[fargate]},
  }};
  auto list = out.initStatistics(static_cast<unsigned>(numbers.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setName(numbers[i].first);
    list[i].setValue(wire::text(std::to_string(numbers[i].second)));
  }
}

}  // namespace

void describe_cluster(const State& state, const Cluster& cluster, ecs::Cluster::Builder out, ClusterOptions options) {
  const auto known = cluster.described.reader();
  const ClusterIndex& index = state.of(cluster.id);
  out.setClusterArn(wire::text(arn_of(state, cluster)));
  out.setClusterName(wire::text(cluster.name));
  out.setStatus(cluster.active ? "ACTIVE" : "INACTIVE");
  wire::set(out.getRegisteredContainerInstancesCount(), static_cast<std::int32_t>(index.instances.size()));
  wire::set(out.getRunningTasksCount(), index.running_tasks);
  wire::set(out.getPendingTasksCount(), index.pending_tasks);
  wire::set(out.getActiveServicesCount(), index.active_services);
  out.setCapacityProviders(known.getCapacityProviders());
  out.setDefaultCapacityProviderStrategy(known.getDefaultCapacityProviderStrategy());
  if (known.hasServiceConnectDefaults()) out.setServiceConnectDefaults(known.getServiceConnectDefaults());
  if (options.configurations && known.hasConfiguration()) out.setConfiguration(known.getConfiguration());
  if (options.attachments) {
    out.setAttachments(known.getAttachments());
    if (known.hasAttachmentsStatus()) out.setAttachmentsStatus(known.getAttachmentsStatus());
  }
  if (options.settings) {
    out.setSettings(known.getSettings());
  } else {
    out.initSettings(0);
  }
  if (options.statistics) {
    write_statistics(state, cluster, out);
  } else {
    out.initStatistics(0);
  }
  set_tags(out, options.tags ? cluster.tags : Tags{});
}

}  // namespace moorage::control
