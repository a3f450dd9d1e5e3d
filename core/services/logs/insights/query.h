// A query of CloudWatch Logs Insights as it was read: commands in order (docs/rules/logs.md#insights).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "services/logs/insights/query_expression.h"

namespace moorage::logs_service::insights {

struct NamedExpression {
  std::string name;  // its alias, or its text
  ExpressionPtr expression;
};

struct FieldsCommand {
  std::vector<NamedExpression> fields;
  bool is_display = false;  // only these are shown
};

struct FilterCommand {
  ExpressionPtr condition;
};

struct ParseCommand {
  ExpressionPtr from;
  std::vector<std::string> names;
  std::vector<std::string> pieces;  // of a glob: the texts around the stars, one more than names
  FilterRegex regex;                // null: a glob
};

struct AggregateCall {
  enum class What : std::uint8_t {
    kCount,
    kCountDistinct,
    kSum,
    kAverage,
    kMinimum,
    kMaximum,
    kPercentile,
    kDeviation,
    kEarliest,
    kLatest,
    kSortsFirst,
    kSortsLast,
  };
  What what = What::kCount;
  ExpressionPtr of;  // null: count(*)
  double percent = 0;
};

struct StatsCommand {
  std::vector<AggregateCall> calls;      // by slot
  std::vector<NamedExpression> results;  // over the slots
  std::vector<NamedExpression> by;
};

struct SortCommand {
  struct Key {
    ExpressionPtr expression;
    bool is_descending = false;
  };
  std::vector<Key> keys;
};

struct LimitCommand {
  std::size_t count = 0;
};

struct DedupCommand {
  std::vector<ExpressionPtr> by;
};

using Command = std::variant<FieldsCommand, FilterCommand, ParseCommand, StatsCommand, SortCommand, LimitCommand, DedupCommand>;

struct Query {
  std::vector<Command> commands;
};

// Errors: MalformedQueryException, whose path is "queryString:BEGIN-END", the characters that are wrong.
Result<Query> parse_query(std::string_view text);

}  // namespace moorage::logs_service::insights
