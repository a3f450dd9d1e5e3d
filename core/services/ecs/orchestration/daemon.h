// DAEMON services (docs/rules/instances-and-agents.md#draining, docs/rules/placement.md#constraints,
// docs/rules/services-and-deployments.md#daemons): one task on every ACTIVE instance that meets the constraints, none
// elsewhere. A new instance gets its task, a draining one loses it last, and a deployment stops the old task before it starts
// the new one.
#pragma once

#include "services/ecs/rules/edits.h"

namespace moorage::control {

// Reconciles an ACTIVE daemon service that has a deployment. Derives desiredCount from the cluster's instances.
void reconcile_daemon(Step& step, ServiceId id);

// A task of a daemon service does not make an instance busy.
bool is_daemon_task(const State& state, const Task& task);

}  // namespace moorage::control
