#include "services/ecs/api/tasks/launch_choice.h"

#include <algorithm>

#include "kernel/lists.h"
#include "services/ecs/api/tasks/task_launch.h"
#include "services/ecs/placement/capacity_strategy.h"
#include "services/ecs/rules/arns.h"
#include "services/ecs/words/resolve.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr unsigned kStrategyItemsMax = 20;
constexpr const char* kPath = "capacityProviderStrategy";

// Checks of a strategy that apply only when tasks are launched by it.
Status check_usable(StrategyList::Reader strategy) {
  const bool any_weight = any_in(strategy, [](auto item) { return wire::value_or(item.getWeight(), 0) > 0; });
  if (!any_weight) {
    return invalid_parameter(
        "There are no capacity providers in the capacity provider strategy with a weight value greater than zero. Specify a "
        "weight value greater than zero for at least one capacity provider and try again.",
        kPath);
  }
  const auto is_fargate = [](auto item) { return is_fargate_provider(wire::view(item.getCapacityProvider())); };
  if (any_in(strategy, is_fargate) && !all_in(strategy, is_fargate)) {
    return invalid_parameter(
        "The specified capacity provider strategy cannot contain a mix of Fargate capacity providers and Auto Scaling group "
        "capacity providers. Specify providers of one kind and try again.",
        kPath);
  }
  return {};
}

}  // namespace

Result<std::string> resolve_provider_name(const State& state, std::string_view asked, const std::string& path) {
  std::string_view name = asked;
  const auto parts = is_arn(asked) ? parse_arn(asked) : std::nullopt;
  if (parts) name = asked == capacity_provider_arn(state.settings(), parts->name) ? parts->name : std::string_view();
  const CapacityProvider* provider = state.find(ecs_model(state).capacity_provider_named(name));
  if (is_fargate_provider(name) || (provider && provider->active)) return std::string(name);
  return client_error(
      "The specified capacity provider " + std::string(asked) + " was not found. Specify a valid name and try again.", path);
}

Status check_strategy(StrategyList::Reader strategy, capnp::List<capnp::Text>::Reader associated, const std::string& path) {
  if (strategy.size() > kStrategyItemsMax) {
    return invalid_parameter("The specified capacity provider strategy contains more than 20 capacity providers.", path);
  }
  int bases = 0;
  for (unsigned i = 0; i < strategy.size(); ++i) {
    const std::string item = path + "[" + std::to_string(i) + "].";
    const std::string_view provider = wire::view(strategy[i].getCapacityProvider());
    if (!names(associated, provider)) {
      return invalid_parameter(
          "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
          "cluster. Associate the capacity provider with the cluster and try again.",
          item + "capacityProvider");
    }
    for (unsigned before = 0; before < i; ++before) {
      if (wire::view(strategy[before].getCapacityProvider()) != provider) continue;
      return invalid_parameter("The specified capacity provider strategy contains " + std::string(provider) + " twice.",
                               item + "capacityProvider");
    }
    const std::int32_t weight = wire::value_or(strategy[i].getWeight(), 0);
    const std::int32_t base = wire::value_or(strategy[i].getBase(), 0);
    if (weight < 0 || weight > 1000)
      return invalid_parameter("The weight of a capacity provider is 0 to 1000.", item + "weight");
    if (base < 0 || base > 100'000) return invalid_parameter("The base of a capacity provider is 0 to 100000.", item + "base");
    if (base > 0) ++bases;
  }
  if (bases < 2) return {};
  return invalid_parameter(
      path == kPath ? "There are multiple capacity providers in the specified capacity provider strategy with a base value "
                      "defined. Only one capacity provider in a strategy can have a base value."
                    : "The specified capacity provider strategy contains multiple capacity providers with a base value "
                      "defined. Only one capacity provider in a strategy can have a base value.",
      path);
}

Result<LaunchChoice> choose_launch(const State& state, ClusterId cluster, const TaskDefinition& definition,
                                   const LaunchRequest& request) {
  const auto settings = state.find(cluster)->described.reader();
  const bool is_given = request.strategy.size() > 0;
  if (wire::has(request.launch_type) && is_given) {
    return invalid_parameter(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
        "launchType");
  }
  LaunchChoice choice;
  if (is_given) {
    MOORAGE_TRY(check_strategy(request.strategy, settings.getCapacityProviders(), kPath));
    choice.strategy = request.strategy;
  } else if (!wire::has(request.launch_type) && request.takes_default) {
    choice.strategy = settings.getDefaultCapacityProviderStrategy();
  }
  if (choice.strategy.size() == 0) {
    MOORAGE_ASSIGN(choice.type, launch_type_for(definition, request.launch_type));
    return choice;
  }
  MOORAGE_TRY(check_usable(choice.strategy));
  const bool fargate = is_fargate_provider(wire::view(choice.strategy[0].getCapacityProvider()));
  MOORAGE_ASSIGN(choice.type, launch_type_for(definition, fargate ? ecs::LaunchType::FARGATE : ecs::LaunchType::EC2));
  return choice;
}

}  // namespace moorage::control
