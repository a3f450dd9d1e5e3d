// Statistics of a period: the five that follow from a statistic set, and those that need the distribution of values (CloudWatch
// user guide, "CloudWatch statistics definitions"): pNN, tmNN, wmNN, tcNN, tsNN, IQM, and TM, WM, TC, TS, PR with bounds.
#pragma once

#include <cmath>
#include <optional>
#include <string_view>

#include "ports/metric_store.h"

namespace moorage::control {

inline bool is_finite(double value) { return std::isfinite(value); }

enum class StatisticKind {
  kSampleCount,
  kAverage,
  kSum,
  kMinimum,
  kMaximum,
  kPercentile,
  kTrimmedMean,
  kWinsorizedMean,
  kTrimmedCount,
  kTrimmedSum,
  kPercentileRank
};

struct StatisticBound {
  double value = 0;
  bool is_percent = true;
};

struct AskedStatistic {
  StatisticKind kind = StatisticKind::kAverage;
  std::optional<StatisticBound> low;  // absent: no bound
  std::optional<StatisticBound> high;

  bool needs_distribution() const { return kind >= StatisticKind::kPercentile; }
};

// nullopt: no such statistic.
std::optional<AskedStatistic> read_statistic(std::string_view text);

// nullopt: the values are not known, as of a statistic set whose least and greatest value differ.
std::optional<double> value_of(const ports::MetricPoint& point, const AskedStatistic& statistic);

// A percentile of so few values says little (CloudWatch user guide, "Percentile-based alarms and low data samples").
bool has_few_samples(const ports::MetricPoint& point, const AskedStatistic& statistic);

}  // namespace moorage::control
