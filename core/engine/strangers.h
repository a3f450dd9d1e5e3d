// Members of requests that do not exist and that a lenient door passed over: each is logged once in an engine's life.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine_interface.h"

namespace moorage::engine {

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
