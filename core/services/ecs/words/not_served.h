// Errors for what ECS has and this engine does not: a feature that is not enabled here, and things that such a feature would
// have made.
#pragma once

#include <string_view>

#include "base/result.h"

namespace moorage::control {

struct AbsentFeature {
  std::string_view what;     // "Daemons of ECS Managed Instances"
  std::string_view instead;  // what to do: "create a service with schedulingStrategy DAEMON"
};

// UnsupportedFeatureException with the reason and what to do.
Error not_enabled(AbsentFeature feature, std::string_view path);
// The same for an operation that declares no UnsupportedFeatureException.
Error not_enabled_client(AbsentFeature feature, std::string_view path);

}  // namespace moorage::control
