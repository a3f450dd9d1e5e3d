// Scaling through the whole engine, in virtual time: load on a service, its metric, the decision, tasks that run.
#include <algorithm>

#include "scaling_scene.h"
#include "wire/wire_text.h"

namespace moorage {
namespace {

using testing::Json;
using testing::kResource;
using testing::Loaded;
using testing::scaling;
using testing::tracking;

TEST(Scaling, a_load_is_answered_within_five_seconds) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  web.run(Duration::seconds(30));
  EXPECT_EQ(web.desired(), 2) << "30 of 50 is no reason to scale out";
  web.load = 180;
  const Instant begun = web.sim.engine->now();
  ASSERT_TRUE(web.run_until([&] { return web.desired() > 2; }, Duration::seconds(30)));
  EXPECT_LE((web.sim.engine->now() - begun).ms, 5'000);
  EXPECT_EQ(web.desired(), 4) << "2 x 90 / 50 is 3.6";
  ASSERT_TRUE(web.run_until([&] { return web.running() == 4; }, Duration::seconds(30)));
  web.run(Duration::minutes(3));
  EXPECT_EQ(web.desired(), 4) << "45 is below the target, and above nine tenths of it";
  const Json activity = web.activities()[0];
  EXPECT_TRUE(activity["Cause"].get<std::string>().starts_with("monitor alarm TargetTracking-service/default/web-AlarmHigh-"))
      << activity;
  EXPECT_TRUE(activity["Cause"].get<std::string>().ends_with(" in state ALARM triggered policy cpu")) << activity;
  EXPECT_EQ(activity["Details"],
            "the metric is 90.0 and the target 50.0 with 2 running tasks; the desired count goes from 2 to 4");
  web.sim.expect_clean();
}

TEST(Scaling, follows_a_load_that_goes_on_growing_and_never_flaps) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  std::vector<int> counts;
  const auto note = [&] {
    const int now = web.desired();
    if (counts.empty() || counts.back() != now) counts.push_back(now);
    ASSERT_GE(now, 1);
    ASSERT_LE(now, 10);
  };
  web.load = 420;
  web.run(Duration::minutes(2), note);
  EXPECT_EQ(web.desired(), 9) << "420 / 50 is 8.4";
  web.load = 2'000;
  web.run(Duration::minutes(2), note);
  EXPECT_EQ(web.desired(), 10);
  EXPECT_EQ(web.activities(true)[0]["StatusCode"], "Failed");
  EXPECT_EQ(web.activities(true)[0]["NotScaledReasons"][0]["Code"], "AlreadyAtMaxCapacity");
  web.load = 30;
  web.run(Duration::minutes(40), note);
  EXPECT_EQ(web.desired(), 1);
  EXPECT_TRUE(std::is_sorted(counts.begin(), std::max_element(counts.begin(), counts.end())));
  EXPECT_TRUE(std::is_sorted(std::max_element(counts.begin(), counts.end()), counts.end(), std::greater<>()))
      << "one hill, no valley";
  web.sim.expect_clean();
}

TEST(Scaling, the_pace_of_aws_takes_minutes) {
  Loaded web(true);
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  web.run(Duration::seconds(61));
  web.load = 180;
  const Instant begun = web.sim.engine->now();
  ASSERT_TRUE(web.run_until([&] { return web.desired() > 2; }, Duration::minutes(10)));
  EXPECT_GE((web.sim.engine->now() - begun).ms, 120'000);
  EXPECT_LE((web.sim.engine->now() - begun).ms, 300'000);
  EXPECT_EQ(web.desired(), 4);
}

TEST(Scaling, metrics_that_stop_late_or_cannot_be_read_scale_nothing) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  web.load = 40;
  web.run(Duration::seconds(30));
  web.is_measured = false;
  web.run(Duration::minutes(30));
  EXPECT_EQ(web.desired(), 2) << "nothing is known of the load";
  EXPECT_EQ(web.explained()["policies"][0]["reason"], "the metric has too few datapoints");
  web.metrics->is_broken = true;
  web.is_measured = true;
  web.load = 200;
  web.run(Duration::minutes(1));
  EXPECT_EQ(web.desired(), 2);
  web.metrics->is_broken = false;
  web.run(Duration::seconds(10));
  EXPECT_EQ(web.desired(), 4);
}

TEST(Scaling, a_metric_by_the_minute_serves_where_there_is_none_by_the_second) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy",
                   scaling({{"PolicyName", "queue"},
                            {"PolicyType", "TargetTrackingScaling"},
                            {"TargetTrackingScalingPolicyConfiguration",
                             {{"TargetValue", 100},
                              {"CustomizedMetricSpecification",
                               {{"MetricName", "Backlog"}, {"Namespace", "Shop"}, {"Statistic", "Average"}}}}}}));
  for (int minute = 0; minute < 10; ++minute) {
    const Instant now = web.sim.engine->now();
    web.metrics->put_one({.space = "Shop", .name = "Backlog"}, Instant{now.ms - now.ms % 60'000}, 480.0 / web.running());
    web.sim.advance(Duration::minutes(1));
  }
  EXPECT_EQ(web.desired(), 5) << "2 x 240 / 100 is 4.8";
}

TEST(Scaling, scale_in_waits_for_a_deployment_and_scale_out_does_not) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50, {{"ScaleInCooldown", 0}})));
  web.load = 20;
  web.run(Duration::minutes(4));
  EXPECT_EQ(web.desired(), 2);
  web.sim.register_family("web", {{"image", "broken:1"}, {"memory", 1'000'000}});
  web.sim.call("UpdateService", {{"service", "web"}, {"taskDefinition", "web"}});  // its tasks find no room
  web.run(Duration::minutes(10));
  EXPECT_EQ(web.desired(), 2) << "a deployment is in progress";
  EXPECT_EQ(web.activities(true)[0]["NotScaledReasons"][0]["Code"], "TargetServicePutResourceAsUnscalable");
  EXPECT_EQ(web.activities(true)[0]["Details"], "scale-in is off while a deployment of the service is in progress");
  web.load = 160;
  web.run(Duration::seconds(20));
  EXPECT_EQ(web.desired(), 4);
}

TEST(Scaling, suspended_directions_rest) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  web.auto_scaling("RegisterScalableTarget", scaling({{"SuspendedState", {{"DynamicScalingOutSuspended", true}}}}));
  web.load = 200;
  web.run(Duration::seconds(30));
  EXPECT_EQ(web.desired(), 2);
  EXPECT_EQ(web.activities(true)[0]["Details"], "dynamic scale-out is suspended for the target");
  web.auto_scaling("RegisterScalableTarget", scaling({{"SuspendedState", {{"DynamicScalingOutSuspended", false}}}}));
  web.run(Duration::seconds(5));
  EXPECT_EQ(web.desired(), 4);
}

TEST(Scaling, cooldowns_outlive_a_crash) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50, {{"ScaleInCooldown", 1800}})));
  web.load = 60;
  web.auto_scaling("RegisterScalableTarget", scaling({{"MinCapacity", 8}}));
  web.auto_scaling("RegisterScalableTarget", scaling({{"MinCapacity", 1}}));
  ASSERT_TRUE(web.run_until([&] { return web.desired() < 8; }, Duration::minutes(10)));
  EXPECT_EQ(web.desired(), 2);
  web.load = 20;
  web.sim.crash();
  web.sim.open();
  web.run(Duration::minutes(20));
  EXPECT_EQ(web.desired(), 2) << "the cool-down of the scale-in is still on";
  web.run(Duration::minutes(12));
  EXPECT_EQ(web.desired(), 1);
  web.sim.expect_clean();
}

// ------------------------------------------------------------------------------------------------------ scheduled actions

TEST(ScheduledActions, set_bounds_at_their_time_and_clamp_at_once) {
  Loaded web;
  web.target(1, 10);
  const std::int64_t now = web.sim.engine->now().ms;
  const auto in = [&](int minutes) {
    return "at(" + wire::iso8601(now / 60'000 * 60'000 + minutes * 60'000).substr(0, 19) + ")";
  };
  web.auto_scaling(
      "PutScheduledAction",
      scaling({{"ScheduledActionName", "up"}, {"Schedule", in(10)}, {"ScalableTargetAction", {{"MinCapacity", 6}}}}));
  web.auto_scaling("PutScheduledAction", scaling({{"ScheduledActionName", "down"},
                                                  {"Schedule", in(20)},
                                                  {"ScalableTargetAction", {{"MinCapacity", 0}, {"MaxCapacity", 3}}}}));
  web.sim.advance(Duration::minutes(8));
  EXPECT_EQ(web.desired(), 2);
  web.sim.advance(Duration::minutes(3));
  EXPECT_EQ(web.desired(), 6);
  EXPECT_EQ(web.activities()[0]["Cause"], "minimum capacity was set to 6");
  web.sim.advance(Duration::minutes(10));
  EXPECT_EQ(web.desired(), 3);
  EXPECT_EQ(web.activities()[0]["Cause"], "maximum capacity was set to 3");
  const Json target = web.auto_scaling("DescribeScalableTargets", {{"ServiceNamespace", "ecs"}})["ScalableTargets"][0];
  EXPECT_EQ(target["MinCapacity"], 0);
  EXPECT_EQ(target["MaxCapacity"], 3);
  web.sim.expect_clean();
}

TEST(ScheduledActions, come_round_and_rest_while_they_are_suspended) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScheduledAction", scaling({{"ScheduledActionName", "hourly"},
                                                  {"Schedule", "rate(1 hour)"},
                                                  {"ScalableTargetAction", {{"MinCapacity", 4}}}}));
  web.auto_scaling("RegisterScalableTarget", scaling({{"SuspendedState", {{"ScheduledScalingSuspended", true}}}}));
  web.sim.advance(Duration::minutes(61));
  EXPECT_EQ(web.desired(), 2);
  web.auto_scaling("RegisterScalableTarget", scaling({{"SuspendedState", {{"ScheduledScalingSuspended", false}}}}));
  web.sim.advance(Duration::minutes(60));
  EXPECT_EQ(web.desired(), 4);
}

TEST(ScheduledActions, that_came_while_no_engine_was_open_are_made_up_for_once) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScheduledAction", scaling({{"ScheduledActionName", "hourly"},
                                                  {"Schedule", "rate(1 hour)"},
                                                  {"ScalableTargetAction", {{"MinCapacity", 4}}}}));
  web.sim.crash();
  web.sim.pass(Duration::minutes(300));
  web.sim.open();
  EXPECT_EQ(web.desired(), 4);
  EXPECT_EQ(web.activities().size(), 1u);
  web.sim.expect_clean();
}

// ---------------------------------------------------------------------------------------------------------- explanations

TEST(ExplainScaling, says_which_metric_which_numbers_and_what_next) {
  Loaded web;
  EXPECT_EQ(web.explained()["next"], "no scalable target is registered for the service, so nothing scales it");
  web.target(1, 3);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  EXPECT_EQ(web.explained()["policies"][0]["reason"], "the policy has not been evaluated yet");
  web.load = 300;
  web.run(Duration::seconds(30));
  const Json explained = web.explained();
  EXPECT_EQ(explained["resourceId"], kResource);
  EXPECT_EQ(explained["desiredCount"], 3);
  EXPECT_EQ(explained["policies"][0]["metric"], "AWS/ECS CPUUtilization (ClusterName default, ServiceName web), Average");
  EXPECT_EQ(explained["policies"][0]["value"], 100.0);
  EXPECT_EQ(explained["policies"][0]["targetValue"], 50.0);
  EXPECT_EQ(explained["policies"][0]["wants"], "MORE");
  EXPECT_EQ(explained["policies"][0]["capacity"], 6);
  EXPECT_EQ(explained["policies"][0]["datapoints"].size(), 3u);
  EXPECT_TRUE(explained["policies"][0].contains("scaleOutCooldownUntil"));
  EXPECT_EQ(explained["next"], "the desired count stays 3: the desired count is 3 and the maximum is 3");
  const std::string text = explained["text"];
  EXPECT_NE(text.find("policy cpu (TargetTrackingScaling): metric AWS/ECS CPUUtilization"), std::string::npos) << text;
  EXPECT_EQ(web.sim.refused("ExplainScaling", {{"service", "none"}}, "moorage").name, "ServiceNotFoundException");
  EXPECT_EQ(web.sim.refused("ExplainScaling", Json::object(), "moorage").path, "service");
}

TEST(Scaling, a_service_that_is_gone_is_left_alone) {
  Loaded web;
  web.target(1, 10);
  web.auto_scaling("PutScalingPolicy", scaling(tracking(50)));
  web.load = 200;
  web.sim.call("DeleteService", {{"service", "web"}, {"force", true}});
  web.run(Duration::seconds(30));
  EXPECT_EQ(web.desired(), 0);
  EXPECT_TRUE(web.activities(true).empty());
}

}  // namespace
}  // namespace moorage
