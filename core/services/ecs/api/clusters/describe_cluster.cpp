#include <array>
#include <utility>

#include "kernel/step_context.h"
#include "kernel/tagging.h"
#include "services/ecs/model/ecs_model.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/describe.h"
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

struct AttachmentLine {
  const char* type;
  std::string provider;
  const char* key;
  std::string value;
  Hex128 id;
};

// Derived from the attachment, so that every description has the same id.
Hex128 attachment_id(const Cluster& cluster, const CapacityProvider& provider, std::uint64_t kind) {
  return Random({cluster.id.value * 4 + kind, provider.id.value}).hex();
}

// What ECS attaches to the groups of a cluster's providers: a scaling policy, and a hook for those that leave
// (docs/rules/capacity-and-fargate.md#termination, docs/rules/responses.md#cluster).
std::vector<AttachmentLine> attachments_of(const State& state, const Cluster& cluster) {
  std::vector<AttachmentLine> out;
  for (const auto name : cluster.described.reader().getCapacityProviders()) {
    const CapacityProvider* provider = state.find(ecs_model(state).capacity_provider_named(wire::view(name)));
    if (!provider) continue;
    const auto group = provider->described.reader().getAutoScalingGroupProvider();
    if (group.getManagedScaling().getStatus() == ecs::ManagedScalingStatus::ENABLED) {
      const std::string policy = "ECSManagedAutoScalingPolicy-" + attachment_id(cluster, *provider, 2).uuid();
      out.push_back({"as_policy", provider->name, "scalingPolicyName", policy, attachment_id(cluster, *provider, 0)});
    }
    if (group.getManagedDraining() == ecs::ManagedDraining::ENABLED) {
      out.push_back({"managed_draining", provider->name, "autoScalingLifecycleHookName",
                     "ecs-managed-draining-termination-hook", attachment_id(cluster, *provider, 1)});
    }
  }
  return out;
}

void write_attachments(const std::vector<AttachmentLine>& lines, const char* status, ecs::Cluster::Builder out) {
  auto list = out.initAttachments(static_cast<unsigned>(lines.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setId(wire::text(lines[i].id.uuid()));
    list[i].setType(lines[i].type);
    list[i].setStatus(status);
    auto details = list[i].initDetails(2);
    details[0].setName("capacityProviderName");
    details[0].setValue(wire::text(lines[i].provider));
    details[1].setName(lines[i].key);
    details[1].setValue(wire::text(lines[i].value));
  }
}

}  // namespace

void describe_cluster(const State& state, const Cluster& cluster, ecs::Cluster::Builder out, ClusterOptions options) {
  const auto known = cluster.described.reader();
  const ClusterIndex& index = state.of(cluster.id);
  out.setClusterArn(wire::text(arn_of(state, cluster)));
  out.setClusterName(wire::text(cluster.name));
  const bool is_under_way = wire::view(known.getAttachmentsStatus()) == "UPDATE_IN_PROGRESS";
  const bool is_made = !is_under_way || !known.hasStatus();
  out.setStatus(!cluster.active ? "INACTIVE" : is_made ? "ACTIVE" : "PROVISIONING");
  wire::set(out.getRegisteredContainerInstancesCount(), static_cast<std::int32_t>(index.instances.size()));
  wire::set(out.getRunningTasksCount(), index.running_tasks);
  wire::set(out.getPendingTasksCount(), index.pending_tasks);
  wire::set(out.getActiveServicesCount(), index.active_services);
  out.setCapacityProviders(known.getCapacityProviders());
  out.setDefaultCapacityProviderStrategy(known.getDefaultCapacityProviderStrategy());
  if (known.hasServiceConnectDefaults()) out.setServiceConnectDefaults(known.getServiceConnectDefaults());
  if (options.configurations && known.hasConfiguration()) out.setConfiguration(known.getConfiguration());
  if (options.attachments) {
    write_attachments(attachments_of(state, cluster), is_under_way ? "PRECREATED" : "CREATED", out);
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
