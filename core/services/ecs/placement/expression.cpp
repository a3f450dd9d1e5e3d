// Evaluation of expressions for one instance; expression_parser.cpp parses them.
#include "services/ecs/placement/expression.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>

#include "wire/presence.h"

namespace moorage::control {

namespace {

// Compares "1.14.5" with "1.9" number by number; a missing number counts as 0.
std::strong_ordering compare_versions(std::string_view a, std::string_view b) {
  const auto take = [](std::string_view& rest) {
    std::uint64_t number = 0;
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    std::from_chars(rest.data(), rest.data() + dot, number);
    rest.remove_prefix(std::min(dot + 1, rest.size()));
    return number;
  };
  while (!a.empty() || !b.empty()) {
    const auto order = take(a) <=> take(b);
    if (order != 0) return order;
  }
  return std::strong_ordering::equal;
}

}  // namespace

// Instances that have left the index have no kind.
std::string_view Expression::agent_version(const Asked& asked) {
  if (asked.kind) return asked.kind->key->agent_version;
  return wire::view(asked.instance->described.reader().getVersionInfo().getAgentVersion());
}

std::optional<std::string_view> Expression::attribute(const Asked& asked, std::string_view name) {
  if (asked.kind) return asked.kind->find_attribute(name);
  for (const auto& [key, value] : asked.instance->attributes) {
    if (key == name) return value;
  }
  return std::nullopt;
}

bool Expression::is_true_of(const Node& node, std::string_view value) {
  if (node.op == Operator::kExists) return true;
  if (node.op == Operator::kMatches) return re2::RE2::FullMatch({value.data(), value.size()}, *node.pattern);
  return std::find(node.arguments.begin(), node.arguments.end(), value) != node.arguments.end();
}

bool Expression::is_in_order(const Node& node, std::strong_ordering order) {
  switch (node.op) {
    case Operator::kEquals:
      return order == 0;
    case Operator::kGreater:
      return order > 0;
    case Operator::kGreaterEqual:
      return order >= 0;
    case Operator::kLess:
      return order < 0;
    case Operator::kLessEqual:
      return order <= 0;
    case Operator::kExists:
    case Operator::kIn:
    case Operator::kMatches:
      return false;
  }
  return false;
}

bool Expression::holds(const Node& node, const Asked& asked) {
  switch (node.subject) {
    case Subject::kAgentVersion:
      return is_in_order(node, compare_versions(agent_version(asked), node.arguments[0]));
    case Subject::kRegisteredAt:
      return is_in_order(node, asked.instance->registered_at.ms <=> node.number);
    case Subject::kRunningTasks:
      return is_in_order(node, std::int64_t{asked.state->of(asked.instance->id).running_tasks} <=> node.number);
    case Subject::kAgentConnected:
      return is_true_of(node, asked.instance && !asked.instance->agent_connected ? "false" : "true");
    case Subject::kMachine:
      return is_true_of(node, asked.instance->machine_id);
    case Subject::kAttribute: {
      const auto value = attribute(asked, node.attribute);
      return value && is_true_of(node, *value);
    }
    case Subject::kTaskGroup: {
      bool found = false;
      asked.state->of(asked.instance->id).tasks.visit_after(TaskId{}, [&](TaskId task) {
        found = is_true_of(node, asked.state->find(task)->detail->group);
        return !found;
      });
      return found;
    }
  }
  return false;
}

bool Expression::accepts(const Node& node, const Asked& asked) {
  const auto accepted = [&](const Node& part) { return accepts(part, asked); };
  switch (node.shape) {
    case Shape::kTest:
      return holds(node, asked) != node.negated;
    case Shape::kAnd:
      return std::all_of(node.parts.begin(), node.parts.end(), accepted);
    case Shape::kOr:
      return std::any_of(node.parts.begin(), node.parts.end(), accepted);
    case Shape::kNot:
      return !accepted(node.parts.front());
  }
  return false;
}

bool Expression::accepts(const Kind& kind) const { return accepts(root_, {.kind = &kind}); }

bool Expression::accepts(const State& state, const Instance& instance) const {
  return accepts(root_, {state.of(instance.id).kind, &state, &instance});
}

}  // namespace moorage::control
