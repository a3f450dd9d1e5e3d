#include "drivers/parts/simulated/world_clock.h"

#include <chrono>

namespace moorage::simulated_parts {

Instant system_now() {
  using std::chrono::milliseconds;
  static const auto begin = std::chrono::steady_clock::now();
  static const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<milliseconds>(wall + (std::chrono::steady_clock::now() - begin)).count()};
}

}  // namespace moorage::simulated_parts
