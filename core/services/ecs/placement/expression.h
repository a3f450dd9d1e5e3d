// The cluster query language (docs/rules/placement.md#query-language): which container instances a filter or a memberOf
// constraint means. Parsed once, asked for each instance. Reads State, changes nothing.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "services/ecs/model/ecs_model.h"

namespace re2 {
class RE2;
}

namespace moorage::control {

class Expression {
 public:
  // InvalidParameterException says what is wrong and where.
  static Result<Expression> parse(std::string_view text);
  bool accepts(const State& state, const Instance& instance) const;

  // Whether the expression uses only what all instances of a kind have in common, so that one evaluation serves all of them.
  bool is_about_kind() const { return about_kind_; }
  bool accepts(const Kind& kind) const;

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
  enum class Shape : std::uint8_t { kTest, kAnd, kOr, kNot };

  struct Node {
    Shape shape = Shape::kTest;
    std::vector<Node> parts;  // of kAnd, kOr, kNot
    Subject subject{};
    Operator op{};
    bool negated = false;   // !=, !in, !exists, !~
    std::string attribute;  // of kAttribute
    std::vector<std::string> arguments;
    std::shared_ptr<const re2::RE2> pattern;  // of kMatches
    std::int64_t number = 0;                  // of kRunningTasks; milliseconds of kRegisteredAt
  };
  // The subject of an evaluation: a kind, or one instance of it.
  struct Asked {
    const Kind* kind = nullptr;
    const State* state = nullptr;
    const Instance* instance = nullptr;
  };

  static bool accepts(const Node& node, const Asked& asked);
  static bool holds(const Node& node, const Asked& asked);
  static std::string_view agent_version(const Asked& asked);
  static std::optional<std::string_view> attribute(const Asked& asked, std::string_view name);
  static bool is_true_of(const Node& node, std::string_view value);
  static bool is_in_order(const Node& node, std::strong_ordering order);

  Node root_;
  bool about_kind_ = true;
};

}  // namespace moorage::control
