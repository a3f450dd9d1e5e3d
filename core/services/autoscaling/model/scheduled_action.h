// A scheduled action: at its times it sets the bounds of a target.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/autoscaling_records.capnp.h"
#include "services/autoscaling/model/scalable_target.h"

namespace moorage::control {

struct ScheduledAction {
  Id<ScheduledAction> id;
  ScalableTargetId target;
  std::string name;
  Hex128 external;
  std::string schedule;
  std::string zone;  // empty: UTC, and none was given
  Instant start_at;  // none: at once
  Instant end_at;    // none: never
  bool has_least = false;
  std::int32_t least = 0;
  bool has_most = false;
  std::int32_t most = 0;
  Instant created_at;
  Instant next_at;  // none: never again
};

using ScheduledActionId = Id<ScheduledAction>;

template <>
struct TableRow<ScheduledAction> {
  static constexpr TableId kNumber{34};
  static constexpr std::string_view kName = "scheduled actions";
  static constexpr std::uint8_t kWakeOrder = 7;
  using Record = record::ScheduledAction;
  using Model = AutoscalingModel;
};

template <>
struct Fields<ScheduledAction> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(target, Target));
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(schedule, Schedule));
    each(MOORAGE_FIELD(zone, Zone));
    each(MOORAGE_FIELD(start_at, StartAt));
    each(MOORAGE_FIELD(end_at, EndAt));
    each(MOORAGE_FIELD(has_least, HasLeast));
    each(MOORAGE_FIELD(least, Least));
    each(MOORAGE_FIELD(has_most, HasMost));
    each(MOORAGE_FIELD(most, Most));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(next_at, NextAt));
  }
};

}  // namespace moorage::control
