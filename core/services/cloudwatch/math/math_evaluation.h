// What an expression of metric math is: a number, a time series, or several of them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "services/cloudwatch/math/math_expression.h"

namespace moorage::control::math {

struct Series {
  std::string label;
  Duration period = Duration::minutes(1);
  std::vector<std::pair<std::int64_t, double>> points;  // milliseconds and value, by rising time
};

struct Value {
  enum class Kind { kNumber, kSeries, kList, kText };
  Kind kind = Kind::kNumber;
  double number = 0;
  std::string text;
  std::vector<Series> series;  // one, or any number of a list

  static Value of(double number) { return {.kind = Kind::kNumber, .number = number, .text = {}, .series = {}}; }
  static Value of(Series one) {
    Value out{.kind = Kind::kSeries, .number = 0, .text = {}, .series = {}};
    out.series.push_back(std::move(one));
    return out;
  }
  static Value of(std::vector<Series> list) {
    return {.kind = Kind::kList, .number = 0, .text = {}, .series = std::move(list)};
  }
};

struct Scene {
  Instant from;
  Instant to;
  Duration period = Duration::minutes(1);  // of series that are made from numbers
  std::function<Result<Value>(const std::string& id)> value_of;
  std::function<std::vector<Series>()> all_metrics;                              // of the queries with a MetricStat
  std::function<Result<std::vector<Series>>(const std::vector<Value>&)> search;  // SEARCH(…)
};

// Errors: ValidationError.
Result<Value> evaluate(const Expression& expression, const Scene& scene);

}  // namespace moorage::control::math
