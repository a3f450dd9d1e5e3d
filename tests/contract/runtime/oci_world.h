// The runtime contract's world on this machine: real containers from a busybox image, watched from outside the driver.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "contract/runtime/runtime_world.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/oci_runtime.h"
#include "support/temporary_directory.h"

namespace moorage::testing {

// Why real containers cannot be run here; empty: they can.
std::string no_containers_because(const std::string& runtime);

class OciWorld final : public RuntimeWorld {
 public:
  explicit OciWorld(std::string runtime);
  ~OciWorld() override;

  std::unique_ptr<ports::RuntimeDriver> open() override;
  void describe(const WorldContainer& container, ecs::ContainerDefinition::Builder definition) override;
  void kill_from_outside(const std::string& task_id, const std::string& container_name) override;
  int running_containers() override;
  bool is_prepared(const WorldContainer& container, int pid) override;
  std::vector<std::string> leftovers() override;
  std::string bind_address() const override { return options.address; }
  Instant now() override;
  bool run_until(ports::RuntimeDriver& driver, const std::function<bool()>& done) override;

  // May be changed before `open`.
  oci::OciOptions options;

  std::filesystem::path state_dir() const { return options.state_dir; }
  std::filesystem::path run_dir() const { return "/run/moorage/" + instance(); }
  // Eight hex characters in the names of everything the driver makes outside of its directory.
  std::string instance() const;
  // The container's first process, from the supervisor's record; 0: none.
  int pid_of(const std::string& task_id, const std::string& container_name) const;
  oci::Bundle bundle_of(const std::string& task_id, const std::string& container_name) const;

 private:
  TemporaryDirectory directory_;
};

}  // namespace moorage::testing
