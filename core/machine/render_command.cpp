// Each command is rendered by the service that it is of.
#include "machine/machine.h"
#include "services/ecs/orchestration/render_runtime.h"
#include "services/elbv2/render_balancer.h"

namespace moorage::control {

std::optional<Rendered> render(const State& state, const Command& command, std::uint64_t id) {
  if (const auto* ecs = command.as<EcsCommand>()) {
    auto rendered = render(state, *ecs, id);
    if (!rendered) return std::nullopt;
    return Rendered{.runtime = std::move(rendered->runtime), .runtime_command = std::move(rendered->command)};
  }
  if (const auto* balancer = command.as<ElbCommand>()) {
    auto rendered = render(state, *balancer, id);
    if (!rendered) return std::nullopt;
    return Rendered{.balancer_command = *std::move(rendered)};
  }
  return std::nullopt;
}

}  // namespace moorage::control
