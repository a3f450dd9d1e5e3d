// Registration: checks and completes what a machine reports about itself, and fills the record
// (docs/rules/instances-and-agents.md#registration, docs/rules/instances-and-agents.md#attributes).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "schemas/engine/driver.capnp.h"
#include "services/ecs/model/entities.h"

namespace moorage::control {

// Fills resources, attributes, versionInfo and what follows from them (cpu, memory, ports, GPUs, machine id, runtime, address).
// An instance that is known already keeps custom attributes that the request does not repeat. ClientException when the instance
// type changed; InvalidParameterException for malformed attributes and resources.
Status fill_instance(Instance& instance, ecs::RegisterContainerInstanceRequest::Reader request);

// The request that an agent on this machine would send.
wire::Message<ecs::RegisterContainerInstanceRequest> registration_of(driver::Capabilities::Reader capabilities);

}  // namespace moorage::control
