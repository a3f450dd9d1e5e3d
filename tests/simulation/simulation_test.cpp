// The simulator about itself: that it is deterministic, that tapes are data, and the tapes of bugs it once found.
#include <gtest/gtest.h>

#include "simulation/run.h"
#include "simulation/shrink.h"

namespace moorage::simulation {
namespace {

TEST(Simulation, the_same_seed_gives_the_same_run) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const RunResult first = run(draw_tape(seed));
    const RunResult second = run(draw_tape(seed));
    EXPECT_EQ(first.hash, second.hash) << "seed " << seed;
  }
}

TEST(Simulation, telling_the_story_does_not_change_it) {
  EXPECT_EQ(run(draw_tape(3)).hash, run(draw_tape(3), Story::kKept).hash);
}

TEST(Simulation, a_tape_is_printed_and_read_back) {
  Tape tape = draw_tape(11);
  tape.off = {"slow", "poison"};
  const auto again = parse(print(tape));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->seed, tape.seed);
  EXPECT_EQ(again->off, tape.off);
  EXPECT_EQ(again->actions, tape.actions);
  EXPECT_EQ(run(*again).hash, run(tape).hash);
  EXPECT_FALSE(parse("12 no_such_act 00"));
}

TEST(Simulation, an_empty_tape_keeps_every_promise) {
  Tape tape = draw_tape(1);
  tape.actions.clear();
  EXPECT_FALSE(run(tape).violation);
}

}  // namespace
}  // namespace moorage::simulation
