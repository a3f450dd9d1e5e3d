#include "services/cloudwatch/math/math_evaluation.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "services/cloudwatch/math/functions.h"

namespace moorage::control::math {
namespace {

using Kind = Value::Kind;

std::optional<double> operate(std::string_view name, double a, double b) {
  if (name == "+") return a + b;
  if (name == "-") return a - b;
  if (name == "*") return a * b;
  if (name == "/") return b == 0 ? std::nullopt : std::optional(a / b);
  if (name == "^") return std::pow(a, b);
  const auto truth = [](bool holds) { return holds ? 1.0 : 0.0; };
  if (name == "==") return truth(a == b);
  if (name == "!=") return truth(a != b);
  if (name == "<=") return truth(a <= b);
  if (name == ">=") return truth(a >= b);
  if (name == "<") return truth(a < b);
  if (name == ">") return truth(a > b);
  if (name == "AND") return truth(a != 0 && b != 0);
  return truth(a != 0 || b != 0);
}

// At times that both have; what is no finite number has no point.
Series operate(std::string_view name, const Series& a, const Series& b) {
  Series out{.label = a.label, .period = a.period, .points = {}};
  auto right = b.points.begin();
  for (const auto& [at, value] : a.points) {
    while (right != b.points.end() && right->first < at) ++right;
    if (right == b.points.end() || right->first != at) continue;
    const auto made = operate(name, value, right->second);
    if (made && std::isfinite(*made)) out.points.emplace_back(at, *made);
  }
  return out;
}

Series constant_like(const Series& shape, double number) {
  Series out{.label = {}, .period = shape.period, .points = shape.points};
  for (auto& point : out.points) point.second = number;
  return out;
}

Result<Value> operate(std::string_view name, const Value& a, const Value& b) {
  if (a.kind == Kind::kText || b.kind == Kind::kText) return wrong_expression("a text has no arithmetic");
  if (a.kind == Kind::kNumber && b.kind == Kind::kNumber) {
    const auto made = operate(name, a.number, b.number);
    if (!made || !std::isfinite(*made)) return wrong_expression("the result of two numbers is no finite number");
    return Value::of(*made);
  }
  const bool is_list = a.kind == Kind::kList || b.kind == Kind::kList;
  if (a.kind == Kind::kList && b.kind == Kind::kList && a.series.size() != b.series.size()) {
    return wrong_expression("two arrays of different lengths");
  }
  std::vector<Series> out;
  const std::size_t count =
      std::max(a.kind == Kind::kNumber ? 0 : a.series.size(), b.kind == Kind::kNumber ? 0 : b.series.size());
  const auto side = [&](const Value& value, std::size_t i) -> const Series* {
    if (value.kind == Kind::kNumber) return nullptr;
    return value.series.empty() ? nullptr : &value.series[value.series.size() == 1 ? 0 : i];
  };
  for (std::size_t i = 0; i < count; ++i) {
    const Series* left = side(a, i);
    const Series* right = side(b, i);
    if (!left && !right) continue;
    const Series made_left = left ? *left : constant_like(*right, a.number);
    const Series made_right = right ? *right : constant_like(*left, b.number);
    Series made = operate(name, made_left, made_right);
    if (!left && right) made.label = right->label;
    out.push_back(std::move(made));
  }
  if (is_list) return Value::of(std::move(out));
  return out.empty() ? Value::of(Series{}) : Value::of(std::move(out.front()));
}

class Evaluation {
 public:
  Evaluation(const Expression& expression, const Scene& scene) : expression_(expression), scene_(scene) {}

  Result<Value> of(std::size_t at) {
    const Node& node = expression_.nodes[at];
    switch (node.kind) {
      case NodeKind::kNumber:
        return Value::of(node.number);
      case NodeKind::kText:
        return Value{.kind = Kind::kText, .number = 0, .text = node.text, .series = {}};
      case NodeKind::kId:
        return scene_.value_of(node.text);
      case NodeKind::kNegate: {
        MOORAGE_ASSIGN(const Value value, of(node.of[0]));
        return operate("-", Value::of(0), value);
      }
      case NodeKind::kOperator: {
        MOORAGE_ASSIGN(const Value left, of(node.of[0]));
        MOORAGE_ASSIGN(const Value right, of(node.of[1]));
        return operate(node.text, left, right);
      }
      case NodeKind::kArray:
        return array(node);
      case NodeKind::kCall:
        return call(node);
    }
    return wrong_expression("an unknown part");
  }

 private:
  Result<Value> array(const Node& node) {
    std::vector<Series> out;
    for (const std::size_t one : node.of) {
      MOORAGE_ASSIGN(Value value, of(one));
      if (value.kind == Kind::kNumber || value.kind == Kind::kText) return wrong_expression("an array holds time series");
      for (Series& series : value.series) out.push_back(std::move(series));
    }
    return Value::of(std::move(out));
  }

  // Words such as REPEAT stand for themselves.
  Result<Value> argument(std::size_t at) {
    const Node& node = expression_.nodes[at];
    if (node.kind == NodeKind::kId && is_function_word(node.text)) {
      return Value{.kind = Kind::kText, .number = 0, .text = node.text, .series = {}};
    }
    return of(at);
  }

  Result<Value> call(const Node& node) {
    std::vector<Value> arguments;
    for (const std::size_t one : node.of) {
      MOORAGE_ASSIGN(Value value, argument(one));
      arguments.push_back(std::move(value));
    }
    return call_function(node.text, std::move(arguments), scene_);
  }

  const Expression& expression_;
  const Scene& scene_;
};

}  // namespace

Result<Value> evaluate(const Expression& expression, const Scene& scene) {
  return Evaluation(expression, scene).of(expression.root);
}

}  // namespace moorage::control::math
