// Capacity provider strategies: which provider takes the next task (docs/rules/capacity-and-fargate.md#strategy). Pure
// arithmetic.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/ecs/common.capnp.h"
#include "services/ecs/model/ecs_model.h"

namespace moorage::control {

struct CapacityShare {
  std::string provider;
  std::int32_t weight = 0;
  std::int32_t base = 0;
};

std::vector<CapacityShare> read_strategy(capnp::List<ecs::CapacityProviderStrategyItem>::Reader strategy);

// The share that takes the next task when share i has `placed[i]` already: the base first, then the one whose
// (tasks - base) / weight is lowest, the earlier of equals. `shares` is not empty and one weight or base is above 0; when the
// base is full and every weight is 0 the first takes it.
std::size_t next_share(std::span<const CapacityShare> shares, std::span<const std::int64_t> placed);

// How many tasks of the deployment are wanted on each share's provider.
std::vector<std::int64_t> tasks_by_share(const State& state, const Service& service, std::uint64_t deployment,
                                         std::span<const CapacityShare> shares);

// Bounds of an instance group, as tags of its provider give them.
inline constexpr const char* kGroupMinTag = "moorage:group-min-size";
inline constexpr const char* kGroupMaxTag = "moorage:group-max-size";
inline constexpr std::int32_t kGroupSizeMax = 10'000;
// A whole number from 0 to kGroupSizeMax; none: the text is no such number.
std::optional<std::int32_t> group_size(std::string_view text);

// FARGATE and FARGATE_SPOT always exist; there is nothing of them to manage.
bool is_fargate_provider(std::string_view name);
inline constexpr std::string_view kSpotProvider = "FARGATE_SPOT";

}  // namespace moorage::control
