// Census: the tasks of a service with deployment, health and counts, taken once for all decisions of one round.
#pragma once

#include <string>
#include <vector>

#include "kernel/step_context.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

struct CensusEntry {
  TaskId task;
  bool of_primary = false;
  bool running = false;
  bool healthy = false;
  bool on_draining_instance = false;
  bool moving = false;              // its replacement was started to balance the zones
  bool is_protected = false;        // neither scaling in nor a deployment stops it
  bool is_unhealthy = false;        // failed its checks, outside the grace period: to be replaced
  bool in_grace_unhealthy = false;  // failed its checks within the grace period
  TargetId unhealthy_target;        // the target that failed; none: a container's own check failed

  // It stays until its replacement is there, or until nothing else is possible (docs/rules/instances-and-agents.md#draining,
  // docs/rules/services-and-deployments.md#unhealthy-tasks).
  bool to_be_replaced() const { return is_unhealthy || on_draining_instance; }
};

struct Census {
  std::vector<CensusEntry> wanted;  // desired RUNNING, in order of creation
  std::size_t leaving = 0;          // desired STOPPED, not yet STOPPED
  std::size_t leaving_old = 0;      // of these, of other deployments than the primary
  std::size_t healthy = 0;
  std::size_t pending = 0;
  Instant next_look;        // when time alone changes something; none: never
  Instant last_look;        // when all of these times have passed
  Instant protection_ends;  // of the first protected task; none: no task is protected
};

Census take_census(const State& state, const Service& service, Instant now);

// The counts that the indexes have without reading every task. `suffices`: the service has one deployment, no health checks and
// no task on an instance that it must leave, so that the counts alone decide.
struct Glance {
  bool suffices = false;
  std::int32_t wanted = 0;
  std::int32_t pending = 0;
  std::int32_t leaving = 0;
};

Glance glance_at(const State& state, const Service& service);

}  // namespace moorage::control
