// What follows from the driver's options on this machine.
#pragma once

#include "base/result.h"
#include "drivers/runtime/oci/kernel/links.h"
#include "drivers/runtime/oci/plan/oci_options.h"
#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

// What every container's plan obeys.
runtime::PlanRules plan_rules(const OciOptions& options);

// Replaces the address by what it means (host_ports.h). Errors: RuntimeFailed, this machine does not have it.
Status settle_address(OciOptions& options);
// Where host ports answer, by options that were settled; 0: on every address of this machine.
Ipv4 published_address(const OciOptions& options);

}  // namespace moorage::oci
