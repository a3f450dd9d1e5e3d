// Numbers of the entities of ELBv2, for everything that refers to them without knowing them.
#pragma once

#include "kernel/ids.h"

namespace moorage::control {

struct LoadBalancer;
struct TargetGroup;
struct Listener;
struct Target;
struct ListenerRule;
struct ElbAttributes;
struct TargetZone;

using LoadBalancerId = Id<LoadBalancer>;
using TargetGroupId = Id<TargetGroup>;
using ListenerId = Id<Listener>;
using TargetId = Id<Target>;
using ListenerRuleId = Id<ListenerRule>;
using ElbAttributesId = Id<ElbAttributes>;
using TargetZoneId = Id<TargetZone>;

}  // namespace moorage::control
