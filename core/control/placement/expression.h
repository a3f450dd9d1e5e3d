// The cluster query language (facts 6.4): which container instances a filter or a memberOf constraint means. Parsed once, asked
// for each instance. Reads State, changes nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "control/placement/pattern.h"
#include "control/state/state.h"

namespace moorage::control {

class Expression {
 public:
  // InvalidParameterException says what is wrong and where.
  static Result<Expression> parse(std::string_view text);
  bool accepts(const State& state, const Instance& instance) const;

 private:
  friend class ExpressionParser;

  enum class Subject : std::uint8_t {
    kAgentConnected,
    kAgentVersion,
    kAttribute,
    kMachine,
    kRegisteredAt,
    kRunningTasks,
    kTaskGroup
  };
  enum class Operator : std::uint8_t { kEquals, kGreater, kGreaterEqual, kLess, kLessEqual, kExists, kIn, kMatches };
  enum class Kind : std::uint8_t { kTest, kAnd, kOr, kNot };

  struct Node {
    Kind kind = Kind::kTest;
    std::vector<Node> parts;  // of kAnd, kOr, kNot
    Subject subject{};
    Operator op{};
    bool negated = false;   // !=, !in, !exists, !~
    std::string attribute;  // of kAttribute
    std::vector<std::string> arguments;
    std::vector<Pattern> patterns;  // of kMatches, one per argument
  };

  static bool accepts(const Node& node, const State& state, const Instance& instance);
  static bool holds(const Node& node, const State& state, const Instance& instance);

  Node root_;
};

}  // namespace moorage::control
