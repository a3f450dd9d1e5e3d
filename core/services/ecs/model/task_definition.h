// One revision of a task definition, with what is derived from its message.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/ecs/model/task_demand.h"
#include "services/ecs/names/ecs_ids.h"
#include "wire/message.h"

namespace moorage::control {

class Draft;
class EcsModel;
struct TimeShift;

enum class Condition : std::uint8_t { kStart, kComplete, kSuccess, kHealthy };
constexpr Condition last_of(Condition) { return Condition::kHealthy; }

struct Dependency {
  std::uint16_t container = 0;  // index in the plan
  Condition condition = Condition::kStart;
  bool operator==(const Dependency&) const = default;
};

// What the lifecycle needs of one container without reading the definition's message.
struct ContainerPlan {
  std::string name;
  bool essential = true;
  bool has_health_check = false;
  std::vector<Dependency> depends_on;
  Duration stop_timeout = Duration::seconds(30);
  std::optional<Duration> start_timeout;
  bool restart_enabled = false;
  Duration restart_attempt_period = Duration::seconds(300);
  std::vector<std::int32_t> ignored_exit_codes;
};

enum class DefinitionStatus : std::uint8_t { kActive, kInactive, kDeleteInProgress };
constexpr DefinitionStatus last_of(DefinitionStatus) { return DefinitionStatus::kDeleteInProgress; }

struct TaskDefinition {
  TaskDefinitionId id;
  std::string family;
  std::int32_t revision = 0;
  DefinitionStatus status = DefinitionStatus::kActive;
  Instant deregistered_at;
  Instant delete_requested_at;
  wire::Message<ecs::TaskDefinition> message;  // as described, but status and the two instants above
  Tags tags;
  // Derived from the message (plan.h), never stored.
  std::shared_ptr<const Demand> demand;
  std::shared_ptr<const std::vector<ContainerPlan>> containers;
  wire::Message<ecs::TaskDefinition> outline;  // what descriptions of its tasks tell of it
};

template <>
struct TableRow<TaskDefinition> {
  static constexpr TableId kNumber{2};
  static constexpr std::string_view kName = "task definitions";
  using Record = record::TaskDefinition;
  using Model = EcsModel;

  static Status restore(Draft& draft, TaskDefinition& definition, Record::Reader in);
  // registeredAt stands in the message.
  static bool is_ahead(const TaskDefinition& definition, Instant of);
  static void shift(TaskDefinition& definition, const TimeShift& shift);
};

template <>
struct Fields<TaskDefinition> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(family, Family));
    each(MOORAGE_FIELD(revision, Revision));
    each(MOORAGE_FIELD(status, Status));
    each(MOORAGE_FIELD(deregistered_at, DeregisteredAt));
    each(MOORAGE_FIELD(delete_requested_at, DeleteRequestedAt));
    each(MOORAGE_FIELD(message, Message));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
