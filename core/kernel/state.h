// State: every record by number, and the indexes that follow from them, in one model for each service. Read freely; change only
// through a Draft, which keeps the indexes in step, remembers how to undo, and knows what has to be written. `recount` proves
// the indexes against the records.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "kernel/service_model.h"
#include "kernel/settings.h"

namespace moorage::control {

class Registry;

class State {
 public:
  // One model for each service of the registry, which must outlive the state.
  State(Settings settings, const Registry& registry);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  const Settings& settings() const { return settings_; }
  const Registry& registry() const { return registry_; }

  template <typename ServiceModel>
  const ServiceModel& model() const {
    return static_cast<const ServiceModel&>(*by_table_[place_of(typename ServiceModel::Tables{})]);
  }
  template <typename Entity>
  const Table<Entity>& table() const {
    return model_of<Entity>().template table<Entity>();
  }
  template <typename Entity>
  const Entity* find(Id<Entity> id) const {
    return table<Entity>().find(id);
  }
  // What the entity's model counts and lists for it.
  template <typename Entity>
  decltype(auto) of(Id<Entity> id) const {
    return model_of<Entity>().of(id);
  }

  // Differences between the indexes and a full recount; empty when all is well (D3).
  std::vector<std::string> recount() const;

 private:
  friend class Draft;

  template <typename First, typename... Others>
  static constexpr std::size_t place_of(TableList<First, Others...>) {
    return static_cast<std::size_t>(TableRow<First>::kNumber);
  }
  template <typename Entity>
  const ModelOf<Entity>& model_of() const {
    return static_cast<const ModelOf<Entity>&>(*by_table_[static_cast<std::size_t>(TableRow<Entity>::kNumber)]);
  }
  template <typename Entity>
  ModelOf<Entity>& model_of() {
    return static_cast<ModelOf<Entity>&>(*by_table_[static_cast<std::size_t>(TableRow<Entity>::kNumber)]);
  }

  Settings settings_;
  const Registry& registry_;
  std::vector<std::unique_ptr<Model>> models_;  // in the registry's order
  std::array<Model*, kTablesMax> by_table_{};   // the model that has the table of this number
};

}  // namespace moorage::control
