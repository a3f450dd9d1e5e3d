// What a service has at this moment, counted once for all decisions of one look: whose tasks, how well, how many.
#pragma once

#include <string>
#include <vector>

#include "control/state/step_context.h"

namespace moorage::control {

struct CensusEntry {
  TaskId task;
  bool of_primary = false;
  bool running = false;
  bool healthy = false;
  bool on_draining_instance = false;
  bool moving = false;              // its replacement was started to balance the zones
  bool is_unhealthy = false;        // failed its checks, outside the grace period: to be replaced
  bool in_grace_unhealthy = false;  // failed its checks within the grace period
  TargetId unhealthy_target;        // which target says so; none: the containers' own checks

  // It stays until its replacement is there, or until nothing else is possible (facts 5.5, 7.6).
  bool to_be_replaced() const { return is_unhealthy || on_draining_instance; }
};

struct Census {
  std::vector<CensusEntry> wanted;  // desired RUNNING, in order of creation
  std::size_t leaving = 0;          // desired STOPPED, not yet STOPPED
  std::size_t leaving_old = 0;      // of these, of other deployments than the primary
  std::size_t healthy = 0;
  std::size_t pending = 0;
  Instant next_look;  // when something changes by time alone; none: nothing does
};

Census take_census(const State& state, const Service& service, Instant now);

}  // namespace moorage::control
