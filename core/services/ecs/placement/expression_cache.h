// Cache of parsed expressions: a constraint is parsed, and its pattern compiled, once and not for each decision. Its contents
// depend on the texts alone, so that it changes no decision; a full cache is cleared.
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
  std::optional<Expression> expression;  // none: the text is invalid, so no instance satisfies it
};

class ExpressionCache {
 public:
  static constexpr std::size_t kKeptMax = 1'024;

  std::shared_ptr<const ReadExpression> read(std::string_view text);
  std::size_t size() const { return known_.size(); }

  // The cache of `state`; made at the first use.
  static ExpressionCache& of(const State& state);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::shared_ptr<const ReadExpression>, Hash, std::equal_to<>> known_;
};

}  // namespace moorage::control
