// A family of task definitions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

class EcsModel;

// Revisions of a family only rise, also after every one of them was deleted.
struct Family {
  FamilyId id;
  std::string name;
  std::int32_t last_revision = 0;
};

template <>
struct TableRow<Family> {
  static constexpr TableId kNumber{3};
  static constexpr std::string_view kName = "families";
  using Record = record::Family;
  using Model = EcsModel;
};

template <>
struct Fields<Family> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(last_revision, LastRevision));
  }
};

}  // namespace moorage::control
