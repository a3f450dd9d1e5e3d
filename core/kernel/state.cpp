#include "kernel/state.h"

#include "kernel/draft.h"
#include "kernel/table_registry.h"

namespace moorage::control {

State::State(Settings settings, const Registry& registry) : settings_(std::move(settings)), registry_(registry) {
  for (const ServiceTables& service : registry_.services()) {
    models_.push_back(service.make_model());
    for (const TableOps& table : service.tables) by_table_[static_cast<std::size_t>(table.number)] = models_.back().get();
  }
}

// Every record goes into a fresh state, and what differs is named.
std::vector<std::string> State::recount() const {
  State fresh(settings_, registry_);
  Draft draft(fresh);
  registry_.visit_all([&](const TableOps& table) { table.copy(*this, draft); });
  Differences out;
  for (std::size_t i = 0; i < models_.size(); ++i) models_[i]->compare(*fresh.models_[i], out);
  return out.take();
}

}  // namespace moorage::control
