#include "services/ecs/api/clusters/cluster_providers.h"

#include "kernel/lists.h"
#include "services/ecs/api/tasks/launch_choice.h"
#include "services/ecs/words/describe.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kProvidersPerClusterMax = 20;

using NameList = capnp::List<capnp::Text>;

bool scales(const CapacityProvider& provider) {
  return provider.described.reader().getAutoScalingGroupProvider().getManagedScaling().getStatus() ==
         ecs::ManagedScalingStatus::ENABLED;
}

Status check_unshared(const State& state, ClusterId cluster, const CapacityProvider& provider, const std::string& path) {
  if (!scales(provider)) return {};
  const Cluster* other = nullptr;
  state.table<Cluster>().visit_all([&](const Cluster& one) {
    if (one.active && one.id != cluster && names(one.described.reader().getCapacityProviders(), provider.name)) other = &one;
  });
  if (!other) return {};
  return invalid_parameter("The capacity provider " + provider.name + " has managed scaling and belongs to the cluster " +
                               other->name + " already. A capacity provider with managed scaling belongs to one cluster only.",
                           path);
}

// One attachment: a scaling policy, or a hook for instances that leave.
bool has_attachments(const CapacityProvider& provider) {
  return scales(provider) ||
         provider.described.reader().getAutoScalingGroupProvider().getManagedDraining() == ecs::ManagedDraining::ENABLED;
}

bool strategy_has(StrategyList::Reader strategy, std::string_view provider) {
  return any_in(strategy, [&](auto item) { return wire::view(item.getCapacityProvider()) == provider; });
}

bool is_in_use(const State& state, ClusterId cluster, std::string_view provider) {
  bool used = false;
  state.of(cluster).services.visit_after(ServiceId{}, [&](ServiceId id) {
    const Service& service = *state.find(id);
    used = service.status != ServiceStatus::kInactive &&
           strategy_has(service.config.reader().getCapacityProviderStrategy(), provider);
    return !used;
  });
  const auto look = [&](TaskId id) {
    const Task& task = *state.find(id);
    used = task.last_status != TaskStatus::kStopped && task.detail->capacity_provider == provider;
    return !used;
  };
  if (!used) state.of(cluster).wanted_tasks.visit_after(TaskId{}, look);
  if (!used) state.of(cluster).unwanted_tasks.visit_after(TaskId{}, look);
  return used;
}

}  // namespace

Status check_cluster_providers(const State& state, ClusterId cluster, NameList::Reader providers) {
  if (providers.size() > kProvidersPerClusterMax) {
    return invalid_parameter("A cluster can have at most 20 capacity providers.", "capacityProviders");
  }
  for (unsigned i = 0; i < providers.size(); ++i) {
    const std::string path = "capacityProviders[" + std::to_string(i) + "]";
    const std::string name(wire::view(providers[i]));
    for (unsigned before = 0; before < i; ++before) {
      if (wire::view(providers[before]) == name) {
        return invalid_parameter("The capacity provider " + name + " is listed twice.", path);
      }
    }
    if (name == "FARGATE" || name == "FARGATE_SPOT") continue;
    const CapacityProvider* provider = state.find(ecs_model(state).capacity_provider_named(name));
    if (!provider || !provider->active) {
      return invalid_parameter(
          "The specified capacity provider " + name + " was not found. Specify a valid name and try again.", path);
    }
    MOORAGE_TRY(check_unshared(state, cluster, *provider, path));
  }
  return {};
}

void write_cluster_providers(NameList::Reader providers, StrategyList::Reader strategy, ecs::Cluster::Builder out) {
  out.setCapacityProviders(providers);
  out.setDefaultCapacityProviderStrategy(strategy);
  for (auto item : out.getDefaultCapacityProviderStrategy()) {
    if (!wire::has(item.getWeight())) wire::set(item.getWeight(), 0);
    if (!wire::has(item.getBase())) wire::set(item.getBase(), 0);
  }
}

bool has_attachments(const State& state, ecs::Cluster::Reader cluster) {
  return any_in(cluster.getCapacityProviders(), [&](auto name) {
    const CapacityProvider* provider = state.find(ecs_model(state).capacity_provider_named(wire::view(name)));
    return provider && has_attachments(*provider);
  });
}

void begin_attachments(const State& state, ecs::Cluster::Builder out) {
  if (out.asReader().getCapacityProviders().size() == 0) return;
  out.setAttachmentsStatus(has_attachments(state, out.asReader()) ? kAttachmentsUnderWay : "UPDATE_COMPLETE");
}

void wake_providers(Step& step, ecs::Cluster::Reader cluster) {
  for (const auto name : cluster.getCapacityProviders()) {
    if (const CapacityProviderId id = ecs_model(step.state()).capacity_provider_named(wire::view(name))) step.draft.wake(id);
  }
}

Status put_cluster_capacity_providers(Step& step, ecs::PutClusterCapacityProvidersRequest::Reader request,
                                      ecs::PutClusterCapacityProvidersResponse::Builder reply) {
  const State& state = step.state();
  MOORAGE_ASSIGN(const ClusterId id, resolve_cluster(state, wire::view(request.getCluster())));
  const auto providers = request.getCapacityProviders();
  const auto strategy = request.getDefaultCapacityProviderStrategy();
  MOORAGE_TRY(check_cluster_providers(state, id, providers));
  MOORAGE_TRY(check_strategy(strategy, providers, "defaultCapacityProviderStrategy"));
  const wire::Message<ecs::Cluster> former = state.find(id)->described;
  for (const auto known : former.reader().getCapacityProviders()) {
    if (names(providers, wire::view(known)) || !is_in_use(state, id, wire::view(known))) continue;
    Error error = api_error("ResourceInUseException", "The specified capacity provider is in use and cannot be removed.");
    error.path = "capacityProviders";
    return error;
  }
  capnp::MallocMessageBuilder message;
  message.setRoot(former.reader());
  auto described = message.getRoot<ecs::Cluster>();
  write_cluster_providers(providers, strategy, described);
  described.setAttachmentsStatus("UPDATE_COMPLETE");  // an empty list is an update as well
  begin_attachments(state, described);
  step.draft.change(id, [&](Cluster& cluster) { cluster.described = wire::Message<ecs::Cluster>::from_builder(described); });
  wake_providers(step, described.asReader());
  describe_cluster(state, *state.find(id), reply.initCluster(),
                   {.attachments = true, .configurations = true, .settings = true, .tags = true});
  return {};
}

}  // namespace moorage::control
