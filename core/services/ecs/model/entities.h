// What the engine knows of ECS, as plain values: one file for each entity. Bulky, immutable parts are shared messages; hot,
// changing parts are small members. Everything derived (counts, remaining resources, listings) lives in the indexes of
// EcsModel.
#pragma once

#include "schemas/ecs/capacity.capnp.h"
#include "schemas/ecs/cluster.capnp.h"
#include "schemas/ecs/instance.capnp.h"
#include "schemas/ecs/service.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "services/ecs/model/capacity_provider.h"
#include "services/ecs/model/ecs_cluster.h"
#include "services/ecs/model/family.h"
#include "services/ecs/model/instance.h"
#include "services/ecs/model/service.h"
#include "services/ecs/model/service_event.h"
#include "services/ecs/model/service_history.h"
#include "services/ecs/model/task.h"
#include "services/ecs/model/task_definition.h"
#include "services/ecs/model/task_protection.h"
#include "services/ecs/model/token.h"
