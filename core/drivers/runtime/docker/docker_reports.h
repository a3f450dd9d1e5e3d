// Reports of this driver as messages, and what its machine is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drivers/runtime/docker/container_facts.h"
#include "drivers/runtime/docker/docker_options.h"
#include "ports/runtime_driver.h"

namespace moorage::docker {

struct ContainerName {
  std::string task_id;
  std::string container;
  int attempt = 0;
};

struct Ending {
  std::optional<int> code;  // absent: it never ran, or the daemon has lost it
  std::int64_t at_ms = 0;
  bool oom = false;
};

struct ListedContainer {
  ContainerName name;
  ContainerFacts facts;
  std::optional<Ending> ending;
};

struct Machine {
  std::string id;  // "i-…"
  std::string boot_id;
  std::string version;  // "docker 20.10.24"
};
// `instance`: of the driver, so that two engines on one machine are two machines.
Machine this_machine(const std::string& instance, std::string version);
std::int64_t now_ms();
Ending ending_of(const ContainerFacts& facts);

class DockerReports {
 public:
  DockerReports(const DockerOptions& options, Machine machine) : options_(options), machine_(std::move(machine)) {}

  ports::RuntimeReport capabilities() const;
  ports::RuntimeReport inventory(const std::vector<ListedContainer>& containers, bool is_complete) const;
  ports::RuntimeReport progress(const ContainerName& name, driver::ContainerProgress::Phase phase) const;
  struct Pull {
    std::string image;
    std::int64_t bytes_done = 0;
    std::int64_t bytes_total = 0;
    driver::PullProgress::Status status = driver::PullProgress::Status::RUNNING;
    std::string message;
  };
  ports::RuntimeReport pull(const Pull& pull) const;
  ports::RuntimeReport started(const ContainerName& name, const ContainerFacts& facts) const;
  ports::RuntimeReport failed(const ContainerName& name, const Error& error) const;
  ports::RuntimeReport exited(const ContainerName& name, const Ending& ending) const;
  ports::RuntimeReport health(const ContainerName& name, const ContainerFacts& facts) const;
  ports::RuntimeReport released(const std::string& task_id) const;
  ports::RuntimeReport connection(bool is_connected, const std::string& reason) const;

 private:
  template <typename F>
  ports::RuntimeReport build(F fill) const;
  std::vector<std::pair<std::string, std::string>> attributes() const;

  const DockerOptions& options_;
  const Machine machine_;
};

}  // namespace moorage::docker
