// Did-you-mean: which of the names that exist was probably meant by one that does not. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace moorage::wire {

// How far a wrong name is from one that exists: the smaller, the nearer; nothing when it is too far for a did-you-mean. Edits
// come before names of which one is part of the other ("strategy", "placementStrategy"). Letters count whatever their case.
std::optional<std::size_t> suggestion_distance(std::string_view right, std::string_view wrong);

// The nearest of the names that `name_at(0)` to `name_at(count - 1)` give; empty names are passed over. Empty: none is near.
template <typename NameAt>
std::string_view nearest_name(std::size_t count, std::string_view wrong, NameAt&& name_at) {
  std::string_view best;
  std::optional<std::size_t> best_distance;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = name_at(i);
    if (name.empty()) continue;
    const auto distance = suggestion_distance(name, wrong);
    if (distance && (!best_distance || *distance < *best_distance)) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace moorage::wire
