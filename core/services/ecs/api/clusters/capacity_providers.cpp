#include "services/ecs/api/clusters/capacity_providers.h"

#include <algorithm>
#include <cctype>

#include "base/limits.h"
#include "kernel/lists.h"
#include "kernel/page.h"
#include "kernel/tagging.h"
#include "services/ecs/api/tasks/launch_choice.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/failures.h"
#include "services/ecs/words/resolve.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kDescribeMax = 100;
constexpr std::string_view kGroupArnPart = ":autoScalingGroupName/";
constexpr std::array<std::string_view, 2> kReserved{"FARGATE", "FARGATE_SPOT"};

bool has_reserved_prefix(std::string_view name) {
  std::string lower(name.substr(0, 7));
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower.starts_with("aws") || lower.starts_with("ecs") || lower.starts_with("fargate");
}

Status check_name(std::string_view name) {
  if (is_name(name) && !has_reserved_prefix(name)) return {};
  return client_error(
      "The specified capacity provider name is invalid. Up to 255 characters are allowed, including letters (upper and "
      "lowercase), numbers, underscores (_), and hyphens (-). The name cannot be prefixed with \"aws\", \"ecs\", or "
      "\"fargate\". Specify a valid name and try again.",
      "name");
}

Status check_group(const State& state, std::string_view group) {
  const bool is_group_arn = group.starts_with("arn:") && group.find(":autoscaling:") != std::string_view::npos &&
                            group.find(kGroupArnPart) != std::string_view::npos && !group.ends_with("/");
  const bool is_group_name = !group.empty() && !is_arn(group) && group.size() <= limits::kNameCharsMax;
  if (!is_group_arn && !is_group_name) {
    return client_error("The specified Auto Scaling group ARN is invalid. Specify a valid ARN and try again.",
                        "autoScalingGroupProvider.autoScalingGroupArn");
  }
  bool taken = false;
  state.table<CapacityProvider>().visit_all([&](const CapacityProvider& other) {
    const auto of_other = other.described.reader().getAutoScalingGroupProvider().getAutoScalingGroupArn();
    taken = taken || (other.active && wire::view(of_other) == group);
  });
  if (!taken) return {};
  return client_error(
      "The specified Auto Scaling group ARN is already being used by another capacity provider. Specify a unique Auto Scaling "
      "group ARN and try again.",
      "autoScalingGroupProvider.autoScalingGroupArn");
}

Status check_range(std::int32_t value, std::int32_t least, std::int32_t most, const std::string& member) {
  if (value >= least && value <= most) return {};
  return client_error("The " + member + " must be between " + std::to_string(least) + " and " + std::to_string(most) +
                          ", not " + std::to_string(value) + ".",
                      "autoScalingGroupProvider.managedScaling." + member);
}

// Overlays the members of `given` on `out`; members absent in both get their defaults.
Status merge_scaling(bool is_given, ecs::ManagedScaling::Reader given, ecs::ManagedScaling::Builder out) {
  const auto pick = [](auto asked, auto known, std::int32_t fallback) {
    const std::int32_t value = wire::value_or(asked, wire::value_or(known.asReader(), fallback));
    wire::set(known, value);
    return value;
  };
  const auto kept = wire::has(out.getStatus()) ? out.getStatus()
                    : is_given                 ? ecs::ManagedScalingStatus::ENABLED
                                               : ecs::ManagedScalingStatus::DISABLED;
  out.setStatus(wire::value_or(given.getStatus(), kept));
  MOORAGE_TRY(check_range(pick(given.getTargetCapacity(), out.getTargetCapacity(), 100), 1, 100, "targetCapacity"));
  const std::int32_t least = pick(given.getMinimumScalingStepSize(), out.getMinimumScalingStepSize(), 1);
  const std::int32_t most = pick(given.getMaximumScalingStepSize(), out.getMaximumScalingStepSize(), 10'000);
  if (least < 1 || most > 10'000 || least > most) {
    return client_error(
        "The minimum or maximum scaling step size value is invalid. Both are 1 to 10000, and the minimum is not larger than "
        "the "
        "maximum. Specify valid values and try again.",
        "autoScalingGroupProvider.managedScaling.minimumScalingStepSize");
  }
  return check_range(pick(given.getInstanceWarmupPeriod(), out.getInstanceWarmupPeriod(), 300), 0, 10'000,
                     "instanceWarmupPeriod");
}

// `given` is an AutoScalingGroupProvider or its update.
template <typename Given>
Status merge_group(Given given, ecs::AutoScalingGroupProvider::Builder out) {
  auto scaling = out.hasManagedScaling() ? out.getManagedScaling() : out.initManagedScaling();
  MOORAGE_TRY(merge_scaling(given.hasManagedScaling(), given.getManagedScaling(), scaling));
  const auto protection = wire::has(out.getManagedTerminationProtection()) ? out.getManagedTerminationProtection()
                                                                           : ecs::ManagedTerminationProtection::DISABLED;
  out.setManagedTerminationProtection(wire::value_or(given.getManagedTerminationProtection(), protection));
  const auto draining = wire::has(out.getManagedDraining()) ? out.getManagedDraining() : ecs::ManagedDraining::ENABLED;
  out.setManagedDraining(wire::value_or(given.getManagedDraining(), draining));
  if (out.getManagedTerminationProtection() == ecs::ManagedTerminationProtection::ENABLED &&
      scaling.getStatus() != ecs::ManagedScalingStatus::ENABLED) {
    return client_error(
        "To enable managed termination protection for a capacity provider, the capacity provider must have managed scaling "
        "enabled. Enable managed scaling and try again.",
        "autoScalingGroupProvider.managedTerminationProtection");
  }
  return {};
}

void describe_provider(const State& state, const CapacityProvider& provider, ecs::CapacityProvider::Builder out, bool tags) {
  wire::copy_into(provider.described.reader(), out);
  out.setCapacityProviderArn(wire::text(capacity_provider_arn(state.settings(), provider.name)));
  out.setName(wire::text(provider.name));
  out.setStatus(provider.active ? ecs::CapacityProviderStatus::ACTIVE : ecs::CapacityProviderStatus::INACTIVE);
  Tags shown = tags ? provider.tags : Tags{};
  // A tag of ours with the size that managed scaling asks of the group. Calls cannot set it.
  if (tags && provider.has_desired_capacity) {
    shown.emplace_back("moorage:desired-capacity", std::to_string(provider.desired_capacity));
  }
  set_tags(out, shown);
}

void describe_reserved(const State& state, std::string_view name, ecs::CapacityProvider::Builder out) {
  out.setCapacityProviderArn(wire::text(capacity_provider_arn(state.settings(), name)));
  out.setName(wire::text(std::string(name)));
  out.setStatus(ecs::CapacityProviderStatus::ACTIVE);
  out.initTags(0);
}

// The ACTIVE provider to change; FARGATE and FARGATE_SPOT cannot be changed.
Result<CapacityProviderId> resolve_changeable(const State& state, std::string_view asked, const std::string& path) {
  MOORAGE_ASSIGN(const std::string name, resolve_provider_name(state, asked, path));
  if (is_fargate_provider(name)) {
    return client_error("The capacity provider " + name + " is reserved and can not be updated or deleted.", path);
  }
  return ecs_model(state).capacity_provider_named(name);
}

const Cluster* cluster_with(const State& state, std::string_view provider) {
  const Cluster* found = nullptr;
  state.table<Cluster>().visit_all([&](const Cluster& cluster) {
    if (cluster.active && names(cluster.described.reader().getCapacityProviders(), provider)) found = &cluster;
  });
  return found;
}

Status check_create(const State& state, ecs::CreateCapacityProviderRequest::Reader request) {
  MOORAGE_TRY(check_name(wire::view(request.getName())));
  if (request.hasManagedInstancesProvider()) {
    Error error = api_error("UnsupportedFeatureException",
                            "This engine does not serve managed instances: use autoScalingGroupProvider instead.");
    error.path = "managedInstancesProvider";
    return error;
  }
  if (!request.hasAutoScalingGroupProvider()) {
    return client_error("A capacity provider needs an Auto Scaling group: specify autoScalingGroupProvider.",
                        "autoScalingGroupProvider");
  }
  if (request.hasCluster()) {
    return client_error("Only managed instances providers belong to one cluster: leave cluster out.", "cluster");
  }
  const CapacityProvider* known = state.find(ecs_model(state).capacity_provider_named(wire::view(request.getName())));
  if (known && known->active) {
    return client_error(
        "The specified capacity provider already exists. To change the configuration of an existing capacity provider, update "
        "the capacity provider.",
        "name");
  }
  MOORAGE_TRY(check_group(state, wire::view(request.getAutoScalingGroupProvider().getAutoScalingGroupArn())));
  if (ecs_model(state).capacity_providers().size() >= limits::kCapacityProvidersMax) {
    return api_error("LimitExceededException",
                     "The limit of " + std::to_string(limits::kCapacityProvidersMax) + " capacity providers has been reached.");
  }
  return {};
}

}  // namespace

Status check_group_tags(const Tags& tags) {
  std::int32_t least = 0;
  std::int32_t most = kGroupSizeMax;
  for (const auto& [key, value] : tags) {
    if (key != kGroupMinTag && key != kGroupMaxTag) continue;
    const auto size = group_size(value);
    if (!size) {
      return invalid_parameter(
          "The tag " + key + " must be a whole number from 0 to " + std::to_string(kGroupSizeMax) + ", not \"" + value + "\".",
          "tags");
    }
    (key == kGroupMinTag ? least : most) = *size;
  }
  if (least <= most) return {};
  return invalid_parameter("The tag " + std::string(kGroupMinTag) + " (" + std::to_string(least) + ") must not be above " +
                               kGroupMaxTag + " (" + std::to_string(most) + ").",
                           "tags");
}

Status create_capacity_provider(Step& step, ecs::CreateCapacityProviderRequest::Reader request,
                                ecs::CreateCapacityProviderResponse::Builder reply) {
  MOORAGE_TRY(check_create(step.state(), request));
  MOORAGE_ASSIGN(Tags tags, read_tags(request.getTags()));
  MOORAGE_TRY(check_group_tags(tags));
  capnp::MallocMessageBuilder message;
  auto described = message.initRoot<ecs::CapacityProvider>();
  auto group = described.initAutoScalingGroupProvider();
  group.setAutoScalingGroupArn(request.getAutoScalingGroupProvider().getAutoScalingGroupArn());
  MOORAGE_TRY(merge_group(request.getAutoScalingGroupProvider(), group));

  CapacityProvider provider;
  provider.name = wire::view(request.getName());
  provider.described = wire::Message<ecs::CapacityProvider>::from_builder(described);
  provider.tags = std::move(tags);
  provider.created_at = step.now;
  CapacityProviderId id = ecs_model(step.state()).capacity_provider_named(provider.name);
  if (id) {  // an INACTIVE provider's name is used again
    provider.id = id;
    step.draft.change(id, [&](CapacityProvider& former) { former = std::move(provider); });
  } else {
    id = step.draft.add(std::move(provider));
  }
  step.draft.wake(id);
  describe_provider(step.state(), *step.draft.find(id), reply.initCapacityProvider(), true);
  return {};
}

Status update_capacity_provider(Step& step, ecs::UpdateCapacityProviderRequest::Reader request,
                                ecs::UpdateCapacityProviderResponse::Builder reply) {
  MOORAGE_ASSIGN(const CapacityProviderId id, resolve_changeable(step.state(), wire::view(request.getName()), "name"));
  if (!request.hasAutoScalingGroupProvider()) {
    return client_error("There is nothing to update: specify autoScalingGroupProvider.", "autoScalingGroupProvider");
  }
  capnp::MallocMessageBuilder message;
  message.setRoot(step.draft.find(id)->described.reader());
  auto described = message.getRoot<ecs::CapacityProvider>();
  MOORAGE_TRY(merge_group(request.getAutoScalingGroupProvider(), described.getAutoScalingGroupProvider()));
  described.setUpdateStatus(ecs::CapacityProviderUpdateStatus::UPDATE_COMPLETE);
  step.draft.change(id, [&](CapacityProvider& provider) {
    provider.described = wire::Message<ecs::CapacityProvider>::from_builder(described);
  });
  step.draft.wake(id);
  describe_provider(step.state(), *step.draft.find(id), reply.initCapacityProvider(), true);
  return {};
}

Status delete_capacity_provider(Step& step, ecs::DeleteCapacityProviderRequest::Reader request,
                                ecs::DeleteCapacityProviderResponse::Builder reply) {
  MOORAGE_ASSIGN(const CapacityProviderId id,
                 resolve_changeable(step.state(), wire::view(request.getCapacityProvider()), "capacityProvider"));
  if (const Cluster* cluster = cluster_with(step.state(), step.draft.find(id)->name)) {
    return client_error("The capacity provider cannot be deleted because it is associated with cluster: " + cluster->name +
                            ". Remove the capacity provider from the cluster and try again.",
                        "capacityProvider");
  }
  capnp::MallocMessageBuilder message;
  message.setRoot(step.draft.find(id)->described.reader());
  auto described = message.getRoot<ecs::CapacityProvider>();
  described.setUpdateStatus(ecs::CapacityProviderUpdateStatus::DELETE_COMPLETE);
  step.draft.change(id, [&](CapacityProvider& provider) {
    provider.active = false;
    provider.described = wire::Message<ecs::CapacityProvider>::from_builder(described);
    provider.tags.clear();
  });
  describe_provider(step.state(), *step.draft.find(id), reply.initCapacityProvider(), true);
  return {};
}

Status describe_capacity_providers(Step& step, ecs::DescribeCapacityProvidersRequest::Reader request,
                                   ecs::DescribeCapacityProvidersResponse::Builder reply) {
  const State& state = step.state();
  const auto asked = request.getCapacityProviders();
  if (asked.size() > kDescribeMax) {
    return invalid_parameter("capacityProviders can have at most 100 items.", "capacityProviders");
  }
  const Cluster* cluster = nullptr;
  if (request.hasCluster()) {
    MOORAGE_ASSIGN(const ClusterId id, resolve_cluster(state, wire::view(request.getCluster())));
    cluster = state.find(id);
  }
  std::vector<std::string> wanted;
  std::vector<FailureItem> failures;
  std::string query = "DescribeCapacityProviders " + (cluster ? cluster->name : std::string());
  for (const auto one : asked) {
    const auto parts = is_arn(wire::view(one)) ? parse_arn(wire::view(one)) : std::nullopt;
    const std::string name(parts ? parts->name : wire::view(one));
    query += " " + name;
    if (!is_fargate_provider(name) && !ecs_model(state).capacity_provider_named(name)) {
      failures.push_back({capacity_provider_arn(state.settings(), name), "MISSING", {}});
    } else if (std::find(wanted.begin(), wanted.end(), name) == wanted.end()) {
      wanted.push_back(name);
    }
  }
  if (asked.size() == 0) {
    wanted.assign(kReserved.begin(), kReserved.end());
    for (const auto& [name, id] : ecs_model(state).capacity_providers()) {
      if (state.find(id)->active) wanted.push_back(name);
    }
  }
  if (cluster) {
    std::erase_if(wanted,
                  [&](const std::string& name) { return !names(cluster->described.reader().getCapacityProviders(), name); });
  }
  MOORAGE_ASSIGN(Page page, open_page(query, request));
  for (std::size_t i = page.after_number(); i < wanted.size(); ++i) {
    if (!page.take(wanted[i], i + 1)) break;
  }
  const bool tags = includes(request.getInclude(), ecs::CapacityProviderField::TAGS);
  auto out = reply.initCapacityProviders(static_cast<unsigned>(page.items().size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const std::string& name = page.items()[i];
    if (is_fargate_provider(name)) {
      describe_reserved(state, name, out[i]);
    } else {
      describe_provider(state, *state.find(ecs_model(state).capacity_provider_named(name)), out[i], tags);
    }
  }
  const std::string token = page.next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
  write_failures(reply, failures);
  return {};
}

}  // namespace moorage::control
