// Looks at this machine with the drivers' own checks: each part that a driver needs is tried, not looked up.
#pragma once

#include <vector>

#include "assembly/driver_finding.h"
#include "base/result.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

struct DoctorReport {
  bool ok = true;  // every needed part is fit
  std::vector<DriverFinding> findings;
};

// Runs other programs and waits for them. Errors: those of the options.
Result<DoctorReport> examine_machine(config::DoctorOptions::Reader options);

}  // namespace moorage::assembly
