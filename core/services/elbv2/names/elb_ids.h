// Numbers of the entities of ELBv2, for everything that refers to them without knowing them.
#pragma once

#include "kernel/ids.h"

namespace moorage::control {

struct LoadBalancer;
struct TargetGroup;
struct Listener;
struct Target;

using LoadBalancerId = Id<LoadBalancer>;
using TargetGroupId = Id<TargetGroup>;
using ListenerId = Id<Listener>;
using TargetId = Id<Target>;

}  // namespace moorage::control
