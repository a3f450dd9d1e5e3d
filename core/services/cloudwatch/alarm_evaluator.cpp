#include "services/cloudwatch/alarm_evaluator.h"

#include <algorithm>

#include "services/cloudwatch/math/queries.h"

namespace moorage::control {
namespace {

constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kTick = Duration::seconds(10);

Instant begin_of(Instant at, Duration period) { return {at.ms - at.ms % period.ms}; }

struct Fetched {
  std::vector<EvaluatedPoint> points;
  ReasonFacts facts;
};

// Windows slide: they end with the last whole minute, or ten seconds, whatever their length.
Result<Fetched> fetch_metric(cloudwatch::MetricAlarm::Reader alarm, const AlarmRule& rule, const ports::MetricStore& store,
                             Instant now) {
  math::MetricQuery query;
  query.name.space = wire::view(alarm.getNamespace());
  query.name.name = wire::view(alarm.getMetricName());
  MOORAGE_ASSIGN(query.name.dimensions, math::read_dimensions(alarm.getDimensions()));
  query.period = Duration::seconds(wire::value_or(alarm.getPeriod(), 60));
  query.stat = alarm.getExtendedStatistic().size() > 0 ? std::string(wire::view(alarm.getExtendedStatistic()))
                                                       : std::string(wire::enum_name(alarm.getStatistic()));
  query.statistic = read_statistic(query.stat).value_or(AskedStatistic{});
  const Duration step = query.period < kMinute ? kTick : kMinute;
  const Instant end = begin_of(now, step);
  const auto count = static_cast<std::int64_t>(rule.periods + kPeriodsAhead);
  const Instant begin = end - query.period * count;
  Fetched out{.points = {}, .facts = {.statistic = query.stat, .period_seconds = query.period.ms / 1000, .now = now}};
  const std::string_view unit = wire::enum_name(alarm.getUnit());
  const bool is_of_unit =
      unit.empty() || unit == store.unit_of(query.name) || (unit == "None" && store.unit_of(query.name).empty());
  std::vector<ports::MetricPoint> raw;
  if (is_of_unit) {
    MOORAGE_ASSIGN(raw, store.read(query.name, begin, end, step));
  }
  const bool ignores_few = wire::view(alarm.getEvaluateLowSampleCountPercentile()) == "ignore";
  auto at = raw.begin();
  for (std::int64_t i = 0; i < count; ++i) {
    const Instant from = begin + query.period * i;
    ports::MetricPoint whole{.at = from};
    for (; at != raw.end() && at->at < from + query.period; ++at) ports::add_point(whole, *at);
    EvaluatedPoint point{.at = from, .value = std::nullopt, .samples = whole.count, .has_few_samples = false};
    if (whole.count > 0) point.value = value_of(whole, query.statistic);
    point.has_few_samples = ignores_few && whole.count > 0 && has_few_samples(whole, query.statistic);
    out.points.push_back(point);
  }
  return out;
}

Result<Fetched> fetch_expression(cloudwatch::MetricAlarm::Reader alarm, const AlarmRule& rule, const ports::MetricStore& store,
                                 Instant now) {
  MOORAGE_ASSIGN(const auto plan, math::plan_queries(alarm.getMetrics()));
  std::size_t watched = 0;
  while (watched < plan.queries.size() && !plan.queries[watched].returns_data) ++watched;
  const math::Query& query = plan.queries.at(watched);
  Duration period = query.metric ? query.metric->period : query.period;
  if (period.ms == 0) {
    for (const math::Query& one : plan.queries) {
      if (one.metric) period = std::max(period, one.metric->period);
    }
  }
  if (period.ms == 0) period = plan.period;
  const Instant end = begin_of(now, period);
  const auto count = static_cast<std::int64_t>(rule.periods + kPeriodsAhead);
  const Instant begin = end - period * count;
  MOORAGE_ASSIGN(const auto values, math::run_queries(plan, store, {begin, end}));
  Fetched out{.points = {}, .facts = {.statistic = {}, .period_seconds = period.ms / 1000, .now = now}};
  const math::Value& value = values[watched];
  for (std::int64_t i = 0; i < count; ++i) {
    const Instant at = begin + period * i;
    EvaluatedPoint point{.at = at, .value = std::nullopt, .samples = 1, .has_few_samples = false};
    if (value.kind == math::Value::Kind::kNumber) point.value = value.number;
    if (!value.series.empty()) {
      for (const auto& [when, number] : value.series.front().points) {
        if (when == at.ms) point.value = number;
      }
    }
    out.points.push_back(point);
  }
  return out;
}

}  // namespace

std::vector<WatchedAlarm> watched_alarms(const State& state) {
  std::vector<WatchedAlarm> out;
  for (const auto& [name, id] : cloudwatch_model(state).alarms()) {
    const WatchRecord& record = *state.find(id);
    if (record.kind != WatchKind::kMetricAlarm) continue;
    WatchedAlarm watched{.id = id,
                         .configured_at = record.configured_at,
                         .state = state_of(record),
                         .alarm = record.metric,
                         .repeats_actions = false};
    if (watched.state == AlarmState::ALARM && has_actions_enabled(record)) {
      for (const auto action : record.metric.reader().getAlarmActions()) {
        watched.repeats_actions = watched.repeats_actions || wire::view(action).starts_with("arn:aws:autoscaling:");
      }
    }
    out.push_back(std::move(watched));
  }
  return out;
}

std::optional<AlarmVerdict> evaluate_alarm(const WatchedAlarm& watched, const ports::MetricStore& store, Instant now) {
  const auto alarm = watched.alarm.reader();
  const AlarmRule rule = rule_of(alarm);
  const auto fetched = alarm.hasMetrics() ? fetch_expression(alarm, rule, store, now) : fetch_metric(alarm, rule, store, now);
  if (!fetched.ok()) return std::nullopt;
  AlarmVerdict out{.alarm = watched.id, .configured_at = watched.configured_at, .state = {}, .repeats_actions = false};
  auto judged = judge(rule, fetched->points, watched.state, fetched->facts);
  if (judged && judged->value != watched.state) {
    out.state = std::move(*judged);
    return out;
  }
  if (!watched.repeats_actions) return std::nullopt;
  out.repeats_actions = true;
  return out;
}

}  // namespace moorage::control
