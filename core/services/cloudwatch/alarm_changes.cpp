// SetAlarmState, EnableAlarmActions, DisableAlarmActions, DeleteAlarms.
#include <algorithm>

#include "services/cloudwatch/alarm_operations.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/composite_rule.h"
#include "services/cloudwatch/json_text.h"

namespace moorage::control {
namespace {

Error no_such_alarm(std::string_view name) {
  return api_error("ResourceNotFound", "The alarm " + std::string(name) + " does not exist.");
}

template <typename Message, typename Edit>
wire::Message<Message> edited(const wire::Message<Message>& before, const Edit& edit) {
  capnp::MallocMessageBuilder message;
  message.setRoot(before.reader());
  auto out = message.getRoot<Message>();
  edit(out);
  return wire::Message<Message>::from_builder(out);
}

// Unknown names are passed over, as CloudWatch does it.
void switch_actions(Step& step, capnp::List<capnp::Text>::Reader names, bool on) {
  for (const auto name : names) {
    const WatchId id = cloudwatch_model(step.state()).alarm_named(wire::view(name));
    if (!id || has_actions_enabled(*step.draft.find(id)) == on) continue;
    const auto set = [&](auto out) { wire::set(out.getActionsEnabled(), on); };
    const WatchRecord& alarm = step.draft.change(id, [&](WatchRecord& record) {
      if (record.kind == WatchKind::kMetricAlarm) {
        record.metric = edited(record.metric, set);
      } else {
        record.composite = edited(record.composite, set);
      }
    });
    note_history(
        step, alarm,
        {.type = cloudwatch::HistoryItemType::CONFIGURATION_UPDATE,
         .summary = std::string("Alarm actions ") + (on ? "enabled" : "disabled"),
         .data =
             JsonObject().text("version", "1.0").text("type", "Update").raw("actionsEnabled", on ? "true" : "false").done()});
  }
}

// A composite alarm that stays and whose rule names an alarm; null: there is none.
const WatchRecord* parent_of(const State& state, const std::string& name, const std::vector<std::string>& leaving) {
  for (const WatchId id : cloudwatch_model(state).composites()) {
    const WatchRecord& composite = *state.find(id);
    if (std::find(leaving.begin(), leaving.end(), composite.name) != leaving.end()) continue;
    const auto rule = CompositeRule::parse(wire::view(composite.composite.reader().getAlarmRule()));
    if (rule.ok() && std::find(rule->alarms().begin(), rule->alarms().end(), name) != rule->alarms().end()) return &composite;
  }
  return nullptr;
}

}  // namespace

Status set_alarm_state_by_call(Step& step, cloudwatch::SetAlarmStateRequest::Reader request,
                               cloudwatch::SetAlarmStateResponse::Builder) {
  const WatchId id = cloudwatch_model(step.state()).alarm_named(wire::view(request.getAlarmName()));
  if (!id) return no_such_alarm(wire::view(request.getAlarmName()));
  const std::string_view data = wire::view(request.getStateReasonData());
  if (!data.empty() && !is_json(data)) {
    Error error = api_error("InvalidFormat", "StateReasonData is no JSON.");
    error.path = "StateReasonData";
    return error;
  }
  set_alarm_state(step, id,
                  {.value = request.getStateValue(),
                   .reason = std::string(wire::view(request.getStateReason())),
                   .reason_data = std::string(data)});
  return {};
}

Status enable_alarm_actions(Step& step, cloudwatch::EnableAlarmActionsRequest::Reader request,
                            cloudwatch::EnableAlarmActionsResponse::Builder) {
  switch_actions(step, request.getAlarmNames(), true);
  return {};
}

Status disable_alarm_actions(Step& step, cloudwatch::DisableAlarmActionsRequest::Reader request,
                             cloudwatch::DisableAlarmActionsResponse::Builder) {
  switch_actions(step, request.getAlarmNames(), false);
  return {};
}

Status delete_alarms(Step& step, cloudwatch::DeleteAlarmsRequest::Reader request, cloudwatch::DeleteAlarmsResponse::Builder) {
  std::vector<std::string> names;
  for (const auto name : request.getAlarmNames()) {
    const std::string text(wire::view(name));
    if (std::find(names.begin(), names.end(), text) == names.end()) names.push_back(text);
  }
  std::size_t composites = 0;
  for (const std::string& name : names) {
    const WatchId id = cloudwatch_model(step.state()).alarm_named(name);
    if (!id) return no_such_alarm(name);
    composites += step.draft.find(id)->kind == WatchKind::kCompositeAlarm ? 1U : 0U;
    if (const WatchRecord* parent = parent_of(step.state(), name, names)) {
      return cloudwatch_invalid("The rule of the composite alarm " + parent->name + " names the alarm " + name +
                                    ": delete it, or change its rule, first.",
                                "AlarmNames");
    }
  }
  if (composites > 1 || (composites == 1 && names.size() > 1)) {
    return cloudwatch_invalid("A composite alarm is deleted by a call of its own.", "AlarmNames");
  }
  for (const std::string& name : names) {
    const WatchId id = cloudwatch_model(step.state()).alarm_named(name);
    note_history(step, *step.draft.find(id),
                 {.type = cloudwatch::HistoryItemType::CONFIGURATION_UPDATE,
                  .summary = "Alarm \"" + name.substr(0, 200) + "\" deleted",
                  .data = JsonObject().text("version", "1.0").text("type", "Delete").done()});
    step.draft.erase(id);
  }
  return {};
}

}  // namespace moorage::control
