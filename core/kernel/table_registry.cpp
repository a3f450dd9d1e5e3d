#include "kernel/table_registry.h"

#include <stdexcept>

namespace moorage::control {

namespace {

constexpr TableId kOwnTables[] = {TableId::kMeta, TableId::kFeed, TableId::kSettings};
constexpr std::string_view kOwnNames[] = {"meta", "feed", "settings"};

void put_name(std::vector<std::string>& names, TableId number, std::string_view name) {
  const auto at = static_cast<std::size_t>(number);
  if (at >= kTablesMax) throw std::logic_error("the number of table " + std::string(name) + " is too large");
  if (at >= names.size()) names.resize(at + 1);
  if (!names[at].empty()) throw std::logic_error("two tables have number " + std::to_string(at) + ": " + std::string(name));
  for (const std::string& other : names) {
    if (!name.empty() && other == name) throw std::logic_error("two tables have the name " + other);
  }
  names[at] = name;
}

}  // namespace

Registry::Registry(std::initializer_list<ServiceTables> services) : services_(services) {
  for (std::size_t i = 0; i < std::size(kOwnTables); ++i) put_name(names_, kOwnTables[i], kOwnNames[i]);
  visit_all([&](const TableOps& table) {
    put_name(names_, table.number, table.name);
    by_number_[static_cast<std::size_t>(table.number)] = &table;
  });
}

}  // namespace moorage::control
