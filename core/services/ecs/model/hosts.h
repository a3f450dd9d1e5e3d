// Machines that can run Fargate's guests: those of ACTIVE, connected instances that a driver serves, of any cluster. In order
// of guests, so that the next one goes where the fewest are. Follows from instances and tasks, never stored.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "services/ecs/model/entities.h"

namespace moorage::control {

class Hosts {
 public:
  // The instance before and after a change; one of them may be null. Its guests do not change.
  void list(const Instance* before, const Instance* after, std::size_t guests);
  // The instance has other guests than before.
  void recount(const Instance& instance, std::size_t guests_before, std::size_t guests);

  // Of the instances that `accepts` takes, the one with the fewest guests, the oldest among equals. An empty architecture means
  // any; an instance without one matches all.
  InstanceId freest(std::string_view architecture, const std::function<bool(InstanceId)>& accepts) const;
  std::size_t size() const;

 private:
  using ByGuests = std::set<std::pair<std::size_t, InstanceId>>;
  void add(const Instance& instance, std::size_t guests);
  void remove(const Instance& instance, std::size_t guests);

  std::map<std::string, ByGuests, std::less<>> by_architecture_;  // none is empty
};

}  // namespace moorage::control
