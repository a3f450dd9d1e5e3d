// The part of the registry that is one service's, made from the list of tables of its model. Include it in the one file that
// makes it: the codec of every table is instantiated there.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "kernel/record_codec.h"
#include "kernel/table_registry.h"
#include "kernel/time_shift.h"

namespace moorage::control {

template <typename Entity>
bool is_ahead(const Entity& record, Instant of) {
  bool ahead = false;
  codec::visit_instants(record, [&](const Instant& at) { ahead = ahead || at > of; });
  if constexpr (requires { TableRow<Entity>::is_ahead(record, of); }) ahead = ahead || TableRow<Entity>::is_ahead(record, of);
  return ahead;
}

template <typename Entity>
std::size_t shift_table(Draft& draft, const TimeShift& shift) {
  std::vector<Id<Entity>> ahead;
  draft.state().table<Entity>().visit_all([&](const Entity& record) {
    if (is_ahead(record, shift.to)) ahead.push_back(record.id);
  });
  for (const Id<Entity> id : ahead) {
    draft.change(id, [&](Entity& record) {
      codec::visit_instants(record, [&](Instant& at) { at = shift(at); });
      if constexpr (requires { TableRow<Entity>::shift(record, shift); }) TableRow<Entity>::shift(record, shift);
    });
  }
  return ahead.size();
}

template <typename Entity>
TableOps table_ops() {
  return {.number = TableRow<Entity>::kNumber,
          .name = TableRow<Entity>::kName,
          .encode = [](const State& state, std::uint64_t id) -> std::optional<std::string> {
            const Entity* record = state.find(Id<Entity>{id});
            if (!record) return std::nullopt;
            return encode_record(*record);
          },
          .decode = [](Draft& draft, std::uint64_t id,
                       std::span<const std::byte> bytes) { return load_record(draft, Id<Entity>{id}, bytes); },
          .next_id = [](const State& state) { return state.table<Entity>().next_id().value; },
          .load_next = [](Draft& draft, std::uint64_t next) { draft.load_next<Entity>(next); },
          .copy = [](const State& from,
                     Draft& to) { from.table<Entity>().visit_all([&](const Entity& record) { to.load(record); }); },
          .shift_times = &shift_table<Entity>};
}

template <typename... Entities>
std::vector<TableOps> tables_in(TableList<Entities...>) {
  return {table_ops<Entities>()...};
}

template <typename ServiceModel>
ServiceTables tables_of() {
  return {.tables = tables_in(typename ServiceModel::Tables{}),
          .make_model = []() -> std::unique_ptr<Model> { return std::make_unique<ServiceModel>(); }};
}

}  // namespace moorage::control
