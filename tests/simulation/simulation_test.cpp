// Tests of the simulator itself: determinism, tapes as data, and the tapes of bugs that it found.
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

// As the shrinker printed it for the mutant stop_without_drain: 6 of 75 entries.
TEST(Regression, B3_of_seed_1) {
  const auto tape = parse(R"(seed 1
off balancer_delay_report
off balancer_duplicate_report
off balancer_lose_report
off batch
off delay_report
off dies_after_start
off duplicate_report
off exited_but_runs
off lose_report
off poison
off pull_fails
off repeated_commands
off retention
off slow
off spurious_wakes
off start_fails
off start_fails_but_runs
off started_but_is_not
0 register_definition bdecc25b373a89d5
0 make_target_group 64117fb2a0174e27
500 create_service 4233be9099ebd386
239869 scale_service 21b91d8b9cc6a471
338370 register_definition abd161358e63e44f
384779 deploy_service de2d8631e3fdf873
)");
  ASSERT_TRUE(tape);
  const RunResult result = run(*tape);
  EXPECT_FALSE(result.violation) << result.violation->promise << ": " << result.violation->what;
}

}  // namespace
}  // namespace moorage::simulation
