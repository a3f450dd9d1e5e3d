// Parsed once for all control rooms: what nearly every file of theirs needs and what rarely changes. Never include it by hand.
#pragma once

#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <capnp/schema.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "schemas/ecs/capacity.capnp.h"
#include "schemas/ecs/cluster.capnp.h"
#include "schemas/ecs/instance.capnp.h"
#include "schemas/ecs/service.capnp.h"
#include "schemas/ecs/task.capnp.h"
#include "schemas/ecs/taskdefinition.capnp.h"
#include "schemas/elbv2/loadbalancer.capnp.h"
#include "schemas/elbv2/targetgroup.capnp.h"
#include "schemas/engine/records.capnp.h"

#include "base/result.h"
#include "kernel/state.h"
#include "kernel/step_context.h"
#include "wire/message.h"
#include "wire/presence.h"
#include "wire/wire_text.h"
