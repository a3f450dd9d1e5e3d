#include "unit/drivers/simulated/runtime_fixture.h"

namespace moorage::simulated {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Runtime = RuntimeFixture;

TEST_F(Runtime, tells_the_whole_story_of_a_container) {
  const Wanted web;
  start(web);
  pass(5'000);
  EXPECT_THAT(story(web), ElementsAre("pull", "pulled", "created", "started"));
  EXPECT_TRUE(truth(web).live());
  stop(web, 30'000);
  pass(5'000);
  release(web);
  pass(5'000);
  EXPECT_THAT(story(web), ElementsAre("pull", "pulled", "created", "started", "exited:143", "released"));
  EXPECT_FALSE(exists(web));
  EXPECT_EQ(world_->counts().containers, 0U);
}

TEST_F(Runtime, nothing_happens_without_time_and_nothing_is_due_in_the_end) {
  const Wanted web;
  start(web);
  EXPECT_THAT(story(web), IsEmpty());
  EXPECT_TRUE(driver_->next_due().is_set());
  pass(60'000);
  EXPECT_FALSE(driver_->next_due().is_set());
  const auto seen = reports_.size();
  pass(3'600'000);
  EXPECT_EQ(reports_.size(), seen);
}

TEST_F(Runtime, dynamic_ports_rise_from_32768_and_skip_what_is_taken) {
  world_->take_port(numbered_machine(1), 32769);
  for (int i = 0; i < 3; ++i) {
    start({.task = "t" + std::to_string(i)});
  }
  pass(5'000);
  std::vector<int> ports;
  for (const auto& container : world_->live()) {
    ports.push_back(container.ports.at(0).host_port);
  }
  EXPECT_THAT(ports, ::testing::UnorderedElementsAre(32768, 32770, 32771));
}

TEST_F(Runtime, knows_who_holds_a_port) {
  const Wanted web{.host_port = 9000};
  start(web);
  pass(5'000);
  EXPECT_EQ(world_->holder(numbered_machine(1), 9000)->task_id, web.task);
  EXPECT_EQ(world_->holder(numbered_machine(1), 9001), std::nullopt);
  world_->kill({web.task, web.name});
  pass(0);
  EXPECT_EQ(world_->holder(numbered_machine(1), 9000), std::nullopt);
}

TEST_F(Runtime, host_mode_binds_the_container_port_and_a_second_one_fails) {
  const Wanted one{.task = "one", .network = "host"};
  const Wanted two{.task = "two", .network = "host"};
  start(one);
  pass(5'000);
  start(two);
  pass(5'000);
  EXPECT_EQ(truth(one).ports.at(0).host_port, 8080);
  EXPECT_THAT(story(two), ElementsAre("pull", "pulled", "created", "failed:CannotStartContainerError"));
  EXPECT_EQ(world_->counts().port_conflicts, 1U);
}

TEST_F(Runtime, ignoring_sigterm_ends_with_sigkill_exactly_at_the_timeout) {
  const Wanted deaf{.script = {{"MOORAGE_SIM_IGNORE_SIGTERM", "1"}}};
  start(deaf);
  pass(5'000);
  stop(deaf, 30'000);
  pass(29'999);
  EXPECT_TRUE(truth(deaf).live());
  pass(1);
  EXPECT_FALSE(truth(deaf).live());
  EXPECT_EQ(truth(deaf).sigkill_at - truth(deaf).sigterm_at, Duration::seconds(30));
  EXPECT_EQ(truth(deaf).stop_timeout_ms, 30'000);
  EXPECT_EQ(truth(deaf).exit_code, 137);
}

TEST_F(Runtime, follows_its_script) {
  const Wanted batch{.task = "b",
                     .script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "2000"},
                                {"MOORAGE_SIM_EXIT_CODE", "3"},
                                {"MOORAGE_SIM_PULL_MS", "7"},
                                {"MOORAGE_SIM_START_MS", "0"}}};
  start(batch);
  pass(10'000);
  EXPECT_THAT(story(batch), ElementsAre("pull", "pulled", "created", "started", "exited:3"));
  EXPECT_EQ(truth(batch).exited_at - truth(batch).started_at, Duration::seconds(2));
  const Wanted greedy{.task = "g", .script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "1"}, {"MOORAGE_SIM_OOM", ""}}};
  start(greedy);
  pass(10'000);
  EXPECT_TRUE(truth(greedy).oom_killed);
  const Wanted no_create{.task = "c", .script = {{"MOORAGE_SIM_CREATE_ERROR", "no"}}};
  start(no_create);
  pass(10'000);
  EXPECT_THAT(story(no_create), ElementsAre("pull", "pulled", "failed:CannotCreateContainerError"));
  const Wanted odd{.task = "o",
                   .script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "soon"}, {"MOORAGE_SIM_STOP_MS", "-1"}, {"OTHER", "1"}}};
  start(odd);
  pass(600'000);
  EXPECT_TRUE(truth(odd).live());
}

TEST_F(Runtime, hanging_at_a_point_ends_with_a_release) {
  for (const char* point : {"pull", "start", "stop"}) {
    const Wanted stuck{.task = point, .script = {{"MOORAGE_SIM_HANG", point}}};
    start(stuck);
    pass(60'000);
    stop(stuck, 1'000);
    pass(600'000);
    const bool alive = std::string(point) == "stop";
    EXPECT_EQ(exists(stuck) && truth(stuck).live(), alive) << point;
    release(stuck);
    pass(1'000);
    EXPECT_FALSE(exists(stuck)) << point;
    EXPECT_EQ(story(stuck).back(), "released") << point;
  }
}

TEST_F(Runtime, health_is_healthy_after_one_interval_or_unhealthy_after_its_retries) {
  const Wanted good{.task = "good", .health_interval_s = 10};
  const Wanted bad{.task = "bad", .script = {{"MOORAGE_SIM_HEALTH", "unhealthy"}}, .health_interval_s = 10};
  const Wanted none{.task = "none", .script = {{"MOORAGE_SIM_HEALTH", "unhealthy"}}};
  start(good);
  start(bad);
  start(none);
  pass(15'000);
  EXPECT_EQ(truth(good).health, Verdict::kHealthy);
  EXPECT_EQ(truth(bad).health, Verdict::kNone);
  pass(30'000);
  EXPECT_EQ(truth(bad).health, Verdict::kUnhealthy);
  EXPECT_EQ(truth(none).health, Verdict::kNone);
  EXPECT_EQ(story(good).back(), "healthy");
  EXPECT_EQ(story(bad).back(), "unhealthy");
  world_->set_health({good.task, good.name}, Verdict::kUnhealthy);
  pass(0);
  EXPECT_EQ(story(good).back(), "unhealthy");
}

TEST_F(Runtime, stopping_what_is_on_its_way_gives_its_start_up) {
  const Wanted web;
  start(web);
  pass(10);
  stop(web, 30'000);
  pass(60'000);
  EXPECT_THAT(story(web), ElementsAre("pull", "gone"));
  EXPECT_FALSE(exists(web));
}

TEST_F(Runtime, a_higher_attempt_starts_an_exited_container_anew) {
  Wanted web{.script = {{"MOORAGE_SIM_EXIT_AFTER_MS", "100"}}};
  start(web);
  pass(5'000);
  const auto first = truth(web).runtime_id;
  start(web);
  pass(5'000);
  EXPECT_EQ(truth(web).runtime_id, first);
  web.attempt = 1;
  start(web);
  pass(5'000);
  EXPECT_EQ(truth(web).runtime_id, first);  // a restart in place, as Docker's, keeps the container's id
  EXPECT_EQ(world_->counts().started, 2U);
}

TEST_F(Runtime, remembers_what_happened_when) {
  const Wanted web;
  start(web);
  pass(5'000);
  stop(web, 30'000);
  pass(5'000);
  release(web);
  pass(5'000);
  std::vector<TraceKind> kinds;
  Instant before;
  for (const auto& entry : world_->trace()) {
    kinds.push_back(entry.kind);
    EXPECT_GE(entry.at, before);
    before = entry.at;
  }
  EXPECT_THAT(kinds, ElementsAre(TraceKind::kPullStarted, TraceKind::kStarted, TraceKind::kSigterm, TraceKind::kExited,
                                 TraceKind::kReleased));
}

TEST_F(Runtime, machines_can_come_later) {
  world_->add_machine({.id = numbered_machine(2), .zone = "us-east-1b"});
  pass(0);
  ASSERT_NE(last(driver::RuntimeReport::CAPABILITIES), nullptr);
  const auto reader = last(driver::RuntimeReport::CAPABILITIES)->reader();
  EXPECT_EQ(wire::view(reader.getMachineId()), numbered_machine(2));
  EXPECT_EQ(driver_->machines(), 2U);
  const Wanted there{.machine = numbered_machine(2)};
  start(there);
  pass(5'000);
  EXPECT_EQ(truth(there).machine_id, numbered_machine(2));
  const Wanted nowhere{.task = "n", .machine = "i-none"};
  start(nowhere);
  pass(0);
  EXPECT_FALSE(last(driver::RuntimeReport::CONNECTION)->reader().getConnection().getConnected());
}

TEST_F(Runtime, a_second_pull_of_an_image_is_quick) {
  start({.task = "one"});
  pass(5'000);
  const Instant asked = now_;
  const Wanted two{.task = "two"};
  start(two);
  pass(5'000);
  EXPECT_LT(truth(two).started_at - asked, Duration::millis(100));
}

// The same seed, commands and times give the same reports, byte by byte; another seed gives others.
TEST_F(Runtime, is_repeatable) {
  const auto history = [&](std::uint64_t seed) {
    WorldOptions options;
    options.seed = seed;
    options.faults = {.lose_report = 50,
                      .duplicate_report = 50,
                      .delay_report = 100,
                      .pull_fails = 100,
                      .start_fails_but_runs = 50,
                      .dies_after_start = 100};
    now_ = Instant{1'800'000'000'000};
    build(options);
    for (int i = 0; i < 60; ++i) {
      const Wanted web{.task = "t" + std::to_string(i % 40), .health_interval_s = i % 7};
      start(web);
      pass(i * 13);
      if (i % 3 == 0) {
        stop(web, 1'000);
      }
      if (i % 5 == 0) {
        crash();
        pass(50);
        open();
        ask_inventory();
      }
      if (i % 11 == 0) {
        release(web);
      }
    }
    pass(600'000);
    std::string bytes;
    for (const auto& report : reports_) {
      bytes.append(reinterpret_cast<const char*>(report.bytes().data()), report.bytes().size());
    }
    return bytes;
  };
  const std::string first = history(1);
  EXPECT_GT(first.size(), 10'000U);
  EXPECT_EQ(history(1), first);
  EXPECT_NE(history(2), first);
}

}  // namespace
}  // namespace moorage::simulated
