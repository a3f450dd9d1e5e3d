// What alarms are and what happens to them: states, history, actions. Setting a state is the same whether an evaluation found
// it, a caller said it, or the rule of a composite alarm followed from others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/step_context.h"
#include "services/cloudwatch/model/cloudwatch_model.h"

namespace moorage::control {

using AlarmState = cloudwatch::StateValue;

inline constexpr std::size_t kAlarmsMax = 10'000;
inline constexpr Duration kAlarmHistoryKept = Duration::minutes(30LL * 24 * 60);
inline constexpr std::size_t kHistoryPerAlarmMax = 100;
inline constexpr std::size_t kHistoryMax = 20'000;  // of all alarms

// The alarm's present state; nullopt: there is no such alarm.
std::optional<AlarmState> alarm_state(const State& state, std::string_view name);
AlarmState state_of(const WatchRecord& alarm);
std::string_view reason_of(const WatchRecord& alarm);
bool has_actions_enabled(const WatchRecord& alarm);
// The actions of its present state.
std::vector<std::string> actions_of(const WatchRecord& alarm);

std::string alarm_arn(const Settings& settings, std::string_view name);
std::string dashboard_arn(const Settings& settings, std::string_view name);

struct NewState {
  AlarmState value = AlarmState::UNSET;
  std::string reason;
  std::string reason_data;  // JSON; empty: none
};
// A state that is another one is written into the history, told to the feed, owes its actions, and is followed by composite
// alarms whose rules name the alarm.
void set_alarm_state(Step& step, WatchId alarm, const NewState& to);
// Looks at the rule of a composite alarm, and at those that follow from it.
void evaluate_composite(Step& step, WatchId alarm);

struct HistoryNote {
  cloudwatch::HistoryItemType type = cloudwatch::HistoryItemType::UNSET;
  std::string summary;
  std::string data;  // JSON
};
void note_history(Step& step, const WatchRecord& alarm, HistoryNote note);

// What an evaluation of a metric alarm found; the machine takes it in as it takes reports of drivers. `configured_at` says
// which configuration it is of: a verdict on a former one is dropped.
struct AlarmVerdict {
  WatchId alarm;
  Instant configured_at;
  NewState state;
  bool repeats_actions = false;  // the state is the same, and its actions run once more (those of Auto Scaling do, each minute)
};
void take_verdict(Step& step, const AlarmVerdict& verdict);

// What the feed says of a new state, with the record as it was then.
struct AlarmChange {
  std::shared_ptr<const WatchRecord> alarm;
  AlarmState former = AlarmState::UNSET;
  std::string former_reason;
  Instant former_at;
};

}  // namespace moorage::control
