// Layout of the LMDB file: one named tree per table ("00" … "30"), one for seals, and the store's own record in kMeta.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/store.h"

namespace moorage::drivers::lmdb {

inline constexpr std::string_view kSealsTree = "seals";
inline constexpr unsigned kTreesMax = 65;
inline constexpr std::size_t kValueBytesMax = 16 << 20;

inline std::size_t index_of(ports::TableId table) { return static_cast<std::size_t>(table); }

// The name of a table's tree, and back.
std::string tree_of(ports::TableId table);
std::optional<ports::TableId> table_of(std::string_view tree);

// Whether this version knows the table.
bool is_known(const ports::TableNames& names, ports::TableId table);
// "tasks", or "table 5" where nothing gave it a name.
std::string name_of(const ports::TableNames& names, ports::TableId table);

// "tasks 000000000000002a": a record as findings name it.
std::string describe_record(const ports::TableNames& names, ports::TableId table, std::string_view key);

// Keys of kMeta that belong to the store.
bool is_reserved(ports::TableId table, std::string_view key);

// The record that says which versions can read the file: kMeta, "store/format".
inline constexpr std::string_view kFormatKey = "store/format";
struct Format {
  std::uint32_t version = 1;
  std::uint32_t unused = 0;
  std::uint64_t features = 0;  // bits; a program that does not know one must not open the file
};
inline constexpr std::uint32_t kFormatVersion = 1;
inline constexpr std::uint64_t kFeaturesKnown = 0;

Error store_error(std::string_view name, std::string message);

}  // namespace moorage::drivers::lmdb
