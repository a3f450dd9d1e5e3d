// Names of requests that do not exist: which operation was probably meant, and the members that a lenient reader passed over,
// each of which is logged once in an engine's life.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine_interface.h"

namespace moorage::engine {

// "; did you mean CreateService?" where the service exists, else which services there are; may be empty.
std::string nearest_operation(std::string_view service, std::string_view operation);

// Threads: any.
class StrangersTold {
 public:
  void tell(const Options& options, const wire::Operation& operation, const std::vector<wire::Stranger>& strangers);

 private:
  bool is_new(std::string key);

  std::mutex mutex_;
  std::set<std::string> told_;  // "ecs.CreateService placementStrategies"
};

}  // namespace moorage::engine
