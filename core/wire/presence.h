// Presence of members as values: `{unset, value}` groups, enums with `unset`, and texts read like ordinary C++.
//   wire::value_or(request.getDesiredCount(), 1)    wire::has(request.getLaunchType())    wire::view(request.getCluster())
// Texts, lists and structs say presence with Cap'n Proto's own hasX(). Nothing here allocates unless it says so.
#pragma once

#include <capnp/blob.h>
#include <capnp/dynamic.h>
#include <capnp/schema.h>

#include <algorithm>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "wire/shape.h"

namespace moorage::wire {

// The reader or builder of a `name :union { unset @n :Void; value @m :T; }` group.
template <typename G>
concept PresenceGroup = requires(G group) {
  { group.isUnset() } -> std::same_as<bool>;
  { group.isValue() } -> std::same_as<bool>;
  group.getValue();
};

template <typename E>
concept WireEnum = std::is_enum_v<E> && requires {
  E::UNSET;
};

template <PresenceGroup G>
bool has(G group) {
  return group.isValue();
}

template <WireEnum E>
constexpr bool has(E value) {
  return value != E::UNSET;
}

template <PresenceGroup G, typename V>
auto value_or(G group, V fallback) -> decltype(group.getValue()) {
  return group.isValue() ? group.getValue() : static_cast<decltype(group.getValue())>(fallback);
}

template <WireEnum E>
constexpr E value_or(E value, E fallback) {
  return value != E::UNSET ? value : fallback;
}

template <PresenceGroup G>
auto optional(G group) -> std::optional<decltype(group.getValue())> {
  return group.isValue() ? std::optional(group.getValue()) : std::nullopt;
}

// Makes the member absent and clears its bits, so that equal messages have equal bytes.
template <typename B>
requires requires(B group) {
  group.setUnset();
  group.getValue();
}
void clear(B group) {
  group.setValue(decltype(group.getValue()){});
  group.setUnset();
}

// `wire::set(service.getDesiredCount(), 3)`; a nullopt clears. Takes what initX() or getX() of a builder returns.
template <typename B, typename V>
requires requires(B group, V value) {
  group.setValue(value);
  group.setUnset();
}
void set(B group, V value) { group.setValue(value); }

template <typename B, typename V>
requires requires(B group, V value) {
  group.setValue(value);
  group.setUnset();
}
void set(B group, std::optional<V> value) {
  if (value) {
    group.setValue(*value);
  } else {
    clear(group);
  }
}

inline std::string_view view(capnp::Text::Reader text) { return {text.begin(), text.size()}; }
inline capnp::Text::Reader text(const std::string& s) { return {s.c_str(), s.size()}; }

// Wire text of an enum value ("FARGATE_SPOT"); empty for unset and for values of a newer schema.
template <WireEnum E>
std::string_view enum_name(E value) {
  static const EnumShape& shape = EnumShape::of(capnp::Schema::from<E>());
  return shape.name(static_cast<std::uint16_t>(value));
}

// nullopt: no value of E has this wire text.
template <WireEnum E>
std::optional<E> enum_of(std::string_view name) {
  static const EnumShape& shape = EnumShape::of(capnp::Schema::from<E>());
  const auto ordinal = shape.find(name);
  return ordinal ? std::optional(static_cast<E>(*ordinal)) : std::nullopt;
}

// Fills a List(Text) builder from any range of strings: `wire::set_texts(request.initTasks(ids.size()), ids)`.
template <typename Range>
void set_texts(capnp::List<capnp::Text>::Builder out, const Range& texts) {
  unsigned i = 0;
  for (std::string_view t : texts) {
    auto to = out.init(i++, static_cast<unsigned>(t.size()));
    std::copy(t.begin(), t.end(), to.begin());
  }
}

}  // namespace moorage::wire
