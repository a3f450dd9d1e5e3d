// The placer against the reference, over random clusters, demands and histories.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "unit/placement/twin.h"

namespace moorage::testing {
namespace {

class Game {
 public:
  explicit Game(std::uint64_t seed) : dice_(seed) {
    const std::int64_t machines = dice_.once_in(20) ? 90 : dice_.below(12);
    for (std::int64_t i = 0; i < machines; ++i) machines_.push_back(twin.add_machine(random_machine(dice_)));
    for (int i = 0; i < 4; ++i) demands_.push_back(std::make_unique<TwinDemand>(random_demand(dice_, twin.cluster)));
  }

  // Places up to `count` tasks of one demand with one placer; the world may change in between. Returns decisions made.
  int play(int count) {
    const TwinDemand& demand = *dice_.of(demands_);
    PlacementDemand asked = demand.demand;
    asked.resources = &demand.resources;
    asked.definition = &demand.definition;
    Placer placer(twin.state, asked);
    int decisions = 0;
    for (; decisions < count; ++decisions) {
      const std::vector<std::uint64_t> best = reference::best(twin.world, demand.wish);
      const auto chosen = placer.place(dice_.stream());
      hash = (hash ^ (chosen ? chosen->value : 0)) * 0x100000001b3ULL;
      EXPECT_EQ(chosen.has_value(), !best.empty()) << told(demand) << " chosen " << (chosen ? chosen->value : 0);
      if (!chosen || best.empty()) {
        compare_refusals(placer, demand);
        break;
      }
      const bool is_random =
          std::find(demand.wish.strategies.begin(), demand.wish.strategies.end(), "random") != demand.wish.strategies.end();
      if (is_random) {
        EXPECT_TRUE(std::find(best.begin(), best.end(), chosen->value) != best.end());
      } else {
        EXPECT_EQ(chosen->value, best.front()) << told(demand) << " decision " << decisions;
      }
      if (::testing::Test::HasFailure()) return decisions;
      tasks_.push_back(twin.add_task(*chosen, demand));
      if (dice_.once_in(6)) disturb();
    }
    return decisions + 1;
  }

  void disturb() {
    if (machines_.empty()) return;
    switch (dice_.below(6)) {
      case 0:
        change_machine();
        return;
      case 1:  // a refused call
      {
        const Draft::Mark mark = twin.draft.mark();
        const reference::World world = twin.world;
        twin.add_task(dice_.of(machines_), *dice_.of(demands_));
        if (!tasks_.empty()) twin.release(dice_.of(tasks_));
        change_machine();
        twin.draft.rollback_to(mark);
        twin.world = world;
        return;
      }
      default:
        if (tasks_.empty()) return;
        const TaskId id = dice_.of(tasks_);
        const reference::Job& job = twin.world.jobs.at(id.value);
        if (job.gone) return;
        if (!job.running && !job.stopping && dice_.once_in(2)) {
          twin.run(id);
        } else if (dice_.once_in(2)) {
          twin.stop(id);
        } else {
          twin.release(id);
        }
    }
  }

  Twin twin;
  std::uint64_t hash = 0xcbf29ce484222325ULL;

 private:
  std::string told(const TwinDemand& demand) {
    std::string out = "cpu " + std::to_string(demand.wish.needs.cpu) + ", memory " + std::to_string(demand.wish.needs.memory) +
                      ", ports " + std::to_string(demand.wish.needs.ports.size()) + ", by";
    for (const std::string& strategy : demand.wish.strategies) out += " " + strategy;
    for (const auto& [id, machine] : twin.world.machines) {
      out += "\n" + std::to_string(id) + " " + reference::refusal(twin.world, demand.wish, machine);
      for (const std::string& strategy : demand.wish.strategies) {
        if (strategy != "random") out += " " + std::to_string(reference::measure(twin.world, demand.wish, machine, strategy));
      }
    }
    for (const Constraint& one : demand.demand.constraints) out += "; constraint " + one.expression;
    return out;
  }
  void change_machine() {
    const InstanceId id = dice_.of(machines_);
    reference::Machine machine = random_machine(dice_);
    machine.id = id.value;
    twin.change_machine(id, machine);
  }
  void compare_refusals(const Placer& placer, const TwinDemand& demand) {
    const std::vector<Refusal> refusals = placer.refusals();
    for (const Refusal& refusal : refusals) {
      EXPECT_EQ(refusal.reason(), reference::refusal(twin.world, demand.wish, twin.world.machines.at(refusal.instance.value)));
    }
    const auto furthest =
        std::max_element(refusals.begin(), refusals.end(), [](const Refusal& a, const Refusal& b) { return a.rule < b.rule; });
    const std::optional<Refusal> closest = placer.closest();
    ASSERT_EQ(closest.has_value(), furthest != refusals.end());
    if (!closest) return;
    EXPECT_EQ(closest->instance, furthest->instance);
    EXPECT_EQ(closest->rule, furthest->rule);
  }

  Dice dice_;
  std::vector<InstanceId> machines_;
  std::vector<std::unique_ptr<TwinDemand>> demands_;
  std::vector<TaskId> tasks_;
};

TEST(Placer, decides_as_the_reference_does) {
  constexpr int kDecisions = 100'000;
  int decisions = 0;
  for (std::uint64_t seed = 1; decisions < kDecisions; ++seed) {
    Game game(seed);
    for (int round = 0; round < 8; ++round) {
      decisions += game.play(12);
      game.disturb();
      ASSERT_FALSE(HasFailure()) << "seed " << seed << " round " << round;
    }
    if (seed % 64 != 0) continue;
    const std::vector<std::string> differences = game.twin.state.recount();
    ASSERT_TRUE(differences.empty()) << "seed " << seed << ": " << differences.front();
  }
}

// The same under every compiler: change it only with a change of the rules.
TEST(Placer, places_the_same_everywhere) {
  std::uint64_t hash = 0;
  for (std::uint64_t seed = 1'000'000; seed < 1'000'200; ++seed) {
    Game game(seed);
    for (int round = 0; round < 8; ++round) {
      game.play(12);
      game.disturb();
    }
    hash = (hash ^ game.hash) * 0x100000001b3ULL;
  }
  EXPECT_EQ(hash, 15705229381462588497U);
}

}  // namespace
}  // namespace moorage::testing
