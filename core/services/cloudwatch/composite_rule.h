// The rule of a composite alarm (CloudWatch API reference, PutCompositeAlarm: AlarmRule): ALARM("n"), OK("n"),
// INSUFFICIENT_DATA("n"), TRUE, FALSE, AND, OR, NOT and parentheses; names are names or ARNs of alarms, with or without quotes.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "schemas/cloudwatch/alarm.capnp.h"

namespace moorage::control {

class CompositeRule {
 public:
  // Errors: ValidationError with the place of what is wrong.
  static Result<CompositeRule> parse(std::string_view text);

  // `state` gives the present state of an alarm; UNSET: there is none, which fits no state.
  using StateOf = std::function<cloudwatch::StateValue(const std::string& name)>;
  bool holds(const StateOf& state) const;
  // The names of alarms in it, each once, in order of appearance.
  const std::vector<std::string>& alarms() const { return alarms_; }

 private:
  enum class Kind { kState, kConstant, kNot, kAnd, kOr };
  struct Node {
    Kind kind = Kind::kConstant;
    bool value = false;
    cloudwatch::StateValue state = cloudwatch::StateValue::UNSET;
    std::size_t alarm = 0;
    std::size_t left = 0;
    std::size_t right = 0;
  };
  class Parser;
  bool holds(std::size_t node, const StateOf& state) const;

  std::vector<Node> nodes_;
  std::size_t root_ = 0;
  std::vector<std::string> alarms_;
};

}  // namespace moorage::control
