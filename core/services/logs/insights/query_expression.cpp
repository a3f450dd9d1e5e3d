#include "services/logs/insights/query_expression.h"

#include <algorithm>
#include <cmath>

namespace moorage::logs_service::insights {
namespace {

Value number(double value) { return std::isfinite(value) ? Value(value) : Value(); }

Value arithmetic(Kind kind, const Value& a, const Value& b) {
  const auto x = a.number();
  const auto y = b.number();
  if (!x || !y) return {};
  if (kind == Kind::kAdd) return number(*x + *y);
  if (kind == Kind::kSubtract) return number(*x - *y);
  if (kind == Kind::kMultiply) return number(*x * *y);
  if (kind == Kind::kPower) return number(std::pow(*x, *y));
  if (*y == 0) return {};
  return number(kind == Kind::kDivide ? *x / *y : std::fmod(*x, *y));
}

bool are_equal(const Value& a, const Value& b) { return !a.is_null() && !b.is_null() && compare(a, b) == 0; }

// An order between something and nothing does not hold.
bool is_ordered(Kind kind, const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return false;
  const int order = compare(a, b);
  if (kind == Kind::kLess) return order < 0;
  if (kind == Kind::kLessEqual) return order <= 0;
  return kind == Kind::kGreater ? order > 0 : order >= 0;
}

bool is_like(const Expression& expression, const Scope& scope) {
  const Value value = evaluate(*expression.children[0], scope);
  if (value.is_null()) return false;
  if (expression.regex) return finds(expression.regex, value.text());
  return value.text().find(evaluate(*expression.children[1], scope).text()) != std::string::npos;
}

bool is_in(const Expression& expression, const Scope& scope) {
  const Value value = evaluate(*expression.children[0], scope);
  return std::any_of(expression.children.begin() + 1, expression.children.end(),
                     [&](const ExpressionPtr& one) { return are_equal(value, evaluate(*one, scope)); });
}

}  // namespace

Value evaluate(const Expression& expression, const Scope& scope) {
  const auto child = [&](std::size_t i) { return evaluate(*expression.children[i], scope); };
  switch (expression.kind) {
    case Kind::kLiteral:
      return expression.value;
    case Kind::kField:
      return scope.field(expression.name);
    case Kind::kNot:
      return !child(0).truth();
    case Kind::kAnd:
      return child(0).truth() && child(1).truth();
    case Kind::kOr:
      return child(0).truth() || child(1).truth();
    case Kind::kEqual:
      return are_equal(child(0), child(1));
    case Kind::kUnequal:
      return !are_equal(child(0), child(1));
    case Kind::kLess:
    case Kind::kLessEqual:
    case Kind::kGreater:
    case Kind::kGreaterEqual:
      return is_ordered(expression.kind, child(0), child(1));
    case Kind::kLike:
      return is_like(expression, scope);
    case Kind::kIn:
      return is_in(expression, scope);
    case Kind::kAdd:
    case Kind::kSubtract:
    case Kind::kMultiply:
    case Kind::kDivide:
    case Kind::kModulo:
    case Kind::kPower:
      return arithmetic(expression.kind, child(0), child(1));
    case Kind::kNegate: {
      const auto value = child(0).number();
      return value ? Value(-*value) : Value();
    }
    case Kind::kFunction: {
      Arguments arguments;
      for (std::size_t i = 0; i < expression.children.size(); ++i) arguments.push_back(child(i));
      return expression.function(arguments);
    }
    case Kind::kAggregate:
      return scope.aggregate(expression.slot);
  }
  return {};
}

double floor_to(double ms, double period_ms) { return period_ms > 0 ? std::floor(ms / period_ms) * period_ms : ms; }

}  // namespace moorage::logs_service::insights
