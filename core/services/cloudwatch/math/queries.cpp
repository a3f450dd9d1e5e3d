#include "services/cloudwatch/math/queries.h"

#include <algorithm>
#include <functional>

#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/math/math_search.h"

namespace moorage::control::math {
namespace {

bool is_query_id(std::string_view id) {
  if (id.empty() || id.front() < 'a' || id.front() > 'z') return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Result<Query> read_query(cloudwatch::MetricDataQuery::Reader from, const std::string& path) {
  Query out{.id = std::string(wire::view(from.getId())),
            .label = std::string(wire::view(from.getLabel())),
            .returns_data = wire::value_or(from.getReturnData(), true),
            .period = Duration::seconds(wire::value_or(from.getPeriod(), 0))};
  if (!is_query_id(out.id)) {
    return cloudwatch_invalid("The value " + out.id.substr(0, 64) + " for parameter " + path +
                                  ".Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.",
                              path + ".Id");
  }
  if (from.hasMetricStat() == from.hasExpression()) {
    return cloudwatch_invalid("Exactly one of MetricStat and Expression must be specified.", path);
  }
  if (from.hasMetricStat()) {
    MOORAGE_ASSIGN(out.metric, read_metric_query(from.getMetricStat(), path + ".MetricStat"));
    return out;
  }
  if (out.period.ms != 0 && !is_metric_period(out.period.ms / 1000)) {
    return cloudwatch_invalid("Period must be 1, 5, 10, 20, 30 or a multiple of 60.", path + ".Period");
  }
  std::string_view text = wire::view(from.getExpression());
  while (text.starts_with(' ')) text.remove_prefix(1);
  if (text.starts_with("SELECT") || text.starts_with("select")) {
    return cloudwatch_invalid("This engine does not run Metrics Insights queries (SELECT): use SEARCH or a MetricStat.",
                              path + ".Expression");
  }
  MOORAGE_ASSIGN(out.expression, parse_expression(text));
  return out;
}

// Each query after those that it names.
class Order {
 public:
  explicit Order(QueryPlan& plan) : plan_(plan), marks_(plan.queries.size(), 0) {
    for (std::size_t i = 0; i < plan.queries.size(); ++i) by_id_[plan.queries[i].id] = i;
  }
  Status all() {
    for (std::size_t i = 0; i < plan_.queries.size(); ++i) MOORAGE_TRY(visit(i));
    return {};
  }

 private:
  Status visit(std::size_t at) {
    if (marks_[at] == 2) return {};
    if (marks_[at] == 1) {
      return cloudwatch_invalid("The expression " + plan_.queries[at].id + " depends on itself.", "MetricDataQueries");
    }
    marks_[at] = 1;
    if (const auto& expression = plan_.queries[at].expression) {
      for (const std::string& id : expression->ids()) {
        const auto found = by_id_.find(id);
        if (found == by_id_.end()) {
          return cloudwatch_invalid("The expression " + plan_.queries[at].id + " names " + id + ", which is no id of a query.",
                                    "MetricDataQueries");
        }
        MOORAGE_TRY(visit(found->second));
      }
      for (std::size_t i = 0; expression->uses_all_metrics() && i < plan_.queries.size(); ++i) {
        if (plan_.queries[i].metric) MOORAGE_TRY(visit(i));
      }
    }
    marks_[at] = 2;
    plan_.order.push_back(at);
    return {};
  }

  QueryPlan& plan_;
  std::vector<int> marks_;
  std::map<std::string, std::size_t> by_id_;
};

}  // namespace

bool is_metric_period(std::int64_t seconds) {
  return seconds == 1 || seconds == 5 || seconds == 10 || seconds == 20 || seconds == 30 || (seconds > 0 && seconds % 60 == 0);
}

Result<std::vector<std::pair<std::string, std::string>>> read_dimensions(
    capnp::List<cloudwatch::Dimension>::Reader dimensions) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const auto one : dimensions) out.emplace_back(wire::view(one.getName()), wire::view(one.getValue()));
  std::sort(out.begin(), out.end());
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (out[i].first == out[i - 1].first) {
      return invalid_metric_value("The dimension " + out[i].first + " is there twice.", "Dimensions");
    }
  }
  return out;
}

Result<MetricQuery> read_metric_query(cloudwatch::MetricStat::Reader stat, const std::string& path) {
  const auto metric = stat.getMetric();
  MetricQuery out;
  out.name.space = wire::view(metric.getNamespace());
  out.name.name = wire::view(metric.getMetricName());
  if (out.name.space.empty() || out.name.name.empty()) {
    return cloudwatch_invalid("Namespace and MetricName are required.", path + ".Metric");
  }
  MOORAGE_ASSIGN(out.name.dimensions, read_dimensions(metric.getDimensions()));
  const std::int64_t period = wire::value_or(stat.getPeriod(), 60);
  if (!is_metric_period(period)) {
    return cloudwatch_invalid("Period must be 1, 5, 10, 20, 30 or a multiple of 60.", path + ".Period");
  }
  out.period = Duration::seconds(period);
  out.stat = wire::view(stat.getStat());
  const auto statistic = read_statistic(out.stat);
  if (!statistic) {
    return cloudwatch_invalid("The value " + out.stat.substr(0, 64) + " for parameter " + path + ".Stat is not supported.",
                              path + ".Stat");
  }
  out.statistic = *statistic;
  out.unit = wire::enum_name(stat.getUnit());
  return out;
}

Result<QueryPlan> plan_queries(capnp::List<cloudwatch::MetricDataQuery>::Reader queries) {
  if (queries.size() == 0 || queries.size() > kQueriesMax) {
    return cloudwatch_invalid("The collection MetricDataQueries must have between 1 and 500 elements.", "MetricDataQueries");
  }
  QueryPlan plan;
  std::map<std::string, bool> ids;
  Duration shortest{INT64_MAX};
  for (unsigned i = 0; i < queries.size(); ++i) {
    const std::string path = "MetricDataQueries.member." + std::to_string(i + 1);
    MOORAGE_ASSIGN(Query query, read_query(queries[i], path));
    if (!std::exchange(ids[query.id], true)) {
      const Duration period = query.metric ? query.metric->period : query.period;
      if (period.ms > 0) shortest = std::min(shortest, period);
      plan.queries.push_back(std::move(query));
      continue;
    }
    return cloudwatch_invalid("The values for parameter id in MetricDataQueries are not unique: " + query.id, path + ".Id");
  }
  plan.period = shortest.ms == INT64_MAX ? Duration::minutes(5) : shortest;
  MOORAGE_TRY(Order(plan).all());
  return plan;
}

Result<Series> read_series(const ports::MetricStore& store, const MetricQuery& query, QueryRange range) {
  Series out{.label = query.name.name, .period = query.period, .points = {}};
  if (!query.unit.empty()) {
    const std::string unit = store.unit_of(query.name);
    if ((unit.empty() ? "None" : unit) != query.unit) return out;
  }
  MOORAGE_ASSIGN(const auto points, store.read(query.name, range.from, range.to, query.period));
  out.points.reserve(points.size());
  for (const auto& point : points) {
    if (const auto value = control::value_of(point, query.statistic)) out.points.emplace_back(point.at.ms, *value);
  }
  return out;
}

Result<std::vector<Value>> run_queries(const QueryPlan& plan, const ports::MetricStore& store, QueryRange range) {
  std::vector<Value> values(plan.queries.size());
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < plan.queries.size(); ++i) by_id[plan.queries[i].id] = i;
  for (const std::size_t at : plan.order) {
    const Query& query = plan.queries[at];
    if (query.metric) {
      MOORAGE_ASSIGN(Series series, read_series(store, *query.metric, range));
      if (!query.label.empty()) series.label = query.label;
      values[at] = Value::of(std::move(series));
      continue;
    }
    const Scene scene{.from = range.from,
                      .to = range.to,
                      .period = query.period.ms > 0 ? query.period : plan.period,
                      .value_of = [&](const std::string& id) -> Result<Value> { return values[by_id.at(id)]; },
                      .all_metrics =
                          [&] {
                            std::vector<Series> all;
                            for (std::size_t i = 0; i < plan.queries.size(); ++i) {
                              if (plan.queries[i].metric) all.push_back(values[i].series.front());
                            }
                            return all;
                          },
                      .search =
                          [&](const std::vector<Value>& arguments) {
                            return run_search(arguments, store, range, query.period.ms > 0 ? query.period : plan.period);
                          }};
    MOORAGE_ASSIGN(values[at], evaluate(*query.expression, scene));
    if (values[at].kind == Value::Kind::kText) return wrong_expression_of(query.id);
    if (!query.label.empty() && values[at].kind == Value::Kind::kSeries) values[at].series.front().label = query.label;
  }
  return values;
}

}  // namespace moorage::control::math
