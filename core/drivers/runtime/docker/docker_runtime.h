// The runtime driver for a daemon that speaks Docker's Engine API 1.41 over a unix socket: dockerd, or Podman's service.
//
// Promises: containers survive the driver and the engine; opening the driver again on the same directory finds them by their
// labels. Nothing is started twice. Containers, volumes and networks that do not carry this driver's label are never changed.
// While the daemon does not answer the machine counts as disconnected, and what happened meanwhile is told when it is back.
// Never: decides whether something should run.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "drivers/runtime/docker/docker_options.h"
#include "ports/runtime_driver.h"

namespace moorage::docker {

// Opens the state directory and asks the daemon for its version; starts nothing. Errors by name: RuntimeUnavailable (no daemon
// answers, or it does not speak API 1.41), RuntimeLocked (another driver has state_dir), RuntimeFailed.
Result<std::unique_ptr<ports::RuntimeDriver>> open_docker_runtime(DockerOptions options);

struct DaemonVersion {
  std::string engine;       // "20.10.24"
  std::string api_version;  // "1.41", the newest that it speaks
};
// Errors: RuntimeUnavailable, saying what to do.
Result<DaemonVersion> daemon_version(const std::string& socket);

}  // namespace moorage::docker
