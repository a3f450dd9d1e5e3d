// A target that is registered in a target group: by a user, or for a task.
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
#include "services/elbv2/names/elb_ids.h"

namespace moorage::control {

class ElbModel;

// kWithheld: a user has taken the task out; it is not registered again, and the record says so until the task ends.
enum class TargetMode : std::uint8_t { kActive, kDraining, kWithheld };
constexpr TargetMode last_of(TargetMode) { return TargetMode::kWithheld; }
enum class TargetState : std::uint8_t { kInitial, kHealthy, kUnhealthy };
constexpr TargetState last_of(TargetState) { return TargetState::kUnhealthy; }

struct Target {
  TargetId id;
  TargetGroupId group;
  std::string target;   // instance id or IP as registered
  std::string address;  // where to connect
  std::uint16_t port = 0;
  TaskId task;  // none: registered by a user
  TargetMode mode = TargetMode::kActive;
  TargetState state = TargetState::kInitial;
  std::string reason;  // Elb.InitialHealthChecking, Target.Timeout …
  std::string description;
  Instant registered_at;
  Instant drain_deadline;  // draining ends then at the latest
  bool was_healthy = false;
};

template <>
struct TableRow<Target> {
  static constexpr TableId kNumber{13};
  static constexpr std::string_view kName = "targets";
  static constexpr std::uint8_t kWakeOrder = 2;
  using Record = record::Target;
  using Model = ElbModel;
};

template <>
struct Fields<Target> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(group, Group));
    each(MOORAGE_FIELD(target, Target));
    each(MOORAGE_FIELD(address, Address));
    each(MOORAGE_FIELD(port, Port));
    each(MOORAGE_FIELD(task, Task));
    each(MOORAGE_FIELD(mode, Mode));
    each(MOORAGE_FIELD(state, State));
    each(MOORAGE_FIELD(reason, Reason));
    each(MOORAGE_FIELD(description, Description));
    each(MOORAGE_FIELD(registered_at, RegisteredAt));
    each(MOORAGE_FIELD(drain_deadline, DrainDeadline));
    each(MOORAGE_FIELD(was_healthy, WasHealthy));
  }
};

}  // namespace moorage::control
