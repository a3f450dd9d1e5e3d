// Expressions of metric math (CloudWatch user guide, "Using math expressions with CloudWatch metrics"): numbers, ids of
// queries, operators, functions and arrays. Reading one checks its form; what it means is math_evaluation.h's.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::control::math {

enum class NodeKind { kNumber, kText, kId, kNegate, kOperator, kCall, kArray };

struct Node {
  NodeKind kind = NodeKind::kNumber;
  double number = 0;
  std::string text;             // of a text, an id, an operator ("+", ">=", "AND"), a function in capitals
  std::vector<std::size_t> of;  // operands, arguments, elements: positions in `nodes`
};

struct Expression {
  std::vector<Node> nodes;
  std::size_t root = 0;

  // Every id that it names, each once.
  std::vector<std::string> ids() const;
  bool uses_all_metrics() const;  // METRICS(): every query with a MetricStat
};

// Errors: ValidationError with the place.
Result<Expression> parse_expression(std::string_view text);

}  // namespace moorage::control::math
