#include "services/ecs/model/entities.h"

#include <tuple>

namespace moorage::control {

const std::shared_ptr<const ContainerRun>& Container::never_ran() {
  static const auto none = std::make_shared<const ContainerRun>();
  return none;
}

bool Container::operator==(const Container& other) const {
  const auto values = [](const Container& c) {
    return std::tie(c.phase, c.health, c.has_exit_code, c.ever_ran, c.exit_code, c.restarts, c.started_at, c.exited_at,
                    c.reason);
  };
  return values(*this) == values(other) && (run == other.run || *run == *other.run);
}

}  // namespace moorage::control
