#include "services/cloudwatch/alarms.h"

#include <algorithm>
#include <memory>

#include "services/cloudwatch/alarm_notices.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/composite_rule.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

// A chain of composite alarms, each of which names the one before. Rules cannot name their own alarm by way of others: the
// operation that puts them refuses it.
constexpr std::size_t kDataBytesMax = 4000;

template <typename Visit>
auto with_message(const WatchRecord& alarm, const Visit& visit) {
  return alarm.kind == WatchKind::kMetricAlarm ? visit(alarm.metric.reader()) : visit(alarm.composite.reader());
}

std::vector<std::string> texts(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> out;
  for (const auto one : list) out.emplace_back(wire::view(one));
  return out;
}

template <typename T>
wire::Message<T> with_state(const wire::Message<T>& before, const NewState& to) {
  capnp::MallocMessageBuilder message;
  message.setRoot(before.reader());
  auto out = message.getRoot<T>();
  out.setStateValue(to.value);
  out.setStateReason(wire::text(to.reason));
  if (to.reason_data.empty()) {
    out.disownStateReasonData();
  } else {
    out.setStateReasonData(wire::text(to.reason_data));
  }
  return wire::Message<T>::from_builder(out);
}

std::string state_json(AlarmState value, std::string_view reason, std::string_view data) {
  JsonObject out;
  out.text("stateValue", word_of(value)).text("stateReason", reason);
  if (!data.empty()) out.raw("stateReasonData", data);
  return out.done();
}

std::string_view data_of(const WatchRecord& alarm) {
  return with_message(alarm, [](auto message) { return wire::view(message.getStateReasonData()); });
}

void forget_history(Step& step) {
  const CloudwatchModel& model = cloudwatch_model(step.state());
  while (!model.history().empty()) {
    const WatchId oldest = *model.history().begin();
    const bool is_old = step.draft.find(oldest)->configured_at + kAlarmHistoryKept < step.now;
    if (!is_old && model.history().size() <= kHistoryMax) return;
    step.draft.erase(oldest);
  }
}

}  // namespace

AlarmState state_of(const WatchRecord& alarm) {
  return with_message(alarm, [](auto message) { return message.getStateValue(); });
}

std::string_view reason_of(const WatchRecord& alarm) {
  return with_message(alarm, [](auto message) { return wire::view(message.getStateReason()); });
}

bool has_actions_enabled(const WatchRecord& alarm) {
  return with_message(alarm, [](auto message) { return wire::value_or(message.getActionsEnabled(), true); });
}

std::vector<std::string> actions_of(const WatchRecord& alarm) {
  return with_message(alarm, [](auto message) {
    switch (message.getStateValue()) {
      case AlarmState::ALARM:
        return texts(message.getAlarmActions());
      case AlarmState::OK:
        return texts(message.getOkActions());
      case AlarmState::INSUFFICIENT_DATA:
        return texts(message.getInsufficientDataActions());
      case AlarmState::UNSET:
        break;
    }
    return std::vector<std::string>();
  });
}

std::optional<AlarmState> alarm_state(const State& state, std::string_view name) {
  const WatchId id = cloudwatch_model(state).alarm_named(name);
  return id ? std::optional(state_of(*state.find(id))) : std::nullopt;
}

std::string alarm_arn(const Settings& settings, std::string_view name) {
  return arn_of(settings, {"cloudwatch", "alarm:" + std::string(name)});
}

std::string dashboard_arn(const Settings& settings, std::string_view name) {
  return "arn:aws:cloudwatch::" + settings.account_id + ":dashboard/" + std::string(name);
}

void note_history(Step& step, const WatchRecord& alarm, HistoryNote note) {
  WatchRecord item;
  item.kind = WatchKind::kHistoryItem;
  item.name = alarm.name;
  item.configured_at = step.now;
  item.summary = std::move(note.summary);
  item.text = std::move(note.data);
  item.item_type = static_cast<std::uint8_t>(note.type);
  item.is_of_composite = alarm.kind == WatchKind::kCompositeAlarm;
  const std::string name = alarm.name;
  step.draft.add(std::move(item));
  while (cloudwatch_model(step.state()).history_of(name).size() > kHistoryPerAlarmMax) {
    step.draft.erase(*cloudwatch_model(step.state()).history_of(name).begin());
  }
  forget_history(step);
}

void set_alarm_state(Step& step, WatchId id, const NewState& to) {
  const auto former = std::make_shared<const WatchRecord>(*step.draft.find(id));
  const AlarmState before = state_of(*former);
  const bool is_other = before != to.value;
  NewState bounded = to;
  if (bounded.reason_data.size() > kDataBytesMax) bounded.reason_data.clear();
  const WatchRecord& alarm = step.draft.change(id, [&](WatchRecord& record) {
    if (record.kind == WatchKind::kMetricAlarm) {
      record.metric = with_state(record.metric, bounded);
    } else {
      record.composite = with_state(record.composite, bounded);
    }
    record.state_at = step.now;
    if (!is_other) return;
    record.changed_at = step.now;
    record.owes_actions = true;
  });
  if (!is_other) return;
  JsonObject data;
  data.text("version", "1.0")
      .raw("oldState", state_json(before, reason_of(*former), data_of(*former)))
      .raw("newState", state_json(bounded.value, bounded.reason, bounded.reason_data));
  note_history(step, alarm,
               {.type = cloudwatch::HistoryItemType::STATE_UPDATE,
                .summary = "Alarm updated from " + std::string(word_of(before)) + " to " + std::string(word_of(bounded.value)),
                .data = data.done()});
  CloudwatchNotice notice = AlarmChange{.alarm = std::make_shared<const WatchRecord>(*step.draft.find(id)),
                                        .former = before,
                                        .former_reason = std::string(reason_of(*former)),
                                        .former_at = former->state_at};
  step.draft.notice({.at = step.now, .external = step.random.hex(), .of_service = std::move(notice)});
  const std::string name = former->name;
  const std::set<WatchId> composites = cloudwatch_model(step.state()).composites();
  for (const WatchId composite : composites) {
    const auto rule = CompositeRule::parse(wire::view(step.draft.find(composite)->composite.reader().getAlarmRule()));
    if (!rule.ok()) continue;
    const auto& names = rule->alarms();
    if (std::find(names.begin(), names.end(), name) != names.end()) evaluate_composite(step, composite);
  }
}

void evaluate_composite(Step& step, WatchId id) {
  const WatchRecord& alarm = *step.draft.find(id);
  const auto rule = CompositeRule::parse(wire::view(alarm.composite.reader().getAlarmRule()));
  if (!rule.ok()) return;
  const State& state = step.state();
  const bool holds = rule->holds([&](const std::string& name) { return alarm_state(state, name).value_or(AlarmState::UNSET); });
  const AlarmState now = holds ? AlarmState::ALARM : AlarmState::OK;
  if (state_of(alarm) == now) return;
  std::string reason;
  std::string data = "[";
  for (const std::string& name : rule->alarms()) {
    const WatchId of = cloudwatch_model(state).alarm_named(name);
    if (!of) continue;
    const WatchRecord& named = *state.find(of);
    const std::string at = named.changed_at.is_set() ? data_time(named.changed_at) : data_time(named.configured_at);
    if (data.size() > 1) data += ',';
    data += JsonObject()
                .text("arn", alarm_arn(step.settings(), name))
                .raw("state", JsonObject().text("value", word_of(state_of(named))).text("timestamp", at).done())
                .done();
    if (reason.empty()) {
      reason = alarm_arn(step.settings(), name) + " transitioned to " + std::string(word_of(state_of(named))) + " at " + at;
    }
  }
  if (reason.empty()) reason = "The rule holds no alarm that exists";
  set_alarm_state(
      step, id,
      {.value = now, .reason = reason.substr(0, 1023), .reason_data = JsonObject().raw("triggeringAlarms", data + "]").done()});
}

void take_verdict(Step& step, const AlarmVerdict& verdict) {
  const WatchRecord* alarm = step.draft.find(verdict.alarm);
  if (!alarm || alarm->kind != WatchKind::kMetricAlarm || alarm->configured_at != verdict.configured_at) return;
  if (verdict.repeats_actions) {
    if (state_of(*alarm) == AlarmState::ALARM && !alarm->owes_actions) {
      step.draft.change(verdict.alarm, [](WatchRecord& record) { record.owes_actions = true; });
    }
    return;
  }
  if (state_of(*alarm) != verdict.state.value) set_alarm_state(step, verdict.alarm, verdict.state);
}

}  // namespace moorage::control
