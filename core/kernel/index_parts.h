// Small parts of indexes: looking up in a map where a missing key means "none", and keeping a map in step with a record.
#pragma once

#include <cstdint>

namespace moorage::control {

template <typename Map, typename Key>
auto lookup(const Map& map, const Key& key) {
  const auto it = map.find(key);
  return it == map.end() ? typename Map::mapped_type{} : it->second;
}

template <typename Map, typename Key>
const typename Map::mapped_type& lookup_or_empty(const Map& map, const Key& key) {
  static const typename Map::mapped_type kEmpty{};
  const auto it = map.find(key);
  return it == map.end() ? kEmpty : it->second;
}

template <typename Map, typename Key, typename Value>
void move_key(Map& map, const Key* before, const Key* after, Value value) {
  if (before && after && *before == *after) return;
  if (before) {
    const auto it = map.find(*before);
    if (it != map.end() && it->second == value) map.erase(it);
  }
  if (after) map.insert_or_assign(*after, value);
}

// Counts the users of something; an entry without users is removed.
template <typename Counts, typename Key>
void hold(Counts& counts, Key key, std::int32_t sign) {
  if (sign > 0) {
    ++counts[key];
    return;
  }
  const auto it = counts.find(key);
  if (it != counts.end() && --it->second == 0) counts.erase(it);
}

template <typename Index, typename Key>
void drop_if_idle(Index& index, Key key) {
  const auto it = index.find(key);
  if (it != index.end() && it->second.empty()) index.erase(it);
}

}  // namespace moorage::control
