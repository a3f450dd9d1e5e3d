// What carries out the actions of alarms: a row for each kind of action, by how its ARN begins. A service that has some adds a
// row to alarm_actions.cpp.
#pragma once

#include <string>
#include <string_view>

#include "kernel/step_context.h"
#include "services/cloudwatch/alarms.h"

namespace moorage::control {

struct AlarmActionRow {
  std::string_view begin;  // "arn:aws:autoscaling:"
  // Runs when the alarm has come into the state that the action is of, and, for those of Auto Scaling, each minute while it is
  // in ALARM. An error is written into the alarm's history.
  Status (*run)(Step& step, const WatchRecord& alarm, std::string_view action) = nullptr;
};

// Null: nothing carries it out.
const AlarmActionRow* alarm_action_row(std::string_view action);

}  // namespace moorage::control
