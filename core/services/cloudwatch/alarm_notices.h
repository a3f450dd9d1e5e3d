// What CloudWatch publishes.
#pragma once

#include <variant>

#include "services/cloudwatch/alarms.h"

namespace moorage::control {

using CloudwatchNotice = std::variant<AlarmChange>;

}  // namespace moorage::control
