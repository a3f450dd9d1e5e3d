// What the kernel has to know of a table. Each entity declares its own row beside its struct:
//
//   template <>
//   struct TableRow<Family> {
//     static constexpr TableId kNumber{3};                     // in the store, for ever
//     static constexpr std::string_view kName = "families";    // as findings of a check name it
//     using Record = record::Family;                           // its record in schemas
//     using Model = EcsModel;                                  // the model that lists it
//   };
//
// and, only where the table needs them:
//
//     static constexpr std::uint8_t kWakeOrder = 4;            // the engine looks at the entity when it is woken
//     static Status restore(Draft&, Family&, Record::Reader);  // derives what is not stored, and refuses what cannot be
//     static bool is_ahead(const Family&, Instant);            // instants that are no fields: kernel/time_shift.h
//     static void shift(Family&, const TimeShift&);
#pragma once

#include <string_view>

#include "base/tables.h"
#include "kernel/ids.h"

namespace moorage::control {

template <typename Entity>
struct TableRow;

template <typename Entity>
using ModelOf = typename TableRow<Entity>::Model;

// The tables of one service, each by its entity. Records are counted anew in this order, so an entity comes after those that
// its indexes look up.
template <typename... Entities>
struct TableList {};

// Something to look at: an entity by the place of its kind in the order in which a pass of decisions works, and by its number.
struct Wake {
  std::uint8_t order = 0;
  std::uint64_t id = 0;

  template <typename Entity>
  Wake(Id<Entity> of) : order(TableRow<Entity>::kWakeOrder), id(of.value) {}  // NOLINT: an id is what is woken
  auto operator<=>(const Wake&) const = default;
};

}  // namespace moorage::control
