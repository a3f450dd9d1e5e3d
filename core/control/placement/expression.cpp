// What an expression says about one instance; how it is read stands in expression_parser.cpp.
#include "control/placement/expression.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "control/placement/placement.h"
#include "wire/presence.h"
#include "wire/text.h"

namespace moorage::control {

namespace {

// "1.14.5" against "1.9": by numbers, what is missing counts as 0.
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

std::int64_t instant_of(const std::string& text) {
  const bool is_date = text.find('T') == std::string::npos;
  return wire::parse_iso8601(is_date ? text + "T00:00:00Z" : text).value_or(0);
}

// Groups of the tasks that run here.
std::vector<std::string_view> groups_on(const State& state, InstanceId id) {
  std::vector<std::string_view> out;
  state.of(id).tasks.visit_after(TaskId{}, [&](TaskId task) {
    out.push_back(state.find(task)->detail->group);
    return true;
  });
  return out;
}

std::vector<std::string_view> attribute_values(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return {value};
  }
  return {};
}

}  // namespace

bool Expression::holds(const Node& node, const State& state, const Instance& instance) {
  const auto ordered = [&](std::strong_ordering order) {
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
  };
  std::vector<std::string_view> values;
  switch (node.subject) {
    case Subject::kAgentVersion:
      return ordered(
          compare_versions(wire::view(instance.described.reader().getVersionInfo().getAgentVersion()), node.arguments[0]));
    case Subject::kRegisteredAt:
      return ordered(instance.registered_at.ms <=> instant_of(node.arguments[0]));
    case Subject::kRunningTasks: {
      std::int64_t wanted = 0;
      std::from_chars(node.arguments[0].data(), node.arguments[0].data() + node.arguments[0].size(), wanted);
      return ordered(std::int64_t{state.of(instance.id).running_tasks} <=> wanted);
    }
    case Subject::kAgentConnected:
      values = {instance.agent_connected ? "true" : "false"};
      break;
    case Subject::kMachine:
      values = {instance.machine_id};
      break;
    case Subject::kAttribute:
      values = attribute_values(instance, node.attribute);
      break;
    case Subject::kTaskGroup:
      values = groups_on(state, instance.id);
      break;
  }
  if (node.op == Operator::kExists) return !values.empty();
  return std::any_of(values.begin(), values.end(), [&](std::string_view value) {
    if (node.op == Operator::kMatches) {
      return std::any_of(node.patterns.begin(), node.patterns.end(),
                         [&](const Pattern& pattern) { return pattern.matches(value); });
    }
    return std::find(node.arguments.begin(), node.arguments.end(), value) != node.arguments.end();
  });
}

bool Expression::accepts(const Node& node, const State& state, const Instance& instance) {
  const auto accepted = [&](const Node& part) { return accepts(part, state, instance); };
  switch (node.kind) {
    case Kind::kTest:
      return holds(node, state, instance) != node.negated;
    case Kind::kAnd:
      return std::all_of(node.parts.begin(), node.parts.end(), accepted);
    case Kind::kOr:
      return std::any_of(node.parts.begin(), node.parts.end(), accepted);
    case Kind::kNot:
      return !accepted(node.parts.front());
  }
  return false;
}

bool Expression::accepts(const State& state, const Instance& instance) const { return accepts(root_, state, instance); }

}  // namespace moorage::control
