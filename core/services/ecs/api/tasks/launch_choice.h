// How tasks of a call or a service are launched: by launch type or by a capacity provider strategy
// (docs/rules/task-lifecycle.md#run, docs/rules/services-and-deployments.md#create,
// docs/rules/capacity-and-fargate.md#strategy).
#pragma once

#include <string>

#include "base/result.h"
#include "schemas/ecs/common.capnp.h"
#include "services/ecs/model/ecs_model.h"
#include "wire/message.h"

namespace moorage::control {

using StrategyList = capnp::List<ecs::CapacityProviderStrategyItem>;

// FARGATE, FARGATE_SPOT, a name or an ARN of an ACTIVE provider; the name. ClientException for others.
Result<std::string> resolve_provider_name(const State& state, std::string_view asked, const std::string& path);

// At most 20 items, weights 0-1000, bases 0-100000 and one of them at most, every provider among `associated`.
Status check_strategy(StrategyList::Reader strategy, capnp::List<capnp::Text>::Reader associated, const std::string& path);

struct LaunchChoice {
  LaunchType type = LaunchType::kEc2;
  StrategyList::Reader strategy;  // empty: by launch type alone; of the request or of the cluster's record
};

struct LaunchRequest {
  ecs::LaunchType launch_type = ecs::LaunchType::UNSET;
  StrategyList::Reader strategy;
  bool takes_default = true;  // the cluster's default strategy, where neither is given
};

// Checked against the cluster and the definition.
Result<LaunchChoice> choose_launch(const State& state, ClusterId cluster, const TaskDefinition& definition,
                                   const LaunchRequest& request);

}  // namespace moorage::control
