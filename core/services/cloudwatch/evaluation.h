// Whether a metric alarm is in ALARM: M of the last N periods breach the threshold, and what is missing counts as the alarm
// says (CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", and its tables).
//
// Pure: the points come from the caller, which has fetched more periods than N, so that a late or lost one does not count at
// once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "services/cloudwatch/alarms.h"

namespace moorage::control {

// Periods that are fetched beside the N that count.
inline constexpr std::size_t kPeriodsAhead = 2;

enum class MissingData { kMissing, kIgnore, kBreaching, kNotBreaching };

struct AlarmRule {
  std::size_t periods = 1;     // N
  std::size_t datapoints = 1;  // M
  double threshold = 0;
  cloudwatch::ComparisonOperator comparison = cloudwatch::ComparisonOperator::GREATER_THAN_THRESHOLD;
  MissingData missing = MissingData::kMissing;
};
AlarmRule rule_of(cloudwatch::MetricAlarm::Reader alarm);
bool breaches(const AlarmRule& rule, double value);

struct EvaluatedPoint {
  Instant at;
  std::optional<double> value;  // absent: no data
  double samples = 0;
  bool has_few_samples = false;
};

// nullopt: the state stays as it is. `points` are in order of time, one for each period.
std::optional<AlarmState> decide(const AlarmRule& rule, const std::vector<EvaluatedPoint>& points);

// The state with its reason, as CloudWatch words it; nullopt: it stays.
struct ReasonFacts {
  std::string statistic;  // "Average"; empty: an expression
  std::int64_t period_seconds = 60;
  Instant now;
};
std::optional<NewState> judge(const AlarmRule& rule, const std::vector<EvaluatedPoint>& points, AlarmState present,
                              const ReasonFacts& facts);

}  // namespace moorage::control
