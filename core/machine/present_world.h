// The machines of a state and the containers that run on them, as options of the simulated runtime: the world in which a copy
// of an engine goes on. Pure.
#pragma once

#include "kernel/state.h"
#include "schemas/engine/config.capnp.h"
#include "wire/message.h"

namespace moorage::control {

// Machines without a connection are left out: in the copy they stay away, as they are. Containers that are being started are
// left out too, because the copy repeats the commands for them.
wire::Message<config::SimulatedRuntimeOptions> present_world(const State& state);

}  // namespace moorage::control
