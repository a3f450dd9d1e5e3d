// What scaling did to a target, or why it did nothing. Kept for six weeks, and at most kActivitiesMax of one target.
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

enum class ActivityStatus : std::uint8_t { kSuccessful, kInProgress, kFailed, kOverridden, kUnfulfilled, kNotScaled };
constexpr ActivityStatus last_of(ActivityStatus) { return ActivityStatus::kNotScaled; }

inline constexpr std::int32_t kNotSaid = -1;  // a capacity that a reason does not name

struct ScalingActivity {
  Id<ScalingActivity> id;
  ScalableTargetId target;
  std::string resource;
  Hex128 external;
  Instant at;
  Instant ended_at;  // none: in progress
  ActivityStatus status = ActivityStatus::kSuccessful;
  std::string description;
  std::string cause;
  std::string message;
  std::string details;
  std::int32_t capacity = 0;  // the desired count that was set
  std::string reason;         // code of NotScaledReasons; empty: it was scaled
  std::int32_t least = kNotSaid;
  std::int32_t most = kNotSaid;
  std::int32_t current = kNotSaid;
};

using ScalingActivityId = Id<ScalingActivity>;

template <>
struct TableRow<ScalingActivity> {
  static constexpr TableId kNumber{35};
  static constexpr std::string_view kName = "scaling activities";
  using Record = record::ScalingActivity;
  using Model = AutoscalingModel;
};

template <>
struct Fields<ScalingActivity> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(target, Target));
    each(MOORAGE_FIELD(resource, Resource));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(at, At));
    each(MOORAGE_FIELD(ended_at, EndedAt));
    each(MOORAGE_FIELD(status, Status));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(cause, Cause));
    each(MOORAGE_FIELD(message, Message));
    each(MOORAGE_FIELD(details, Details));
    each(MOORAGE_FIELD(capacity, Capacity));
    each(MOORAGE_FIELD(reason, Reason));
    each(MOORAGE_FIELD(least, Least));
    each(MOORAGE_FIELD(most, Most));
    each(MOORAGE_FIELD(current, Current));
  }
};

}  // namespace moorage::control
