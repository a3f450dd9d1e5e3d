// The model of one service: its tables and the indexes that follow from them. Read through State; a Draft is the only one that
// changes it, and calls `reindex` for each record that was added, changed or erased.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "kernel/table.h"
#include "kernel/table_row.h"

namespace moorage::control {

// What a recount has found.
class Differences {
 public:
  void compare(const std::string& where, const char* what, std::int64_t held, std::int64_t counted) {
    if (held == counted) return;
    found_.push_back(where + ": " + what + " is " + std::to_string(held) + ", counted " + std::to_string(counted));
  }
  std::vector<std::string> take() { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

class Model {
 public:
  Model() = default;
  virtual ~Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  // `fresh` is of the same type and was filled with the same records from nothing: names what differs in the indexes.
  virtual void compare(const Model& fresh, Differences& out) const = 0;
};

template <typename List>
class ModelWith;

// A service's model derives from this. `reindex(before, after)` is called where the model has one for the entity; one of the
// two is null for a record that was added or erased.
template <typename... Entities>
class ModelWith<TableList<Entities...>> : public Model {
 public:
  using Tables = TableList<Entities...>;

  template <typename Entity>
  const Table<Entity>& table() const {
    return std::get<Table<Entity>>(tables_);
  }
  template <typename Entity>
  Table<Entity>& table() {
    return std::get<Table<Entity>>(tables_);
  }
  template <typename Entity>
  const Entity* find(Id<Entity> id) const {
    return table<Entity>().find(id);
  }

 private:
  std::tuple<Table<Entities>...> tables_;
};

}  // namespace moorage::control
