#include "services/cloudwatch/math/functions.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

namespace moorage::control::math {
namespace {

using Kind = Value::Kind;
using Arguments = std::vector<Value>;
using Points = std::vector<std::pair<std::int64_t, double>>;

constexpr std::size_t kFilledMax = 200'000;

// ---------------------------------------------------------------------------------------------------- of many numbers

struct Aggregate {
  std::string_view name;
  double (*of)(const std::vector<double>&);
};

double sum_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}
double average_of(const std::vector<double>& values) { return sum_of(values) / static_cast<double>(values.size()); }
double deviation_of(const std::vector<double>& values) {
  const double mean = average_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

constexpr Aggregate kAggregates[] = {
    {"SUM", sum_of},
    {"AVG", average_of},
    {"MIN", [](const std::vector<double>& values) { return *std::min_element(values.begin(), values.end()); }},
    {"MAX", [](const std::vector<double>& values) { return *std::max_element(values.begin(), values.end()); }},
    {"STDDEV", deviation_of},
};

// Of one series a number, of several a series.
Result<Value> aggregate(const Aggregate& how, const Value& of) {
  if (of.kind == Kind::kNumber) return Value::of(of.number);
  if (of.kind == Kind::kText) return wrong_expression(std::string(how.name) + " takes time series");
  if (of.kind == Kind::kSeries) {
    std::vector<double> values;
    for (const auto& [at, value] : of.series.front().points) values.push_back(value);
    if (values.empty())
      return Value::of(Series{.label = std::string(how.name), .period = of.series.front().period, .points = {}});
    return Value::of(how.of(values));
  }
  std::map<std::int64_t, std::vector<double>> by_time;
  for (const Series& series : of.series) {
    for (const auto& [at, value] : series.points) by_time[at].push_back(value);
  }
  Series out{.label = std::string(how.name),
             .period = of.series.empty() ? Duration::minutes(1) : of.series.front().period,
             .points = {}};
  for (const auto& [at, values] : by_time) out.points.emplace_back(at, how.of(values));
  return Value::of(std::move(out));
}

// ----------------------------------------------------------------------------------------------------- of one series

using OfSeries = Points (*)(const Series&, const Scene&);

template <typename Function>
Points each(const Series& series, const Function& function) {
  Points out;
  for (const auto& [at, value] : series.points) {
    const double made = function(at, value);
    if (std::isfinite(made)) out.emplace_back(at, made);
  }
  return out;
}

// What follows from a point and the one before it.
template <typename Function>
Points pairwise(const Series& series, const Function& function) {
  Points out;
  for (std::size_t i = 1; i < series.points.size(); ++i) {
    out.emplace_back(series.points[i].first, function(series.points[i - 1], series.points[i]));
  }
  return out;
}

double seconds_between(const std::pair<std::int64_t, double>& a, const std::pair<std::int64_t, double>& b) {
  return static_cast<double>(b.first - a.first) / 1000;
}

// A day count of the proleptic Gregorian calendar, and back (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
struct Date {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};
Date date_of(std::int64_t ms) {
  std::int64_t days = ms / 86'400'000 - (ms % 86'400'000 < 0 ? 1 : 0) + 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const std::int64_t of_era = days - era * 146'097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  Date out;
  out.day = static_cast<int>(of_year - (153 * shifted + 2) / 5 + 1);
  out.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  out.year = year + era * 400 + (out.month <= 2 ? 1 : 0);
  return out;
}

struct SeriesFunction {
  std::string_view name;
  OfSeries of;
};

constexpr SeriesFunction kOfSeries[] = {
    {"ABS", [](const Series& s, const Scene&) { return each(s, [](std::int64_t, double v) { return std::fabs(v); }); }},
    {"CEIL", [](const Series& s, const Scene&) { return each(s, [](std::int64_t, double v) { return std::ceil(v); }); }},
    {"FLOOR", [](const Series& s, const Scene&) { return each(s, [](std::int64_t, double v) { return std::floor(v); }); }},
    {"LOG", [](const Series& s, const Scene&) { return each(s, [](std::int64_t, double v) { return std::log(v); }); }},
    {"LOG10", [](const Series& s, const Scene&) { return each(s, [](std::int64_t, double v) { return std::log10(v); }); }},
    {"EPOCH", [](const Series& s,
                 const Scene&) { return each(s, [](std::int64_t at, double) { return static_cast<double>(at / 1000); }); }},
    {"MINUTE",
     [](const Series& s, const Scene&) {
       return each(s, [](std::int64_t at, double) { return static_cast<double>(at / 60'000 % 60); });
     }},
    {"HOUR",
     [](const Series& s, const Scene&) {
       return each(s, [](std::int64_t at, double) { return static_cast<double>(at / 3'600'000 % 24); });
     }},
    // Monday is 1.
    {"DAY",
     [](const Series& s, const Scene&) {
       return each(s, [](std::int64_t at, double) { return static_cast<double>((at / 86'400'000 + 3) % 7 + 1); });
     }},
    {"DATE",
     [](const Series& s, const Scene&) {
       return each(s, [](std::int64_t at, double) { return static_cast<double>(date_of(at).day); });
     }},
    {"MONTH",
     [](const Series& s, const Scene&) {
       return each(s, [](std::int64_t at, double) { return static_cast<double>(date_of(at).month); });
     }},
    {"YEAR",
     [](const Series& s, const Scene&) {
       return each(s, [](std::int64_t at, double) { return static_cast<double>(date_of(at).year); });
     }},
    {"DIFF", [](const Series& s,
                const Scene&) { return pairwise(s, [](const auto& a, const auto& b) { return b.second - a.second; }); }},
    {"DIFF_TIME", [](const Series& s,
                     const Scene&) { return pairwise(s, [](const auto& a, const auto& b) { return seconds_between(a, b); }); }},
    {"RATE",
     [](const Series& s, const Scene&) {
       return pairwise(s, [](const auto& a, const auto& b) { return (b.second - a.second) / seconds_between(a, b); });
     }},
    {"RUNNING_SUM",
     [](const Series& s, const Scene&) {
       double sum = 0;
       return each(s, [&sum](std::int64_t, double v) { return sum += v; });
     }},
};

Result<Value> of_series(const SeriesFunction& function, const Value& value, const Scene& scene) {
  if (value.kind == Kind::kText) return wrong_expression(std::string(function.name) + " takes a time series");
  if (value.kind == Kind::kNumber) {
    const Series one{.label = {}, .period = scene.period, .points = {{scene.from.ms, value.number}}};
    const Points made = function.of(one, scene);
    if (made.empty()) return wrong_expression(std::string(function.name) + " of a number is none");
    return Value::of(made.front().second);
  }
  Value out = value;
  for (Series& series : out.series) series.points = function.of(series, scene);
  return out;
}

// ------------------------------------------------------------------------------------------------------------ single

std::int64_t first_tick(const Scene& scene, Duration period) {
  const std::int64_t rest = scene.from.ms % period.ms;
  return rest == 0 ? scene.from.ms : scene.from.ms - rest + period.ms;
}

Result<Points> ticks(const Scene& scene, Duration period) {
  if (period.ms <= 0 || static_cast<std::size_t>((scene.to.ms - scene.from.ms) / period.ms) > kFilledMax) {
    return wrong_expression("the time range has too many periods");
  }
  Points out;
  for (std::int64_t at = first_tick(scene, period); at < scene.to.ms; at += period.ms) out.emplace_back(at, 0);
  return out;
}

// FILL(m, value | REPEAT | LINEAR)
Result<Points> fill(const Series& series, const Value& with, const Scene& scene) {
  MOORAGE_ASSIGN(Points out, ticks(scene, series.period));
  std::map<std::int64_t, double> known(series.points.begin(), series.points.end());
  std::map<std::int64_t, double> filler;
  if (with.kind == Kind::kSeries) filler = {with.series.front().points.begin(), with.series.front().points.end()};
  Points made;
  for (const auto& tick : out) {
    const std::int64_t at = tick.first;
    if (const auto here = known.find(at); here != known.end()) {
      made.emplace_back(at, here->second);
      continue;
    }
    const auto after = known.upper_bound(at);
    const bool has_before = after != known.begin();
    if (with.kind == Kind::kNumber) {
      made.emplace_back(at, with.number);
    } else if (with.kind == Kind::kSeries) {
      if (const auto other = filler.find(at); other != filler.end()) made.emplace_back(at, other->second);
    } else if (with.text == "REPEAT") {
      if (has_before) made.emplace_back(at, std::prev(after)->second);
    } else if (has_before && after != known.end()) {
      const auto& [x0, y0] = *std::prev(after);
      const auto& [x1, y1] = *after;
      made.emplace_back(at, y0 + (y1 - y0) * static_cast<double>(at - x0) / static_cast<double>(x1 - x0));
    }
  }
  return made;
}

Result<Value> call_fill(Arguments& arguments, const Scene& scene) {
  const bool has_way = arguments.size() == 2 && (arguments[1].kind == Kind::kNumber || arguments[1].kind == Kind::kSeries ||
                                                 arguments[1].text == "REPEAT" || arguments[1].text == "LINEAR");
  if (!has_way || arguments[0].kind == Kind::kNumber || arguments[0].kind == Kind::kText) {
    return wrong_expression("FILL takes a time series and a number, a time series, REPEAT or LINEAR");
  }
  Value out = arguments[0];
  for (Series& series : out.series) {
    MOORAGE_ASSIGN(series.points, fill(series, arguments[1], scene));
  }
  return out;
}

// IF(condition, then[, else]); without `else` there is no point where the condition does not hold.
Result<Value> call_if(Arguments& arguments) {
  if (arguments.size() < 2 || arguments.size() > 3) return wrong_expression("IF takes a condition and one or two values");
  const Value& condition = arguments[0];
  for (const Value& one : arguments) {
    if (one.kind == Kind::kText || one.kind == Kind::kList) return wrong_expression("IF takes numbers and single time series");
  }
  const auto at_time = [](const Value& value, std::int64_t at) -> std::optional<double> {
    if (value.kind == Kind::kNumber) return value.number;
    const Points& points = value.series.front().points;
    const auto found = std::lower_bound(points.begin(), points.end(), std::pair<std::int64_t, double>(at, -INFINITY));
    return found != points.end() && found->first == at ? std::optional(found->second) : std::nullopt;
  };
  const auto shape =
      std::find_if(arguments.begin(), arguments.end(), [](const Value& one) { return one.kind == Kind::kSeries; });
  if (shape == arguments.end()) {
    if (condition.number != 0) return arguments[1];
    return arguments.size() == 3 ? Result<Value>(arguments[2]) : Result<Value>(wrong_expression("IF has no value"));
  }
  const Series& like = condition.kind == Kind::kSeries ? condition.series.front() : shape->series.front();
  Series out{.label = like.label, .period = like.period, .points = {}};
  std::map<std::int64_t, bool> times;
  for (const Value& one : arguments) {
    if (one.kind != Kind::kSeries || (condition.kind == Kind::kSeries && &one != &condition)) continue;
    for (const auto& point : one.series.front().points) times[point.first] = true;
  }
  for (const auto& [at, known] : times) {
    const auto holds = at_time(condition, at);
    if (!holds) continue;
    std::optional<double> value;
    if (*holds != 0) {
      value = at_time(arguments[1], at);
    } else if (arguments.size() == 3) {
      value = at_time(arguments[2], at);
    }
    if (value) out.points.emplace_back(at, *value);
  }
  return Value::of(std::move(out));
}

Result<Value> call_metrics(const Arguments& arguments, const Scene& scene) {
  std::vector<Series> all = scene.all_metrics();
  if (arguments.empty()) return Value::of(std::move(all));
  if (arguments.size() != 1 || arguments[0].kind != Kind::kText) return wrong_expression("METRICS takes a text, or nothing");
  std::vector<Series> out;
  for (Series& series : all) {
    if (series.label.find(arguments[0].text) != std::string::npos) out.push_back(std::move(series));
  }
  return Value::of(std::move(out));
}

double statistic_for_order(const Series& series, std::string_view by) {
  std::vector<double> values;
  for (const auto& [at, value] : series.points) values.push_back(value);
  if (values.empty()) return -INFINITY;
  for (const Aggregate& one : kAggregates) {
    if (one.name == by) return one.of(values);
  }
  return values.back();
}

// SORT(list, AVG | MIN | MAX | SUM, ASC | DESC[, limit])
Result<Value> call_sort(Arguments& arguments) {
  const bool is_sound = (arguments.size() == 3 || (arguments.size() == 4 && arguments[3].kind == Kind::kNumber)) &&
                        arguments[0].kind == Kind::kList && arguments[1].kind == Kind::kText &&
                        arguments[2].kind == Kind::kText;
  if (!is_sound) return wrong_expression("SORT takes an array, AVG, MIN, MAX or SUM, ASC or DESC, and maybe a number");
  auto& list = arguments[0].series;
  const bool descends = arguments[2].text == "DESC";
  std::stable_sort(list.begin(), list.end(), [&](const Series& a, const Series& b) {
    const double left = statistic_for_order(a, arguments[1].text);
    const double right = statistic_for_order(b, arguments[1].text);
    return descends ? left > right : left < right;
  });
  if (arguments.size() == 4 && arguments[3].number >= 0 && arguments[3].number < static_cast<double>(list.size())) {
    list.resize(static_cast<std::size_t>(arguments[3].number));
  }
  return std::move(arguments[0]);
}

Result<Value> call_of_list(const std::string& name, Arguments& arguments, const Scene& scene) {
  const bool takes_one = arguments.size() == 1 && arguments[0].kind != Kind::kText;
  if (name == "METRIC_COUNT") {
    const std::size_t count = arguments.empty() ? scene.all_metrics().size() : arguments[0].series.size();
    return Value::of(static_cast<double>(count));
  }
  if (!takes_one) return wrong_expression(name + " takes one argument");
  Value& value = arguments[0];
  if (name == "TIME_SERIES") {
    if (value.kind != Kind::kNumber) return wrong_expression("TIME_SERIES takes a number");
    MOORAGE_ASSIGN(Points points, ticks(scene, scene.period));
    for (auto& point : points) point.second = value.number;
    return Value::of(Series{.label = {}, .period = scene.period, .points = std::move(points)});
  }
  if (value.kind == Kind::kNumber) return wrong_expression(name + " takes time series");
  if (name == "PERIOD") {
    if (value.series.empty()) return wrong_expression("PERIOD of nothing");
    return Value::of(static_cast<double>(value.series.front().period.ms) / 1000);
  }
  if (name == "DATAPOINT_COUNT") {
    std::size_t count = 0;
    for (const Series& series : value.series) count += series.points.size();
    return Value::of(static_cast<double>(count));
  }
  if (name == "REMOVE_EMPTY") {
    std::vector<Series> kept;
    for (Series& series : value.series) {
      if (!series.points.empty()) kept.push_back(std::move(series));
    }
    return Value::of(std::move(kept));
  }
  if (value.series.empty()) return wrong_expression(name + " of nothing");
  return Value::of(name == "FIRST" ? value.series.front() : value.series.back());
}

}  // namespace

Error wrong_expression(std::string what) {
  return {.name = "ValidationError", .message = "Error in expression: " + std::move(what) + "."};
}

bool is_function_word(std::string_view word) {
  constexpr std::string_view kWords[] = {"REPEAT", "LINEAR", "ASC", "DESC", "AVG", "MIN", "MAX", "SUM"};
  return std::find(std::begin(kWords), std::end(kWords), word) != std::end(kWords);
}

Result<Value> call_function(const std::string& name, std::vector<Value> arguments, const Scene& scene) {
  for (const Aggregate& one : kAggregates) {
    if (one.name != name) continue;
    if (arguments.size() != 1) return wrong_expression(name + " takes one argument; write " + name + "([a, b]) for several");
    return aggregate(one, arguments[0]);
  }
  for (const SeriesFunction& one : kOfSeries) {
    if (one.name != name) continue;
    if (arguments.size() != 1) return wrong_expression(name + " takes one argument");
    return of_series(one, arguments[0], scene);
  }
  if (name == "FILL") return call_fill(arguments, scene);
  if (name == "IF") return call_if(arguments);
  if (name == "METRICS") return call_metrics(arguments, scene);
  if (name == "SORT") return call_sort(arguments);
  if (name == "SEARCH") {
    MOORAGE_ASSIGN(auto found, scene.search(arguments));
    return Value::of(std::move(found));
  }
  constexpr std::string_view kOfLists[] = {"METRIC_COUNT", "TIME_SERIES", "PERIOD", "DATAPOINT_COUNT",
                                           "REMOVE_EMPTY", "FIRST",       "LAST"};
  if (std::find(std::begin(kOfLists), std::end(kOfLists), name) != std::end(kOfLists)) {
    return call_of_list(name, arguments, scene);
  }
  return wrong_expression(
      "there is no function " + name.substr(0, 64) +
      ". Known are ABS, AVG, CEIL, DATAPOINT_COUNT, DATE, DAY, DIFF, DIFF_TIME, EPOCH, FILL, FIRST, FLOOR, HOUR, "
      "IF, LAST, LOG, LOG10, MAX, METRIC_COUNT, METRICS, MIN, MINUTE, MONTH, PERIOD, RATE, REMOVE_EMPTY, "
      "RUNNING_SUM, SEARCH, SORT, STDDEV, SUM, TIME_SERIES, YEAR");
}

}  // namespace moorage::control::math
