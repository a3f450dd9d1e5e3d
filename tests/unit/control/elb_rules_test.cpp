#include <gtest/gtest.h>

#include "services/elbv2/render_balancer.h"
#include "support/elb_fixture.h"
#include "wire/presence.h"

namespace moorage {
namespace {

using control::SetLoadBalancer;
using testing::Elb;
using testing::Json;

Json path(const std::string& pattern) {
  return Json::array({{{"Field", "path-pattern"}, {"PathPatternConfig", {{"Values", {pattern}}}}}});
}

class Rules : public ::testing::Test {
 protected:
  Json request(int priority, const Json& conditions, const Json& actions) const {
    return {{"ListenerArn", listener}, {"Priority", priority}, {"Conditions", conditions}, {"Actions", actions}};
  }
  Json made(int priority, const std::string& pattern = "/x*") {
    return elb.made("CreateRule", request(priority, path(pattern), Elb::forward(group)))[0];
  }
  std::string refused(const Json& conditions) { return elb.refused("CreateRule", request(1, conditions, Elb::forward(group))); }
  std::string message(const std::string& operation, const Json& asked) { return elb.elb(operation, asked).error.message; }
  std::vector<std::string> priorities() {
    std::vector<std::string> out;
    for (const Json& rule : elb.made("DescribeRules", {{"ListenerArn", listener}})) out.push_back(rule["Priority"]);
    return out;
  }

  Elb elb;
  std::string balancer = elb.balancer();
  std::string group = elb.group();
  std::string listener = elb.listener(balancer, group);
};

TEST_F(Rules, answer_conditions_and_actions_in_both_of_their_forms) {
  const Json rule = made(10, "/img/*");
  const std::string arn = rule["RuleArn"];
  const std::string prefix = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/";
  EXPECT_TRUE(arn.starts_with(prefix)) << arn;
  EXPECT_NE(arn.find(listener.substr(listener.find("/app/web/"))), std::string::npos);
  EXPECT_EQ(rule["Priority"], "10");
  EXPECT_EQ(rule["IsDefault"], false);
  EXPECT_EQ(
      rule["Conditions"],
      Json::array({{{"Field", "path-pattern"}, {"Values", {"/img/*"}}, {"PathPatternConfig", {{"Values", {"/img/*"}}}}}}));
  EXPECT_EQ(rule["Actions"][0]["TargetGroupArn"], group);
  EXPECT_EQ(rule["Actions"][0]["ForwardConfig"]["TargetGroups"][0]["Weight"], 1);
  const Json plain =
      elb.made("CreateRule",
               request(11, Json::array({{{"Field", "host-header"}, {"Values", {"*.example.com"}}}}), Elb::forward(group)))[0];
  EXPECT_EQ(plain["Conditions"][0]["HostHeaderConfig"], Json({{"Values", {"*.example.com"}}}));
}

TEST_F(Rules, are_described_by_priority_with_the_default_rule_last) {
  made(30);
  made(5);
  made(20);
  EXPECT_EQ(priorities(), (std::vector<std::string>{"5", "20", "30", "default"}));
  const Json all = elb.made("DescribeRules", {{"ListenerArn", listener}});
  EXPECT_EQ(all[3]["IsDefault"], true);
  EXPECT_EQ(all[3]["Conditions"], Json::array());
  EXPECT_EQ(all[3]["Actions"][0]["TargetGroupArn"], group);
  const auto first = elb.elb("DescribeRules", {{"ListenerArn", listener}, {"PageSize", 3}});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first["Rules"].size(), 3U);
  const auto second = elb.elb("DescribeRules", {{"ListenerArn", listener}, {"PageSize", 3}, {"Marker", first["NextMarker"]}});
  ASSERT_TRUE(second.ok()) << second.error.message;
  ASSERT_EQ(second["Rules"].size(), 1U);
  EXPECT_EQ(second["Rules"][0]["Priority"], "default");
  EXPECT_FALSE(second.json.contains("NextMarker"));
  const Json named = elb.made("DescribeRules", {{"RuleArns", {all[3]["RuleArn"], all[0]["RuleArn"]}}});
  EXPECT_EQ(named[0]["Priority"], "default");
  EXPECT_EQ(named[1]["Priority"], "5");
  EXPECT_EQ(elb.refused("DescribeRules", Json::object()), "ValidationError");
  EXPECT_EQ(elb.refused("DescribeRules", {{"RuleArns", {all[0]["RuleArn"].get<std::string>() + "0"}}}), "RuleNotFound");
}

TEST_F(Rules, refuse_a_priority_that_is_taken_and_more_rules_than_there_may_be) {
  made(1);
  EXPECT_EQ(elb.refused("CreateRule", request(1, path("/y"), Elb::forward(group))), "PriorityInUse");
  EXPECT_EQ(message("CreateRule", request(1, path("/y"), Elb::forward(group))), "Priority '1' is currently in use");
  for (int priority = 2; priority <= 100; ++priority) made(priority);
  EXPECT_EQ(elb.refused("CreateRule", request(101, path("/y"), Elb::forward(group))), "TooManyRules");
  EXPECT_EQ(priorities().size(), 101U);
}

TEST_F(Rules, refuse_conditions_that_are_none) {
  const auto header = [](const Json& config) {
    return Json::array({{{"Field", "http-header"}, {"HttpHeaderConfig", config}}});
  };
  const std::vector<std::pair<Json, std::string>> table = {
      {Json::array(), "A condition must be specified"},
      {Json::array({{{"Values", {"/x"}}}}), "A condition field must be specified"},
      {Json::array({{{"Field", "weather"}, {"Values", {"/x"}}}}), "must be one of"},
      {Json::array({{{"Field", "path-pattern"}}}), "A condition value must be specified"},
      {path(""), "A condition value must be specified"},
      {path(std::string(129, 'a')), "cannot be longer than '128' characters"},
      {path("/a b"), "contains a character that is not valid"},
      {path("/a*b*c*d*e*f*"), "can only have '5' condition wildcards"},
      {Json::array({path("/a")[0], path("/b")[0]}), "at most one condition with field 'path-pattern'"},
      {Json::array({{{"Field", "path-pattern"}, {"PathPatternConfig", {{"Values", {"/1", "/2", "/3", "/4", "/5", "/6"}}}}}}),
       "can only have '5' condition values"},
      {Json::array({{{"Field", "path-pattern"}, {"HostHeaderConfig", {{"Values", {"/1"}}}}}}),
       "HostHeaderConfig cannot be specified"},
      {Json::array({{{"Field", "path-pattern"}, {"Values", {"/1"}}, {"PathPatternConfig", {{"Values", {"/2"}}}}}}),
       "once only"},
      {header({{"HttpHeaderName", "Host"}, {"Values", {"x"}}}), "use a condition with field 'host-header'"},
      {header({{"HttpHeaderName", "a b"}, {"Values", {"x"}}}), "contains a character that is not valid"},
      {header({{"HttpHeaderName", std::string(41, 'a')}, {"Values", {"x"}}}), "cannot be longer than '40' characters"},
      {header({{"HttpHeaderName", "X"}, {"RegexValues", {"(a"}}}), "is not a valid regular expression"},
      {header({{"HttpHeaderName", "X"}, {"RegexValues", {"(a)\\1"}}}), "is not a valid regular expression"},
      {Json::array({{{"Field", "http-request-method"}, {"HttpRequestMethodConfig", {{"Values", {"get"}}}}}}), "upper case"},
      {Json::array({{{"Field", "source-ip"}, {"SourceIpConfig", {{"Values", {"10.0.0.1"}}}}}}), "CIDR block"},
      {Json::array({{{"Field", "source-ip"}, {"SourceIpConfig", {{"Values", {"10.0.0.0/33"}}}}}}), "CIDR block"},
      {Json::array({{{"Field", "source-ip"}, {"SourceIpConfig", {{"Values", {"1:2:3::4::5/64"}}}}}}), "CIDR block"},
      {Json::array({{{"Field", "query-string"}, {"QueryStringConfig", {{"Values", {{{"Key", "a"}}}}}}}}),
       "A condition value must be"},
  };
  for (const auto& [conditions, text] : table) {
    EXPECT_EQ(refused(conditions), "ValidationError") << conditions;
    const std::string said = message("CreateRule", request(1, conditions, Elb::forward(group)));
    EXPECT_NE(said.find(text), std::string::npos) << conditions << ": " << said;
  }
  EXPECT_EQ(priorities(), std::vector<std::string>{"default"});
}

TEST_F(Rules, take_every_kind_of_condition) {
  const Json all = Json::array(
      {{{"Field", "http-header"}, {"HttpHeaderConfig", {{"HttpHeaderName", "User-Agent"}, {"Values", {"*Chrome*"}}}}},
       {{"Field", "http-request-method"}, {"HttpRequestMethodConfig", {{"Values", {"GET"}}}}},
       {{"Field", "query-string"}, {"QueryStringConfig", {{"Values", {{{"Key", "version"}, {"Value", "v1"}}}}}}},
       {{"Field", "source-ip"}, {"SourceIpConfig", {{"Values", {"192.0.2.0/24"}}}}},
       {{"Field", "host-header"}, {"HostHeaderConfig", {{"RegexValues", {"^a[0-9]+\\.example$"}}}}}});
  const Json rule = elb.made("CreateRule", request(1, all, Elb::forward(group)))[0];
  for (unsigned i = 0; i < 4; ++i) EXPECT_EQ(rule["Conditions"][i], all[i]);
  EXPECT_EQ(rule["Conditions"][4]["RegexValues"], Json({"^a[0-9]+\\.example$"}));
  for (const char* block : {"2001:db8::/32", "::/0", "1:2:3:4:5:6:7:8/128"}) {
    EXPECT_TRUE(
        elb.elb("CreateRule", request(static_cast<int>(std::string(block).size()) + 1,
                                      Json::array({{{"Field", "source-ip"}, {"SourceIpConfig", {{"Values", {block}}}}}}),
                                      Elb::forward(group)))
            .ok())
        << block;
  }
}

TEST_F(Rules, refuse_authentication_transforms_and_actions_that_do_not_fit) {
  const Json authenticated =
      Json::array({{{"Type", "authenticate-cognito"},
                    {"AuthenticateCognitoConfig", {{"UserPoolArn", "a"}, {"UserPoolClientId", "b"}, {"UserPoolDomain", "c"}}}},
                   Elb::forward(group)[0]});
  const auto answer = elb.elb("CreateRule", request(1, path("/x"), authenticated));
  EXPECT_EQ(answer.error.name, "ValidationError");
  EXPECT_EQ(answer.error.message, "The action type 'authenticate-cognito' is not served by this engine yet.");
  EXPECT_EQ(answer.error.path, "Actions[0].Type");
  Json transformed = request(1, path("/x"), Elb::forward(group));
  transformed["Transforms"] = Json::array({{{"Type", "url-rewrite"}, {"UrlRewriteConfig", {{"Rewrites", Json::array()}}}}});
  EXPECT_NE(message("CreateRule", transformed).find("'url-rewrite' of a rule is not served"), std::string::npos);
  EXPECT_EQ(elb.refused("CreateRule", request(1, path("/x"), Json::array({Elb::forward(group)[0], Elb::forward(group)[0]}))),
            "TooManyActions");
  EXPECT_EQ(elb.refused("CreateRule", request(1, path("/x"), Json::array())), "ValidationError");
  EXPECT_EQ(elb.refused("CreateRule", request(1, path("/x"), Elb::forward(elb.group("tcp", {{"Protocol", "TCP"}})))),
            "IncompatibleProtocols");
  const Json hostile =
      Json::array({{{"Type", "redirect"}, {"RedirectConfig", {{"StatusCode", "HTTP_301"}, {"Path", "/%[src]"}}}}});
  EXPECT_NE(message("CreateRule", request(1, path("/x"), hostile)).find("contains a character that is not valid"),
            std::string::npos);
  const std::string network = elb.balancer("net", {{"Type", "network"}});
  Json on_tcp = request(1, path("/x"), Elb::forward(group));
  on_tcp["ListenerArn"] = elb.listener(network, elb.group("tcp2", {{"Protocol", "TCP"}}), 5432, "TCP");
  EXPECT_EQ(elb.refused("CreateRule", on_tcp), "InvalidConfigurationRequest");
}

TEST_F(Rules, keep_the_groups_that_they_name_in_use) {
  const std::string other = elb.group("other");
  const std::string rule = elb.made("CreateRule", request(1, path("/x"), Elb::forward(other)))[0].value("RuleArn", "");
  EXPECT_EQ(elb.refused("DeleteTargetGroup", {{"TargetGroupArn", other}}), "ResourceInUse");
  EXPECT_EQ(elb.made("DescribeTargetGroups", {{"TargetGroupArns", {other}}})[0]["LoadBalancerArns"], Json({balancer}));
  Json foreign{
      {"LoadBalancerArn", elb.balancer("second")}, {"Protocol", "HTTP"}, {"Port", 80}, {"DefaultActions", Elb::forward(other)}};
  EXPECT_EQ(elb.refused("CreateListener", foreign), "TargetGroupAssociationLimit");
  elb.made("ModifyRule", {{"RuleArn", rule}, {"Actions", Elb::forward(group)}});
  EXPECT_TRUE(elb.elb("DeleteTargetGroup", {{"TargetGroupArn", other}}).ok());
  elb.made("DeleteRule", {{"RuleArn", rule}});
  EXPECT_EQ(elb.refused("DeleteRule", {{"RuleArn", rule}}), "RuleNotFound");
  EXPECT_EQ(elb.refused("DeleteTargetGroup", {{"TargetGroupArn", group}}), "ResourceInUse");  // by the default action
  EXPECT_TRUE(elb.state.recount().empty());
}

TEST_F(Rules, are_modified_part_by_part) {
  const std::string rule = made(1, "/x")["RuleArn"];
  const Json changed = elb.made("ModifyRule", {{"RuleArn", rule}, {"Conditions", path("/y")}})[0];
  EXPECT_EQ(changed["Conditions"][0]["Values"], Json({"/y"}));
  EXPECT_EQ(changed["Actions"][0]["TargetGroupArn"], group);
  EXPECT_EQ(changed["Priority"], "1");
  elb.commands();
  elb.made("ModifyRule", {{"RuleArn", rule}, {"Conditions", path("/y")}});
  EXPECT_TRUE(elb.commands().empty());  // nothing has changed
  const Json all = elb.made("DescribeRules", {{"ListenerArn", listener}});
  EXPECT_EQ(elb.refused("ModifyRule", {{"RuleArn", all[1]["RuleArn"]}, {"Conditions", path("/y")}}), "OperationNotPermitted");
  EXPECT_EQ(elb.refused("DeleteRule", {{"RuleArn", all[1]["RuleArn"]}}), "OperationNotPermitted");
}

TEST_F(Rules, change_places_all_at_once_or_not_at_all) {
  const std::string one = made(1)["RuleArn"];
  const std::string two = made(2)["RuleArn"];
  const std::string three = made(3)["RuleArn"];
  const auto pairs = [](const Json& list) { return Json{{"RulePriorities", list}}; };
  const Json swapped =
      elb.made("SetRulePriorities", pairs({{{"RuleArn", one}, {"Priority", 2}}, {{"RuleArn", two}, {"Priority", 1}}}));
  EXPECT_EQ(swapped[0]["Priority"], "2");
  EXPECT_EQ(swapped[1]["Priority"], "1");
  EXPECT_TRUE(elb.state.recount().empty());
  EXPECT_EQ(elb.refused("SetRulePriorities", pairs({{{"RuleArn", one}, {"Priority", 9}}, {{"RuleArn", two}, {"Priority", 3}}})),
            "PriorityInUse");
  EXPECT_EQ(elb.refused("SetRulePriorities", pairs({{{"RuleArn", one}, {"Priority", 7}}, {{"RuleArn", two}, {"Priority", 7}}})),
            "PriorityInUse");
  EXPECT_EQ(elb.refused("SetRulePriorities", pairs({{{"RuleArn", one}, {"Priority", 7}}, {{"RuleArn", one}, {"Priority", 8}}})),
            "ValidationError");
  EXPECT_EQ(priorities(), (std::vector<std::string>{"1", "2", "3", "default"}));
  EXPECT_EQ(elb.made("DescribeRules", {{"ListenerArn", listener}})[0]["RuleArn"], two);
  const Json all = elb.made("DescribeRules", {{"ListenerArn", listener}});
  EXPECT_EQ(elb.refused("SetRulePriorities", pairs({{{"RuleArn", all[3]["RuleArn"]}, {"Priority", 9}}})),
            "OperationNotPermitted");
}

TEST_F(Rules, reach_the_driver_by_priority_with_what_they_compare) {
  const std::string other = elb.group("other");
  const Json weighted = Json::array(
      {{{"Type", "forward"},
        {"ForwardConfig",
         {{"TargetGroups", {{{"TargetGroupArn", group}, {"Weight", 1}}, {{"TargetGroupArn", other}, {"Weight", 4}}}},
          {"TargetGroupStickinessConfig", {{"Enabled", true}, {"DurationSeconds", 90}}}}}}});
  elb.made("CreateRule", request(20, path("/b"), weighted));
  elb.commands();
  const Json redirect = Json::array(
      {{{"Type", "redirect"}, {"RedirectConfig", {{"StatusCode", "HTTP_302"}, {"Protocol", "HTTPS"}, {"Path", "/it's"}}}}});
  const Json query =
      Json::array({{{"Field", "query-string"}, {"QueryStringConfig", {{"Values", {{{"Key", "k"}, {"Value", "v"}}}}}}}});
  elb.made("CreateRule", request(10, query, redirect));
  const auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  const auto message = control::render(elb.state, *commands[0].as<control::ElbCommand>(), 1);
  ASSERT_TRUE(message);
  const auto told = message->reader().getSetLoadBalancer().getListeners()[0];
  ASSERT_EQ(told.getRules().size(), 2U);
  const auto first = told.getRules()[0];
  EXPECT_EQ(first.getPriority(), 10);
  EXPECT_EQ(wire::view(first.getConditions()[0].getPairs()[0].getKey()), "k");
  EXPECT_EQ(wire::view(first.getRedirect().getLocation()), "HTTPS://#{host}:#{port}/it%27s?#{query}");
  const auto second = told.getRules()[1];
  EXPECT_EQ(second.getForward()[1].getWeight(), 4);
  EXPECT_EQ(second.getGroupSeconds(), 90);
  EXPECT_EQ(wire::view(second.getConditions()[0].getValues()[0]), "/b");
}

TEST_F(Rules, end_with_their_listener_and_their_load_balancer) {
  const std::string rule = made(1)["RuleArn"];
  elb.made("DeleteListener", {{"ListenerArn", listener}});
  EXPECT_EQ(elb.refused("DescribeRules", {{"RuleArns", {rule}}}), "RuleNotFound");
  listener = elb.listener(balancer, group);
  made(1);
  elb.made("DeleteLoadBalancer", {{"LoadBalancerArn", balancer}});
  EXPECT_TRUE(elb.elb("DeleteTargetGroup", {{"TargetGroupArn", group}}).ok());
  EXPECT_TRUE(elb.state.recount().empty());
}

}  // namespace
}  // namespace moorage
