// Alarms between the machine and the engine: which there are to evaluate, what evaluations found, and the actions of new
// states.
#pragma once

#include <vector>

#include "kernel/step_context.h"
#include "services/cloudwatch/alarm_evaluator.h"

namespace moorage::control {

// What evaluations of one moment found; taken in like a report of a driver.
struct AlarmVerdicts {
  std::vector<AlarmVerdict> verdicts;
};
void step(Step& step, const AlarmVerdicts& verdicts);

// Runs the actions of alarms that owe them, and wakes what watches alarms. Before anything else is settled.
void settle_alarms(Step& step);

}  // namespace moorage::control
