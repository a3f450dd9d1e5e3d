#include <gtest/gtest.h>

#include "support/elb_fixture.h"

namespace moorage {
namespace {

using control::RemoveTarget;
using control::RemoveTargetGroup;
using control::SetTargetGroup;
using testing::Elb;
using testing::Json;

std::string attribute(const Json& attributes, const std::string& key) {
  for (const Json& one : attributes) {
    if (one["Key"] == key) return one["Value"];
  }
  return "(none)";
}

TEST(CreateTargetGroup, completes_the_defaults_of_http) {
  Elb elb;
  Json made = elb.made("CreateTargetGroup", {{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}})[0];
  const std::string arn = made["TargetGroupArn"];
  EXPECT_TRUE(arn.starts_with("arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/")) << arn;
  made.erase("TargetGroupArn");
  EXPECT_EQ(made, Json::parse(R"({
    "TargetGroupName":"web","Protocol":"HTTP","Port":80,"VpcId":"vpc-1","HealthCheckProtocol":"HTTP","HealthCheckPort":"traffic-port",
    "HealthCheckEnabled":true,"HealthCheckIntervalSeconds":30,"HealthCheckTimeoutSeconds":5,"HealthyThresholdCount":5,
    "UnhealthyThresholdCount":2,"HealthCheckPath":"/","Matcher":{"HttpCode":"200"},"LoadBalancerArns":[],"TargetType":"instance",
    "ProtocolVersion":"HTTP1","IpAddressType":"ipv4"})"));
}

TEST(CreateTargetGroup, completes_the_defaults_of_tcp) {
  Elb elb;
  const Json made = elb.made(
      "CreateTargetGroup", {{"Name", "tcp"}, {"Protocol", "TCP"}, {"Port", 5432}, {"VpcId", "vpc-1"}, {"TargetType", "ip"}})[0];
  EXPECT_EQ(made["HealthCheckProtocol"], "TCP");
  EXPECT_EQ(made["HealthCheckTimeoutSeconds"], 10);
  EXPECT_FALSE(made.contains("HealthCheckPath"));
  EXPECT_FALSE(made.contains("Matcher"));
  EXPECT_FALSE(made.contains("ProtocolVersion"));
  const Json checked =
      elb.made("CreateTargetGroup",
               {{"Name", "t2"}, {"Protocol", "TCP"}, {"Port", 1}, {"VpcId", "vpc-1"}, {"HealthCheckProtocol", "HTTP"}})[0];
  EXPECT_EQ(checked["Matcher"]["HttpCode"], "200-399");
  EXPECT_EQ(checked["HealthCheckTimeoutSeconds"], 6);
}

TEST(CreateTargetGroup, refuses_what_elb_refuses) {
  Elb elb;
  const auto refused = [&](const Json& more) {
    Json request{{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}};
    request.update(more);
    return elb.refused("CreateTargetGroup", request);
  };
  for (const Json& more :
       {Json{{"Name", "a_b"}}, Json{{"Name", std::string(33, 'a')}}, Json{{"HealthCheckPath", "health"}},
        Json{{"HealthCheckIntervalSeconds", 4}}, Json{{"HealthCheckIntervalSeconds", 5}},
        Json{{"HealthCheckTimeoutSeconds", 30}}, Json{{"HealthyThresholdCount", 1}}, Json{{"UnhealthyThresholdCount", 11}},
        Json{{"HealthCheckPort", "0"}}, Json{{"HealthCheckPort", "http"}}, Json{{"HealthCheckProtocol", "TCP"}},
        Json{{"Matcher", {{"HttpCode", "500"}}}}, Json{{"Matcher", {{"HttpCode", "200-"}}}},
        Json{{"Matcher", {{"HttpCode", "299-200"}}}}, Json{{"HealthCheckEnabled", false}}, Json{{"Port", 0}}}) {
    EXPECT_EQ(refused(more), "ValidationError") << more;
  }
  EXPECT_EQ(elb.refused("CreateTargetGroup", {{"Name", "web"}, {"Port", 80}}), "ValidationError");
  EXPECT_EQ(elb.refused("CreateTargetGroup", {{"Name", "web"}, {"Protocol", "HTTP"}}), "ValidationError");
  EXPECT_EQ(elb.refused("CreateTargetGroup",
                        {{"Name", "web"}, {"Protocol", "TCP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"HealthCheckPath", "/"}}),
            "ValidationError");
  EXPECT_EQ(elb.state.table<control::TargetGroup>().size(), 0U);
}

TEST(CreateTargetGroup, says_what_is_missing_and_what_is_wrong_with_a_name_as_elb_does) {
  Elb elb;
  const auto told = [&](const Json& change, const char* without = "") {
    Json request{{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}};
    request.update(change);
    request.erase(without);
    return elb.elb("CreateTargetGroup", request).error.message;
  };
  EXPECT_EQ(told(Json::object(), "Protocol"), "A protocol must be specified");
  EXPECT_EQ(told(Json::object(), "Port"), "A port must be specified");
  EXPECT_EQ(told(Json::object(), "VpcId"), "A VPC ID must be specified");
  const std::string longer(33, 'a');
  EXPECT_EQ(told({{"Name", longer}}), "Target group name '" + longer + "' cannot be longer than '32' characters");
  EXPECT_EQ(told({{"Name", "a_b"}}),
            "Target group name 'a_b' can only contain characters that are alphanumeric characters or hyphens(-)");
  for (const std::string name : {"a--b", "-a", "a-"}) {
    EXPECT_EQ(told({{"Name", name}}),
              "1 validation error detected: Value '" + name +
                  "' at 'targetGroup.targetGroupArn.targetGroupName' failed to satisfy constraint: "
                  "Member must satisfy regular expression pattern: (?!.*--)(?!^-)(?!.*-$)^[A-Za-z0-9-]+$");
  }
  EXPECT_EQ(told({{"Name", "a-b-c"}}), "");
}

TEST(TargetGroupAttributes, refuse_a_stickiness_type_that_does_not_fit_the_protocol) {
  Elb elb;
  const std::string http = elb.group("http");
  const std::string tcp = elb.group("tcp", {{"Protocol", "TCP"}});
  const auto told = [&](const std::string& group, const char* type) {
    const auto answer = elb.elb("ModifyTargetGroupAttributes",
                                {{"TargetGroupArn", group}, {"Attributes", {{{"Key", "stickiness.type"}, {"Value", type}}}}});
    return answer.error.name + ": " + answer.error.message;
  };
  EXPECT_EQ(
      told(tcp, "lb_cookie"),
      "InvalidConfigurationRequest: Stickiness type 'lb_cookie' is not supported for target groups with the TCP protocol");
  EXPECT_EQ(
      told(http, "source_ip"),
      "InvalidConfigurationRequest: Stickiness type 'source_ip' is not supported for target groups with the HTTP protocol");
  EXPECT_TRUE(told(http, "cookies").starts_with("ValidationError: "));
  EXPECT_EQ(told(tcp, "source_ip"), ": ");
}

TEST(CreateTargetGroup, says_what_is_not_served) {
  Elb elb;
  for (const Json& more :
       {Json{{"Protocol", "HTTPS"}}, Json{{"Protocol", "UDP"}}, Json{{"ProtocolVersion", "GRPC"}},
        Json{{"TargetType", "lambda"}}, Json{{"TargetType", "alb"}}, Json{{"HealthCheckProtocol", "HTTPS"}}}) {
    Json request{{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}};
    request.update(more);
    const auto answer = elb.elb("CreateTargetGroup", request);
    EXPECT_EQ(answer.error.name, "ValidationError") << more;
    EXPECT_NE(answer.error.message.find("not served by this engine yet"), std::string::npos) << answer.error.message;
  }
}

TEST(CreateTargetGroup, takes_matchers_of_codes_and_ranges) {
  Elb elb;
  int number = 0;
  for (const char* codes : {"200", "200,202", "200-299", "200-299,404,410-499"}) {
    EXPECT_FALSE(elb.group("g" + std::to_string(number++), {{"Matcher", {{"HttpCode", codes}}}}).empty()) << codes;
  }
}

TEST(CreateTargetGroup, is_idempotent_for_equal_settings_and_tells_the_balancer_once) {
  Elb elb;
  const std::string arn = elb.group();
  EXPECT_EQ(elb.group(), arn);
  EXPECT_EQ(elb.refused("CreateTargetGroup", {{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 81}, {"VpcId", "vpc-1"}}),
            "DuplicateTargetGroupName");
  const auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_TRUE(testing::elb_command<SetTargetGroup>(commands[0]));
}

TEST(TargetGroupAttributes, have_the_defaults_of_the_protocol) {
  Elb elb;
  const Json http = elb.made("DescribeTargetGroupAttributes", {{"TargetGroupArn", elb.group()}});
  EXPECT_EQ(attribute(http, "deregistration_delay.timeout_seconds"), "300");
  EXPECT_EQ(attribute(http, "stickiness.type"), "lb_cookie");
  EXPECT_EQ(attribute(http, "stickiness.lb_cookie.duration_seconds"), "86400");
  EXPECT_EQ(attribute(http, "load_balancing.algorithm.type"), "round_robin");
  EXPECT_EQ(attribute(http, "slow_start.duration_seconds"), "0");
  EXPECT_EQ(attribute(http, "load_balancing.cross_zone.enabled"), "use_load_balancer_configuration");
  EXPECT_EQ(attribute(http, "proxy_protocol_v2.enabled"), "(none)");
  const Json tcp = elb.made("DescribeTargetGroupAttributes", {{"TargetGroupArn", elb.group("tcp", {{"Protocol", "TCP"}})}});
  EXPECT_EQ(attribute(tcp, "stickiness.type"), "source_ip");
  EXPECT_EQ(attribute(tcp, "preserve_client_ip.enabled"), "false");  // the balancer's behaviour, not ELB's default
  EXPECT_EQ(attribute(tcp, "slow_start.duration_seconds"), "(none)");
}

TEST(TargetGroupAttributes, change_and_reach_the_balancer) {
  Elb elb;
  const std::string arn = elb.group();
  elb.commands();
  const auto modify = [&](const std::string& key, const std::string& value) {
    return Json{{"TargetGroupArn", arn}, {"Attributes", {{{"Key", key}, {"Value", value}}}}};
  };
  const Json after = elb.made("ModifyTargetGroupAttributes", modify("deregistration_delay.timeout_seconds", "5"));
  EXPECT_EQ(attribute(after, "deregistration_delay.timeout_seconds"), "5");
  EXPECT_EQ(attribute(after, "stickiness.enabled"), "false");
  EXPECT_EQ(elb.state.find(elb_model(elb.state).target_group_named("web"))->deregistration_delay, Duration::seconds(5));
  ASSERT_EQ(elb.commands().size(), 1U);
  elb.made("ModifyTargetGroupAttributes", modify("deregistration_delay.timeout_seconds", "5"));
  EXPECT_TRUE(elb.commands().empty());
  EXPECT_EQ(
      attribute(elb.made("DescribeTargetGroupAttributes", {{"TargetGroupArn", arn}}), "deregistration_delay.timeout_seconds"),
      "5");
}

TEST(TargetGroupAttributes, refuse_unknown_keys_and_bad_values) {
  Elb elb;
  const std::string arn = elb.group();
  const auto refused = [&](const std::string& key, const std::string& value) {
    return elb.refused("ModifyTargetGroupAttributes",
                       {{"TargetGroupArn", arn}, {"Attributes", {{{"Key", key}, {"Value", value}}}}});
  };
  EXPECT_EQ(refused("deregistration_delay.timeout_seconds", "3601"), "ValidationError");
  EXPECT_EQ(refused("deregistration_delay.timeout_seconds", "-1"), "ValidationError");
  EXPECT_EQ(refused("deregistration_delay.timeout_seconds", "1e3"), "ValidationError");
  EXPECT_EQ(refused("slow_start.duration_seconds", "29"), "ValidationError");
  EXPECT_EQ(refused("stickiness.enabled", "yes"), "ValidationError");
  EXPECT_EQ(refused("stickiness.type", "app_cookie"), "ValidationError");
  EXPECT_EQ(refused("no.such.key", "1"), "ValidationError");
  EXPECT_EQ(refused("proxy_protocol_v2.enabled", "false"), "InvalidConfigurationRequest");
}

// Every value is served, or is the default, or is refused by the attribute's name; none is accepted without effect.
TEST(TargetGroupAttributes, are_served_or_refused_by_name) {
  Elb elb;
  const std::string http = elb.group();
  const std::string tcp = elb.group("tcp", {{"Protocol", "TCP"}});
  const auto answer = [&](const std::string& arn, const std::string& key, const std::string& value) {
    return elb.elb("ModifyTargetGroupAttributes",
                   {{"TargetGroupArn", arn}, {"Attributes", {{{"Key", key}, {"Value", value}}}}});
  };
  struct Case {
    const char* key;
    std::vector<std::string> served;
    std::vector<std::string> not_served;
  };
  const std::vector<Case> common = {
      {"deregistration_delay.timeout_seconds", {"0", "3600", "300"}, {}},
      {"load_balancing.cross_zone.enabled", {"true", "use_load_balancer_configuration"}, {"false"}},
      {"target_group_health.dns_failover.minimum_healthy_targets.count", {"1"}, {"2", "1000", "off"}},
      {"target_group_health.dns_failover.minimum_healthy_targets.percentage", {"off"}, {"1", "100"}},
      {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", {"1"}, {"2", "1000"}},
      {"target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", {"off"}, {"1", "100"}},
      {"stickiness.enabled", {"true", "false"}, {}},
  };
  const std::vector<Case> of_http = {
      {"stickiness.type", {"lb_cookie"}, {"app_cookie"}},
      {"stickiness.lb_cookie.duration_seconds", {"1", "604800"}, {}},
      {"stickiness.app_cookie.cookie_name", {""}, {"SESSION"}},
      {"stickiness.app_cookie.duration_seconds", {"86400"}, {"60"}},
      {"load_balancing.algorithm.type", {"weighted_random", "least_outstanding_requests", "round_robin"}, {}},
      {"load_balancing.algorithm.anomaly_mitigation", {"off"}, {"on"}},
      {"slow_start.duration_seconds", {"30", "900", "0"}, {}},
  };
  const std::vector<Case> of_tcp = {
      {"stickiness.type", {"source_ip"}, {}},
      {"deregistration_delay.connection_termination.enabled", {"true", "false"}, {}},
      {"preserve_client_ip.enabled", {"false"}, {"true"}},
      {"proxy_protocol_v2.enabled", {"false"}, {"true"}},
  };
  const auto check = [&](const std::string& arn, const std::vector<Case>& cases) {
    for (const Case& c : cases) {
      for (const std::string& value : c.served) EXPECT_TRUE(answer(arn, c.key, value).ok()) << c.key << " " << value;
      for (const std::string& value : c.not_served) {
        const auto refused = answer(arn, c.key, value);
        ASSERT_FALSE(refused.ok()) << c.key << " " << value;
        EXPECT_EQ(refused.error.name, "ValidationError");
        EXPECT_NE(refused.error.message.find(c.key), std::string::npos) << refused.error.message;
        EXPECT_NE(refused.error.message.find("is not served by this engine yet"), std::string::npos) << refused.error.message;
      }
    }
  };
  for (const std::string& arn : {http, tcp}) check(arn, common);
  check(http, of_http);
  check(tcp, of_tcp);
  // The tables name every attribute that a group has.
  for (const auto& [arn, own] : {std::pair{http, of_http}, std::pair{tcp, of_tcp}}) {
    EXPECT_EQ(elb.made("DescribeTargetGroupAttributes", {{"TargetGroupArn", arn}}).size(), common.size() + own.size());
  }
}

TEST(TargetGroupAttributes, a_slow_start_is_for_targets_that_take_turns) {
  Elb elb;
  const std::string arn = elb.group();
  const auto asked = [&](const Json& attributes) { return Json{{"TargetGroupArn", arn}, {"Attributes", attributes}}; };
  const Json slow{{"Key", "slow_start.duration_seconds"}, {"Value", "60"}};
  const Json random{{"Key", "load_balancing.algorithm.type"}, {"Value", "weighted_random"}};
  EXPECT_EQ(elb.refused("ModifyTargetGroupAttributes", asked(Json::array({slow, random}))), "InvalidConfigurationRequest");
  elb.made("ModifyTargetGroupAttributes", asked(Json::array({slow})));
  EXPECT_EQ(elb.refused("ModifyTargetGroupAttributes", asked(Json::array({random}))), "InvalidConfigurationRequest");
  elb.made("ModifyTargetGroupAttributes",
           asked(Json::array({{{"Key", "slow_start.duration_seconds"}, {"Value", "0"}}, random})));
}

TEST(DescribeTargetGroups, selects_by_arn_name_and_balancer) {
  Elb elb;
  const std::string balancer = elb.balancer();
  const std::string used = elb.group("used");
  const std::string idle = elb.group("idle");
  elb.listener(balancer, used);
  EXPECT_EQ(elb.made("DescribeTargetGroups", Json::object()).size(), 2U);
  const Json of_balancer = elb.made("DescribeTargetGroups", {{"LoadBalancerArn", balancer}});
  ASSERT_EQ(of_balancer.size(), 1U);
  EXPECT_EQ(of_balancer[0]["TargetGroupArn"], used);
  EXPECT_EQ(of_balancer[0]["LoadBalancerArns"], Json({balancer}));
  EXPECT_EQ(elb.made("DescribeTargetGroups", {{"Names", {"idle"}}})[0]["TargetGroupArn"], idle);
  EXPECT_EQ(elb.refused("DescribeTargetGroups", {{"Names", {"no"}}}), "TargetGroupNotFound");
  EXPECT_EQ(elb.refused("DescribeTargetGroups", {{"Names", {"idle"}}, {"TargetGroupArns", {idle}}}), "ValidationError");
}

TEST(DeleteTargetGroup, is_refused_while_a_listener_forwards_to_it) {
  Elb elb;
  const std::string group = elb.group();
  const std::string listener = elb.listener(elb.balancer(), group);
  EXPECT_EQ(elb.refused("DeleteTargetGroup", {{"TargetGroupArn", group}}), "ResourceInUse");
  elb.made("DeleteListener", {{"ListenerArn", listener}});
  elb.made("DeleteTargetGroup", {{"TargetGroupArn", group}});
  EXPECT_EQ(elb.refused("DescribeTargetGroups", {{"TargetGroupArns", {group}}}), "TargetGroupNotFound");
}

TEST(DeleteTargetGroup, takes_its_targets_with_it) {
  Elb elb;
  const std::string group = elb.group("web", {{"TargetType", "ip"}});
  elb.made("RegisterTargets", {{"TargetGroupArn", group}, {"Targets", {{{"Id", "10.0.0.1"}}, {{"Id", "10.0.0.2"}}}}});
  const std::uint64_t hex = elb.state.find(elb_model(elb.state).target_group_named("web"))->hex;
  elb.commands();
  elb.made("DeleteTargetGroup", {{"TargetGroupArn", group}});
  const auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 3U);
  const auto* target = testing::elb_command<RemoveTarget>(commands[0]);
  ASSERT_TRUE(target);
  EXPECT_EQ(target->group_hex, hex);
  const auto* removed = testing::elb_command<RemoveTargetGroup>(commands[2]);
  ASSERT_TRUE(removed);
  EXPECT_EQ(removed->hex, hex);
  EXPECT_TRUE(elb.state.recount().empty());
}

}  // namespace
}  // namespace moorage
