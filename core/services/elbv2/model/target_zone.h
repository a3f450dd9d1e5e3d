// The Availability Zone that a caller named for a target. A target without a record was registered without one.
#pragma once

#include <string>
#include <string_view>

#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/elbv2_records.capnp.h"
#include "services/elbv2/names/elb_ids.h"

namespace moorage::control {

class ElbModel;

struct TargetZone {
  TargetZoneId id;
  TargetId target;
  std::string zone;  // "us-east-1a", or "all"
};

template <>
struct TableRow<TargetZone> {
  static constexpr TableId kNumber{24};
  static constexpr std::string_view kName = "target zones";
  using Record = record::TargetZone;
  using Model = ElbModel;
};

template <>
struct Fields<TargetZone> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(target, Target));
    each(MOORAGE_FIELD(zone, Zone));
  }
};

}  // namespace moorage::control
