// Searches in Cap'n Proto lists, whose iterators do not work with the standard algorithms.
#pragma once

#include <string_view>

#include "wire/presence.h"

namespace moorage::control {

template <typename List, typename Predicate>
bool any_in(List list, Predicate&& holds) {
  for (const auto item : list) {
    if (holds(item)) return true;
  }
  return false;
}

template <typename List, typename Predicate>
bool all_in(List list, Predicate&& holds) {
  for (const auto item : list) {
    if (!holds(item)) return false;
  }
  return true;
}

// `includes(request.getInclude(), ecs::TaskField::TAGS)`
template <typename List, typename Enum>
bool includes(List list, Enum wanted) {
  return any_in(list, [&](auto item) { return item == wanted; });
}

// A list of texts has this one.
inline bool names(capnp::List<capnp::Text>::Reader list, std::string_view wanted) {
  return any_in(list, [&](auto item) { return wire::view(item) == wanted; });
}

}  // namespace moorage::control
