#include "contract/runtime/runtime_suite.h"

#include <gmock/gmock.h>

#include "wire/presence.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

constexpr auto kTaskA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr auto kTaskB = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

}  // namespace

TEST_P(RuntimeContract, reports_its_capabilities_first) {
  open();
  ASSERT_TRUE(eventually([&] { return seen_->size() > 0; }));
  const auto first = seen_->all().front();
  ASSERT_TRUE(first.reader().isCapabilities());
  const auto capabilities = first.reader().getCapabilities();
  EXPECT_GT(capabilities.getCpuUnits(), 0);
  EXPECT_GT(capabilities.getMemoryMib(), 0);
  EXPECT_NE(str(capabilities.getAddress()), "");
  EXPECT_NE(str(capabilities.getBootId()), "");
  EXPECT_NE(str(first.reader().getMachineId()), "");
}

TEST_P(RuntimeContract, says_when_a_container_runs_and_what_it_is) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  ASSERT_EQ(started(web).size(), 1U);
  EXPECT_EQ(started(web)[0].getRuntimeId().size(), 64U);
  EXPECT_THAT(str(started(web)[0].getImageDigest()), HasSubstr("sha256:"));
  EXPECT_GT(started(web)[0].getAtMs(), 0);
  EXPECT_EQ(started(web)[0].getNetworkBindings().size(), 0U);
  EXPECT_EQ(world_->running_containers(), 1);
  EXPECT_TRUE(exited(web).empty());
}

TEST_P(RuntimeContract, gives_every_container_a_dynamic_host_port_of_its_own) {
  open();
  const WorldContainer one{.task_id = kTaskA, .network_mode = "bridge", .container_port = 8080};
  const WorldContainer two{.task_id = kTaskB, .network_mode = "bridge", .container_port = 8080};
  run(one);
  run(two);
  ASSERT_EQ(started(one)[0].getNetworkBindings().size(), 1U);
  ASSERT_EQ(started(two)[0].getNetworkBindings().size(), 1U);
  const auto first = started(one)[0].getNetworkBindings()[0];
  const auto first_port = wire::value_or(first.getHostPort(), 0);
  EXPECT_EQ(str(first.getBindIP()), world_->bind_address());
  EXPECT_EQ(wire::value_or(first.getContainerPort(), 0), 8080);
  EXPECT_EQ(first.getProtocol(), ecs::TransportProtocol::TCP);
  EXPECT_GE(first_port, 1024);
  EXPECT_NE(first_port, wire::value_or(started(two)[0].getNetworkBindings()[0].getHostPort(), 0));
}

TEST_P(RuntimeContract, refuses_a_fixed_port_that_another_container_has) {
  open();
  const WorldContainer one{.task_id = kTaskA, .network_mode = "bridge", .container_port = 8080, .host_port = 18'431};
  const WorldContainer two{.task_id = kTaskB, .network_mode = "bridge", .container_port = 8080, .host_port = 18'431};
  run(one);
  EXPECT_EQ(wire::value_or(started(one)[0].getNetworkBindings()[0].getHostPort(), 0), 18'431);
  start(two);
  ASSERT_TRUE(eventually([&] { return !failed(two).empty(); }));
  EXPECT_EQ(str(failed(two)[0].getErrorName()), "CannotStartContainerError");
  EXPECT_THAT(str(failed(two)[0].getMessage()), HasSubstr("18431"));
  EXPECT_THAT(str(failed(two)[0].getMessage()), HasSubstr("port is already allocated"));
  EXPECT_EQ(world_->running_containers(), 1);
}

TEST_P(RuntimeContract, gives_a_fixed_port_back_with_the_exit) {
  open();
  const WorldContainer one{.task_id = kTaskA, .network_mode = "bridge", .container_port = 8080, .host_port = 18'432};
  const WorldContainer two{.task_id = kTaskB, .network_mode = "bridge", .container_port = 8080, .host_port = 18'432};
  run(one);
  stop(one, Duration::seconds(10));
  ASSERT_TRUE(eventually([&] { return !exited(one).empty(); }));
  run(two);
}

TEST_P(RuntimeContract, reports_the_exit_code) {
  open();
  const WorldContainer batch{.task_id = kTaskA, .behaviour = Behaviour::kExit, .exit_code = 3};
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));
  ASSERT_EQ(started(batch).size(), 1U);
  EXPECT_TRUE(exited(batch)[0].getHasExitCode());
  EXPECT_EQ(exited(batch)[0].getExitCode(), 3);
  EXPECT_FALSE(exited(batch)[0].getOomKilled());
  EXPECT_GE(exited(batch)[0].getAtMs(), started(batch)[0].getAtMs());
}

TEST_P(RuntimeContract, reports_exit_code_zero_as_an_exit_code) {
  open();
  const WorldContainer batch{.task_id = kTaskA, .behaviour = Behaviour::kExit, .exit_code = 0};
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));
  EXPECT_TRUE(exited(batch)[0].getHasExitCode());
  EXPECT_EQ(exited(batch)[0].getExitCode(), 0);
}

TEST_P(RuntimeContract, says_that_memory_ran_out) {
  open();
  const WorldContainer greedy{.task_id = kTaskA, .behaviour = Behaviour::kUseTooMuchMemory};
  start(greedy);
  ASSERT_TRUE(eventually([&] { return !exited(greedy).empty(); }));
  EXPECT_TRUE(exited(greedy)[0].getOomKilled());
  EXPECT_EQ(exited(greedy)[0].getExitCode(), 137);
  EXPECT_EQ(str(exited(greedy)[0].getReason()), "OutOfMemoryError: Container killed due to memory usage");
}

TEST_P(RuntimeContract, stops_a_container_by_its_stop_signal) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  const auto asked = world_->now();
  stop(web, Duration::seconds(60));
  ASSERT_TRUE(eventually([&] { return !exited(web).empty(); }));
  EXPECT_EQ(exited(web)[0].getExitCode(), 0);
  EXPECT_LT(exited(web)[0].getAtMs() - asked.ms, 30'000);
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_P(RuntimeContract, kills_what_ignores_its_stop_signal_and_not_before_the_timeout) {
  open();
  const WorldContainer deaf{.task_id = kTaskA, .behaviour = Behaviour::kIgnoreTerm};
  run(deaf);
  const auto asked = world_->now();
  stop(deaf, Duration::millis(1'500));
  ASSERT_TRUE(eventually([&] { return !exited(deaf).empty(); }));
  EXPECT_EQ(exited(deaf)[0].getExitCode(), 137);
  EXPECT_FALSE(exited(deaf)[0].getOomKilled());
  EXPECT_GE(exited(deaf)[0].getAtMs() - asked.ms, 1'500);
}

TEST_P(RuntimeContract, a_repeated_stop_does_not_shorten_the_time_to_stop) {
  open();
  const WorldContainer deaf{.task_id = kTaskA, .behaviour = Behaviour::kIgnoreTerm};
  run(deaf);
  const auto asked = world_->now();
  stop(deaf, Duration::millis(1'500));
  stop(deaf, Duration::millis(1'500));
  ASSERT_TRUE(eventually([&] { return !exited(deaf).empty(); }));
  EXPECT_GE(exited(deaf)[0].getAtMs() - asked.ms, 1'500);
}

TEST_P(RuntimeContract, sees_a_container_that_was_killed_from_outside) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  world_->kill_from_outside(web.task_id, web.name);
  ASSERT_TRUE(eventually([&] { return !exited(web).empty(); }));
  EXPECT_EQ(exited(web)[0].getExitCode(), 137);
  EXPECT_FALSE(exited(web)[0].getOomKilled());
}

TEST_P(RuntimeContract, starts_nothing_twice) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  start(web);
  ASSERT_TRUE(eventually([&] { return started(web).size() >= 2; }));
  EXPECT_EQ(str(started(web)[0].getRuntimeId()), str(started(web)[1].getRuntimeId()));
  EXPECT_EQ(started(web)[0].getAtMs(), started(web)[1].getAtMs());
  EXPECT_EQ(world_->running_containers(), 1);
}

TEST_P(RuntimeContract, does_not_start_again_what_has_exited) {
  open();
  const WorldContainer batch{.task_id = kTaskA, .behaviour = Behaviour::kExit, .exit_code = 5};
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));
  start(batch);
  ASSERT_TRUE(eventually([&] { return exited(batch).size() >= 2; }));
  EXPECT_EQ(exited(batch)[1].getExitCode(), 5);
  EXPECT_EQ(exited(batch)[1].getAtMs(), exited(batch)[0].getAtMs());
  EXPECT_EQ(world_->running_containers(), 0);
}

// Restart policies: the same container once more, as `docker start` does it.
TEST_P(RuntimeContract, starts_what_has_exited_again_at_a_higher_attempt) {
  open();
  WorldContainer batch{.task_id = kTaskA, .behaviour = Behaviour::kExit, .exit_code = 5};
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));
  EXPECT_EQ(exited(batch)[0].getAttempt(), 0);
  for (batch.attempt = 1; batch.attempt <= 3; ++batch.attempt) {
    const auto before = exited(batch).size();
    start(batch);
    ASSERT_TRUE(eventually([&] { return exited(batch).size() > before; })) << batch.attempt;
    EXPECT_EQ(exited(batch).back().getAttempt(), batch.attempt);
    EXPECT_EQ(exited(batch).back().getExitCode(), 5);
    EXPECT_EQ(started(batch).back().getAttempt(), batch.attempt);
    EXPECT_EQ(str(started(batch).back().getRuntimeId()), str(started(batch).front().getRuntimeId()));
    EXPECT_GE(started(batch).back().getAtMs(), exited(batch)[before - 1].getAtMs());
  }
  // A repeated command for the same attempt changes nothing.
  batch.attempt = 3;
  const auto before = exited(batch).size();
  start(batch);
  ASSERT_TRUE(eventually([&] { return exited(batch).size() > before; }));
  EXPECT_EQ(exited(batch).back().getAtMs(), exited(batch)[before - 1].getAtMs());
  EXPECT_EQ(started(batch).size(), 4U);
}

TEST_P(RuntimeContract, ends_a_lower_attempt_that_still_runs_first) {
  open();
  WorldContainer web{.task_id = kTaskA, .network_mode = "bridge", .container_port = 8080};
  run(web);
  web.attempt = 1;
  start(web);
  ASSERT_TRUE(eventually([&] { return !started(web).empty() && started(web).back().getAttempt() == 1; }));
  EXPECT_EQ(world_->running_containers(), 1);
  EXPECT_EQ(started(web).back().getNetworkBindings().size(), 1U);
}

TEST_P(RuntimeContract, answers_the_stop_of_an_attempt_that_never_began) {
  open();
  WorldContainer batch{.task_id = kTaskA, .behaviour = Behaviour::kExit, .exit_code = 5};
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));
  batch.attempt = 1;
  stop(batch, Duration::seconds(1));
  ASSERT_TRUE(eventually([&] { return exited(batch).size() >= 2; }));
  EXPECT_EQ(exited(batch)[1].getAttempt(), 1);
  EXPECT_EQ(exited(batch)[1].getExitCode(), 5);
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_P(RuntimeContract, adopts_a_later_attempt_after_a_restart) {
  open();
  WorldContainer web{.task_id = kTaskA};
  run(web);
  const auto runtime_id = str(started(web)[0].getRuntimeId());
  world_->kill_from_outside(web.task_id, web.name);
  ASSERT_TRUE(eventually([&] { return !exited(web).empty(); }));
  web.attempt = 1;
  start(web);
  ASSERT_TRUE(eventually([&] { return started(web).size() >= 2; }));
  close();
  open();
  const auto state = listed(web);
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->getStatus(), driver::ContainerStatus::RUNNING);
  EXPECT_EQ(state->getAttempt(), 1);
  EXPECT_EQ(str(state->getRuntimeId()), runtime_id);
  world_->kill_from_outside(web.task_id, web.name);
  ASSERT_TRUE(eventually([&] { return !exited(web).empty(); }));
  EXPECT_EQ(exited(web)[0].getAttempt(), 1);
  web.attempt = 2;
  start(web);
  ASSERT_TRUE(eventually([&] { return !started(web).empty(); }));
  EXPECT_EQ(started(web)[0].getAttempt(), 2);
  EXPECT_EQ(world_->running_containers(), 1);
}

TEST_P(RuntimeContract, answers_a_stop_of_what_is_gone_with_its_exit) {
  open();
  const WorldContainer batch{.task_id = kTaskA, .behaviour = Behaviour::kExit, .exit_code = 5};
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));
  stop(batch, Duration::seconds(1));
  ASSERT_TRUE(eventually([&] { return exited(batch).size() >= 2; }));
  EXPECT_EQ(exited(batch)[1].getExitCode(), 5);

  const WorldContainer unknown{.task_id = kTaskB};
  stop(unknown, Duration::seconds(1));
  ASSERT_TRUE(eventually([&] { return !exited(unknown).empty(); }));
  EXPECT_FALSE(exited(unknown)[0].getHasExitCode());
}

TEST_P(RuntimeContract, runs_two_containers_of_one_task_beside_each_other) {
  open();
  const WorldContainer web{.task_id = kTaskA, .name = "web"};
  const WorldContainer side{.task_id = kTaskA, .name = "side"};
  run(web);
  run(side);
  EXPECT_NE(str(started(web)[0].getRuntimeId()), str(started(side)[0].getRuntimeId()));
  EXPECT_EQ(world_->running_containers(), 2);
  stop(side, Duration::seconds(10));
  ASSERT_TRUE(eventually([&] { return !exited(side).empty(); }));
  EXPECT_TRUE(exited(web).empty());
  EXPECT_EQ(world_->running_containers(), 1);
}

TEST_P(RuntimeContract, release_kills_what_runs_and_leaves_nothing) {
  open();
  const WorldContainer web{.task_id = kTaskA, .network_mode = "bridge", .container_port = 8080};
  const WorldContainer deaf{.task_id = kTaskA, .name = "deaf", .behaviour = Behaviour::kIgnoreTerm};
  const WorldContainer other{.task_id = kTaskB};
  run(web);
  run(deaf);
  run(other);
  release(kTaskA);
  ASSERT_TRUE(eventually([&] { return released(kTaskA) > 0; }));
  EXPECT_EQ(world_->running_containers(), 1);
  EXPECT_EQ(listed(web), std::nullopt);
  EXPECT_EQ(listed(deaf), std::nullopt);
  EXPECT_NE(listed(other), std::nullopt);
}

TEST_P(RuntimeContract, releasing_again_or_what_never_was_answers_released) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  release(kTaskA);
  release(kTaskA);
  release(kTaskB);
  ASSERT_TRUE(eventually([&] { return released(kTaskA) >= 2 && released(kTaskB) >= 1; }));
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_P(RuntimeContract, lists_what_runs_and_what_has_exited) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  const WorldContainer batch{.task_id = kTaskB, .behaviour = Behaviour::kExit, .exit_code = 7};
  run(web);
  start(batch);
  ASSERT_TRUE(eventually([&] { return !exited(batch).empty(); }));

  const auto running = listed(web);
  ASSERT_TRUE(running.has_value());
  EXPECT_EQ(running->getStatus(), driver::ContainerStatus::RUNNING);
  EXPECT_EQ(str(running->getRuntimeId()), str(started(web)[0].getRuntimeId()));
  EXPECT_TRUE(inventories().back().getComplete());

  const auto gone = listed(batch);
  ASSERT_TRUE(gone.has_value());
  EXPECT_EQ(gone->getStatus(), driver::ContainerStatus::EXITED);
  EXPECT_TRUE(gone->getHasExitCode());
  EXPECT_EQ(gone->getExitCode(), 7);
}

TEST_P(RuntimeContract, adopts_running_containers_after_a_restart) {
  open();
  const WorldContainer web{.task_id = kTaskA, .network_mode = "bridge", .container_port = 8080};
  run(web);
  const auto runtime_id = str(started(web)[0].getRuntimeId());
  const auto host_port = wire::value_or(started(web)[0].getNetworkBindings()[0].getHostPort(), 0);
  const auto started_at = started(web)[0].getAtMs();
  close();
  EXPECT_EQ(world_->running_containers(), 1);

  open();
  const auto state = listed(web);
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->getStatus(), driver::ContainerStatus::RUNNING);
  EXPECT_EQ(str(state->getRuntimeId()), runtime_id);
  EXPECT_EQ(state->getStartedAtMs(), started_at);
  ASSERT_EQ(state->getNetworkBindings().size(), 1U);
  EXPECT_EQ(wire::value_or(state->getNetworkBindings()[0].getHostPort(), 0), host_port);

  start(web);
  ASSERT_TRUE(eventually([&] { return !started(web).empty(); }));
  EXPECT_EQ(str(started(web)[0].getRuntimeId()), runtime_id);
  EXPECT_EQ(world_->running_containers(), 1);

  world_->kill_from_outside(web.task_id, web.name);
  ASSERT_TRUE(eventually([&] { return !exited(web).empty(); }));
  EXPECT_EQ(exited(web)[0].getExitCode(), 137);
}

TEST_P(RuntimeContract, tells_an_exit_that_happened_while_nobody_looked) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  close();
  world_->kill_from_outside(web.task_id, web.name);

  open();
  const auto state = listed(web);
  ASSERT_TRUE(state.has_value());
  if (state->getStatus() != driver::ContainerStatus::EXITED) {  // the kill may still be on its way
    ASSERT_TRUE(eventually([&] { return !exited(web).empty(); }));
    EXPECT_EQ(exited(web)[0].getExitCode(), 137);
    return;
  }
  EXPECT_TRUE(state->getHasExitCode());
  EXPECT_EQ(state->getExitCode(), 137);
}

TEST_P(RuntimeContract, says_why_an_image_cannot_be_had) {
  open();
  const WorldContainer web{.task_id = kTaskA, .behaviour = Behaviour::kMissingImage};
  start(web);
  ASSERT_TRUE(eventually([&] { return !failed(web).empty(); }));
  EXPECT_EQ(str(failed(web)[0].getErrorName()), "CannotPullContainerError");
  EXPECT_NE(str(failed(web)[0].getMessage()), "");
  EXPECT_TRUE(started(web).empty());
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_P(RuntimeContract, says_that_a_command_cannot_be_run) {
  open();
  const WorldContainer web{.task_id = kTaskA, .behaviour = Behaviour::kBadCommand};
  start(web);
  ASSERT_TRUE(eventually([&] { return !failed(web).empty(); }));
  EXPECT_EQ(str(failed(web)[0].getErrorName()), "CannotStartContainerError");
  EXPECT_TRUE(started(web).empty());
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_P(RuntimeContract, a_failed_start_leaves_nothing_and_can_be_released) {
  open();
  const WorldContainer web{.task_id = kTaskA, .behaviour = Behaviour::kBadCommand};
  start(web);
  ASSERT_TRUE(eventually([&] { return !failed(web).empty(); }));
  release(kTaskA);
  ASSERT_TRUE(eventually([&] { return released(kTaskA) > 0; }));
  EXPECT_EQ(world_->leftovers(), std::vector<std::string>{});
}

TEST_P(RuntimeContract, reports_health_on_change_only) {
  open();
  const WorldContainer web{.task_id = kTaskA, .behaviour = Behaviour::kHealthFlips};
  run(web);
  ASSERT_TRUE(eventually([&] { return health(web).size() >= 2; }));
  EXPECT_EQ(health(web)[0].getHealth(), driver::Health::HEALTHY);
  EXPECT_EQ(health(web)[1].getHealth(), driver::Health::UNHEALTHY);
  EXPECT_LE(health(web)[1].getOutput().size(), 4096U);
  EXPECT_TRUE(exited(web).empty());
}

TEST_P(RuntimeContract, works_off_many_tasks_side_by_side) {
  open();
  std::vector<WorldContainer> all;
  for (int i = 0; i < 16; ++i) {
    all.push_back({.task_id = std::string(30, 'c') + (i < 10 ? "0" : "1") + std::to_string(i % 10)});
    start(all.back());
  }
  for (const auto& container : all) {
    ASSERT_TRUE(eventually([&] { return !started(container).empty() || !failed(container).empty(); }));
    EXPECT_TRUE(failed(container).empty());
  }
  EXPECT_EQ(world_->running_containers(), 16);
  for (const auto& container : all) {
    release(container.task_id);
  }
  for (const auto& container : all) {
    ASSERT_TRUE(eventually([&] { return released(container.task_id) > 0; }));
  }
  EXPECT_EQ(world_->running_containers(), 0);
}

TEST_P(RuntimeContract, is_silent_after_close) {
  open();
  const WorldContainer web{.task_id = kTaskA};
  run(web);
  close();
  const auto before = seen_->size();
  world_->kill_from_outside(web.task_id, web.name);
  EXPECT_EQ(seen_->size(), before);
}

}  // namespace moorage::testing
