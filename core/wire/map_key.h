// Keys of maps: texts, or values of an enumeration, which are texts on the wire.
#pragma once

#include <capnp/any.h>

#include <cstdint>
#include <cstring>
#include <string_view>

#include "wire/access.h"
#include "wire/shape.h"
#include "wire/visit.h"

namespace moorage::wire {

// Empty for a key that the schema does not know.
inline std::string_view map_key(const Member& key, const StructView& entry) {
  if (key.type.kind == Kind::enumeration) return key.type.enumeration->name(entry.value<std::uint16_t>(key));
  return key.type.kind == Kind::text ? text_at(entry.pointer(key.offset)) : std::string_view{};
}

// False: no value of the key's enumeration, or keys of this kind are not supported. `text` must be UTF-8 without NUL.
inline bool store_map_key(const Member& key, StructFiller& entry, std::string_view text) {
  if (key.type.kind == Kind::enumeration) {
    const auto ordinal = key.type.enumeration->find(text);
    if (ordinal) entry.store_value(key, *ordinal);
    return ordinal.has_value();
  }
  if (key.type.kind != Kind::text) return false;
  auto out = entry.pointers[key.offset].initAs<capnp::Text>(static_cast<unsigned>(text.size()));
  std::memcpy(out.begin(), text.data(), text.size());
  return true;
}

}  // namespace moorage::wire
