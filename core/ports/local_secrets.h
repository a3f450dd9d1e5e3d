// The door to sources of secrets that belong to the owner of this machine: files, variables, commands. They stand in front of
// the engine's own services, for work without an account. There is none unless the owner has said so.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "ports/secret_source.h"

namespace moorage::ports {

class LocalSecrets {
 public:
  virtual ~LocalSecrets() = default;

  // The whole value of `name`, which is a secret's or a parameter's name or ARN without a JSON key, a stage or a version.
  // Empty: no source has this name. Errors: LocalSecretFailed, with what failed and never with a value. Threads: any.
  virtual Result<std::optional<SecretText>> find(std::string_view name, std::chrono::milliseconds deadline) = 0;
};

}  // namespace moorage::ports
