// The engine's own registry (ECR): its address is bound before the drivers are made, so that they can name it, and it is served
// when the engine is open.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/sealer.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/registry/registry_front.h"
#include "drivers/registry/registry_program.h"
#include "drivers/runtime/images/image_store.h"
#include "engine/engine_interface.h"
#include "ports/clock.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::assembly {

class OwnRegistry {
 public:
  struct Parts {
    std::string account;
    std::string region;
    std::string directory;  // where the program keeps its layers, unless the options say another one
    std::shared_ptr<const ports::Clock> clock;
    std::shared_ptr<const Sealer> sealer;
    engine::Log log;  // may be empty
  };
  // Binds the address and starts the program, unless a registry is named. Errors: InvalidParameterException.
  static Result<std::unique_ptr<OwnRegistry>> open(config::RegistryOptions::Reader options, Parts parts);
  ~OwnRegistry();

  // Where the registry of this account and region answers, with a password of the owner's; nullopt: the domain is another one.
  // Any thread.
  std::optional<images::OwnRegistry> access(std::string_view domain) const;
  const std::string& address() const { return address_; }

  // The engine must outlive `close`.
  Status serve(engine::Engine& engine);
  // Idempotent.
  void close();

 private:
  explicit OwnRegistry(Parts parts) : parts_(std::move(parts)) {}

  const Parts parts_;
  std::string address_;
  std::string upstream_;
  files::UniqueFd listener_;
  std::unique_ptr<registry::RegistryProgram> program_;
  std::unique_ptr<ports::RegistryBook> book_;
  std::unique_ptr<registry::RegistryFront> front_;
};

}  // namespace moorage::assembly
