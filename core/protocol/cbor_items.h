// A body of CBOR taken apart into a flat list of items, within limits and without copying its texts. Knows nothing of shapes.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/json.h"

namespace moorage::codec {

enum class CborKind : std::uint8_t {
  kUnsigned,
  kNegative,  // -1 - number
  kBytes,
  kText,
  kArray,  // `size` items follow
  kMap,    // `size` pairs follow
  kTag,    // of `number`; its content follows
  kBoolean,
  kNull,  // null and undefined
  kFraction,
};

struct CborItem {
  CborKind kind = CborKind::kNull;
  std::uint64_t number = 0;  // value or tag; of a boolean 0 or 1
  double fraction = 0;
  std::string_view bytes;  // of kBytes and kText
  std::uint32_t size = 0;
  std::uint32_t next = 0;  // index of the first item behind this one and all that is in it
};

struct CborItems {
  std::vector<CborItem> items;        // the root is the first one
  std::deque<std::string> assembled;  // texts that came in pieces
};

// Errors: SerializationException, with the offset of the byte: cut short, reserved encodings, text that is not UTF-8 or holds
// NUL, more than values_max items, deeper than depth_max, bytes behind the first item.
Result<CborItems> parse_cbor(std::string_view body, const wire::ReadOptions& options);

}  // namespace moorage::codec
