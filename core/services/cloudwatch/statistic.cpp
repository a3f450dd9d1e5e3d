#include "services/cloudwatch/statistic.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "base/ascii.h"

namespace moorage::control {
namespace {

std::optional<double> number_in(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<StatisticBound> bound_in(std::string_view text) {
  StatisticBound out{.is_percent = text.ends_with('%')};
  if (out.is_percent) text.remove_suffix(1);
  const auto value = number_in(text);
  if (!value || (out.is_percent && (*value < 0 || *value > 100))) return std::nullopt;
  out.value = *value;
  return out;
}

struct KindWord {
  std::string_view word;
  StatisticKind kind;
};
constexpr KindWord kRanges[] = {{"tm", StatisticKind::kTrimmedMean},
                                {"wm", StatisticKind::kWinsorizedMean},
                                {"tc", StatisticKind::kTrimmedCount},
                                {"ts", StatisticKind::kTrimmedSum},
                                {"pr", StatisticKind::kPercentileRank}};
constexpr KindWord kSimple[] = {{"SampleCount", StatisticKind::kSampleCount},
                                {"Average", StatisticKind::kAverage},
                                {"Sum", StatisticKind::kSum},
                                {"Minimum", StatisticKind::kMinimum},
                                {"Maximum", StatisticKind::kMaximum}};

// "(10%:90%)", "(:20)"
std::optional<AskedStatistic> read_range(StatisticKind kind, std::string_view text) {
  if (!text.starts_with('(') || !text.ends_with(')')) return std::nullopt;
  text = text.substr(1, text.size() - 2);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text == ":") return std::nullopt;
  AskedStatistic out{.kind = kind};
  if (colon > 0 && !(out.low = bound_in(text.substr(0, colon)))) return std::nullopt;
  if (colon + 1 < text.size() && !(out.high = bound_in(text.substr(colon + 1)))) return std::nullopt;
  if (out.low && out.high && (out.low->is_percent != out.high->is_percent || out.low->value >= out.high->value)) {
    return std::nullopt;
  }
  const bool has_percent = (out.low && out.low->is_percent) || (out.high && out.high->is_percent);
  if (kind == StatisticKind::kPercentileRank && has_percent) return std::nullopt;
  return out;
}

using Values = std::vector<ports::MetricValue>;

Values values_of(const ports::MetricPoint& point) {
  if (!point.values.empty()) return point.values;
  return {{point.least, point.count}};
}

// The value below or at which so many percent of all values lie.
double percentile(const Values& values, double count, double percent) {
  const double rank = std::max(count * percent / 100, 0.0);
  double below = 0;
  for (const auto& [value, times] : values) {
    below += times;
    if (below >= rank && below > 0) return value;
  }
  return values.back().value;
}

struct Range {
  double low = 0;
  double high = 0;
};

Range range_of(const Values& values, double count, const AskedStatistic& asked) {
  Range out{.low = -INFINITY, .high = INFINITY};
  if (asked.low) out.low = asked.low->is_percent ? percentile(values, count, asked.low->value) : asked.low->value;
  if (asked.high) out.high = asked.high->is_percent ? percentile(values, count, asked.high->value) : asked.high->value;
  return out;
}

double of_range(const Values& values, double count, const AskedStatistic& asked) {
  const Range range = range_of(values, count, asked);
  double inside = 0;
  double sum = 0;
  double clamped = 0;
  for (const auto& [value, times] : values) {
    clamped += std::clamp(value, range.low, range.high) * times;
    if (value < range.low || value > range.high) continue;
    inside += times;
    sum += value * times;
  }
  switch (asked.kind) {
    case StatisticKind::kTrimmedMean:
      return inside > 0 ? sum / inside : 0;
    case StatisticKind::kWinsorizedMean:
      return clamped / count;
    case StatisticKind::kTrimmedCount:
      return inside;
    case StatisticKind::kTrimmedSum:
      return sum;
    case StatisticKind::kPercentileRank:
      return 100 * inside / count;
    case StatisticKind::kSampleCount:
    case StatisticKind::kAverage:
    case StatisticKind::kSum:
    case StatisticKind::kMinimum:
    case StatisticKind::kMaximum:
    case StatisticKind::kPercentile:
      break;
  }
  return 0;
}

}  // namespace

std::optional<AskedStatistic> read_statistic(std::string_view text) {
  for (const auto& [word, kind] : kSimple) {
    if (text == word) return AskedStatistic{.kind = kind};
  }
  const std::string folded = lower_ascii(text);
  const std::string_view lower = folded;
  if (lower == "iqm") return AskedStatistic{.kind = StatisticKind::kTrimmedMean, .low = {{25, true}}, .high = {{75, true}}};
  for (const auto& [word, kind] : kRanges) {
    if (!lower.starts_with(word)) continue;
    const std::string_view rest = lower.substr(word.size());
    if (rest.starts_with('(')) return read_range(kind, rest);
    const auto percent = number_in(rest);
    if (!percent || *percent < 0 || *percent > 100 || kind == StatisticKind::kPercentileRank) return std::nullopt;
    return AskedStatistic{.kind = kind, .low = std::nullopt, .high = {{*percent, true}}};
  }
  if (!lower.starts_with('p')) return std::nullopt;
  const auto percent = number_in(lower.substr(1));
  if (!percent || *percent < 0 || *percent > 100) return std::nullopt;
  return AskedStatistic{.kind = StatisticKind::kPercentile, .low = std::nullopt, .high = {{*percent, true}}};
}

std::optional<double> value_of(const ports::MetricPoint& point, const AskedStatistic& statistic) {
  switch (statistic.kind) {
    case StatisticKind::kSampleCount:
      return point.count;
    case StatisticKind::kAverage:
      return point.count > 0 ? point.sum / point.count : 0;
    case StatisticKind::kSum:
      return point.sum;
    case StatisticKind::kMinimum:
      return point.least;
    case StatisticKind::kMaximum:
      return point.greatest;
    case StatisticKind::kPercentile:
    case StatisticKind::kTrimmedMean:
    case StatisticKind::kWinsorizedMean:
    case StatisticKind::kTrimmedCount:
    case StatisticKind::kTrimmedSum:
    case StatisticKind::kPercentileRank:
      break;
  }
  if (point.values.empty() && point.least != point.greatest) return std::nullopt;
  const Values values = values_of(point);
  if (statistic.kind == StatisticKind::kPercentile) return percentile(values, point.count, statistic.high->value);
  return of_range(values, point.count, statistic);
}

bool has_few_samples(const ports::MetricPoint& point, const AskedStatistic& statistic) {
  if (statistic.kind != StatisticKind::kPercentile || !statistic.high) return false;
  const double part = statistic.high->value / 100;
  const double tail = part >= 0.5 ? 1 - part : part;
  return tail > 0 && point.count * tail < 10 - 1e-9;
}

}  // namespace moorage::control
