#include "drivers/store/lmdb/store_layout.h"

#include <algorithm>
#include <array>

#include "base/hex.h"

namespace moorage::drivers::lmdb {
namespace {

constexpr std::array<std::string_view, ports::kTableCount> kTableNames = {
    "meta",     "clusters",       "task definitions", "families",          "instances", "tasks",
    "services", "load balancers", "target groups",    "listeners",         "tokens",    "feed",
    "settings", "targets",        "service events",   "capacity providers"};

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
  if (number >= ports::kTableCount) return std::nullopt;
  return static_cast<ports::TableId>(number);
}

std::string_view name_of(ports::TableId table) { return kTableNames[index_of(table)]; }

std::string describe_record(ports::TableId table, std::string_view key) {
  std::string text(name_of(table));
  return text.append(" ").append(printable(key));
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
