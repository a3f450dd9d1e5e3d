// PutMetricAlarm and PutCompositeAlarm: they make an alarm or replace the configuration of one; its state stays.
#include <algorithm>
#include <set>

#include "services/cloudwatch/alarm_operations.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/composite_rule.h"
#include "services/cloudwatch/math/queries.h"
#include "services/cloudwatch/statistic.h"

namespace moorage::control {
namespace {

using cloudwatch::ComparisonOperator;

constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kWeekSeconds = 7 * kDaySeconds;
constexpr std::int64_t kHourSeconds = 3'600;

bool is_period(std::int32_t seconds) { return seconds == 10 || seconds == 20 || seconds == 30 || seconds % 60 == 0; }

// What an action may be: the ARN of a scaling policy of this account. Every new state is told to the feed in any case.
Status check_action(const Settings& settings, std::string_view action, const std::string& path) {
  const std::string policy = "arn:aws:autoscaling:" + settings.region + ":" + settings.account_id + ":scalingPolicy:";
  if (action.starts_with(policy)) return {};
  if (action.starts_with("arn:aws:autoscaling:")) {
    return cloudwatch_invalid("The scaling policy " + std::string(action) + " is not of this region and account.", path);
  }
  return cloudwatch_invalid(
      "Invalid alarm action " + std::string(action) +
          ": this engine runs scaling policies (arn:aws:autoscaling:…:scalingPolicy:…). It has no topics, "
          "functions and machine actions: subscribe to its events, which have every new state.",
      path);
}

template <typename Request>
Status check_actions(const Settings& settings, Request request) {
  const auto check = [&](capnp::List<capnp::Text>::Reader actions, const char* member) -> Status {
    for (unsigned i = 0; i < actions.size(); ++i) {
      MOORAGE_TRY(check_action(settings, wire::view(actions[i]), std::string(member) + "[" + std::to_string(i) + "]"));
    }
    return {};
  };
  MOORAGE_TRY(check(request.getAlarmActions(), "AlarmActions"));
  MOORAGE_TRY(check(request.getOkActions(), "OKActions"));
  return check(request.getInsufficientDataActions(), "InsufficientDataActions");
}

Status check_served(cloudwatch::PutMetricAlarmRequest::Reader request) {
  if (request.hasThresholdMetricId())
    return not_served("ThresholdMetricId", "anomaly detection needs models; give a Threshold");
  if (request.hasEvaluationCriteria()) return not_served("EvaluationCriteria", "give MetricName or Metrics");
  if (request.hasWarmUpConfiguration()) return not_served("WarmUpConfiguration", "put the alarm when the metric is there");
  if (request.hasActionConfiguration()) return not_served("ActionConfiguration", "events carry no tags");
  if (wire::has(request.getEvaluationInterval())) return not_served("EvaluationInterval", "it follows from the period");
  if (request.getEvaluationWindow().hasWallClockWindow()) {
    return not_served("EvaluationWindow.WallClockWindow", "windows slide");
  }
  switch (request.getComparisonOperator()) {
    case ComparisonOperator::LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD:
    case ComparisonOperator::LESS_THAN_LOWER_THRESHOLD:
    case ComparisonOperator::GREATER_THAN_UPPER_THRESHOLD:
      return not_served("ComparisonOperator " + std::string(wire::enum_name(request.getComparisonOperator())),
                        "anomaly detection needs models; compare with a Threshold");
    case ComparisonOperator::UNSET:
      return cloudwatch_invalid("ComparisonOperator is required.", "ComparisonOperator");
    case ComparisonOperator::GREATER_THAN_OR_EQUAL_TO_THRESHOLD:
    case ComparisonOperator::GREATER_THAN_THRESHOLD:
    case ComparisonOperator::LESS_THAN_THRESHOLD:
    case ComparisonOperator::LESS_THAN_OR_EQUAL_TO_THRESHOLD:
      break;
  }
  return {};
}

Status check_one_metric(cloudwatch::PutMetricAlarmRequest::Reader request) {
  if (request.getMetricName().size() == 0) {
    return cloudwatch_invalid("Exactly one of MetricName and Metrics must be specified.", "MetricName");
  }
  if (request.getNamespace().size() == 0) return cloudwatch_invalid("Namespace is required with MetricName.", "Namespace");
  const bool has_extended = request.getExtendedStatistic().size() > 0;
  if (wire::has(request.getStatistic()) == has_extended) {
    return cloudwatch_invalid("Exactly one of Statistic and ExtendedStatistic must be specified.", "Statistic");
  }
  if (has_extended && !read_statistic(wire::view(request.getExtendedStatistic()))) {
    return cloudwatch_invalid("The value " + std::string(wire::view(request.getExtendedStatistic())) +
                                  " for parameter ExtendedStatistic is not supported.",
                              "ExtendedStatistic");
  }
  if (!wire::has(request.getPeriod())) return cloudwatch_invalid("Period is required with MetricName.", "Period");
  if (!is_period(wire::value_or(request.getPeriod(), 0))) {
    return cloudwatch_invalid("Period must be 10, 20, 30 or a multiple of 60", "Period");
  }
  return {};
}

Status check_metrics(cloudwatch::PutMetricAlarmRequest::Reader request) {
  if (request.hasMetricName() || request.hasNamespace() || request.hasDimensions() || wire::has(request.getPeriod()) ||
      wire::has(request.getStatistic()) || request.hasExtendedStatistic() || wire::has(request.getUnit())) {
    return cloudwatch_invalid(
        "MetricName, Namespace, Dimensions, Period, Unit, Statistic and ExtendedStatistic may not be specified with Metrics.",
        "Metrics");
  }
  const auto plan = math::plan_queries(request.getMetrics());
  if (!plan.ok()) return plan.error();
  std::size_t returned = 0;
  for (const auto query : request.getMetrics()) returned += wire::value_or(query.getReturnData(), true) ? 1U : 0U;
  if (returned != 1) {
    return cloudwatch_invalid("Exactly one element of Metrics must have ReturnData true, and this is the one that is watched.",
                              "Metrics");
  }
  return {};
}

Status check_missing(std::string_view treat) {
  if (treat.empty() || treat == "missing" || treat == "ignore" || treat == "breaching" || treat == "notBreaching") return {};
  return cloudwatch_invalid(
      "Option " + std::string(treat) +
          " is not supported. Supported options for parameter TreatMissingData are breaching, notBreaching, "
          "ignore and missing.",
      "TreatMissingData");
}

Status check_evaluation(cloudwatch::PutMetricAlarmRequest::Reader request) {
  if (!wire::has(request.getThreshold())) return cloudwatch_invalid("Threshold is required.", "Threshold");
  const double threshold = wire::value_or(request.getThreshold(), 0);
  if (!is_finite(threshold)) return cloudwatch_invalid("Threshold must be a finite number.", "Threshold");
  if (!wire::has(request.getEvaluationPeriods())) {
    return cloudwatch_invalid("EvaluationPeriods is required.", "EvaluationPeriods");
  }
  const std::int64_t periods = wire::value_or(request.getEvaluationPeriods(), 1);
  if (wire::value_or(request.getDatapointsToAlarm(), 1) > periods) {
    return cloudwatch_invalid("DatapointsToAlarm must be less than or equal to EvaluationPeriods.", "DatapointsToAlarm");
  }
  std::int64_t period = wire::value_or(request.getPeriod(), 60);
  for (const auto query : request.getMetrics()) {
    period =
        std::max<std::int64_t>(period, wire::value_or(query.getPeriod(), wire::value_or(query.getMetricStat().getPeriod(), 1)));
  }
  const std::int64_t seconds_max = period < kHourSeconds ? kDaySeconds : kWeekSeconds;
  if (periods * period > seconds_max) {
    return cloudwatch_invalid("Metrics cannot be checked across more than " +
                                  std::string(seconds_max == kDaySeconds ? "a day" : "seven days") +
                                  " (EvaluationPeriods * Period must be <= " + std::to_string(seconds_max) + ").",
                              "EvaluationPeriods");
  }
  MOORAGE_TRY(check_missing(wire::view(request.getTreatMissingData())));
  const std::string_view low = wire::view(request.getEvaluateLowSampleCountPercentile());
  if (!low.empty() && low != "evaluate" && low != "ignore") {
    return cloudwatch_invalid("Option " + std::string(low) +
                                  " is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are "
                                  "evaluate and ignore.",
                              "EvaluateLowSampleCountPercentile");
  }
  return {};
}

// What both kinds have.
template <typename Request, typename Builder>
void copy_common(Request from, Builder out) {
  out.setAlarmName(from.getAlarmName());
  if (from.hasAlarmDescription()) out.setAlarmDescription(from.getAlarmDescription());
  wire::set(out.getActionsEnabled(), wire::value_or(from.getActionsEnabled(), true));
  out.setAlarmActions(from.getAlarmActions());
  out.setOkActions(from.getOkActions());
  out.setInsufficientDataActions(from.getInsufficientDataActions());
}

void copy_metric(cloudwatch::PutMetricAlarmRequest::Reader from, cloudwatch::MetricAlarm::Builder out) {
  copy_common(from, out);
  if (from.hasMetricName()) out.setMetricName(from.getMetricName());
  if (from.hasNamespace()) out.setNamespace(from.getNamespace());
  out.setStatistic(from.getStatistic());
  if (from.hasExtendedStatistic()) out.setExtendedStatistic(from.getExtendedStatistic());
  if (!from.hasMetrics()) out.setDimensions(from.getDimensions());
  wire::set(out.getPeriod(), wire::optional(from.getPeriod()));
  out.setUnit(from.getUnit());
  wire::set(out.getEvaluationPeriods(), wire::optional(from.getEvaluationPeriods()));
  wire::set(out.getDatapointsToAlarm(), wire::optional(from.getDatapointsToAlarm()));
  wire::set(out.getThreshold(), wire::optional(from.getThreshold()));
  out.setComparisonOperator(from.getComparisonOperator());
  if (from.hasTreatMissingData()) out.setTreatMissingData(from.getTreatMissingData());
  if (from.hasEvaluateLowSampleCountPercentile()) {
    out.setEvaluateLowSampleCountPercentile(from.getEvaluateLowSampleCountPercentile());
  }
  if (from.hasMetrics()) out.setMetrics(from.getMetrics());
  if (from.hasEvaluationWindow()) out.setEvaluationWindow(from.getEvaluationWindow());
}

template <typename Builder>
void keep_state(const WatchRecord& known, Builder out) {
  out.setStateValue(state_of(known));
  const std::string reason(reason_of(known));
  out.setStateReason(wire::text(reason));
}

template <typename Builder>
void begin_state(Builder out) {
  out.setStateValue(AlarmState::INSUFFICIENT_DATA);
  out.setStateReason("Unchecked: Initial alarm creation");
}

// The record, new or with another configuration, and its history.
Result<WatchId> put_alarm(Step& step, std::string_view name, WatchKind kind, CloudwatchTagList::Reader given,
                          const std::function<void(WatchRecord&)>& configure) {
  const WatchId known = cloudwatch_model(step.state()).alarm_named(name);
  if (known && step.draft.find(known)->kind != kind) {
    return cloudwatch_invalid("An alarm of the other type has the name " + std::string(name) + " already.", "AlarmName");
  }
  MOORAGE_ASSIGN(const Tags tags, cloudwatch_tags(given));
  WatchId id = known;
  if (known) {
    // Tags of an alarm that exists are changed by TagResource alone (CloudWatch API reference, PutMetricAlarm: Tags).
    step.draft.change(known, [&](WatchRecord& alarm) {
      configure(alarm);
      alarm.configured_at = step.now;
    });
  } else {
    if (cloudwatch_model(step.state()).alarms().size() >= kAlarmsMax) {
      return api_error("LimitExceeded", "There are 10000 alarms already: delete some.");
    }
    WatchRecord alarm;
    alarm.kind = kind;
    alarm.name = name;
    alarm.configured_at = alarm.state_at = alarm.changed_at = step.now;
    alarm.tags = tags;
    configure(alarm);
    id = step.draft.add(std::move(alarm));
  }
  note_history(step, *step.draft.find(id),
               {.type = cloudwatch::HistoryItemType::CONFIGURATION_UPDATE,
                .summary = "Alarm \"" + std::string(name).substr(0, 200) + "\" " + (known ? "updated" : "created"),
                .data = JsonObject()
                            .text("version", "1.0")
                            .text("type", known ? "Update" : "Create")
                            .raw("createdAlarm", JsonObject().text("alarmName", name).done())
                            .done()});
  return id;
}

// The names that a rule leads to, by way of other composite alarms.
bool leads_to(const State& state, const std::string& from, std::string_view wanted, std::set<std::string>& seen) {
  if (from == wanted) return true;
  if (!seen.insert(from).second) return false;
  const WatchId id = cloudwatch_model(state).alarm_named(from);
  if (!id || state.find(id)->kind != WatchKind::kCompositeAlarm) return false;
  const auto rule = CompositeRule::parse(wire::view(state.find(id)->composite.reader().getAlarmRule()));
  if (!rule.ok()) return false;
  return std::any_of(rule->alarms().begin(), rule->alarms().end(),
                     [&](const std::string& name) { return leads_to(state, name, wanted, seen); });
}

}  // namespace

Status put_metric_alarm(Step& step, cloudwatch::PutMetricAlarmRequest::Reader request,
                        cloudwatch::PutMetricAlarmResponse::Builder) {
  MOORAGE_TRY(check_served(request));
  MOORAGE_TRY(request.hasMetrics() ? check_metrics(request) : check_one_metric(request));
  MOORAGE_TRY(check_evaluation(request));
  MOORAGE_TRY(check_actions(step.settings(), request));
  const auto configure = [&](WatchRecord& alarm) {
    capnp::MallocMessageBuilder message;
    auto out = message.initRoot<cloudwatch::MetricAlarm>();
    copy_metric(request, out);
    if (alarm.metric) {
      keep_state(alarm, out);
      if (alarm.metric.reader().hasStateReasonData()) out.setStateReasonData(alarm.metric.reader().getStateReasonData());
    } else {
      begin_state(out);
    }
    alarm.metric = wire::Message<cloudwatch::MetricAlarm>::from_builder(out);
  };
  const auto put = put_alarm(step, wire::view(request.getAlarmName()), WatchKind::kMetricAlarm, request.getTags(), configure);
  return put.ok() ? Status() : Status(put.error());
}

Status put_composite_alarm(Step& step, cloudwatch::PutCompositeAlarmRequest::Reader request,
                           cloudwatch::PutCompositeAlarmResponse::Builder) {
  if (request.hasActionsSuppressor() || wire::has(request.getActionsSuppressorWaitPeriod()) ||
      wire::has(request.getActionsSuppressorExtensionPeriod())) {
    return not_served("ActionsSuppressor", "write AND NOT ALARM(\"NAME\") into AlarmRule");
  }
  if (request.hasActionConfiguration()) return not_served("ActionConfiguration", "events carry no tags");
  const std::string name(wire::view(request.getAlarmName()));
  MOORAGE_ASSIGN(const CompositeRule rule, CompositeRule::parse(wire::view(request.getAlarmRule())));
  for (const std::string& named : rule.alarms()) {
    if (!cloudwatch_model(step.state()).alarm_named(named) && named != name) {
      return cloudwatch_invalid("AlarmRule names the alarm " + named + ", which does not exist.", "AlarmRule");
    }
    std::set<std::string> seen;
    if (leads_to(step.state(), named, name, seen)) {
      return cloudwatch_invalid("AlarmRule leads back to the alarm itself by way of " + named + ".", "AlarmRule");
    }
  }
  MOORAGE_TRY(check_actions(step.settings(), request));
  const auto configure = [&](WatchRecord& alarm) {
    capnp::MallocMessageBuilder message;
    auto out = message.initRoot<cloudwatch::CompositeAlarm>();
    copy_common(request, out);
    out.setAlarmRule(request.getAlarmRule());
    if (alarm.composite) {
      keep_state(alarm, out);
    } else {
      begin_state(out);
    }
    alarm.composite = wire::Message<cloudwatch::CompositeAlarm>::from_builder(out);
  };
  MOORAGE_ASSIGN(const WatchId id, put_alarm(step, name, WatchKind::kCompositeAlarm, request.getTags(), configure));
  evaluate_composite(step, id);
  return {};
}

}  // namespace moorage::control
