#include "unit/drivers/simulated/runtime_fixture.h"

namespace moorage::simulated {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

using RuntimeFaults = RuntimeFixture;

TEST_F(RuntimeFaults, a_crash_loses_what_was_on_its_way_and_keeps_what_runs) {
  const Wanted runs{.task = "runs"};
  start(runs);
  pass(5'000);
  const Wanted pulls{.task = "pulls", .image = "other:1"};
  start(pulls);
  pass(10);
  crash();
  EXPECT_TRUE(truth(runs).live());
  EXPECT_FALSE(exists(pulls));
  pass(60'000);  // no driver is attached; the world goes on
  EXPECT_TRUE(truth(runs).live());
  reports_.clear();
  open();
  ask_inventory();
  pass(1'000);
  const auto list = last(driver::RuntimeReport::INVENTORY)->reader().getInventory().getContainers();
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(wire::view(list[0].getTaskId()), "runs");
}

TEST_F(RuntimeFaults, a_crash_between_sigterm_and_sigkill_loses_the_sigkill) {
  const Wanted deaf{.script = {{"MOORAGE_SIM_IGNORE_SIGTERM", "1"}}};
  start(deaf);
  pass(5'000);
  stop(deaf, 10'000);
  pass(5'000);
  crash();
  pass(60'000);
  EXPECT_TRUE(truth(deaf).live());
  const Instant first = truth(deaf).sigterm_at;
  open();
  stop(deaf, 10'000);
  pass(9'999);
  EXPECT_TRUE(truth(deaf).live());
  pass(1);
  EXPECT_FALSE(truth(deaf).live());
  EXPECT_EQ(truth(deaf).sigterm_at, first);
}

TEST_F(RuntimeFaults, exits_while_nobody_looked_are_in_the_inventory) {
  const Wanted batch{.script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "10000"}, {"MOORAGE_SIM_EXIT_CODE", "7"}}};
  start(batch);
  pass(5'000);
  crash();
  pass(60'000);
  open();
  ask_inventory();
  pass(1'000);
  EXPECT_THAT(story(batch), Not(Contains("exited:7")));
  const auto state = last(driver::RuntimeReport::INVENTORY)->reader().getInventory().getContainers()[0];
  EXPECT_EQ(state.getStatus(), driver::ContainerStatus::EXITED);
  EXPECT_EQ(state.getExitCode(), 7);
}

TEST_F(RuntimeFaults, some_starts_survive_a_crash_and_some_do_not) {
  int alive = 0;
  for (int i = 0; i < 200; ++i) {
    const Wanted web{.task = "t" + std::to_string(i), .script = {{"MOORAGE_SIM_START_MS", "1000"}}};
    start(web);
  }
  pass(1'000);  // all are being started
  EXPECT_EQ(world_->counts().live, 0U);
  crash();
  alive = static_cast<int>(world_->counts().live);
  EXPECT_GT(alive, 50);
  EXPECT_LT(alive, 150);
}

TEST_F(RuntimeFaults, a_disconnected_machine_says_so_once_and_goes_on) {
  const Wanted batch{.script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "10000"}}};
  start(batch);
  pass(5'000);
  world_->disconnect(numbered_machine(1), "the network is gone");
  pass(0);
  EXPECT_EQ(wire::view(last(driver::RuntimeReport::CONNECTION)->reader().getConnection().getReason()), "the network is gone");
  const auto seen = reports_.size();
  const Wanted later{.task = "later"};
  start(later);
  pass(60'000);
  EXPECT_EQ(reports_.size(), seen);
  EXPECT_FALSE(truth(batch).live());
  world_->reconnect(numbered_machine(1));
  pass(5'000);
  EXPECT_TRUE(last(driver::RuntimeReport::CONNECTION)->reader().getConnection().getConnected());
  EXPECT_TRUE(truth(later).live());
  EXPECT_THAT(story(batch), Not(Contains("exited:0")));  // lost; the inventory has it
}

TEST_F(RuntimeFaults, a_hanging_machine_says_nothing_and_catches_up) {
  const Wanted batch{.task = "batch", .script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "10000"}}};
  start(batch);
  pass(5'000);
  world_->hang(numbered_machine(1));
  pass(0);
  const auto seen = reports_.size();
  const Wanted later{.task = "later"};
  start(later);
  stop(batch, 100);
  pass(60'000);
  EXPECT_EQ(reports_.size(), seen);
  EXPECT_FALSE(exists(later));
  world_->resume(numbered_machine(1));
  pass(5'000);
  EXPECT_EQ(story(batch).back(), "exited:0");
  EXPECT_EQ(story(later).back(), "started");
}

TEST_F(RuntimeFaults, a_machine_that_hangs_in_the_middle_of_a_start_finishes_it_later) {
  const Wanted web;
  start(web);
  pass(10);
  world_->hang(numbered_machine(1));
  pass(60'000);
  EXPECT_THAT(story(web), ElementsAre("pull"));
  world_->resume(numbered_machine(1));
  pass(5'000);
  EXPECT_EQ(story(web).back(), "started");
}

TEST_F(RuntimeFaults, after_a_reboot_nothing_is_there_and_the_boot_id_is_another) {
  const Wanted web{.host_port = 9000};
  start(web);
  pass(5'000);
  const std::string boot{wire::view(last(driver::RuntimeReport::CAPABILITIES)->reader().getCapabilities().getBootId())};
  world_->reboot(numbered_machine(1));
  pass(0);
  EXPECT_FALSE(exists(web));
  EXPECT_NE(wire::view(last(driver::RuntimeReport::CAPABILITIES)->reader().getCapabilities().getBootId()), boot);
  ask_inventory();
  pass(1'000);
  EXPECT_EQ(last(driver::RuntimeReport::INVENTORY)->reader().getInventory().getContainers().size(), 0U);
  const Wanted again{.task = "again", .host_port = 9000};
  start(again);
  pass(5'000);
  EXPECT_TRUE(truth(again).live());
}

TEST_F(RuntimeFaults, lies_are_told_once_each_and_the_inventory_is_true) {
  const Wanted a{.task = "a"};
  const Wanted b{.task = "b"};
  const Wanted c{.task = "c"};
  world_->lie_next(Lie::kStartFailsButRuns);
  start(a);
  pass(5'000);
  EXPECT_EQ(story(a).back(), "failed:CannotStartContainerError");
  EXPECT_TRUE(truth(a).live());

  world_->lie_next(Lie::kStartedButIsNot);
  start(b);
  pass(5'000);
  EXPECT_EQ(story(b).back(), "started");
  EXPECT_FALSE(exists(b));

  start(c);
  pass(5'000);
  world_->lie_next(Lie::kExitedButRuns);
  stop(c, 1'000);
  pass(60'000);
  EXPECT_EQ(story(c).back(), "gone");
  EXPECT_TRUE(truth(c).live());
  EXPECT_FALSE(truth(c).sigterm_at.is_set());
  stop(c, 1'000);
  pass(60'000);
  EXPECT_FALSE(truth(c).live());
}

TEST_F(RuntimeFaults, a_pull_fails_on_demand_once) {
  world_->fail_next_pull("web:1", "manifest unknown");
  const Wanted one{.task = "one"};
  const Wanted two{.task = "two"};
  start(one);
  pass(5'000);
  start(two);
  pass(5'000);
  EXPECT_THAT(story(one), ElementsAre("pull", "failed:CannotPullContainerError"));
  EXPECT_EQ(story(two).back(), "started");
}

TEST_F(RuntimeFaults, reports_are_lost_doubled_and_late_on_demand) {
  world_->lose_reports(4);
  const Wanted lost{.task = "lost"};
  start(lost);
  pass(5'000);
  EXPECT_TRUE(story(lost).empty());
  EXPECT_TRUE(truth(lost).live());

  world_->set_faults({.duplicate_report = 1000});
  const Wanted doubled{.task = "doubled"};
  start(doubled);
  pass(5'000);
  EXPECT_THAT(story(doubled), ElementsAre("pull", "pull", "pulled", "pulled", "created", "created", "started", "started"));

  world_->set_faults({.delay_report = 1000, .delay = {10'000, 10'000}});
  const Wanted late{.task = "late"};
  start(late);
  pass(5'000);
  EXPECT_TRUE(story(late).empty());
  pass(10'000);
  EXPECT_THAT(story(late), ElementsAre("pull", "pulled", "created", "started"));
}

TEST_F(RuntimeFaults, killing_from_outside_is_an_exit_by_signal) {
  const Wanted web;
  start(web);
  pass(5'000);
  world_->kill({web.task, web.name});
  pass(0);
  EXPECT_EQ(story(web).back(), "exited:137");
  world_->kill({"missing", "web"});
  pass(0);
}

}  // namespace
}  // namespace moorage::simulated
