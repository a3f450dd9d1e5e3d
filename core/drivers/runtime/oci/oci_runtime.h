// The runtime driver for Linux containers on this machine, without a daemon: crun or runc makes each container, a small
// supervisor (shim/) stays with it, and this driver starts, watches, stops and removes them.
//
// Promises: containers and their output survive the driver and the engine; opening the driver again on the same directory finds
// them with their ids, running ones untouched. Nothing is started twice. A released task has left nothing behind. Processes,
// mounts, links and ports of others are never touched. No shell, no signal handler, no environment of the host process
// in a container. Never: decides whether something should run.
#pragma once

#include <memory>

#include "base/result.h"
#include "drivers/runtime/oci/plan/oci_options.h"
#include "ports/runtime_driver.h"

namespace moorage::oci {

// Opens the state directory and finds a runtime that works; starts nothing. Errors by name: RuntimeUnavailable (no root, no
// runtime that works: says what to do), RuntimeLocked (another driver has state_dir), ImageStoreLocked, RuntimeFailed.
Result<std::unique_ptr<ports::RuntimeDriver>> open_oci_runtime(OciOptions options);

}  // namespace moorage::oci
