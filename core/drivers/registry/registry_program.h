// The program docker-registry, as the engine runs it: behind a unix socket that only this user reaches, with its layers in a
// directory of the engine's. It is started again when it ends.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"

namespace moorage::registry {

struct ProgramOptions {
  std::filesystem::path directory;  // made with mode 0700: configuration, socket, layers
  std::string program = "docker-registry";
  // Called with one sentence when the program has ended by itself. Any thread.
  std::function<void(const std::string&)> tell;
};

class RegistryProgram {
 public:
  // Errors: InvalidParameterException where the program is not installed or the directory cannot be made.
  static Result<std::unique_ptr<RegistryProgram>> start(ProgramOptions options);
  virtual ~RegistryProgram() = default;
  virtual std::string socket() const = 0;
  // Ends the program. Idempotent; called by the destructor.
  virtual void close() = 0;
};

}  // namespace moorage::registry
