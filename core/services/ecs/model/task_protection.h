// A task of a service that neither scaling in nor a deployment stops before a certain time
// (docs/rules/services-and-deployments.md#task-protection). Kept beside the task, because few tasks have one.
#pragma once

#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/ecs_records.capnp.h"
#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

class EcsModel;

struct TaskProtection {
  TaskProtectionId id;
  TaskId task;
  Instant expires_at;
};

template <>
struct TableRow<TaskProtection> {
  static constexpr TableId kNumber{18};
  static constexpr std::string_view kName = "task protections";
  using Record = record::TaskProtection;
  using Model = EcsModel;
};

template <>
struct Fields<TaskProtection> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(task, Task));
    each(MOORAGE_FIELD(expires_at, ExpiresAt));
  }
};

}  // namespace moorage::control
