// Beyond ECS: moves that restore a service's placement strategies after machines came and went. They are found by trying
// them on a draft that is rolled back, and made as zone rebalancing makes its moves: the replacement first, within
// maximumPercent.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/ecs/orchestration/service_census.h"
#include "services/ecs/rules/edits.h"

namespace moorage::control {

struct Move {
  TaskId task;
  InstanceId from;
  InstanceId to;
  std::string step;  // the strategy step that gains: "spread instanceId", "binpack memory"
  // What it compares: other tasks of the service in the same bucket, or what is left of the resource there. Smaller is better.
  std::int64_t before = 0;
  std::int64_t after = 0;
};

// Up to `count` moves of the service's tasks, best first, each computed after those before it. The state does not change.
std::vector<Move> propose_moves(Step& step, ServiceId id, std::size_t count);

// Why no moves can be made now; empty: moves can be made.
std::string why_not_now(const State& state, const Service& service);

// Starts the replacements of as many moves as maximumPercent and the instances have room for at once; which began, in order. A
// task that moves stops as soon as its replacement is healthy.
struct BegunMove {
  std::size_t index = 0;  // in `moves`
  TaskId replacement;
};
std::vector<BegunMove> begin_moves(Step& step, ServiceId id, const std::vector<Move>& moves);

// The tag by which a service has its tasks moved continuously; its value is the number of moves at a time.
inline constexpr const char* kRebalanceTag = "moorage:rebalance";
inline constexpr std::int32_t kMovesMax = 100;

// A steady service with the tag makes moves, now and every five minutes.
void rebalance_continuously(Step& step, ServiceId id);

}  // namespace moorage::control
