#include "contract/balancer/balancer_suite.h"

#include <gmock/gmock.h>

#include <set>

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kOtherBalancer = "00000000000000b2";
constexpr const char* kOtherGroup = "00000000000000a2";

}  // namespace

TEST_P(BalancerContract, answers_a_sync_of_nothing) {
  open();
  EXPECT_TRUE(eventually([&] { return synced() == 1; }));
}

TEST_P(BalancerContract, serves_a_load_balancer_that_is_set) {
  open();
  stand_up();
  EXPECT_EQ(inactive_reason(kBalancer), "");
}

TEST_P(BalancerContract, a_new_target_is_initial_and_then_healthy) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  const auto seen = health_in(seen_->all(), web);
  EXPECT_EQ(seen.front().state, "initial");
  EXPECT_THAT(seen.front().reason, HasSubstr("Elb."));
  EXPECT_EQ(seen.back().reason, "");
  EXPECT_EQ(seen.back().description, "");
}

TEST_P(BalancerContract, a_healthy_target_gets_requests) {
  open();
  stand_up();
  if (!world_->has_traffic()) GTEST_SKIP() << "no traffic in this world";
  EXPECT_EQ(ask(), "503");
  register_and_wait(application("web-1"));
  EXPECT_EQ(ask(), "web-1");
}

TEST_P(BalancerContract, a_target_that_fails_its_checks_never_becomes_healthy) {
  open();
  GroupSpec group{.id = kGroup, .interval_ms = 100};
  set_group(group);
  set_balancer({.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}});
  const TargetSpec web = application("web-1", kGroup, Fitness::kUnfit);
  set_target(web);
  ASSERT_TRUE(eventually([&] { return health_of(web) == "unhealthy"; }));
  EXPECT_THAT(reason_of(web), HasSubstr("Target."));
  for (const HealthSeen& seen : health_in(seen_->all(), web)) EXPECT_NE(seen.state, "healthy");
}

TEST_P(BalancerContract, a_target_that_becomes_unfit_is_told_and_told_again_when_it_is_well) {
  open();
  set_group({.id = kGroup, .interval_ms = 100, .healthy_threshold = 2});
  set_balancer({.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}});
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  world_->set_fitness("web-1", Fitness::kUnfit);
  ASSERT_TRUE(eventually([&] { return health_of(web) == "unhealthy"; }));
  world_->set_fitness("web-1", Fitness::kFit);
  ASSERT_TRUE(eventually([&] { return health_of(web) == "healthy"; }));
}

TEST_P(BalancerContract, requests_go_to_all_healthy_targets) {
  open();
  stand_up();
  if (!world_->has_traffic()) GTEST_SKIP() << "no traffic in this world";
  for (const char* name : {"web-1", "web-2", "web-3"}) register_and_wait(application(name));
  std::set<std::string> answered;
  for (int i = 0; i < 12; ++i) answered.insert(ask());
  EXPECT_EQ(answered, (std::set<std::string>{"web-1", "web-2", "web-3"}));
}

TEST_P(BalancerContract, an_idle_target_is_drained_at_once) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  drain_target(web);
  EXPECT_TRUE(eventually([&] { return drained(web) == 1; }));
  EXPECT_EQ(removed(web), 0);
}

TEST_P(BalancerContract, a_draining_target_gets_no_new_requests) {
  open();
  stand_up();
  if (!world_->has_traffic()) GTEST_SKIP() << "no traffic in this world";
  const TargetSpec one = application("web-1");
  register_and_wait(one);
  register_and_wait(application("web-2"));
  drain_target(one);
  ASSERT_TRUE(eventually([&] { return drained(one) == 1; }));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(ask(), "web-2");
}

TEST_P(BalancerContract, a_request_in_flight_ends_before_its_target_is_drained) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  world_->begin_request("127.0.0.1", port_);
  drain_target(web);
  expect_never([&] { return drained(web) > 0; });
  EXPECT_TRUE(world_->end_requests());
  EXPECT_TRUE(eventually([&] { return drained(web) == 1; }));
}

TEST_P(BalancerContract, says_again_that_a_target_is_drained) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  drain_target(web);
  ASSERT_TRUE(eventually([&] { return drained(web) == 1; }));
  drain_target(web);
  EXPECT_TRUE(eventually([&] { return drained(web) == 2; }));
}

TEST_P(BalancerContract, says_again_how_a_target_is) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  const auto before = health_in(seen_->all(), web).size();
  set_target(web);
  EXPECT_TRUE(eventually([&] { return health_in(seen_->all(), web).size() > before; }));
  EXPECT_EQ(health_of(web), "healthy");
}

TEST_P(BalancerContract, a_draining_target_can_come_back) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  drain_target(web);
  ASSERT_TRUE(eventually([&] { return drained(web) == 1; }));
  const auto before = health_in(seen_->all(), web).size();
  set_target(web);
  ASSERT_TRUE(eventually([&] { return health_in(seen_->all(), web).size() > before && health_of(web) == "healthy"; }));
  if (world_->has_traffic()) {
    EXPECT_EQ(ask(), "web-1");
  }
}

TEST_P(BalancerContract, a_removed_target_is_gone) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  remove_target(web);
  EXPECT_TRUE(eventually([&] { return removed(web) == 1; }));
  if (world_->has_traffic()) {
    EXPECT_EQ(ask(), "503");
  }
}

TEST_P(BalancerContract, removing_what_is_not_there_is_answered_too) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  remove_target(web);
  EXPECT_TRUE(eventually([&] { return removed(web) == 1; }));
}

TEST_P(BalancerContract, a_removed_target_can_be_registered_again) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  remove_target(web);
  ASSERT_TRUE(eventually([&] { return removed(web) == 1; }));
  const auto before = health_in(seen_->all(), web).size();
  set_target(web);
  ASSERT_TRUE(eventually([&] { return health_in(seen_->all(), web).size() > before && health_of(web) == "healthy"; }));
  EXPECT_EQ(health_in(seen_->all(), web)[before].state, "initial");
}

TEST_P(BalancerContract, removed_and_registered_again_at_once_is_a_new_registration) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  const auto before = health_in(seen_->all(), web).size();
  remove_target(web);
  set_target(web);
  ASSERT_TRUE(eventually([&] { return health_in(seen_->all(), web).size() > before && health_of(web) == "healthy"; }));
  EXPECT_EQ(health_in(seen_->all(), web)[before].state, "initial");
}

TEST_P(BalancerContract, a_sync_of_the_same_changes_no_target) {
  open();
  stand_up();
  const TargetSpec one = application("web-1");
  const TargetSpec two = application("web-2");
  register_and_wait(one);
  register_and_wait(two);
  const auto changes = world_->target_changes();
  const int syncs = synced();
  sync();
  ASSERT_TRUE(eventually([&] { return synced() > syncs; }));
  EXPECT_EQ(world_->target_changes(), changes);
  EXPECT_EQ(health_of(one), "healthy");
}

TEST_P(BalancerContract, an_engine_that_comes_back_changes_no_target) {
  open();
  stand_up();
  const TargetSpec one = application("web-1");
  const TargetSpec two = application("web-2");
  register_and_wait(one);
  register_and_wait(two);
  const auto changes = world_->target_changes();
  close();
  if (world_->has_traffic()) {
    EXPECT_THAT(ask(), HasSubstr("web-"));
  }
  open();
  ASSERT_TRUE(eventually([&] { return synced() == 1 && health_of(one) == "healthy" && health_of(two) == "healthy"; }));
  EXPECT_EQ(world_->target_changes(), changes);
}

TEST_P(BalancerContract, a_sync_takes_away_what_it_does_not_name) {
  open();
  stand_up();
  const TargetSpec one = application("web-1");
  const TargetSpec two = application("web-2");
  register_and_wait(one);
  register_and_wait(two);
  close();
  open_without_sync();
  // The engine that came back knows of one target only.
  driver_->submit(
      sync_command({.balancers = {{.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}}}}},
                    .groups = {{.id = kGroup}},
                    .targets = {one}}));
  ASSERT_TRUE(eventually([&] { return synced() == 1 && health_of(one) == "healthy"; }));
  EXPECT_EQ(health_of(two), "");
  if (!world_->has_traffic()) return;
  EXPECT_TRUE(eventually([&] { return ask() == "web-1"; }));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask(), "web-1");
}

TEST_P(BalancerContract, a_drain_goes_on_where_the_engine_left_it) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  world_->begin_request("127.0.0.1", port_);
  drain_target(web);
  expect_never([&] { return drained(web) > 0; });
  close();
  open();
  expect_never([&] { return drained(web) > 0; });
  EXPECT_TRUE(world_->end_requests());
  EXPECT_TRUE(eventually([&] { return drained(web) >= 1; }));
}

TEST_P(BalancerContract, a_target_of_an_unknown_group_harms_nobody) {
  open();
  stand_up();
  const TargetSpec good = application("web-1");
  TargetSpec lost = application("web-2", kOtherGroup);
  set_target(lost);
  register_and_wait(good);
  remove_target(lost);
  EXPECT_TRUE(eventually([&] { return removed(lost) == 1; }));
  if (world_->has_traffic()) {
    EXPECT_EQ(ask(), "web-1");
  }
}

TEST_P(BalancerContract, removing_a_group_takes_its_targets_along) {
  open();
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  remove_balancer(kBalancer);
  remove_group(kGroup);
  const int syncs = synced();
  sync();
  EXPECT_TRUE(eventually([&] { return synced() > syncs; }));
  remove_target(web);
  EXPECT_TRUE(eventually([&] { return removed(web) >= 1; }));
}

TEST_P(BalancerContract, a_port_in_use_makes_only_its_load_balancer_inactive) {
  open();
  stand_up();
  const std::uint16_t taken = world_->unused_port();
  world_->take_port(taken);
  set_balancer({.id = kOtherBalancer, .listeners = {{.port = taken, .forward = {{.group = kGroup}}}}});
  ASSERT_TRUE(eventually([&] { return active(kOtherBalancer) == false; }));
  EXPECT_THAT(inactive_reason(kOtherBalancer), HasSubstr(":" + std::to_string(taken)));
  EXPECT_EQ(active(kBalancer), true);
  world_->give_port_back(taken);
  EXPECT_TRUE(eventually([&] { return active(kOtherBalancer) == true; }));
}

TEST_P(BalancerContract, two_load_balancers_may_have_the_same_port_at_different_addresses) {
  open();
  stand_up();
  set_group({.id = kOtherGroup});
  set_balancer(
      {.id = kOtherBalancer, .address = "127.0.0.2", .listeners = {{.port = port_, .forward = {{.group = kOtherGroup}}}}});
  ASSERT_TRUE(eventually([&] { return active(kOtherBalancer) == true; })) << inactive_reason(kOtherBalancer);
  register_and_wait(application("web-1"));
  register_and_wait(application("web-2", kOtherGroup));
  if (!world_->has_traffic()) return;
  EXPECT_EQ(world_->ask("127.0.0.1", port_), "web-1");
  EXPECT_EQ(world_->ask("127.0.0.2", port_), "web-2");
}

}  // namespace moorage::testing
