// Expressions as they were read once: a constraint is parsed, and its pattern compiled, for the first decision and not for
// each. What it holds follows from the texts alone, so it changes no decision; when it is full it begins afresh.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/ecs/placement/expression.h"

namespace moorage::control {

struct ReadExpression {
  std::string text;
  std::optional<Expression> expression;  // none: could not be read, so nothing satisfies it
};

class ExpressionCache {
 public:
  static constexpr std::size_t kKeptMax = 1'024;

  std::shared_ptr<const ReadExpression> read(std::string_view text);
  std::size_t size() const { return known_.size(); }

  // That of `state`; made if it has none yet.
  static ExpressionCache& of(const State& state);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::shared_ptr<const ReadExpression>, Hash, std::equal_to<>> known_;
};

}  // namespace moorage::control
