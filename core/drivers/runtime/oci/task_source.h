// What the endpoint of the tasks asks of this machine: which containers ask from an address, and what they use.
#pragma once

#include <string_view>
#include <vector>

#include "drivers/runtime/oci/containers/registry.h"
#include "drivers/runtime/oci/containers/site.h"
#include "drivers/runtime/oci/kernel/network.h"
#include "ports/task_endpoint.h"

namespace moorage::oci {

class TaskContainers final : public ports::TaskSource {
 public:
  TaskContainers(const Site& site, Registry& registry, const Network& network)
      : site_(site), registry_(registry), network_(network) {}

  std::vector<ports::TaskContainer> containers_at(std::string_view address) const override;
  std::vector<ports::TaskContainer> containers_of(std::string_view task_id) const override;
  std::optional<ports::ContainerUsage> usage_of(const ports::TaskContainer& container) const override;

 private:
  ports::TaskContainer describe(const Container& container) const;

  const Site& site_;
  Registry& registry_;
  const Network& network_;
};

}  // namespace moorage::oci
