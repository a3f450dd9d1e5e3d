// The operations of Application Auto Scaling on a State: what they answer, keep and refuse.
#include <gtest/gtest.h>

#include "scaling_scene.h"
#include "services/autoscaling/autoscaling_words.h"
#include "services/autoscaling/scaling_changes.h"
#include "services/autoscaling/scaling_evaluation.h"

namespace moorage {
namespace {

using testing::Json;
using testing::kResource;
using testing::ScaledControl;
using testing::scaling;
using testing::tracking;

TEST(ScalableTargets, are_described_as_they_were_registered) {
  ScaledControl control;
  const Json made =
      control.must("RegisterScalableTarget", scaling({{"MinCapacity", 1}, {"MaxCapacity", 10}, {"Tags", {{"a", "b"}}}}));
  const std::string arn = made["ScalableTargetARN"];
  EXPECT_TRUE(arn.starts_with("arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0ec5")) << arn;
  const Json all = control.must("DescribeScalableTargets", {{"ServiceNamespace", "ecs"}});
  ASSERT_EQ(all["ScalableTargets"].size(), 1u);
  const Json& target = all["ScalableTargets"][0];
  EXPECT_EQ(target["ResourceId"], kResource);
  EXPECT_EQ(target["MinCapacity"], 1);
  EXPECT_EQ(target["MaxCapacity"], 10);
  EXPECT_EQ(target["ScalableTargetARN"], arn);
  EXPECT_EQ(target["RoleARN"],
            "arn:aws:iam::123456789012:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/"
            "AWSServiceRoleForApplicationAutoScaling_ECSService");
  EXPECT_EQ(target["SuspendedState"]["DynamicScalingInSuspended"], false);
  EXPECT_EQ(control.must("ListTagsForResource", {{"ResourceARN", arn}})["Tags"], Json({{"a", "b"}}));
  control.must("TagResource", {{"ResourceARN", arn}, {"Tags", {{"a", "c"}, {"d", "e"}}}});
  control.must("UntagResource", {{"ResourceARN", arn}, {"TagKeys", {"d"}}});
  EXPECT_EQ(control.must("ListTagsForResource", {{"ResourceARN", arn}})["Tags"], Json({{"a", "c"}}));
}

TEST(ScalableTargets, keep_what_an_update_leaves_out) {
  ScaledControl control;
  control.register_target(1, 10);
  control.must("RegisterScalableTarget", scaling({{"SuspendedState", {{"ScheduledScalingSuspended", true}}}}));
  control.must("RegisterScalableTarget", scaling({{"MaxCapacity", 12}}));
  const Json target = control.must("DescribeScalableTargets", {{"ServiceNamespace", "ecs"}})["ScalableTargets"][0];
  EXPECT_EQ(target["MinCapacity"], 1);
  EXPECT_EQ(target["MaxCapacity"], 12);
  EXPECT_EQ(target["SuspendedState"]["ScheduledScalingSuspended"], true);
}

TEST(ScalableTargets, are_obeyed_at_once_when_their_bounds_change) {
  ScaledControl control;
  control.register_target(1, 10);
  EXPECT_EQ(control.desired(), 2) << "within the bounds nothing changes";
  control.must("RegisterScalableTarget", scaling({{"MinCapacity", 4}}));
  EXPECT_EQ(control.desired(), 4);
  control.must("RegisterScalableTarget", scaling({{"MinCapacity", 0}, {"MaxCapacity", 3}}));
  EXPECT_EQ(control.desired(), 3);
  const Json activities = control.must("DescribeScalingActivities", {{"ServiceNamespace", "ecs"}})["ScalingActivities"];
  ASSERT_EQ(activities.size(), 2u);
  EXPECT_EQ(activities[0]["Cause"], "maximum capacity was set to 3");
  EXPECT_EQ(activities[0]["Description"], "Setting desired count to 3.");
  EXPECT_EQ(activities[0]["StatusCode"], "Successful");
  EXPECT_EQ(activities[0]["StatusMessage"], "Successfully set desired count to 3. Change successfully fulfilled by ecs.");
  EXPECT_EQ(activities[1]["Cause"], "minimum capacity was set to 4");
  control.must("RegisterScalableTarget",
               scaling({{"MinCapacity", 5}, {"MaxCapacity", 9}, {"SuspendedState", {{"DynamicScalingOutSuspended", true}}}}));
  EXPECT_EQ(control.desired(), 3) << "scaling out is suspended";
}

TEST(ScalableTargets, take_policies_and_actions_with_them) {
  ScaledControl control;
  control.register_target();
  control.must("PutScalingPolicy", scaling(tracking(60)));
  control.must("PutScheduledAction", scaling({{"ScheduledActionName", "morning"},
                                              {"Schedule", "cron(0 8 * * ? *)"},
                                              {"ScalableTargetAction", {{"MinCapacity", 4}}}}));
  control.must("DeregisterScalableTarget", scaling());
  EXPECT_TRUE(control.must("DescribeScalingPolicies", {{"ServiceNamespace", "ecs"}})["ScalingPolicies"].empty());
  EXPECT_TRUE(control.must("DescribeScheduledActions", {{"ServiceNamespace", "ecs"}})["ScheduledActions"].empty());
  EXPECT_EQ(control.state.recount(), std::vector<std::string>{});
}

TEST(ScalableTargets, come_in_pages) {
  ScaledControl control;
  for (int i = 0; i < 5; ++i) {
    const std::string name = "s" + std::to_string(i);
    control.must("CreateService", {{"serviceName", name}, {"taskDefinition", "web"}, {"desiredCount", 0}}, "ecs");
    control.must("RegisterScalableTarget",
                 scaling({{"MinCapacity", 0}, {"MaxCapacity", 1}}, ("service/default/" + name).c_str()));
  }
  std::size_t found = 0;
  Json request{{"ServiceNamespace", "ecs"}, {"MaxResults", 2}};
  for (int page = 0; page < 3; ++page) {
    const Json answer = control.must("DescribeScalableTargets", request);
    found += answer["ScalableTargets"].size();
    if (page < 2) request["NextToken"] = answer.at("NextToken");
    EXPECT_EQ(answer.contains("NextToken"), page < 2);
  }
  EXPECT_EQ(found, 5u);
  request["NextToken"] = "invented";
  EXPECT_EQ(control.refused("DescribeScalableTargets", request).name, "InvalidNextTokenException");
  EXPECT_EQ(control.refused("DescribeScalableTargets", {{"ServiceNamespace", "ecs"}, {"MaxResults", 51}}).name,
            "ValidationException");
}

TEST(ScalingPolicies, are_described_and_replaced_and_deleted) {
  ScaledControl control;
  control.register_target();
  const Json made = control.must("PutScalingPolicy", scaling(tracking(60)));
  const std::string arn = made["PolicyARN"];
  EXPECT_TRUE(arn.starts_with("arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:")) << arn;
  EXPECT_TRUE(arn.ends_with(":resource/ecs/service/default/web:policyName/cpu")) << arn;
  EXPECT_EQ(made["Alarms"], Json::array());
  EXPECT_EQ(control.must("PutScalingPolicy", scaling(tracking(70)))["PolicyARN"], arn);
  const Json all = control.must("DescribeScalingPolicies", scaling({{"PolicyNames", {"cpu"}}}))["ScalingPolicies"];
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0]["PolicyType"], "TargetTrackingScaling");
  EXPECT_EQ(all[0]["TargetTrackingScalingPolicyConfiguration"]["TargetValue"], 70.0);
  control.must("DeleteScalingPolicy", scaling({{"PolicyName", "cpu"}}));
  EXPECT_EQ(control.refused("DeleteScalingPolicy", scaling({{"PolicyName", "cpu"}})).name, "ObjectNotFoundException");
}

struct Refused {
  const char* operation;
  Json request;
  const char* name;
  const char* words;
  const char* path = "";
};

Json step(Json config) { return {{"PolicyName", "step"}, {"StepScalingPolicyConfiguration", std::move(config)}}; }
Json steps(Json adjustments) {
  return step({{"AdjustmentType", "ChangeInCapacity"}, {"StepAdjustments", std::move(adjustments)}});
}
Json action(const char* schedule, Json extra = Json::object()) {
  Json out{
      {"ScheduledActionName", "a"}, {"Schedule", schedule}, {"ScalableTargetAction", {{"MinCapacity", 1}, {"MaxCapacity", 2}}}};
  out.update(extra);
  return scaling(out);
}
Json custom(Json metric) {
  return scaling({{"PolicyName", "p"},
                  {"PolicyType", "TargetTrackingScaling"},
                  {"TargetTrackingScalingPolicyConfiguration",
                   {{"TargetValue", 5}, {"CustomizedMetricSpecification", std::move(metric)}}}});
}

TEST(BadInput, is_refused_with_its_path) {
  const Json both_metrics{{"CustomizedMetricSpecification", {{"MetricName", "m"}, {"Namespace", "n"}, {"Statistic", "Sum"}}}};
  const auto predefined = [](Json metric) {
    return scaling(tracking(60, {{"PredefinedMetricSpecification", std::move(metric)}}));
  };
  Json other_space = scaling({{"MinCapacity", 1}, {"MaxCapacity", 2}});
  other_space["ServiceNamespace"] = "dynamodb";
  Json unknown_space = other_space;
  unknown_space["ServiceNamespace"] = "fleet";
  Json other_dimension = scaling({{"MinCapacity", 1}, {"MaxCapacity", 2}});
  other_dimension["ScalableDimension"] = "dynamodb:table:ReadCapacityUnits";
  const char* kTracking = "TargetTrackingScalingPolicyConfiguration";
  static_cast<void>(kTracking);
  const Refused kCases[] = {
      {"RegisterScalableTarget", other_space, "ValidationException", "'dynamodb'. This engine scales services of ECS",
       "ServiceNamespace"},
      {"RegisterScalableTarget", unknown_space, "ValidationException", "fleet"},
      {"RegisterScalableTarget", other_dimension, "ValidationException", "use 'ecs:service:DesiredCount'", "ScalableDimension"},
      {"RegisterScalableTarget", scaling({{"MinCapacity", 5}, {"MaxCapacity", 2}}), "ValidationException",
       "Maximum capacity cannot be less than minimum capacity: 2 is less than 5.", "MaxCapacity"},
      {"RegisterScalableTarget", scaling({{"MinCapacity", -1}, {"MaxCapacity", 2}}), "ValidationException",
       "must not be negative", "MinCapacity"},
      {"RegisterScalableTarget", scaling({{"MinCapacity", 1}, {"MaxCapacity", 2'000'000'000}}), "ValidationException",
       "at most 100000", "MaxCapacity"},
      {"RegisterScalableTarget", scaling({{"MinCapacity", 1}, {"MaxCapacity", 2}}, "service/default/nowhere"),
       "ValidationException", "ECS service doesn't exist: service/default/nowhere", "ResourceId"},
      {"RegisterScalableTarget", scaling({{"MinCapacity", 1}}, "web"), "ValidationException", "service/CLUSTER/SERVICE",
       "ResourceId"},
      {"RegisterScalableTarget", scaling({{"MinCapacity", 1}}, "service/a/b/c"), "ValidationException",
       "service/CLUSTER/SERVICE", "ResourceId"},
      {"DeregisterScalableTarget", scaling({}, "service/default/other"), "ObjectNotFoundException",
       "No scalable target found for service namespace: ecs, resource ID: service/default/other, scalable dimension: "
       "ecs:service:DesiredCount"},
      {"PutScalingPolicy", scaling(tracking(60), "service/default/other"), "ObjectNotFoundException",
       "No scalable target registered for service namespace: ecs, resource ID: service/default/other, scalable dimension: "
       "ecs:service:DesiredCount"},
      {"PutScalingPolicy", scaling(tracking(0)), "ValidationException", "greater than 0, but is 0.0",
       "TargetTrackingScalingPolicyConfiguration.TargetValue"},
      {"PutScalingPolicy", scaling(tracking(-3)), "ValidationException", "greater than 0"},
      {"PutScalingPolicy", scaling(tracking(60, {{"TargetValue", "NaN"}})), "ValidationException", ""},
      {"PutScalingPolicy", scaling(tracking(60, {{"ScaleInCooldown", -1}})), "ValidationException", "seconds from 0",
       "TargetTrackingScalingPolicyConfiguration.ScaleInCooldown"},
      {"PutScalingPolicy", scaling(tracking(60, both_metrics)), "ValidationException",
       "exactly one of PredefinedMetricSpecification"},
      {"PutScalingPolicy", predefined({{"PredefinedMetricType", "ALBRequestCountPerTarget"}}), "ValidationException",
       "needs a ResourceLabel"},
      {"PutScalingPolicy",
       predefined({{"PredefinedMetricType", "ALBRequestCountPerTarget"}, {"ResourceLabel", "app/x/1/targetgroup/y"}}),
       "ValidationException", "needs a ResourceLabel"},
      {"PutScalingPolicy", predefined({{"PredefinedMetricType", "ECSServiceAverageCPUUtilization"}, {"ResourceLabel", "x"}}),
       "ValidationException", "leave it out"},
      {"PutScalingPolicy", predefined({{"PredefinedMetricType", "DynamoDBReadCapacityUtilization"}}), "ValidationException",
       "DynamoDBReadCapacityUtilization is not one of services of ECS"},
      {"PutScalingPolicy", custom({{"MetricName", "m"}, {"Statistic", "Sum"}}), "ValidationException", "needs a Namespace"},
      {"PutScalingPolicy", custom({{"MetricName", "m"}, {"Namespace", "n"}}), "ValidationException", "needs a Statistic"},
      {"PutScalingPolicy", custom({{"Metrics", {{{"Id", "a"}, {"Expression", "1+1"}}}}}), "ValidationException",
       "Metric math in target tracking is not supported"},
      {"PutScalingPolicy",
       custom({{"MetricName", "m"},
               {"Namespace", "n"},
               {"Statistic", "Sum"},
               {"Dimensions", {{{"Name", "a"}, {"Value", "1"}}, {{"Name", "a"}, {"Value", "2"}}}}}),
       "ValidationException", "The dimension a is given twice"},
      {"PutScalingPolicy", scaling({{"PolicyName", "p"}, {"PolicyType", "PredictiveScaling"}}), "ValidationException",
       "PredictiveScaling is not supported", "PolicyType"},
      {"PutScalingPolicy", scaling({{"PolicyName", "p"}}), "ValidationException",
       "has a StepScalingPolicyConfiguration and no other one"},
      {"PutScalingPolicy", scaling(steps(Json::array())), "ValidationException", "at least one step adjustment"},
      {"PutScalingPolicy", scaling(step({{"StepAdjustments", Json::array()}})), "ValidationException",
       "needs an AdjustmentType"},
      {"PutScalingPolicy", scaling(steps({{{"ScalingAdjustment", 1}}})), "ValidationException",
       "needs a MetricIntervalLowerBound or"},
      {"PutScalingPolicy",
       scaling(steps({{{"MetricIntervalLowerBound", 0}, {"MetricIntervalUpperBound", 10}, {"ScalingAdjustment", 1}},
                      {{"MetricIntervalLowerBound", 5}, {"ScalingAdjustment", 2}}})),
       "ValidationException", "overlap: one interval ends at 10.0 and the next one begins at 5.0"},
      {"PutScalingPolicy",
       scaling(steps({{{"MetricIntervalLowerBound", 0}, {"MetricIntervalUpperBound", 10}, {"ScalingAdjustment", 1}},
                      {{"MetricIntervalLowerBound", 15}, {"ScalingAdjustment", 2}}})),
       "ValidationException", "leave a gap"},
      {"PutScalingPolicy",
       scaling(steps({{{"MetricIntervalLowerBound", 0}, {"ScalingAdjustment", 1}},
                      {{"MetricIntervalLowerBound", 5}, {"ScalingAdjustment", 2}}})),
       "ValidationException", "overlap"},
      {"PutScalingPolicy",
       scaling(steps({{{"MetricIntervalLowerBound", 10}, {"MetricIntervalUpperBound", 0}, {"ScalingAdjustment", 1}}})),
       "ValidationException", "less than its upper bound"},
      {"PutScalingPolicy",
       scaling(step({{"AdjustmentType", "ChangeInCapacity"},
                     {"MinAdjustmentMagnitude", 2},
                     {"StepAdjustments", {{{"MetricIntervalLowerBound", 0}, {"ScalingAdjustment", 1}}}}})),
       "ValidationException", "goes with PercentChangeInCapacity only"},
      {"PutScheduledAction", action("cron(0 0 30 2 ? *)"), "ValidationException", "never comes", "Schedule"},
      {"PutScheduledAction", action("at(2001-01-01T00:00:00)"), "ValidationException", "never comes", "Schedule"},
      {"PutScheduledAction", action("every day"), "ValidationException", "cannot be read: a schedule is", "Schedule"},
      {"PutScheduledAction", action("cron(0 8 * * ? *)", {{"Timezone", "Mars/Olympus"}}), "ValidationException",
       "There is no time zone 'Mars/Olympus'", "Timezone"},
      {"PutScheduledAction", action("rate(1 day)", {{"StartTime", 1'800'000'000}, {"EndTime", 1'790'000'000}}),
       "ValidationException", "EndTime has to be after StartTime", "EndTime"},
      {"PutScheduledAction", action("rate(1 day)", {{"EndTime", 1'600'000'000}}), "ValidationException",
       "EndTime lies in the past", "EndTime"},
      {"PutScheduledAction", action("rate(1 day)", {{"ScalableTargetAction", {{"MinCapacity", 3}, {"MaxCapacity", 2}}}}),
       "ValidationException", "2 is less than 3"},
      {"PutScheduledAction", action("rate(1 day)", {{"ScalableTargetAction", Json::object()}}), "ValidationException",
       "sets MinCapacity, MaxCapacity or both"},
      {"PutScheduledAction", scaling({{"ScheduledActionName", "a"}, {"ScalableTargetAction", {{"MinCapacity", 1}}}}),
       "ValidationException", "needs a Schedule", "Schedule"},
      {"DeleteScheduledAction", scaling({{"ScheduledActionName", "a"}}), "ObjectNotFoundException",
       "No scheduled action found for service namespace: ecs"},
      {"TagResource",
       {{"ResourceARN", "arn:aws:application-autoscaling:us-east-1:123456789012:scalable-target/0ec5nothing"},
        {"Tags", {{"a", "b"}}}},
       "ResourceNotFoundException",
       "doesn't exist",
       "ResourceARN"},
      {"DescribeScalingActivities",
       {{"ServiceNamespace", "ecs"}, {"ResourceId", "web"}},
       "ValidationException",
       "service/CLUSTER/SERVICE"},
      {"DescribeScalingPolicies",
       {{"ServiceNamespace", "ecs"}, {"ScalableDimension", "ecs:service:DesiredCount"}},
       "ValidationException",
       "Specify a ResourceId"},
  };
  ScaledControl control;
  control.register_target();
  for (const Refused& one : kCases) {
    const Error error = control.refused(one.operation, one.request);
    EXPECT_EQ(error.name, one.name) << one.operation << " " << one.request.dump();
    EXPECT_NE(error.message.find(one.words), std::string::npos) << one.request.dump() << "\n" << error.message;
    if (*one.path != 0) {
      EXPECT_EQ(error.path, one.path) << one.request.dump();
    }
    EXPECT_EQ(error.message.find('\n'), std::string::npos);
  }
  EXPECT_EQ(control.refused("RegisterScalableTarget", scaling({{"MinCapacity", 1}}, "service/default/web2")).name,
            "ValidationException");
}

TEST(BadInput, a_new_target_needs_both_bounds_and_no_daemon) {
  ScaledControl control;
  EXPECT_EQ(control.refused("RegisterScalableTarget", scaling({{"MinCapacity", 1}})).path, "MaxCapacity");
  EXPECT_EQ(control.refused("RegisterScalableTarget", scaling({{"MaxCapacity", 1}})).path, "MinCapacity");
  control.must("CreateService", {{"serviceName", "each"}, {"taskDefinition", "web"}, {"schedulingStrategy", "DAEMON"}}, "ecs");
  EXPECT_NE(control.refused("RegisterScalableTarget", scaling({{"MinCapacity", 1}, {"MaxCapacity", 2}}, "service/default/each"))
                .message.find("DAEMON"),
            std::string::npos);
}

TEST(BadInput, policies_that_contradict_each_other_are_refused) {
  ScaledControl control;
  control.register_target();
  control.must("PutScalingPolicy", scaling(tracking(60)));
  Json second = tracking(30);
  second["PolicyName"] = "cpu2";
  const Error error = control.refused("PutScalingPolicy", scaling(second));
  EXPECT_EQ(error.name, "ValidationException");
  EXPECT_EQ(error.message,
            "Only one TargetTrackingScaling policy for a given metric specification is allowed: the policy cpu tracks AWS/ECS "
            "CPUUtilization (ClusterName default, ServiceName web), Average already.");
  Json changed = scaling(steps({{{"MetricIntervalLowerBound", 0}, {"ScalingAdjustment", 1}}}));
  changed["PolicyName"] = "cpu";
  changed["PolicyType"] = "StepScaling";
  EXPECT_NE(control.refused("PutScalingPolicy", changed).message.find("cannot be changed"), std::string::npos);
}

TEST(Limits, of_policies_actions_and_activities_are_kept) {
  ScaledControl control;
  control.register_target();
  for (int i = 0; i < 50; ++i) {
    Json one = scaling(steps({{{"MetricIntervalLowerBound", 0}, {"ScalingAdjustment", 1}}}));
    one["PolicyName"] = "p" + std::to_string(i);
    control.must("PutScalingPolicy", one);
  }
  EXPECT_EQ(
      control.refused("PutScalingPolicy", scaling(steps({{{"MetricIntervalLowerBound", 0}, {"ScalingAdjustment", 1}}}))).name,
      "LimitExceededException");
  for (int i = 0; i < 200; ++i) {
    Json one = action("rate(1 day)");
    one["ScheduledActionName"] = "a" + std::to_string(i);
    control.must("PutScheduledAction", one);
  }
  EXPECT_EQ(control.refused("PutScheduledAction", action("rate(1 day)")).name, "LimitExceededException");
  for (int i = 0; i < 600; ++i)
    control.must("RegisterScalableTarget", scaling({{"MinCapacity", 1 + i % 2}, {"MaxCapacity", 1 + i % 2}}));
  EXPECT_EQ(control::autoscaling_model(control.state).activities_of(kResource).size(), control::kActivitiesMax);
  control.now = control.now + control::kActivityRetention + Duration::minutes(1);
  control.must("RegisterScalableTarget", scaling({{"MinCapacity", 7}, {"MaxCapacity", 7}}));
  EXPECT_EQ(control::autoscaling_model(control.state).activities_of(kResource).size(), 1u) << "older than six weeks";
  EXPECT_EQ(control.state.recount(), std::vector<std::string>{});
}

TEST(StepPolicies, are_run_by_their_alarm_and_say_why_not) {
  ScaledControl control;
  control.register_target(1, 6);
  const std::string arn =
      control.must("PutScalingPolicy",
                   scaling(steps({{{"MetricIntervalLowerBound", 0}, {"MetricIntervalUpperBound", 15}, {"ScalingAdjustment", 1}},
                                  {{"MetricIntervalLowerBound", 15}, {"ScalingAdjustment", 3}}})))["PolicyARN"];
  const auto fire = [&](double value) {
    control::Step at = control.step();
    return control::run_alarm_action(
        at, {.alarm_name = "busy", .policy_arn = arn, .value = value, .threshold = 70, .is_above = true});
  };
  ASSERT_TRUE(fire(82).ok());
  EXPECT_EQ(control.desired(), 3);
  ASSERT_TRUE(fire(85).ok());
  EXPECT_EQ(control.desired(), 5) << "within the cool-down the first one counts as a part of the second";
  ASSERT_TRUE(fire(85).ok());
  EXPECT_EQ(control.desired(), 5) << "and the third one, too";
  control.now = control.now + Duration::seconds(301);
  ASSERT_TRUE(fire(99).ok());
  EXPECT_EQ(control.desired(), 6);
  control.now = control.now + Duration::seconds(301);
  ASSERT_TRUE(fire(99).ok());
  ASSERT_TRUE(fire(99).ok());
  const Json scaled = control.must("DescribeScalingActivities", scaling())["ScalingActivities"];
  EXPECT_EQ(scaled.size(), 3u);
  EXPECT_EQ(scaled[0]["Cause"], "monitor alarm busy in state ALARM triggered policy step");
  const Json all =
      control.must("DescribeScalingActivities", scaling({{"IncludeNotScaledActivities", true}}))["ScalingActivities"];
  ASSERT_EQ(all.size(), 4u) << "the same reason is told once";
  EXPECT_EQ(all[0]["NotScaledReasons"],
            Json::array({{{"Code", "AlreadyAtMaxCapacity"}, {"MaxCapacity", 6}, {"CurrentCapacity", 6}}}));
  EXPECT_EQ(all[0]["StatusCode"], "Failed");
  control::Step at = control.step();
  EXPECT_EQ(
      control::run_alarm_action(at, {.alarm_name = "busy", .policy_arn = "arn:aws:autoscaling:x", .value = 1, .threshold = 0})
          .error()
          .name,
      "ObjectNotFoundException");
}

}  // namespace
}  // namespace moorage
