// All tables of all services, and what the engine does with a table without knowing its entity: encode, decode, count anew, put
// times back. A service makes its part of one template (`tables_of<Model>()`); core/machine has the list of services.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/tables.h"
#include "base/time.h"

namespace moorage::control {

class Draft;
class Model;
class State;
struct TimeShift;

struct TableOps {
  TableId number{};
  std::string_view name;
  std::optional<std::string> (*encode)(const State&, std::uint64_t id) = nullptr;  // nullopt: there is no such record
  Status (*decode)(Draft&, std::uint64_t id, std::span<const std::byte> bytes) = nullptr;
  std::uint64_t (*next_id)(const State&) = nullptr;
  void (*load_next)(Draft&, std::uint64_t next) = nullptr;
  void (*copy)(const State& from, Draft& to) = nullptr;
  std::size_t (*shift_times)(Draft&, const TimeShift&) = nullptr;
};

struct ServiceTables {
  std::vector<TableOps> tables;
  std::unique_ptr<Model> (*make_model)() = nullptr;
};

class Registry {
 public:
  // Throws std::logic_error for two tables of one number or name, and for a number that is the engine's own.
  Registry(std::initializer_list<ServiceTables> services);
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  const std::vector<ServiceTables>& services() const { return services_; }
  // Null: no service has a table of this number.
  const TableOps* find(TableId number) const {
    const auto at = static_cast<std::size_t>(number);
    return at < by_number_.size() ? by_number_[at] : nullptr;
  }
  // Names by number, those of the engine's own tables among them: what a store driver is told.
  const std::vector<std::string>& names() const { return names_; }

  // By services, and by tables within each.
  template <typename Visit>
  void visit_all(Visit&& visit) const {
    for (const ServiceTables& service : services_) {
      for (const TableOps& table : service.tables) visit(table);
    }
  }

 private:
  std::vector<ServiceTables> services_;
  std::vector<std::string> names_;
  std::array<const TableOps*, kTablesMax> by_number_{};
};

}  // namespace moorage::control
