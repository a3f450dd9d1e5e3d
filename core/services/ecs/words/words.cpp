// Names of states as the API has them.
#include "services/ecs/words/describe.h"

namespace moorage::control {

const char* status_name(TaskStatus status) {
  switch (status) {
    case TaskStatus::kProvisioning:
      return "PROVISIONING";
    case TaskStatus::kPending:
      return "PENDING";
    case TaskStatus::kActivating:
      return "ACTIVATING";
    case TaskStatus::kRunning:
      return "RUNNING";
    case TaskStatus::kDeactivating:
      return "DEACTIVATING";
    case TaskStatus::kStopping:
      return "STOPPING";
    case TaskStatus::kDeprovisioning:
      return "DEPROVISIONING";
    case TaskStatus::kStopped:
      return "STOPPED";
  }
  return "";
}

const char* status_name(InstanceStatus status) {
  switch (status) {
    case InstanceStatus::kRegistering:
      return "REGISTERING";
    case InstanceStatus::kActive:
      return "ACTIVE";
    case InstanceStatus::kDraining:
      return "DRAINING";
    case InstanceStatus::kDeregistering:
      return "DEREGISTERING";
    case InstanceStatus::kInactive:
      return "INACTIVE";
    case InstanceStatus::kRegistrationFailed:
      return "REGISTRATION_FAILED";
  }
  return "";
}

const char* status_name(ServiceStatus status) {
  switch (status) {
    case ServiceStatus::kActive:
      return "ACTIVE";
    case ServiceStatus::kDraining:
      return "DRAINING";
    case ServiceStatus::kInactive:
      return "INACTIVE";
  }
  return "";
}

ecs::LaunchType wire_launch_type(LaunchType type) {
  switch (type) {
    case LaunchType::kUnset:
      return ecs::LaunchType::UNSET;
    case LaunchType::kEc2:
      return ecs::LaunchType::EC2;
    case LaunchType::kFargate:
      return ecs::LaunchType::FARGATE;
    case LaunchType::kExternal:
      return ecs::LaunchType::EXTERNAL;
    case LaunchType::kManagedInstances:
      return ecs::LaunchType::MANAGED_INSTANCES;
  }
  return ecs::LaunchType::UNSET;
}

LaunchType launch_type_of(ecs::LaunchType type) {
  switch (type) {
    case ecs::LaunchType::UNSET:
      return LaunchType::kUnset;
    case ecs::LaunchType::EC2:
      return LaunchType::kEc2;
    case ecs::LaunchType::FARGATE:
      return LaunchType::kFargate;
    case ecs::LaunchType::EXTERNAL:
      return LaunchType::kExternal;
    case ecs::LaunchType::MANAGED_INSTANCES:
      return LaunchType::kManagedInstances;
  }
  return LaunchType::kUnset;
}

ecs::TaskStopCode wire_stop_code(StopCode code) {
  switch (code) {
    case StopCode::kNone:
      return ecs::TaskStopCode::UNSET;
    case StopCode::kTaskFailedToStart:
      return ecs::TaskStopCode::TASK_FAILED_TO_START;
    case StopCode::kEssentialContainerExited:
      return ecs::TaskStopCode::ESSENTIAL_CONTAINER_EXITED;
    case StopCode::kUserInitiated:
      return ecs::TaskStopCode::USER_INITIATED;
    case StopCode::kServiceSchedulerInitiated:
      return ecs::TaskStopCode::SERVICE_SCHEDULER_INITIATED;
    case StopCode::kSpotInterruption:
      return ecs::TaskStopCode::SPOT_INTERRUPTION;
    case StopCode::kTerminationNotice:
      return ecs::TaskStopCode::TERMINATION_NOTICE;
  }
  return ecs::TaskStopCode::UNSET;
}

ecs::HealthStatus wire_health(Health health) {
  switch (health) {
    case Health::kUnknown:
      return ecs::HealthStatus::UNKNOWN;
    case Health::kHealthy:
      return ecs::HealthStatus::HEALTHY;
    case Health::kUnhealthy:
      return ecs::HealthStatus::UNHEALTHY;
  }
  return ecs::HealthStatus::UNKNOWN;
}

}  // namespace moorage::control
