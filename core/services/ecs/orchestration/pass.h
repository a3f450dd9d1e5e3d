// Collects what one round of reconciling does, so that one event says "registered 3 targets" instead of three events.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

struct Network;

struct Pass {
  std::map<std::pair<ServiceId, TargetGroupId>, std::size_t> registered;
  std::map<std::pair<ServiceId, TargetGroupId>, std::size_t> deregistered;
  std::map<std::pair<ServiceId, std::uint64_t>, std::size_t> draining;  // by deployment
  std::shared_ptr<const Network> network;  // that tasks get their interfaces in; null: none was needed yet
  std::set<InstanceId> told_rules;         // machines that get their network rules in this pass
};

// Writes what was collected as service events (docs/rules/services-and-deployments.md#service-events).
void flush(Step& step, Pass& pass);

}  // namespace moorage::control
