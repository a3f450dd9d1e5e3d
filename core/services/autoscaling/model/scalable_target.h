// A service whose desired count is scaled, with the bounds of that count.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/autoscaling_records.capnp.h"

namespace moorage::control {

class AutoscalingModel;

struct ScalableTarget {
  Id<ScalableTarget> id;
  std::string resource;  // "service/CLUSTER/SERVICE"
  Hex128 external;
  std::int32_t least = 0;  // MinCapacity
  std::int32_t most = 0;   // MaxCapacity
  bool in_suspended = false;
  bool out_suspended = false;
  bool schedules_suspended = false;
  Instant created_at;
  Tags tags;
  std::string last_refusal;  // the last reason for not scaling that was recorded; empty after a change of the count
};

using ScalableTargetId = Id<ScalableTarget>;

template <>
struct TableRow<ScalableTarget> {
  static constexpr TableId kNumber{32};
  static constexpr std::string_view kName = "scalable targets";
  using Record = record::ScalableTarget;
  using Model = AutoscalingModel;
};

template <>
struct Fields<ScalableTarget> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(resource, Resource));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(least, Least));
    each(MOORAGE_FIELD(most, Most));
    each(MOORAGE_FIELD(in_suspended, InSuspended));
    each(MOORAGE_FIELD(out_suspended, OutSuspended));
    each(MOORAGE_FIELD(schedules_suspended, SchedulesSuspended));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(tags, Tags));
    each(MOORAGE_FIELD(last_refusal, LastRefusal));
  }
};

}  // namespace moorage::control
