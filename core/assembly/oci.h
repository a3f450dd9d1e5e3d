// Options and checks of the container runtime of this machine.
#pragma once

#include <vector>

#include "assembly/driver_finding.h"
#include "assembly/surroundings.h"
#include "base/result.h"
#include "drivers/runtime/oci/oci_runtime.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

// Unset is the default behaviour.
images::PullBehaviour pull_behaviour(config::PullBehavior from);
Result<oci::OciOptions> oci_options(config::OciOptions::Reader from, const Surroundings& around);

Result<std::vector<DriverFinding>> probe_oci(config::DoctorOptions::Reader options, const Surroundings& around);

}  // namespace moorage::assembly
