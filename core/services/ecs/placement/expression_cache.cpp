#include "services/ecs/placement/expression_cache.h"

namespace moorage::control {

std::shared_ptr<const ReadExpression> ExpressionCache::read(std::string_view text) {
  if (const auto found = known_.find(text); found != known_.end()) return found->second;
  if (known_.size() >= kKeptMax) known_.clear();
  auto parsed = Expression::parse(text);
  auto made = std::make_shared<const ReadExpression>(
      ReadExpression{std::string(text), parsed.ok() ? std::optional(std::move(parsed).value()) : std::nullopt});
  known_.emplace(made->text, made);
  return made;
}

ExpressionCache& ExpressionCache::of(const State& state) {
  if (!ecs_model(state).expressions()) ecs_model(state).expressions() = std::make_shared<ExpressionCache>();
  return *ecs_model(state).expressions();
}

}  // namespace moorage::control
