// The number of a table in the store. Numbers are part of the file format: never change or reuse one. The tables of the
// services have their numbers and names beside their entities (kernel/table_row.h); only the engine's own tables are named
// here.
#pragma once

#include <cstddef>
#include <cstdint>

namespace moorage {

enum class TableId : std::uint8_t {
  kMeta = 0,   // format version, feature bits, counters; text keys
  kFeed = 11,  // notices by sequence
  kSettings = 12,
};
// Numbers of tables are below this.
inline constexpr std::size_t kTablesMax = 64;

}  // namespace moorage
