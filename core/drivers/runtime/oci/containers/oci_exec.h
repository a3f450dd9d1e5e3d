// A command in a running container: the runtime's exec, as a child of this process, with a terminal or with three pipes.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/containers/runtime_program.h"
#include "ports/exec_process.h"

namespace moorage::oci {

struct ExecLaunch {
  const RuntimeProgram& runtime;              // borrowed until `start_exec` returns
  std::string name;                           // of the container, for the runtime
  std::filesystem::path config;               // spec of the container: environment, capabilities, directory
  std::filesystem::path place;                // a directory of this command alone; made here, and removed at its end
  std::string group;                          // control group of the container
  std::function<std::vector<int>()> members;  // processes of the group; any thread
  std::chrono::milliseconds deadline{15'000};
};

// Runs as root of the container, with the capabilities that the container may have. Errors: TargetNotConnectedException (the
// runtime cannot), InvalidParameterException (the command cannot be started, with what the runtime says).
Result<std::unique_ptr<ports::ExecProcess>> start_exec(const ExecLaunch& launch, const ports::ExecOrder& order);

// The process of `order` as the OCI spec has it, from the container's own. nullopt: `config` is no spec.
std::optional<std::string> exec_process_json(const std::string& config, const ports::ExecOrder& order);

}  // namespace moorage::oci
