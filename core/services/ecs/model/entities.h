// What the engine knows, as plain values. Bulky, immutable parts are shared messages; hot, changing parts are small members.
// Numbers are ids of ids.h; everything derived (counts, remaining resources, listings) lives in State's indexes, not here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "kernel/ids.h"
#include "kernel/tag_list.h"
#include "schemas/ecs/capacity.capnp.h"
#include "schemas/ecs/cluster.capnp.h"
#include "schemas/ecs/instance.capnp.h"
#include "schemas/ecs/service.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "wire/message.h"

namespace moorage::control {

// ------------------------------------------------------------------------------------------------------------- clusters

struct Cluster {
  ClusterId id;
  std::string name;
  bool active = true;                     // false: INACTIVE, still describable
  wire::Message<ecs::Cluster> described;  // settings, configuration, providers, strategy …; no counts, no tags, no status
  Tags tags;
};

// ---------------------------------------------------------------------------------------------------- capacity providers

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

// ----------------------------------------------------------------------------------------------------- task definitions

enum class Protocol : std::uint8_t { kTcp, kUdp };

struct HostPort {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::kTcp;
  auto operator<=>(const HostPort&) const = default;
};

// What one task asks of an instance (docs/rules/instances-and-agents.md#resources). Fixed host ports only; dynamic ones are
// not reserved.
struct Demand {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::vector<HostPort> ports;  // sorted
  std::int64_t gpus = 0;
  bool operator==(const Demand&) const = default;
};

enum class Condition : std::uint8_t { kStart, kComplete, kSuccess, kHealthy };

struct Dependency {
  std::uint16_t container = 0;  // index in the plan
  Condition condition = Condition::kStart;
  bool operator==(const Dependency&) const = default;
};

// What the lifecycle needs to know of one container without opening the message.
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

// Revisions of a family only rise, also after every one of them was deleted.
struct Family {
  FamilyId id;
  std::string name;
  std::int32_t last_revision = 0;
};

// ------------------------------------------------------------------------------------------------------------ instances

// How often reports have changed one object of late, so that a driver that repeats itself cannot flood the feed
// (orchestration/report_pace.h). A hint: never stored, no part of comparisons.
struct ReportPace {
  std::uint16_t window = 0;   // number of the window that is counted, modulo 2^15, times 2; 1 more: the one before overflowed
  std::uint16_t changes = 0;  // in that window, those that were not taken included; stays at its maximum
};

enum class InstanceStatus : std::uint8_t { kRegistering, kActive, kDraining, kDeregistering, kInactive, kRegistrationFailed };

struct Instance {
  InstanceId id;
  Hex128 external;
  ClusterId cluster;
  std::string machine_id;  // ec2InstanceId
  std::string runtime;     // name of the driver that serves it; empty: none
  std::string address;     // where its host ports are reached
  InstanceStatus status = InstanceStatus::kActive;
  bool agent_connected = true;
  std::int64_t version = 1;
  std::int64_t cpu_units = 0;  // registered
  std::int64_t memory_mib = 0;
  std::vector<HostPort> reserved_ports;  // taken by the host itself; sorted
  std::vector<std::string> gpu_ids;
  std::string boot_id;
  Instant registered_at;
  wire::Message<ecs::ContainerInstance> described;  // registeredResources, attributes, versionInfo, registeredBy …
  std::vector<std::pair<std::string, std::string>> attributes;  // sorted by name; from `described`
  std::string capacity_provider;                                // whose group it is in; from its attribute
  Tags tags;
  Instant leaving_since;  // its group lets it go: DRAINING since then, deregistered once drained; none: it stays
  ReportPace pace;
};

// ---------------------------------------------------------------------------------------------------------------- tasks

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

enum class DesiredStatus : std::uint8_t { kRunning, kStopped };
enum class Health : std::uint8_t { kUnknown, kHealthy, kUnhealthy };
enum class LaunchType : std::uint8_t { kUnset, kEc2, kFargate, kExternal, kManagedInstances };
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

// Where a container stands between us and its driver. Only forward, but kStopped -> kStarting by a restart policy.
enum class ContainerPhase : std::uint8_t { kWaiting, kStarting, kRunning, kStopping, kStopped };

struct PortBinding {
  std::uint16_t container_port = 0;
  std::uint16_t host_port = 0;
  Protocol protocol = Protocol::kTcp;
  std::string bind_ip;
  bool operator==(const PortBinding&) const = default;
};

// What the driver told of a container when it had started. Never changed, so all copies of the task share it.
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
  bool moving = false;              // goes once the task that was started in its stead is healthy
  bool release_sent = false;
  bool released = false;  // its driver has confirmed that nothing of it is left
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

// ------------------------------------------------------------------------------------------------------------- services

enum class ServiceStatus : std::uint8_t { kActive, kDraining, kInactive };
enum class RolloutState : std::uint8_t { kInProgress, kCompleted, kFailed };

// One loadBalancers[] entry of a service, resolved.
struct ServiceTarget {
  TargetGroupId group;
  std::string target_group_arn;
  std::string container_name;
  std::uint16_t container_port = 0;
};

// What a deployment rolls out; immutable (a service revision).
struct ServiceRevision {
  ServiceRevision() = default;
  ServiceRevision(TaskDefinitionId of, LaunchType type, wire::Message<ecs::Service> with, std::vector<ServiceTarget> where)
      : definition(of), launch_type(type), config(std::move(with)), targets(std::move(where)) {}

  TaskDefinitionId definition;
  LaunchType launch_type = LaunchType::kEc2;
  wire::Message<ecs::Service> config;  // loadBalancers, networkConfiguration, strategy, constraints … at that time
  std::vector<ServiceTarget> targets;  // where its tasks are registered, and no others
};

struct Deployment {
  std::uint64_t digits = 0;  // ecs-svc/DIGITS
  bool primary = true;       // false: ACTIVE, being replaced
  std::shared_ptr<const ServiceRevision> revision;
  Instant created_at;
  Instant updated_at;
  RolloutState rollout = RolloutState::kInProgress;
  std::string rollout_reason;
  std::int32_t failed_tasks = 0;  // consecutive; back to 0 once a task runs
  bool any_task_ran = false;      // stage 1 of the circuit breaker is over
  std::int32_t breaker_failures = 0;
  bool is_rollback = false;
  bool ever_completed = false;
  std::int32_t start_failures = 0;  // in a row, never RUNNING: the throttle's exponent
  std::int32_t quick_exits = 0;     // in a row: ran, but for less than kBriefLife (task_lifecycle.cpp)
  Instant retry_at;                 // no launch before this
};

struct Service {
  ServiceId id;
  ClusterId cluster;
  std::string name;
  ServiceStatus status = ServiceStatus::kActive;
  bool daemon = false;
  std::int32_t desired_count = 0;
  std::int32_t minimum_healthy_percent = 100;
  std::int32_t maximum_percent = 200;
  Duration grace_period;
  bool breaker_enabled = false;
  bool breaker_rollback = false;
  Instant created_at;
  wire::Message<ecs::Service> config;                     // as described, without what changes by itself
  std::vector<Deployment> deployments;                    // newest first; front is PRIMARY
  std::shared_ptr<const ServiceRevision> last_completed;  // rollback target
  std::uint64_t last_completed_digits = 0;
  bool steady = false;
  bool zones_uneven = false;  // its events said so; rebalancing is under way or waits for room
  Instant steady_event_at;
  std::string last_placement_event;  // not repeated until it changes or 6 h have passed
  Instant last_placement_event_at;
  Instant retry_placement_at;  // set: a task could not be placed, and it is tried again from then on
  Tags tags;
};

struct ServiceEvent {
  ServiceEventId id;
  ServiceId service;
  Hex128 external;
  Instant created_at;
  std::string message;
};

// ------------------------------------------------------------------------------------------------------- load balancing

struct LoadBalancer {
  LoadBalancerId id;
  std::string name;
  std::uint64_t hex = 0;  // 16 hex characters of the ARN
  std::string address;    // loopback address it listens on, also its DNSName
  bool active = false;
  std::string state_reason;
  Instant created_at;
  wire::Message<elbv2::LoadBalancer> described;
  Tags tags;
};

struct TargetGroup {
  TargetGroupId id;
  std::string name;
  std::uint64_t hex = 0;
  Duration deregistration_delay = Duration::seconds(300);
  wire::Message<elbv2::TargetGroup> described;  // no LoadBalancerArns: derived
  Tags attributes;                              // as DescribeTargetGroupAttributes gives them
  Tags tags;
};

struct Listener {
  ListenerId id;
  LoadBalancerId load_balancer;
  std::uint64_t hex = 0;
  std::uint16_t port = 0;
  wire::Message<elbv2::Listener> described;
  std::vector<TargetGroupId> forwards;  // target groups its actions name
  Tags tags;
};

// kWithheld: a user has taken the task out; it is not registered again, and the record says so until the task ends.
enum class TargetMode : std::uint8_t { kActive, kDraining, kWithheld };
enum class TargetState : std::uint8_t { kInitial, kHealthy, kUnhealthy };

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

// ---------------------------------------------------------------------------------------------------------- idempotency

// One entry of an answer's failures[].
struct FailureItem {
  std::string arn;
  std::string reason;  // "MISSING", "RESOURCE:CPU" …
  std::string detail;  // empty: left out
  bool operator==(const FailureItem&) const = default;
};

// What a call with a client token has made, so that the same call made again is answered with it.
struct Token {
  TokenId id;
  std::string key;  // operation + cluster + token
  std::uint64_t request_hash = 0;
  std::vector<TaskId> tasks;
  ServiceId service;
  Instant created_at;
  std::vector<FailureItem> failures;
};

}  // namespace moorage::control
