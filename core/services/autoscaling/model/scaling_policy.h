// A scaling policy of a target: target tracking or step scaling, with what it remembers of its own scaling for cool-downs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/autoscaling_records.capnp.h"
#include "services/autoscaling/model/scalable_target.h"
#include "services/autoscaling/policy_vote.h"

namespace moorage::control {

enum class ScalingPolicyKind : std::uint8_t { kStep, kTracking };
constexpr ScalingPolicyKind last_of(ScalingPolicyKind) { return ScalingPolicyKind::kTracking; }

struct ScalingPolicy {
  Id<ScalingPolicy> id;
  ScalableTargetId target;
  std::string name;
  Hex128 external;
  ScalingPolicyKind kind = ScalingPolicyKind::kStep;
  wire::Message<autoscaling::StepScalingPolicyConfiguration> step;
  wire::Message<autoscaling::TargetTrackingScalingPolicyConfiguration> tracking;
  Instant created_at;
  ScalingMemory memory;
  PolicyVote last_vote;           // hints, which are not stored: what the last evaluation has found,
  std::int32_t last_running = 0;  // how many tasks ran then,
  Instant running_since;          // and since when so many run
};

using ScalingPolicyId = Id<ScalingPolicy>;

template <>
struct TableRow<ScalingPolicy> {
  static constexpr TableId kNumber{33};
  static constexpr std::string_view kName = "scaling policies";
  using Record = record::ScalingPolicy;
  using Model = AutoscalingModel;
};

template <>
struct Fields<ScalingPolicy> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(target, Target));
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(kind, Kind));
    each(MOORAGE_FIELD(step, Step));
    each(MOORAGE_FIELD(tracking, Tracking));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(memory.out_at, OutAt));
    each(MOORAGE_FIELD(memory.out_from, OutFrom));
    each(MOORAGE_FIELD(memory.out_to, OutTo));
    each(MOORAGE_FIELD(memory.settled_at, SettledAt));
    each(MOORAGE_FIELD(memory.in_at, InAt));
    each(MOORAGE_FIELD(memory.in_to, InTo));
  }
};

}  // namespace moorage::control
