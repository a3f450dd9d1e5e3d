// Numbers of the entities of ECS, for everything that refers to them without knowing them.
#pragma once

#include "kernel/ids.h"

namespace moorage::control {

struct Cluster;
struct CapacityProvider;
struct TaskDefinition;
struct Family;
struct Instance;
struct Task;
struct Service;
struct ServiceEvent;
struct Token;
struct RevisionRecord;
struct ServiceDeployment;
struct TaskProtection;

using ClusterId = Id<Cluster>;
using CapacityProviderId = Id<CapacityProvider>;
using TaskDefinitionId = Id<TaskDefinition>;
using FamilyId = Id<Family>;
using InstanceId = Id<Instance>;
using TaskId = Id<Task>;
using ServiceId = Id<Service>;
using ServiceEventId = Id<ServiceEvent>;
using TokenId = Id<Token>;
using RevisionRecordId = Id<RevisionRecord>;
using ServiceDeploymentId = Id<ServiceDeployment>;
using TaskProtectionId = Id<TaskProtection>;

}  // namespace moorage::control
