// The attributes of a load balancer or of a listener that were set by a call. All others have their defaults.
#pragma once

#include <cstdint>
#include <string_view>

#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/elbv2_records.capnp.h"
#include "services/elbv2/names/elb_ids.h"

namespace moorage::control {

class ElbModel;

struct ElbAttributes {
  ElbAttributesId id;
  std::uint64_t owner = 0;  // number of the load balancer, or of the listener
  bool of_listener = false;
  Tags attributes;
};

template <>
struct TableRow<ElbAttributes> {
  static constexpr TableId kNumber{23};
  static constexpr std::string_view kName = "load balancer attributes";
  using Record = record::ElbAttributes;
  using Model = ElbModel;
};

template <>
struct Fields<ElbAttributes> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(owner, Owner));
    each(MOORAGE_FIELD(of_listener, OfListener));
    each(MOORAGE_FIELD(attributes, Attributes));
  }
};

}  // namespace moorage::control
