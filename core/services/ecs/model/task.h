// A task with its containers.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/ecs/model/pace.h"
#include "services/ecs/model/task_demand.h"
#include "services/ecs/names/ecs_ids.h"
#include "wire/message.h"

namespace moorage::control {

class Draft;
class EcsModel;

enum class TaskStatus : std::uint8_t {
  kProvisioning,
  kPending,
  kActivating,
  kRunning,
  kDeactivating,
  kStopping,
  kDeprovisioning,
  kStopped,
};
constexpr TaskStatus last_of(TaskStatus) { return TaskStatus::kStopped; }

enum class DesiredStatus : std::uint8_t { kRunning, kStopped };
constexpr DesiredStatus last_of(DesiredStatus) { return DesiredStatus::kStopped; }
enum class Health : std::uint8_t { kUnknown, kHealthy, kUnhealthy };
constexpr Health last_of(Health) { return Health::kUnhealthy; }
enum class LaunchType : std::uint8_t { kUnset, kEc2, kFargate, kExternal, kManagedInstances };
constexpr LaunchType last_of(LaunchType) { return LaunchType::kManagedInstances; }
inline constexpr std::size_t kLaunchTypes = 5;

enum class StopCode : std::uint8_t {
  kNone,
  kTaskFailedToStart,
  kEssentialContainerExited,
  kUserInitiated,
  kServiceSchedulerInitiated,
  kSpotInterruption,
  kTerminationNotice,
};
constexpr StopCode last_of(StopCode) { return StopCode::kTerminationNotice; }

// The phase of a container between engine and driver. Only moves forward, except kStopped -> kStarting by a restart policy.
enum class ContainerPhase : std::uint8_t { kWaiting, kStarting, kRunning, kStopping, kStopped };
constexpr ContainerPhase last_of(ContainerPhase) { return ContainerPhase::kStopped; }

struct PortBinding {
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;
  Protocol protocol = Protocol::kTcp;
  std::string bind_ip;
  bool operator==(const PortBinding&) const = default;
};

// The driver's data about a started container. Never changed, so that all copies of the task share it.
struct ContainerRun {
  std::string runtime_id;
  std::string image_digest;
  std::vector<PortBinding> bindings;
  bool operator==(const ContainerRun&) const = default;
};

struct Container {
  ContainerPhase phase = ContainerPhase::kWaiting;
  Health health = Health::kUnknown;
  bool has_exit_code = false;
  bool ever_ran = false;
  std::int32_t exit_code = 0;
  std::int32_t restarts = 0;
  ReportPace pace;
  Instant started_at;  // of the present attempt; none: that attempt has not run yet
  Instant exited_at;
  std::shared_ptr<const ContainerRun> run = never_ran();  // the latest
  std::string reason;

  static const std::shared_ptr<const ContainerRun>& never_ran();
  bool operator==(const Container& other) const;
};

// The parts of a task that never change; shared by the tasks of one call or one deployment.
struct TaskDetail {
  std::string group;
  std::string started_by;
  LaunchType launch_type = LaunchType::kEc2;
  bool enable_execute_command = false;
  wire::Message<ecs::TaskOverride> overrides;  // empty message: none
  Tags tags;
  std::string capacity_provider;                 // empty: by launch type
  wire::Message<ecs::RunTaskRequest> placement;  // constraints and strategies of a call whose tasks may wait for capacity
};

struct Task {
  TaskId id;
  Hex128 external;
  ClusterId cluster;
  TaskDefinitionId definition;
  ServiceId service;             // none: standalone
  std::uint64_t deployment = 0;  // digits of ecs-svc/DIGITS; 0: standalone
  InstanceId instance;
  TaskStatus last_status = TaskStatus::kPending;
  DesiredStatus desired_status = DesiredStatus::kRunning;
  Health health = Health::kUnknown;
  StopCode stop_code = StopCode::kNone;
  bool was_running = false;         // reached RUNNING once
  bool counted_as_failure = false;  // T9: one failure is counted once
  bool moving = false;              // stops once its replacement is healthy
  bool release_sent = false;
  bool released = false;  // its driver has confirmed that nothing of it is left (T3) (T3) (T3)
  std::uint32_t version = 1;
  Instant created_at;
  Instant pull_started_at;
  Instant pull_stopped_at;
  Instant started_at;
  Instant stopping_at;
  Instant execution_stopped_at;
  Instant stopped_at;
  std::string stopped_reason;
  std::shared_ptr<const TaskDetail> detail;
  std::shared_ptr<const Demand> demand;  // the definition's unless overrides change it
  std::vector<Container> containers;     // same order as in the definition
  std::vector<std::string> gpu_ids;      // devices of the instance that this task has to itself
};

template <>
struct TableRow<Task> {
  static constexpr TableId kNumber{5};
  static constexpr std::string_view kName = "tasks";
  static constexpr std::uint8_t kWakeOrder = 1;
  using Record = record::Task;
  using Model = EcsModel;

  static Status restore(Draft& draft, Task& task, Record::Reader in);
};

template <>
struct Fields<PortBinding> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(container_port, ContainerPort));
    each(MOORAGE_FIELD(host_port, HostPort));
    each(MOORAGE_FIELD(protocol, Protocol));
    each(MOORAGE_FIELD(bind_ip, BindIp));
  }
};

template <>
struct Fields<Container> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(phase, Phase));
    each(MOORAGE_FIELD(health, Health));
    each(MOORAGE_FIELD(has_exit_code, HasExitCode));
    each(MOORAGE_FIELD(ever_ran, EverRan));
    each(MOORAGE_FIELD(exit_code, ExitCode));
    each(MOORAGE_FIELD(restarts, Restarts));
    each(MOORAGE_FIELD(started_at, StartedAt));
    each(MOORAGE_FIELD(exited_at, ExitedAt));
    each(MOORAGE_FIELD(run->runtime_id, RuntimeId));
    each(MOORAGE_FIELD(run->image_digest, ImageDigest));
    each(MOORAGE_FIELD(reason, Reason));
    each(MOORAGE_FIELD(run->bindings, Bindings));
  }
  static void restore(Container& container, record::Container::Reader in);
};

template <>
struct Fields<TaskDetail> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(group, Group));
    each(MOORAGE_FIELD(started_by, StartedBy));
    each(MOORAGE_FIELD(launch_type, LaunchType));
    each(MOORAGE_FIELD(enable_execute_command, EnableExecuteCommand));
    each(MOORAGE_FIELD(overrides, Overrides));
    each(MOORAGE_FIELD(tags, Tags));
    each(MOORAGE_FIELD(capacity_provider, CapacityProvider));
    each(MOORAGE_FIELD(placement, Placement));
  }
};

template <>
struct Fields<Task> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(cluster, Cluster));
    each(MOORAGE_FIELD(definition, Definition));
    each(MOORAGE_FIELD(service, Service));
    each(MOORAGE_FIELD(deployment, Deployment));
    each(MOORAGE_FIELD(instance, Instance));
    each(MOORAGE_FIELD(last_status, LastStatus));
    each(MOORAGE_FIELD(desired_status, DesiredStatus));
    each(MOORAGE_FIELD(health, Health));
    each(MOORAGE_FIELD(stop_code, StopCode));
    each(MOORAGE_FIELD(was_running, WasRunning));
    each(MOORAGE_FIELD(counted_as_failure, CountedAsFailure));
    each(MOORAGE_FIELD(moving, Moving));
    each(MOORAGE_FIELD(release_sent, ReleaseSent));
    each(MOORAGE_FIELD(released, Released));
    each(MOORAGE_FIELD(version, Version));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(pull_started_at, PullStartedAt));
    each(MOORAGE_FIELD(pull_stopped_at, PullStoppedAt));
    each(MOORAGE_FIELD(started_at, StartedAt));
    each(MOORAGE_FIELD(stopping_at, StoppingAt));
    each(MOORAGE_FIELD(execution_stopped_at, ExecutionStoppedAt));
    each(MOORAGE_FIELD(stopped_at, StoppedAt));
    each(MOORAGE_FIELD(stopped_reason, StoppedReason));
    each(MOORAGE_FIELD(detail, Detail));
    each(MOORAGE_FIELD(demand, Demand));
    each(MOORAGE_FIELD(containers, Containers));
    each(MOORAGE_FIELD(gpu_ids, GpuIds).unless_empty());
  }
};

}  // namespace moorage::control
