// The queries of GetMetricData and of alarms with Metrics[]: which depends on which, and what each gives.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/metric_store.h"
#include "schemas/cloudwatch/common.capnp.h"
#include "services/cloudwatch/math/math_evaluation.h"
#include "services/cloudwatch/statistic.h"

namespace moorage::control::math {

inline constexpr std::size_t kQueriesMax = 500;

struct MetricQuery {
  ports::MetricName name;
  Duration period;
  AskedStatistic statistic;
  std::string stat;  // as written
  std::string unit;  // empty: every one
};

struct Query {
  std::string id;
  std::string label;  // as asked for; empty: none
  bool returns_data = true;
  Duration period;                    // of an expression; 0: not said
  std::optional<MetricQuery> metric;  // this, or
  std::optional<Expression> expression;
};

struct QueryPlan {
  std::vector<Query> queries;      // as they were given
  std::vector<std::size_t> order;  // each after those that it names
  Duration period;                 // the shortest one of all
};

// Errors: ValidationError with the number of the query.
Result<QueryPlan> plan_queries(capnp::List<cloudwatch::MetricDataQuery>::Reader queries);
Result<MetricQuery> read_metric_query(cloudwatch::MetricStat::Reader stat, const std::string& path);
// In order of their names. Errors: InvalidParameterValue for a name that is there twice.
Result<std::vector<std::pair<std::string, std::string>>> read_dimensions(capnp::List<cloudwatch::Dimension>::Reader dimensions);

// Whether a period may be asked for.
bool is_metric_period(std::int64_t seconds);

struct QueryRange {
  Instant from;
  Instant to;
};
// The value of each query, in the order of the plan's `queries`. Errors: of the store and of expressions.
Result<std::vector<Value>> run_queries(const QueryPlan& plan, const ports::MetricStore& store, QueryRange range);

// Points of a metric as a series of one statistic.
Result<Series> read_series(const ports::MetricStore& store, const MetricQuery& query, QueryRange range);

}  // namespace moorage::control::math
