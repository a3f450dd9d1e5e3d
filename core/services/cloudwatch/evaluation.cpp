#include "services/cloudwatch/evaluation.h"

#include <algorithm>

#include "services/cloudwatch/cloudwatch_words.h"
#include "wire/wire_text.h"

namespace moorage::control {
namespace {

using cloudwatch::ComparisonOperator;
using Points = std::vector<EvaluatedPoint>;

// The points that decide: the N newest that have data, newest first.
std::vector<const EvaluatedPoint*> newest_with_data(const AlarmRule& rule, const Points& points) {
  std::vector<const EvaluatedPoint*> out;
  for (auto at = points.rbegin(); at != points.rend() && out.size() < rule.periods; ++at) {
    if (at->value) out.push_back(&*at);
  }
  return out;
}

std::size_t count_breaching(const AlarmRule& rule, const std::vector<const EvaluatedPoint*>& points) {
  return static_cast<std::size_t>(
      std::count_if(points.begin(), points.end(), [&](const EvaluatedPoint* point) { return breaches(rule, *point->value); }));
}

// How many periods ago the oldest breaching point began.
std::size_t age_of_oldest_breach(const AlarmRule& rule, const Points& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].value && breaches(rule, *points[i].value)) return points.size() - i;
  }
  return 0;
}

std::optional<AlarmState> without_data(const AlarmRule& rule) {
  switch (rule.missing) {
    case MissingData::kMissing:
      return AlarmState::INSUFFICIENT_DATA;
    case MissingData::kIgnore:
      return std::nullopt;
    case MissingData::kBreaching:
      return AlarmState::ALARM;
    case MissingData::kNotBreaching:
      return AlarmState::OK;
  }
  return std::nullopt;
}

std::string number_text(double value) {
  std::string out;
  wire::append_double(value, out);
  return out;
}

std::string comparison_text(ComparisonOperator comparison) {
  switch (comparison) {
    case ComparisonOperator::GREATER_THAN_OR_EQUAL_TO_THRESHOLD:
      return "greater than or equal to";
    case ComparisonOperator::GREATER_THAN_THRESHOLD:
      return "greater than";
    case ComparisonOperator::LESS_THAN_THRESHOLD:
      return "less than";
    case ComparisonOperator::LESS_THAN_OR_EQUAL_TO_THRESHOLD:
      return "less than or equal to";
    case ComparisonOperator::UNSET:
    case ComparisonOperator::LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD:
    case ComparisonOperator::LESS_THAN_LOWER_THRESHOLD:
    case ComparisonOperator::GREATER_THAN_UPPER_THRESHOLD:
      break;
  }
  return "beyond";
}

std::string treated_as(MissingData missing) {
  switch (missing) {
    case MissingData::kBreaching:
      return "Breaching";
    case MissingData::kNotBreaching:
      return "NonBreaching";
    case MissingData::kMissing:
    case MissingData::kIgnore:
      break;
  }
  return "Missing";
}

std::string plural(std::size_t count, const char* word) { return std::to_string(count) + " " + word + (count == 1 ? "" : "s"); }

// "Threshold Crossed: 1 out of the last 1 datapoints [12.0 (16/05/18 15:04:00)] was greater than …"
std::string crossed_text(const AlarmRule& rule, const Points& points, AlarmState before, AlarmState now) {
  const auto decisive = newest_with_data(rule, points);
  const bool is_alarm = now == AlarmState::ALARM;
  if (decisive.empty()) {
    return "Threshold Crossed: no datapoints were received for " + plural(rule.periods, "period") + " and " +
           plural(rule.periods, "missing datapoint") + (rule.periods == 1 ? " was" : " were") + " treated as [" +
           treated_as(rule.missing) + "].";
  }
  std::vector<const EvaluatedPoint*> told;
  for (const EvaluatedPoint* point : decisive) {
    if (breaches(rule, *point->value) == is_alarm) told.push_back(point);
  }
  std::string list;
  for (const EvaluatedPoint* point : told) {
    if (!list.empty()) list += ", ";
    list += number_text(*point->value) + " (" + reason_time(point->at) + ")";
  }
  const std::size_t minimum = is_alarm ? rule.datapoints : rule.periods - rule.datapoints + 1;
  return "Threshold Crossed: " + std::to_string(told.size()) + " out of the last " + std::to_string(rule.periods) +
         " datapoints [" + list + "] " + (told.size() == 1 ? "was " : "were ") + (is_alarm ? "" : "not ") +
         comparison_text(rule.comparison) + " the threshold (" + number_text(rule.threshold) + ") (minimum " +
         plural(minimum, "datapoint") + " for " + std::string(word_of(before)) + " -> " + std::string(word_of(now)) +
         " transition).";
}

std::string reason_data(const AlarmRule& rule, const Points& points, const ReasonFacts& facts) {
  JsonObject out;
  out.text("version", "1.0").text("queryDate", data_time(facts.now));
  std::string recent = "[";
  std::string evaluated = "[";
  const auto decisive = newest_with_data(rule, points);
  if (!decisive.empty()) out.text("startDate", data_time(decisive.back()->at));
  if (!facts.statistic.empty()) out.text("statistic", facts.statistic);
  out.raw("period", std::to_string(facts.period_seconds));
  for (auto at = decisive.rbegin(); at != decisive.rend(); ++at) {
    if (recent.size() > 1) recent += ',';
    wire::append_double(*(*at)->value, recent);
  }
  for (const EvaluatedPoint* point : decisive) {
    if (evaluated.size() > 1) evaluated += ',';
    evaluated += JsonObject()
                     .text("timestamp", data_time(point->at))
                     .number("sampleCount", point->samples)
                     .number("value", *point->value)
                     .done();
  }
  out.raw("recentDatapoints", recent + "]").number("threshold", rule.threshold).raw("evaluatedDatapoints", evaluated + "]");
  return out.done();
}

}  // namespace

AlarmRule rule_of(cloudwatch::MetricAlarm::Reader alarm) {
  AlarmRule rule;
  rule.periods = static_cast<std::size_t>(std::max(wire::value_or(alarm.getEvaluationPeriods(), 1), 1));
  rule.datapoints =
      static_cast<std::size_t>(wire::value_or(alarm.getDatapointsToAlarm(), static_cast<std::int32_t>(rule.periods)));
  rule.threshold = wire::value_or(alarm.getThreshold(), 0);
  rule.comparison = alarm.getComparisonOperator();
  const std::string_view missing = wire::view(alarm.getTreatMissingData());
  if (missing == "ignore") rule.missing = MissingData::kIgnore;
  if (missing == "breaching") rule.missing = MissingData::kBreaching;
  if (missing == "notBreaching") rule.missing = MissingData::kNotBreaching;
  return rule;
}

bool breaches(const AlarmRule& rule, double value) {
  switch (rule.comparison) {
    case ComparisonOperator::GREATER_THAN_OR_EQUAL_TO_THRESHOLD:
      return value >= rule.threshold;
    case ComparisonOperator::GREATER_THAN_THRESHOLD:
      return value > rule.threshold;
    case ComparisonOperator::LESS_THAN_THRESHOLD:
      return value < rule.threshold;
    case ComparisonOperator::LESS_THAN_OR_EQUAL_TO_THRESHOLD:
      return value <= rule.threshold;
    case ComparisonOperator::UNSET:
    case ComparisonOperator::LESS_THAN_LOWER_OR_GREATER_THAN_UPPER_THRESHOLD:
    case ComparisonOperator::LESS_THAN_LOWER_THRESHOLD:
    case ComparisonOperator::GREATER_THAN_UPPER_THRESHOLD:
      break;
  }
  return false;
}

std::optional<AlarmState> decide(const AlarmRule& rule, const Points& points) {
  const auto decisive = newest_with_data(rule, points);
  if (decisive.empty()) return without_data(rule);
  const bool is_uncertain =
      std::any_of(decisive.begin(), decisive.end(), [](const auto* point) { return point->has_few_samples; });
  if (is_uncertain) return std::nullopt;
  const std::size_t breaching = count_breaching(rule, decisive);
  const auto by_count = [&](std::size_t count) { return count >= rule.datapoints ? AlarmState::ALARM : AlarmState::OK; };
  if (decisive.size() == rule.periods) return by_count(breaching);
  const std::size_t filled = rule.periods - decisive.size();
  switch (rule.missing) {
    case MissingData::kBreaching:
      return by_count(breaching + filled);
    case MissingData::kNotBreaching:
      return by_count(breaching);
    case MissingData::kMissing:
    case MissingData::kIgnore:
      break;
  }
  // A point that does not breach leaves no doubt, and so do enough of those that do.
  if (breaching < decisive.size() || breaching >= rule.datapoints) return by_count(breaching);
  if (rule.missing == MissingData::kIgnore) return std::nullopt;
  // Everything that is there breaches, and it is not enough. It alarms when the breach is old enough that M periods could have
  // said so (the guard against premature alarms).
  return age_of_oldest_breach(rule, points) >= rule.datapoints ? AlarmState::ALARM : AlarmState::INSUFFICIENT_DATA;
}

std::optional<NewState> judge(const AlarmRule& rule, const Points& points, AlarmState present, const ReasonFacts& facts) {
  const auto state = decide(rule, points);
  if (!state) return std::nullopt;
  NewState out{.value = *state, .reason = {}, .reason_data = reason_data(rule, points, facts)};
  if (*state == AlarmState::INSUFFICIENT_DATA) {
    const std::size_t unknown = rule.periods - newest_with_data(rule, points).size();
    out.reason = "Insufficient Data: " + plural(unknown, "datapoint") + (unknown == 1 ? " was" : " were") + " unknown.";
  } else {
    out.reason = crossed_text(rule, points, present, *state);
  }
  if (out.reason.size() > 1023) out.reason.resize(1023);
  return out;
}

}  // namespace moorage::control
