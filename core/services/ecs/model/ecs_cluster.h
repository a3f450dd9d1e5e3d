// A cluster, ACTIVE or INACTIVE.
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
#include "wire/message.h"

namespace moorage::control {

class EcsModel;

struct Cluster {
  ClusterId id;
  std::string name;
  bool active = true;                     // false: INACTIVE, still describable
  wire::Message<ecs::Cluster> described;  // settings, configuration, providers, strategy …; no counts, no tags, no status
  Tags tags;
};

template <>
struct TableRow<Cluster> {
  static constexpr TableId kNumber{1};
  static constexpr std::string_view kName = "clusters";
  using Record = record::Cluster;
  using Model = EcsModel;
};

template <>
struct Fields<Cluster> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(active, Active));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
