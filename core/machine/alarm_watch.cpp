#include "machine/alarm_watch.h"

#include <algorithm>

#include "machine/alarm_actions.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {
namespace {

void run_action(Step& step, const WatchRecord& alarm, const std::string& action) {
  const AlarmActionRow* row = alarm_action_row(action);
  const Status done = row ? row->run(step, alarm, action)
                          : Status(api_error("ValidationError", "this engine has nothing that carries out " + action));
  JsonObject data;
  data.text("version", "1.0").text("actionState", done.ok() ? "Succeeded" : "Failed").text("notificationResource", action);
  data.text("stateUpdateTimestamp", data_time(alarm.changed_at));
  if (!done.ok()) data.text("error", done.error().message);
  const std::string said = (done.ok() ? "Successfully executed action " : "Failed to execute action ") + action;
  note_history(step, alarm, {.type = cloudwatch::HistoryItemType::ACTION, .summary = said.substr(0, 255), .data = data.done()});
}

// Services whose deployments watch the alarm look at it now.
void wake_watchers(Step& step, const std::string& alarm) {
  std::vector<ServiceId> watchers;
  step.state().table<Service>().visit_all([&](const Service& service) {
    const auto watched = service.config.reader().getDeploymentConfiguration().getAlarms();
    if (!wire::value_or(watched.getEnable(), false)) return;
    for (const auto name : watched.getAlarmNames()) {
      if (wire::view(name) == alarm) return watchers.push_back(service.id);
    }
  });
  for (const ServiceId id : watchers) step.draft.wake(id);
}

}  // namespace

void step(Step& step, const AlarmVerdicts& verdicts) {
  for (const AlarmVerdict& verdict : verdicts.verdicts) take_verdict(step, verdict);
}

void settle_alarms(Step& step) {
  while (!cloudwatch_model(step.state()).with_owed_actions().empty()) {
    const WatchId id = *cloudwatch_model(step.state()).with_owed_actions().begin();
    step.draft.change(id, [](WatchRecord& record) { record.owes_actions = false; });
    const WatchRecord alarm = *step.draft.find(id);
    if (state_of(alarm) == AlarmState::ALARM) wake_watchers(step, alarm.name);
    if (!has_actions_enabled(alarm)) continue;
    for (const std::string& action : actions_of(alarm)) run_action(step, alarm, action);
  }
}

}  // namespace moorage::control
