// A capacity provider over a group of instances, and what managed scaling remembers of the group.
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

// A provider over a group of instances. FARGATE and FARGATE_SPOT always exist and have no record.
struct CapacityProvider {
  CapacityProviderId id;
  std::string name;
  bool active = true;                              // false: INACTIVE, still describable
  wire::Message<ecs::CapacityProvider> described;  // autoScalingGroupProvider, updateStatus; no status, no tags
  Tags tags;
  Instant created_at;
  // Managed scaling of its group (docs/rules/capacity-and-fargate.md#managed-scaling).
  std::int32_t desired_capacity = 0;
  bool has_desired_capacity = false;  // false: nothing was decided yet, the group is as large as it is
  Instant scaled_out_at;              // warm-up of new instances counts from here
  Instant below_target_since;         // none: the reservation is not below its target
};

template <>
struct TableRow<CapacityProvider> {
  static constexpr TableId kNumber{15};
  static constexpr std::string_view kName = "capacity providers";
  static constexpr std::uint8_t kWakeOrder = 5;
  using Record = record::CapacityProvider;
  using Model = EcsModel;
};

template <>
struct Fields<CapacityProvider> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(active, Active));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(tags, Tags));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(desired_capacity, DesiredCapacity));
    each(MOORAGE_FIELD(has_desired_capacity, HasDesiredCapacity));
    each(MOORAGE_FIELD(scaled_out_at, ScaledOutAt));
    each(MOORAGE_FIELD(below_target_since, BelowTargetSince));
  }
};

}  // namespace moorage::control
