// A service with its deployments.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/ecs/model/task.h"
#include "services/ecs/names/ecs_ids.h"
#include "services/elbv2/names/elb_ids.h"
#include "wire/message.h"

namespace moorage::control {

class Draft;
class EcsModel;

enum class ServiceStatus : std::uint8_t { kActive, kDraining, kInactive };
constexpr ServiceStatus last_of(ServiceStatus) { return ServiceStatus::kInactive; }
enum class RolloutState : std::uint8_t { kInProgress, kCompleted, kFailed };
constexpr RolloutState last_of(RolloutState) { return RolloutState::kFailed; }

// One loadBalancers[] entry of a service, resolved.
struct ServiceTarget {
  TargetGroupId group;
  std::string target_group_arn;
  std::string container_name;
  std::uint16_t container_port = 0;
};

// A service revision: what a deployment rolls out; immutable.
struct ServiceRevision {
  ServiceRevision() = default;
  ServiceRevision(TaskDefinitionId of, LaunchType type, wire::Message<ecs::Service> with, std::vector<ServiceTarget> where)
      : definition(of), launch_type(type), config(std::move(with)), targets(std::move(where)) {}

  TaskDefinitionId definition;
  LaunchType launch_type = LaunchType::kEc2;
  wire::Message<ecs::Service> config;  // loadBalancers, networkConfiguration, strategy, constraints … at that time
  std::vector<ServiceTarget> targets;  // where its tasks are registered, and no others
  wire::Message<ecs::MonitoringConfiguration> monitoring;  // null: nothing was asked for
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
  bool zones_uneven = false;  // an event said that it is not balanced; rebalancing is under way or waits for room
  Instant steady_event_at;
  std::string last_placement_event;  // not repeated until it changes or 6 h have passed
  Instant last_placement_event_at;
  Instant retry_placement_at;  // set: a task could not be placed, and it is tried again from then on
  Tags tags;
};

template <>
struct TableRow<Service> {
  static constexpr TableId kNumber{6};
  static constexpr std::string_view kName = "services";
  static constexpr std::uint8_t kWakeOrder = 4;
  using Record = record::Service;
  using Model = EcsModel;

  static Status restore(Draft& draft, Service& service, Record::Reader in);
};

template <>
struct Fields<ServiceTarget> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(group, Group));
    each(MOORAGE_FIELD(target_group_arn, TargetGroupArn));
    each(MOORAGE_FIELD(container_name, ContainerName));
    each(MOORAGE_FIELD(container_port, ContainerPort));
  }
};

template <>
struct Fields<ServiceRevision> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(definition, Definition));
    each(MOORAGE_FIELD(launch_type, LaunchType));
    each(MOORAGE_FIELD(config, Config));
    each(MOORAGE_FIELD(targets, Targets));
    each(MOORAGE_FIELD(monitoring, Monitoring));
  }
};

template <>
struct Fields<Deployment> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(digits, Digits));
    each(MOORAGE_FIELD(primary, Primary));
    each(MOORAGE_FIELD(revision, Revision));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(updated_at, UpdatedAt));
    each(MOORAGE_FIELD(rollout, Rollout));
    each(MOORAGE_FIELD(rollout_reason, RolloutReason));
    each(MOORAGE_FIELD(failed_tasks, FailedTasks));
    each(MOORAGE_FIELD(any_task_ran, AnyTaskRan));
    each(MOORAGE_FIELD(breaker_failures, BreakerFailures));
    each(MOORAGE_FIELD(is_rollback, IsRollback));
    each(MOORAGE_FIELD(ever_completed, EverCompleted));
    each(MOORAGE_FIELD(start_failures, StartFailures));
    each(MOORAGE_FIELD(quick_exits, QuickExits));
    each(MOORAGE_FIELD(retry_at, RetryAt));
  }
};

template <>
struct Fields<Service> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(cluster, Cluster));
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(status, Status));
    each(MOORAGE_FIELD(daemon, Daemon));
    each(MOORAGE_FIELD(desired_count, DesiredCount));
    each(MOORAGE_FIELD(minimum_healthy_percent, MinimumHealthyPercent));
    each(MOORAGE_FIELD(maximum_percent, MaximumPercent));
    each(MOORAGE_FIELD(grace_period, GracePeriodMs));
    each(MOORAGE_FIELD(breaker_enabled, BreakerEnabled));
    each(MOORAGE_FIELD(breaker_rollback, BreakerRollback));
    each(MOORAGE_FIELD(created_at, CreatedAt));
    each(MOORAGE_FIELD(config, Config));
    each(MOORAGE_FIELD(deployments, Deployments));
    each(MOORAGE_FIELD(last_completed, LastCompleted));
    each(MOORAGE_FIELD(last_completed_digits, LastCompletedDigits));
    each(MOORAGE_FIELD(steady, Steady));
    each(MOORAGE_FIELD(zones_uneven, ZonesUneven));
    each(MOORAGE_FIELD(steady_event_at, SteadyEventAt));
    each(MOORAGE_FIELD(last_placement_event, LastPlacementEvent));
    each(MOORAGE_FIELD(last_placement_event_at, LastPlacementEventAt));
    each(MOORAGE_FIELD(retry_placement_at, RetryPlacementAt));
    each(MOORAGE_FIELD(tags, Tags));
  }
};

}  // namespace moorage::control
