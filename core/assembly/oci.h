// Options of the container runtime of this machine.
#pragma once

#include "assembly/drivers.h"
#include "drivers/runtime/oci/oci_runtime.h"

namespace moorage::capi {

Result<oci::OciOptions> oci_options(config::OciOptions::Reader from, const Surroundings& around);

}  // namespace moorage::capi
