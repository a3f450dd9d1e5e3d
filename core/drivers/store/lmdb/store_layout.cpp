#include "drivers/store/lmdb/store_layout.h"

#include <algorithm>

#include "base/hex.h"

namespace moorage::drivers::lmdb {
namespace {

constexpr std::string_view kReservedPrefix = "store/";

std::string printable(std::string_view key) {
  const bool is_text = std::all_of(key.begin(), key.end(), [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  if (is_text) return std::string(key);
  return hex_of(key);
}

}  // namespace

std::string tree_of(ports::TableId table) {
  const auto number = static_cast<unsigned>(table);
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::optional<ports::TableId> table_of(std::string_view tree) {
  if (tree.size() != 2 || tree[0] < '0' || tree[0] > '9' || tree[1] < '0' || tree[1] > '9') return std::nullopt;
  const auto number = static_cast<std::size_t>((tree[0] - '0') * 10 + (tree[1] - '0'));
  if (number >= ports::kTablesMax) return std::nullopt;
  return static_cast<ports::TableId>(number);
}

bool is_known(const ports::TableNames& names, ports::TableId table) {
  const std::size_t number = index_of(table);
  return names.empty() ? number < ports::kTablesMax : number < names.size() && !names[number].empty();
}

std::string name_of(const ports::TableNames& names, ports::TableId table) {
  const std::size_t number = index_of(table);
  return number < names.size() && !names[number].empty() ? names[number] : "table " + std::to_string(number);
}

std::string describe_record(const ports::TableNames& names, ports::TableId table, std::string_view key) {
  return name_of(names, table) + " " + printable(key);
}

bool is_reserved(ports::TableId table, std::string_view key) {
  return table == ports::TableId::kMeta && key.starts_with(kReservedPrefix);
}

Error store_error(std::string_view name, std::string message) {
  return Error{.name = std::string(name),
               .message = std::move(message),
               .path = {},
               .http_status = 500,
               .retryable = name == "StoreFull"};
}

}  // namespace moorage::drivers::lmdb
