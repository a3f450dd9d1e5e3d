// GetMetricData, GetMetricStatistics, ListMetrics.
#include <algorithm>
#include <charconv>
#include <vector>

#include "base/hash.h"
#include "kernel/ids.h"
#include "kernel/page.h"
#include "ports/metric_store.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/math/queries.h"
#include "services/cloudwatch/metric_operations.h"

namespace moorage::control {
namespace {

constexpr std::size_t kDatapointsMax = 100'800;  // of one page of GetMetricData
constexpr std::int64_t kStatisticsMax = 1'440;   // datapoints of GetMetricStatistics
constexpr Duration kListed = Duration::minutes(14LL * 24 * 60);
constexpr Duration kRecent = Duration::minutes(180);
constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kDay = Duration::minutes(24 * 60);

Instant begin_of(Instant at, Duration period) {
  const std::int64_t rest = at.ms % period.ms;
  return {at.ms - (rest < 0 ? rest + period.ms : rest)};
}

// As finely as values of that age are kept, and where a period begins (CloudWatch API reference, GetMetricStatistics:
// StartTime).
Instant rounded_start(Instant start, Instant now, Duration period) {
  Duration by = kMinute;
  if (now - start > kDay * 15) by = kMinute * 5;
  if (now - start > kDay * 63) by = kMinute * 60;
  return begin_of(start, std::max(period, period < kMinute ? period : by));
}

// A result that begins at some point of all the points of all results.
struct Window {
  std::size_t skip = 0;
  std::size_t left = 0;
  bool is_cut = false;
};

class PageToken {
 public:
  explicit PageToken(cloudwatch::GetMetricDataRequest::Reader request) {
    for (const auto query : request.getMetricDataQueries()) {
      hash_.add_field(wire::view(query.getId()));
      hash_.add_field(wire::view(query.getExpression()));
      hash_.add_field(wire::view(query.getMetricStat().getMetric().getMetricName()));
    }
    hash_.add_field(std::to_string(wire::value_or(request.getStartTime(), 0)));
    hash_.add_field(std::to_string(wire::value_or(request.getEndTime(), 0)));
  }
  std::string of(std::size_t offset) const {
    Fnv1a hash = hash_;
    hash.add_field(std::to_string(offset));
    return std::to_string(offset) + "-" + hex16(hash.value());
  }
  std::optional<std::size_t> read(std::string_view token) const {
    std::size_t offset = 0;
    if (token.empty()) return offset;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), offset);
    if (error != std::errc() || of(offset) != token) return std::nullopt;
    return offset;
  }

 private:
  Fnv1a hash_;
};

struct Row {
  std::string id;
  math::Series series;
};

void write_result(const Row& row, bool ascends, Window& window, cloudwatch::MetricDataResult::Builder out) {
  const auto& points = row.series.points;
  const std::size_t skipped = std::min(window.skip, points.size());
  const std::size_t count = std::min(points.size() - skipped, window.left);
  window.skip -= skipped;
  window.left -= count;
  const bool is_cut = skipped + count < points.size();
  window.is_cut = window.is_cut || is_cut;
  out.setId(wire::text(row.id));
  out.setLabel(wire::text(row.series.label.empty() ? row.id : row.series.label));
  auto times = out.initTimestamps(static_cast<unsigned>(count));
  auto values = out.initValues(static_cast<unsigned>(count));
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t at = skipped + i;
    const auto& point = ascends ? points[at] : points[points.size() - 1 - at];
    times.set(i, point.first);
    values.set(i, point.second);
  }
  out.setStatusCode(is_cut ? cloudwatch::StatusCode::PARTIAL_DATA : cloudwatch::StatusCode::COMPLETE);
}

std::vector<Row> rows_of(const math::QueryPlan& plan, std::vector<math::Value> values) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < plan.queries.size(); ++i) {
    if (!plan.queries[i].returns_data) continue;
    for (math::Series& series : values[i].series) rows.push_back({plan.queries[i].id, std::move(series)});
  }
  return rows;
}

}  // namespace

Status get_metric_data(ports::PortCall& call, cloudwatch::GetMetricDataRequest::Reader request,
                       cloudwatch::GetMetricDataResponse::Builder reply) {
  if (!call.metrics) return no_metrics();
  const Instant from{wire::value_or(request.getStartTime(), 0)};
  const Instant to{wire::value_or(request.getEndTime(), 0)};
  if (from >= to) return cloudwatch_invalid("The parameter EndTime must be greater than StartTime.", "EndTime");
  if (request.getLabelOptions().hasTimezone()) return not_served("LabelOptions.Timezone", "labels have no times here");
  const PageToken tokens(request);
  const auto offset = tokens.read(wire::view(request.getNextToken()));
  if (!offset) return api_error("InvalidNextToken", "The token is not of this request.");
  const std::int32_t asked = wire::value_or(request.getMaxDatapoints(), static_cast<std::int32_t>(kDatapointsMax));
  if (asked < 1 || asked > static_cast<std::int32_t>(kDatapointsMax)) {
    return cloudwatch_invalid("MaxDatapoints must be between 1 and 100800.", "MaxDatapoints");
  }
  MOORAGE_ASSIGN(const auto plan, math::plan_queries(request.getMetricDataQueries()));
  for (const math::Query& query : plan.queries) {
    if (query.returns_data && query.expression &&
        query.expression->nodes[query.expression->root].kind == math::NodeKind::kNumber) {
      return cloudwatch_invalid("The expression " + query.id + " is a number and no time series: write TIME_SERIES(…).",
                                "MetricDataQueries");
    }
  }
  MOORAGE_ASSIGN(auto values, math::run_queries(plan, *call.metrics, {rounded_start(from, call.now, plan.period), to}));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (plan.queries[i].returns_data && values[i].kind == math::Value::Kind::kNumber) {
      return cloudwatch_invalid(
          "The expression " + plan.queries[i].id + " is a number and no time series: write TIME_SERIES(…).",
          "MetricDataQueries");
    }
  }
  const std::vector<Row> rows = rows_of(plan, std::move(values));
  Window window{.skip = *offset, .left = static_cast<std::size_t>(asked), .is_cut = false};
  const bool ascends = request.getScanBy() == cloudwatch::ScanBy::TIMESTAMP_ASCENDING;
  auto results = reply.initMetricDataResults(static_cast<unsigned>(rows.size()));
  for (unsigned i = 0; i < results.size(); ++i) write_result(rows[i], ascends, window, results[i]);
  if (window.is_cut) reply.setNextToken(wire::text(tokens.of(*offset + static_cast<std::size_t>(asked))));
  return {};
}

namespace {

struct AskedStatistics {
  std::vector<cloudwatch::Statistic> simple;
  std::vector<std::pair<std::string, AskedStatistic>> extended;
};

Result<AskedStatistics> asked_statistics(cloudwatch::GetMetricStatisticsRequest::Reader request) {
  if (request.hasStatistics() && request.hasExtendedStatistics()) {
    return invalid_combination("Statistics and ExtendedStatistics cannot be used together.", "ExtendedStatistics");
  }
  if (request.getStatistics().size() == 0 && request.getExtendedStatistics().size() == 0) {
    return invalid_combination("At least one of the parameters ExtendedStatistics and Statistics must be specified.",
                               "Statistics");
  }
  AskedStatistics out;
  for (const auto statistic : request.getStatistics()) out.simple.push_back(statistic);
  for (const auto text : request.getExtendedStatistics()) {
    const auto statistic = read_statistic(wire::view(text));
    if (!statistic || !statistic->needs_distribution()) {
      return invalid_metric_value(
          "The value " + std::string(wire::view(text)) + " for parameter ExtendedStatistics is not supported.",
          "ExtendedStatistics");
    }
    out.extended.emplace_back(wire::view(text), *statistic);
  }
  return out;
}

void write_simple(const AskedStatistics& asked, const ports::MetricPoint& point, cloudwatch::Datapoint::Builder out) {
  const auto set = [&](cloudwatch::Statistic which, auto member, double value) {
    if (std::find(asked.simple.begin(), asked.simple.end(), which) != asked.simple.end()) wire::set(member, value);
  };
  set(cloudwatch::Statistic::SAMPLE_COUNT, out.getSampleCount(), point.count);
  set(cloudwatch::Statistic::AVERAGE, out.getAverage(), point.count > 0 ? point.sum / point.count : 0);
  set(cloudwatch::Statistic::SUM, out.getSum(), point.sum);
  set(cloudwatch::Statistic::MINIMUM, out.getMinimum(), point.least);
  set(cloudwatch::Statistic::MAXIMUM, out.getMaximum(), point.greatest);
}

// False: none of the statistics is known of this point.
bool write_extended(const AskedStatistics& asked, const ports::MetricPoint& point, cloudwatch::Datapoint::Builder out) {
  std::vector<std::pair<std::string, double>> known;
  for (const auto& [text, statistic] : asked.extended) {
    if (const auto value = control::value_of(point, statistic)) known.emplace_back(text, *value);
  }
  auto entries = out.initExtendedStatistics(static_cast<unsigned>(known.size()));
  for (unsigned i = 0; i < entries.size(); ++i) {
    entries[i].setKey(wire::text(known[i].first));
    wire::set(entries[i].getValue(), known[i].second);
  }
  return !known.empty();
}

bool is_known(const AskedStatistics& asked, const ports::MetricPoint& point) {
  return asked.extended.empty() || std::any_of(asked.extended.begin(), asked.extended.end(), [&](const auto& one) {
           return control::value_of(point, one.second).has_value();
         });
}

}  // namespace

Status get_metric_statistics(ports::PortCall& call, cloudwatch::GetMetricStatisticsRequest::Reader request,
                             cloudwatch::GetMetricStatisticsResponse::Builder reply) {
  if (!call.metrics) return no_metrics();
  const Instant from{wire::value_or(request.getStartTime(), 0)};
  const Instant to{wire::value_or(request.getEndTime(), 0)};
  if (from >= to) {
    return invalid_combination("The parameter StartTime must be less than the parameter EndTime.", "StartTime");
  }
  const std::int64_t seconds = wire::value_or(request.getPeriod(), 60);
  if (!math::is_metric_period(seconds)) {
    return invalid_metric_value("The parameter Period must be 1, 5, 10, 20, 30 or a multiple of 60.", "Period");
  }
  const Duration period = Duration::seconds(seconds);
  MOORAGE_ASSIGN(const AskedStatistics asked, asked_statistics(request));
  const std::int64_t count = (to.ms - from.ms) / period.ms;
  if (count > kStatisticsMax) {
    return invalid_combination("You have requested up to " + std::to_string(count) +
                                   " datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by "
                                   "increasing Period, or decreasing the time range.",
                               "Period");
  }
  ports::MetricName name{.space = std::string(wire::view(request.getNamespace())),
                         .name = std::string(wire::view(request.getMetricName())),
                         .dimensions = {}};
  MOORAGE_ASSIGN(name.dimensions, math::read_dimensions(request.getDimensions()));
  reply.setLabel(request.getMetricName());
  std::string unit = call.metrics->unit_of(name);
  if (unit.empty()) unit = "None";
  std::vector<ports::MetricPoint> points;
  if (!wire::has(request.getUnit()) || wire::enum_name(request.getUnit()) == unit) {
    MOORAGE_ASSIGN(points, call.metrics->read(name, rounded_start(from, call.now, period), to, period));
  }
  points.erase(std::remove_if(points.begin(), points.end(), [&](const auto& point) { return !is_known(asked, point); }),
               points.end());
  auto out = reply.initDatapoints(static_cast<unsigned>(points.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    wire::set(out[i].getTimestamp(), points[i].at.ms);
    write_simple(asked, points[i], out[i]);
    if (!asked.extended.empty()) write_extended(asked, points[i], out[i]);
    if (const auto known = wire::enum_of<cloudwatch::StandardUnit>(unit)) out[i].setUnit(*known);
  }
  return {};
}

Status list_metrics(ports::PortCall& call, cloudwatch::ListMetricsRequest::Reader request,
                    cloudwatch::ListMetricsResponse::Builder reply) {
  if (!call.metrics) return no_metrics();
  ports::MetricFilter filter{.space = std::string(wire::view(request.getNamespace())),
                             .name = std::string(wire::view(request.getMetricName())),
                             .dimensions = {}};
  std::string query = "ListMetrics\n" + filter.space + "\n" + filter.name;
  for (const auto one : request.getDimensions()) {
    filter.dimensions.emplace_back(wire::view(one.getName()), wire::view(one.getValue()));
    query.append("\n").append(filter.dimensions.back().first).append("=").append(filter.dimensions.back().second);
  }
  const bool is_recent = request.getRecentlyActive() == cloudwatch::RecentlyActive::PT3H;
  query.append(is_recent ? "\nPT3H" : "\n");
  auto page = Page::open(std::move(query), wire::view(request.getNextToken()), std::nullopt, {.standard = 500, .max = 500});
  if (!page.ok()) return invalid_metric_value("The value for parameter NextToken is not of this list.", "NextToken");
  const std::string_view owner = wire::view(request.getOwningAccount());
  std::vector<ports::MetricName> names;
  if (owner.empty() || owner == call.account_id) {
    MOORAGE_ASSIGN(names, call.metrics->find(filter, call.now - (is_recent ? kRecent : kListed)));
  }
  // A place is the whole name, so that metrics that come meanwhile disturb nothing.
  const auto place_of = [](const ports::MetricName& name) {
    std::string out = name.space + '\x1f' + name.name;
    for (const auto& [key, value] : name.dimensions) out.append("\x1f").append(key).append("\x1e").append(value);
    return out;
  };
  std::vector<const ports::MetricName*> taken;
  bool is_behind = page->after().empty();
  for (const auto& name : names) {
    const std::string place = place_of(name);
    if (!is_behind && place <= page->after()) continue;
    is_behind = true;
    if (!page->take(std::string(), place)) break;
    taken.push_back(&name);
  }
  auto out = reply.initMetrics(static_cast<unsigned>(taken.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setNamespace(wire::text(taken[i]->space));
    out[i].setMetricName(wire::text(taken[i]->name));
    auto dimensions = out[i].initDimensions(static_cast<unsigned>(taken[i]->dimensions.size()));
    for (unsigned k = 0; k < dimensions.size(); ++k) {
      dimensions[k].setName(wire::text(taken[i]->dimensions[k].first));
      dimensions[k].setValue(wire::text(taken[i]->dimensions[k].second));
    }
  }
  if (wire::value_or(request.getIncludeLinkedAccounts(), false)) {
    const std::vector<std::string> owners(taken.size(), std::string(call.account_id));
    wire::set_texts(reply.initOwningAccounts(static_cast<unsigned>(owners.size())), owners);
  }
  const std::string token = page->next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
