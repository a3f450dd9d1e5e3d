// Makes the driver for Docker's Engine API from the options of the configuration.
#pragma once

#include <vector>

#include "assembly/driver_finding.h"
#include "assembly/surroundings.h"
#include "base/result.h"
#include "drivers/runtime/docker/docker_runtime.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

// Errors: InvalidParameterException, its path below the options.
Result<docker::DockerOptions> docker_options(config::DockerOptions::Reader from, const Surroundings& around);
Result<std::vector<DriverFinding>> probe_docker(config::DoctorOptions::Reader options, const Surroundings& around);

}  // namespace moorage::assembly
