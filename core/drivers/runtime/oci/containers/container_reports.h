// Reports of this driver as messages.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/containers/site.h"
#include "drivers/runtime/plan/health.h"
#include "ports/runtime_driver.h"

namespace moorage::oci {

// Names one container in a report.
struct ContainerName {
  std::string task_id;
  std::string container;
  int attempt = -1;  // which start of it; -1: none is known
};

// How a container ended.
struct Ending {
  std::optional<int> code;
  std::int64_t at_ms = 0;
  bool oom = false;
  std::string reason;
};

// One line of an inventory.
struct ListedContainer {
  ContainerRecord record;
  std::optional<StartedNote> started;
  std::optional<Ending> ending;
  runtime::HealthState health = runtime::HealthState::kStarting;
};

class ReportWriter {
 public:
  explicit ReportWriter(const Site& site) : site_(site) {}

  ports::RuntimeReport capabilities() const;
  ports::RuntimeReport inventory(const std::vector<ListedContainer>& containers) const;
  ports::RuntimeReport pull_progress(const images::PullNews& news) const;
  ports::RuntimeReport progress(const ContainerName& name, driver::ContainerProgress::Phase phase) const;
  ports::RuntimeReport started(const ContainerRecord& record, const StartedNote& note) const;
  ports::RuntimeReport failed(const ContainerName& name, const Error& error) const;
  ports::RuntimeReport exited(const ContainerName& name, const Ending& ending) const;
  ports::RuntimeReport health(const ContainerName& name, runtime::HealthState state, const std::string& output) const;
  ports::RuntimeReport released(const std::string& task_id) const;
  ports::RuntimeReport connection(bool is_connected, const std::string& reason) const;
  // A notice for the operator of the machine; see MachineNotice.
  struct News {
    driver::MachineNotice::Severity severity = driver::MachineNotice::Severity::INFO;
    std::string name;
    std::string message;
  };
  ports::RuntimeReport news(const News& news) const;

 private:
  template <typename F>
  ports::RuntimeReport build(F fill) const;

  const Site& site_;
};

}  // namespace moorage::oci
