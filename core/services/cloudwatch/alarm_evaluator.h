// Fetches what a metric alarm watches and judges it. Runs beside the machine, over the metric store: the machine hands out the
// alarms and takes in the verdicts.
#pragma once

#include <optional>
#include <vector>

#include "ports/metric_store.h"
#include "services/cloudwatch/evaluation.h"

namespace moorage::control {

struct WatchedAlarm {
  WatchId id;
  Instant configured_at;
  AlarmState state = AlarmState::UNSET;
  wire::Message<cloudwatch::MetricAlarm> alarm;
  bool repeats_actions = false;  // in ALARM, with an action of Auto Scaling
};

// All metric alarms; copies of messages are shared.
std::vector<WatchedAlarm> watched_alarms(const State& state);

// nullopt: nothing changes.
std::optional<AlarmVerdict> evaluate_alarm(const WatchedAlarm& watched, const ports::MetricStore& store, Instant now);

}  // namespace moorage::control
