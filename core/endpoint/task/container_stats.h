// What a container uses, in the shape of Docker's statistics, with the network rates that ECS adds.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "ports/container_usage.h"
#include "ports/task_endpoint.h"

namespace moorage::endpoint {

// A pure function. `before`: an earlier sample of the same container, for rates; without one they are left out, as Docker's
// daemon does it for a first sample.
std::string stats_json(const ports::TaskContainer& container, const ports::ContainerUsage& now,
                       const std::optional<ports::ContainerUsage>& before);

// Keeps the last sample of each container that was asked for. Threads: any.
class StatsKeeper {
 public:
  // "null" for a container that does not run, as the agent of ECS answers.
  std::string stats_of(const ports::TaskSource& source, const ports::TaskContainer& container);

 private:
  std::mutex mutex_;
  std::map<std::string, ports::ContainerUsage> last_;  // by runtime id
};

}  // namespace moorage::endpoint
