#include "machine/alarm_actions.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "services/autoscaling/scaling_evaluation.h"
#include "wire/presence.h"

namespace moorage::control {
namespace {

// The newest datapoint that the evaluation of the alarm saw: the last number of "recentDatapoints" in the data of its state.
// A state that a caller has set has none.
std::optional<double> newest_datapoint(std::string_view reason_data) {
  constexpr std::string_view kMember = "\"recentDatapoints\":[";
  const auto at = reason_data.find(kMember);
  if (at == std::string_view::npos) return std::nullopt;
  std::string_view list = reason_data.substr(at + kMember.size());
  list = list.substr(0, list.find(']'));
  std::optional<double> out;
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    double value = 0;
    if (std::from_chars(one.data(), one.data() + one.size(), value).ec == std::errc()) out = value;
  }
  return out;
}

bool is_for_high_values(cloudwatch::ComparisonOperator comparison) {
  return comparison == cloudwatch::ComparisonOperator::GREATER_THAN_THRESHOLD ||
         comparison == cloudwatch::ComparisonOperator::GREATER_THAN_OR_EQUAL_TO_THRESHOLD ||
         comparison == cloudwatch::ComparisonOperator::GREATER_THAN_UPPER_THRESHOLD;
}

// A policy of step scaling counts from the threshold of the alarm; an alarm without a datapoint stands at its threshold.
Status run_scaling_policy(Step& step, const WatchRecord& alarm, std::string_view action) {
  const auto metric = alarm.metric.reader();
  const double threshold = wire::value_or(metric.getThreshold(), 0.0);
  return run_alarm_action(step, {.alarm_name = alarm.name,
                                 .policy_arn = action,
                                 .value = newest_datapoint(wire::view(metric.getStateReasonData())).value_or(threshold),
                                 .threshold = threshold,
                                 .is_above = is_for_high_values(metric.getComparisonOperator())});
}

constexpr AlarmActionRow kRows[] = {{.begin = "arn:aws:autoscaling:", .run = run_scaling_policy}};

}  // namespace

const AlarmActionRow* alarm_action_row(std::string_view action) {
  for (const AlarmActionRow& row : kRows) {
    if (action.starts_with(row.begin)) return &row;
  }
  return nullptr;
}

}  // namespace moorage::control
