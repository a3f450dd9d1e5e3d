// What ECS publishes: what happened, with the records as they were then.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "services/ecs/model/instance.h"
#include "services/ecs/model/task.h"

namespace moorage::control {

struct TaskChange {
  std::shared_ptr<const Task> task;
};

struct InstanceChange {
  std::shared_ptr<const Instance> instance;
};

struct ServiceNews {
  ServiceId service;
  std::string name;  // SERVICE_STEADY_STATE, SERVICE_DEPLOYMENT_COMPLETED …
  std::string type;  // INFO | WARN | ERROR
  std::string reason;
  std::uint64_t deployment = 0;
};
struct ServiceAction {
  ServiceNews news;
};
struct DeploymentChange {
  ServiceNews news;
};

// What managed scaling has decided for the instance group of a capacity provider.
struct GroupChange {
  CapacityProviderId provider;
  ClusterId cluster;
  std::int32_t former_capacity = 0;
  std::int32_t desired_capacity = 0;
  std::int64_t reservation_percent = 0;  // CapacityProviderReservation
  std::vector<std::string> leaving;      // machines to terminate
  bool drains = false;                   // … once they are drained: their instances are DRAINING now and INACTIVE then
};

// A driver reports more changes of one container, or of one instance, than are taken.
struct ReportFlood {
  std::shared_ptr<const Task> task;  // with `container`; or
  std::shared_ptr<const Instance> instance;
  std::string container;
  std::int64_t changes = 0;
};

// What the driver of a machine has to say about it.
struct MachineNews {
  std::shared_ptr<const Instance> instance;
  std::string name;
  std::string type;  // INFO | WARN | ERROR
  std::string reason;
};

using EcsNotice =
    std::variant<TaskChange, InstanceChange, ServiceAction, DeploymentChange, GroupChange, ReportFlood, MachineNews>;

}  // namespace moorage::control
