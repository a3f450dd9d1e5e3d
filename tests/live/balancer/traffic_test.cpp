// No request is lost while targets come and go, while listeners change, and when a target dies.
#include <gmock/gmock.h>

#include <chrono>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

class BalancerTraffic : public LiveBalancer {};

TEST_F(BalancerTraffic, replacing_two_hundred_targets_loses_nothing) {
  stand_up();
  constexpr int kLive = 4;
  std::vector<TargetSpec> live;
  for (int i = 0; i < kLive; ++i) {
    live.push_back(application("web-" + std::to_string(i)));
    register_and_wait(live.back());
  }
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 4, .one_shot_clients = 2});
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) {
    TargetSpec next = application("web-" + std::to_string(kLive + i));
    register_and_wait(next);
    drain_and_remove(live.front());
    world_.origins().kill(live.front().name);  // the target had no request any more when it died
    live.erase(live.begin());
    live.push_back(std::move(next));
  }
  const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  load.stop();
  std::printf("200 replacements in %.1f s (%.0f ms each) under %.0f requests/s: %lu requests, %lu failed\n", took, took * 5,
              static_cast<double>(load.requests()) / took, static_cast<unsigned long>(load.requests()),
              static_cast<unsigned long>(load.failures()));
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  EXPECT_GT(load.requests(), 1'000U);
  EXPECT_EQ(stats().reloads, 0U);
  EXPECT_EQ(stats().refused_commands, 0U);
}

TEST_F(BalancerTraffic, changing_the_structure_loses_nothing) {
  stand_up();
  for (const char* name : {"web-1", "web-2"}) register_and_wait(application(name));
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 4, .one_shot_clients = 2});
  const std::uint16_t other = unused_port();
  for (std::uint64_t round = 0; round < 5; ++round) {
    submit(set_balancer_command(
        {.id = kOther, .listeners = {{.port = other, .fixed_status = 200, .fixed_body = std::to_string(round)}}}));
    ASSERT_TRUE(wait_for([&] { return get({.host = "127.0.0.1", .port = other}).body == std::to_string(round); }));
    const auto now = load.requests();
    ASSERT_TRUE(wait_for([&] { return load.requests() > now + 100; }));
  }
  load.stop();
  std::printf("5 reloads: %lu requests, %lu failed\n", static_cast<unsigned long>(load.requests()),
              static_cast<unsigned long>(load.failures()));
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  EXPECT_TRUE(wait_for([&] { return stats().reloads == 5; }));
}

TEST_F(BalancerTraffic, a_drain_waits_for_requests_that_began_before_a_reload) {
  stand_up();
  TargetSpec one = application("web-1");
  register_and_wait(one);
  HttpClient client({.host = "127.0.0.1", .port = port_});
  ASSERT_TRUE(client.begin("POST", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  register_and_wait(application("web-2"));
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  ASSERT_TRUE(becomes_active(kOther));
  ASSERT_TRUE(wait_for([&] { return stats().reloads == 1; }));
  one.draining = true;
  submit(set_target_command(one));
  ASSERT_TRUE(wait_for([&] {
    for (int i = 0; i < 6; ++i) {
      if (ask().body != "web-2") return false;
    }
    return true;
  }));
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // real time: that something does not happen
  EXPECT_EQ(drained_in(seen_->all(), one), 0);
  world_.origins().let_go();
  EXPECT_EQ(client.finish().body, "web-1");
  EXPECT_TRUE(wait_for([&] { return drained_in(seen_->all(), one) == 1; }));
}

TEST_F(BalancerTraffic, an_engine_that_comes_back_knows_of_requests_from_before_a_reload) {
  stand_up();
  TargetSpec one = application("web-1");
  register_and_wait(one);
  HttpClient client({.host = "127.0.0.1", .port = port_});
  ASSERT_TRUE(client.begin("POST", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  const BalancerSpec other{.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}};
  submit(set_balancer_command(other));
  ASSERT_TRUE(becomes_active(kOther));
  close();
  open();
  one.draining = true;
  submit(sync_command({.balancers = {{.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}}, other},
                       .groups = {{.id = kGroup}},
                       .targets = {one}}));
  ASSERT_TRUE(wait_for([&] { return synced_in(seen_->all()) == 1; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // real time: that something does not happen
  EXPECT_EQ(drained_in(seen_->all(), one), 0);
  world_.origins().let_go();
  EXPECT_EQ(client.finish().body, "web-1");
  EXPECT_TRUE(wait_for([&] { return drained_in(seen_->all(), one) == 1; }));
  EXPECT_EQ(stats().reloads, 0U);
}

TEST_F(BalancerTraffic, an_idle_connection_from_before_a_reload_is_served_by_the_targets_of_now) {
  stand_up();
  const TargetSpec one = application("web-1");
  register_and_wait(one);
  HttpClient idle({.host = "127.0.0.1", .port = port_});
  ASSERT_EQ(idle.get("/").body, "web-1");
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  ASSERT_TRUE(becomes_active(kOther));
  register_and_wait(application("web-2"));
  drain_and_remove(one);
  world_.origins().kill("web-1");
  // The old worker still has this connection, and has learned of the new target.
  const HttpAnswer answer = idle.get("/");
  EXPECT_EQ(answer.body, "web-2");
  EXPECT_TRUE(answer.closes);
}

TEST_F(BalancerTraffic, a_target_that_dies_under_load_is_not_noticed_by_readers) {
  stand_up();
  for (const char* name : {"web-1", "web-2", "web-3"}) register_and_wait(application(name));
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 4, .one_shot_clients = 2});
  ASSERT_TRUE(wait_for([&] { return load.requests() > 500; }));
  world_.origins().kill("web-2");
  const auto at_kill = load.requests();
  EXPECT_TRUE(wait_for([&] { return load.requests() > at_kill + 500; }));
  load.stop();
  std::printf("target killed under load: %lu requests, %lu failed, slowest %ld ms\n",
              static_cast<unsigned long>(load.requests()), static_cast<unsigned long>(load.failures()),
              static_cast<long>(load.slowest_ms()));
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  // The driver reads HAProxy's counters once a second.
  EXPECT_TRUE(wait_for([&] { return !stats().groups.empty() && stats().groups[0].requests >= load.requests(); }));
  EXPECT_GT(stats().groups[0].redispatches, 0U);
}

TEST_F(BalancerTraffic, a_write_is_not_repeated_when_its_target_dies) {
  stand_up();
  for (const char* name : {"web-1", "web-2"}) register_and_wait(application(name));
  HttpClient writer({.host = "127.0.0.1", .port = port_});
  ASSERT_TRUE(writer.begin("POST", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") + world_.origins().held("web-2") == 1; }));
  const std::string taker = world_.origins().held("web-1") == 1 ? "web-1" : "web-2";
  const std::string other = taker == "web-1" ? "web-2" : "web-1";
  world_.origins().kill(taker);
  EXPECT_EQ(writer.finish().status, 502);
  EXPECT_EQ(world_.origins().counts(other).requests, 0U);
}

TEST_F(BalancerTraffic, a_new_target_is_healthy_soon_whatever_its_interval_is) {
  stand_up({.id = kGroup, .interval_ms = 300'000});
  std::vector<long> waited;
  for (int i = 0; i < 21; ++i) {
    const TargetSpec web = application("web-" + std::to_string(i));
    const auto start = std::chrono::steady_clock::now();
    register_and_wait(web);
    waited.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(waited.begin(), waited.end());
  std::printf("registered to healthy: median %ld ms, worst %ld ms\n", waited[10], waited[20]);
  EXPECT_LT(waited[10], 2'000);  // it takes 25 ms on an idle machine
}

TEST_F(BalancerTraffic, a_target_that_starts_late_is_healthy_soon_after_it_listens) {
  stand_up({.id = kGroup, .interval_ms = 300'000});
  const std::uint16_t port = unused_port();
  const TargetSpec web{.group = kGroup, .port = port, .name = "late"};
  submit(set_target_command(web));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));  // real time: an application that takes its time
  EXPECT_EQ(health_of(web), "initial");
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(world_.origins().start("late", port), port);
  ASSERT_TRUE(wait_for([&] { return health_of(web) == "healthy"; }));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(1));
}

TEST_F(BalancerTraffic, a_calm_balancer_is_given_no_commands) {
  stand_up();
  for (const char* name : {"web-1", "web-2"}) register_and_wait(application(name));
  ASSERT_TRUE(wait_for([&] {
    const auto before = stats().commands;
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    return stats().commands == before;
  }));
  const auto before = stats();
  std::this_thread::sleep_for(std::chrono::seconds(3));  // the driver reads the counters several times without a change
  EXPECT_EQ(stats().commands, before.commands);
  EXPECT_EQ(stats().reloads, before.reloads);
}

}  // namespace
}  // namespace moorage::testing
