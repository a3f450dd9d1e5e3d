#include "services/ecs/placement/capacity_strategy.h"

#include <charconv>

#include "wire/presence.h"

namespace moorage::control {

bool is_fargate_provider(std::string_view name) { return name == "FARGATE" || name == "FARGATE_SPOT"; }

std::optional<std::int32_t> group_size(std::string_view text) {
  std::int32_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size < 0 || size > kGroupSizeMax) return std::nullopt;
  return size;
}

std::vector<CapacityShare> read_strategy(capnp::List<ecs::CapacityProviderStrategyItem>::Reader strategy) {
  std::vector<CapacityShare> out;
  for (const auto item : strategy) {
    out.push_back({.provider = std::string(wire::view(item.getCapacityProvider())),
                   .weight = wire::value_or(item.getWeight(), 0),
                   .base = wire::value_or(item.getBase(), 0)});
  }
  return out;
}

std::size_t next_share(std::span<const CapacityShare> shares, std::span<const std::int64_t> placed) {
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (placed[i] < shares[i].base) return i;
  }
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].weight <= 0) continue;
    // a/w < b/v without fractions.
    const auto above_base = [&](std::size_t at) { return placed[at] - shares[at].base; };
    if (!best || above_base(i) * shares[*best].weight < above_base(*best) * shares[i].weight) best = i;
  }
  return best.value_or(0);
}

std::vector<std::int64_t> tasks_by_share(const State& state, const Service& service, std::uint64_t deployment,
                                         std::span<const CapacityShare> shares) {
  const ServiceIndex& index = state.of(service.id);
  std::vector<std::int64_t> out;
  for (const CapacityShare& share : shares) out.push_back(index.tasks_on(deployment, share.provider));
  return out;
}

}  // namespace moorage::control
