// Expressions of the query language: read once, evaluated for each row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/logs/filter_condition.h"
#include "services/logs/insights/value.h"

namespace moorage::logs_service::insights {

enum class Kind : std::uint8_t {
  kLiteral,
  kField,
  kNot,
  kAnd,
  kOr,
  kEqual,
  kUnequal,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kLike,  // children: a value; text or regex
  kIn,    // children: a value, then the list
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo,
  kPower,
  kNegate,
  kFunction,   // `function`
  kAggregate,  // `slot` in the values of the group
};

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;
using Arguments = std::vector<Value>;
using Function = Value (*)(const Arguments&);

struct Expression {
  Kind kind = Kind::kLiteral;
  Value value;       // kLiteral
  std::string name;  // kField, kFunction, kAggregate
  FilterRegex regex;
  Function function = nullptr;
  std::size_t slot = 0;
  std::vector<ExpressionPtr> children;
};

// What an expression is evaluated over.
class Scope {
 public:
  virtual ~Scope() = default;
  virtual Value field(std::string_view name) const = 0;
  virtual Value aggregate(std::size_t slot) const = 0;
};

Value evaluate(const Expression& expression, const Scope& scope);

struct FunctionRow {
  std::string_view name;
  std::size_t arguments_min = 0;
  std::size_t arguments_max = 0;
  Function run = nullptr;
};
// nullptr: there is no such function.
const FunctionRow* find_function(std::string_view name);

// Any expression that RE2 takes, of at most 4,096 bytes; null: `trouble` says why not.
FilterRegex compile_query_regex(const std::string& expression, std::string& trouble);
// By number of the group, empty where a group has none.
std::vector<std::string> group_names(const FilterRegex& regex);
// The groups of the first match; empty: there is none.
std::vector<std::string> captures(const FilterRegex& regex, std::string_view text);

// Whole steps of `period_ms` since 1970.
double floor_to(double ms, double period_ms);

}  // namespace moorage::logs_service::insights
