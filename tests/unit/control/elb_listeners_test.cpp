#include <gtest/gtest.h>

#include "support/elb_fixture.h"

namespace moorage {
namespace {

using control::SetLoadBalancer;
using testing::Elb;
using testing::Json;

class Listeners : public ::testing::Test {
 protected:
  Json request(const Json& actions, const std::string& protocol = "HTTP", int port = 80) const {
    return {{"LoadBalancerArn", balancer}, {"Protocol", protocol}, {"Port", port}, {"DefaultActions", actions}};
  }

  Elb elb;
  std::string balancer = elb.balancer();
  std::string group = elb.group();
};

TEST_F(Listeners, answer_a_forward_with_both_of_its_forms) {
  const Json made = elb.made("CreateListener", request(Elb::forward(group)))[0];
  const std::string arn = made["ListenerArn"];
  const std::string prefix = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/";
  EXPECT_TRUE(arn.starts_with(prefix + balancer.substr(balancer.rfind('/') + 1) + "/")) << arn;
  EXPECT_EQ(made["LoadBalancerArn"], balancer);
  EXPECT_EQ(made["Port"], 80);
  EXPECT_EQ(made["Protocol"], "HTTP");
  EXPECT_EQ(made["DefaultActions"], Json::array({{{"Type", "forward"},
                                                  {"TargetGroupArn", group},
                                                  {"ForwardConfig",
                                                   {{"TargetGroups", Json::array({{{"TargetGroupArn", group}, {"Weight", 1}}})},
                                                    {"TargetGroupStickinessConfig", {{"Enabled", false}}}}}}}));
}

TEST_F(Listeners, of_several_weighted_groups_have_only_a_forward_config) {
  const std::string other = elb.group("other");
  const Json groups = Json::array({{{"TargetGroupArn", group}, {"Weight", 9}}, {{"TargetGroupArn", other}, {"Weight", 0}}});
  const Json made = elb.made("CreateListener",
                             request(Json::array({{{"Type", "forward"}, {"ForwardConfig", {{"TargetGroups", groups}}}}})))[0];
  EXPECT_FALSE(made["DefaultActions"][0].contains("TargetGroupArn"));
  EXPECT_EQ(made["DefaultActions"][0]["ForwardConfig"]["TargetGroups"], groups);
  EXPECT_EQ(elb.refused("DeleteTargetGroup", {{"TargetGroupArn", other}}), "ResourceInUse");
}

TEST_F(Listeners, of_the_same_settings_are_one_and_of_others_a_duplicate) {
  const std::string arn = elb.listener(balancer, group);
  EXPECT_EQ(elb.listener(balancer, group), arn);
  EXPECT_EQ(elb.refused("CreateListener", request(Elb::forward(elb.group("other")))), "DuplicateListener");
  EXPECT_NE(elb.listener(balancer, group, 81), arn);
}

TEST_F(Listeners, may_share_a_port_between_two_balancers) {
  elb.listener(balancer, group);
  EXPECT_FALSE(elb.listener(elb.balancer("second"), elb.group("second")).empty());
}

TEST_F(Listeners, refuse_a_group_of_another_balancer) {
  elb.listener(balancer, group);
  Json other = request(Elb::forward(group));
  other["LoadBalancerArn"] = elb.balancer("second");
  EXPECT_EQ(elb.refused("CreateListener", other), "TargetGroupAssociationLimit");
}

TEST_F(Listeners, refuse_what_is_missing_unknown_or_does_not_fit) {
  EXPECT_EQ(elb.refused("CreateListener", request(Json::array())), "ValidationError");
  EXPECT_EQ(elb.refused("CreateListener", request(Json::array({{{"Type", "forward"}}}))), "ValidationError");
  EXPECT_EQ(elb.refused("CreateListener", request(Elb::forward(group + "x"))), "TargetGroupNotFound");
  EXPECT_EQ(elb.refused("CreateListener", request(Elb::forward(elb.group("tcp", {{"Protocol", "TCP"}})))),
            "IncompatibleProtocols");
  EXPECT_EQ(elb.refused("CreateListener", request(Elb::forward(group), "TCP")), "ValidationError");
  Json unknown = request(Elb::forward(group));
  unknown["LoadBalancerArn"] = balancer.substr(0, balancer.size() - 16) + "0000000000000000";
  EXPECT_EQ(elb.refused("CreateListener", unknown), "LoadBalancerNotFound");
  unknown = request(Elb::forward(group));
  unknown.erase("Port");
  EXPECT_EQ(elb.refused("CreateListener", unknown), "ValidationError");
}

TEST_F(Listeners, say_that_tls_is_not_served) {
  Json tls = request(Elb::forward(group), "HTTPS", 443);
  tls["Certificates"] = Json::array({{{"CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/1"}}});
  const auto answer = elb.elb("CreateListener", tls);
  EXPECT_EQ(answer.error.name, "ValidationError");
  EXPECT_NE(answer.error.message.find("TLS is not served"), std::string::npos) << answer.error.message;
}

TEST_F(Listeners, of_network_balancers_forward_tcp) {
  const std::string network = elb.balancer("net", {{"Type", "network"}});
  const std::string tcp = elb.group("tcp", {{"Protocol", "TCP"}});
  EXPECT_NE(elb.listener(network, tcp, 5432, "TCP").find(":listener/net/net/"), std::string::npos);
  Json http = request(Elb::forward(group));
  http["LoadBalancerArn"] = network;
  EXPECT_EQ(elb.refused("CreateListener", http), "ValidationError");
}

TEST_F(Listeners, answer_fixed_responses_and_redirects) {
  const Json fixed = elb.made(
      "CreateListener", request(Json::array({{{"Type", "fixed-response"},
                                              {"FixedResponseConfig", {{"StatusCode", "503"}, {"MessageBody", "x"}}}}})))[0];
  EXPECT_EQ(fixed["DefaultActions"][0]["FixedResponseConfig"],
            Json({{"StatusCode", "503"}, {"MessageBody", "x"}, {"ContentType", "text/plain"}}));
  const Json redirect = elb.made(
      "CreateListener",
      request(Json::array({{{"Type", "redirect"}, {"RedirectConfig", {{"StatusCode", "HTTP_301"}, {"Port", "8443"}}}}}), "HTTP",
              81))[0];
  EXPECT_EQ(redirect["DefaultActions"][0]["RedirectConfig"], Json({{"StatusCode", "HTTP_301"},
                                                                   {"Port", "8443"},
                                                                   {"Protocol", "#{protocol}"},
                                                                   {"Host", "#{host}"},
                                                                   {"Path", "/#{path}"},
                                                                   {"Query", "#{query}"}}));
  EXPECT_EQ(
      elb.refused("CreateListener",
                  request(Json::array({{{"Type", "redirect"}, {"RedirectConfig", {{"StatusCode", "HTTP_301"}}}}}), "HTTP", 82)),
      "InvalidLoadBalancerAction");
  EXPECT_EQ(elb.refused("CreateListener",
                        request(Json::array({{{"Type", "fixed-response"}, {"FixedResponseConfig", {{"StatusCode", "302"}}}}}),
                                "HTTP", 83)),
            "ValidationError");
}

TEST_F(Listeners, tell_the_balancer_when_they_come_and_go) {
  elb.commands();
  const std::string arn = elb.listener(balancer, group);
  auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_TRUE(testing::elb_command<SetLoadBalancer>(commands[0]));
  elb.made("DeleteListener", {{"ListenerArn", arn}});
  commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_TRUE(testing::elb_command<SetLoadBalancer>(commands[0]));
  EXPECT_EQ(elb.refused("DeleteListener", {{"ListenerArn", arn}}), "ListenerNotFound");
  EXPECT_TRUE(elb.state.recount().empty());
}

TEST_F(Listeners, are_described_by_balancer_in_pages_or_by_arn) {
  std::vector<std::string> arns;
  for (int port = 80; port < 85; ++port) arns.push_back(elb.listener(balancer, group, port));
  const auto first = elb.elb("DescribeListeners", {{"LoadBalancerArn", balancer}, {"PageSize", 3}});
  ASSERT_TRUE(first.ok()) << first.error.message;
  EXPECT_EQ(first["Listeners"].size(), 3U);
  const auto second =
      elb.elb("DescribeListeners", {{"LoadBalancerArn", balancer}, {"PageSize", 3}, {"Marker", first["NextMarker"]}});
  ASSERT_TRUE(second.ok()) << second.error.message;
  ASSERT_EQ(second["Listeners"].size(), 2U);
  EXPECT_EQ(second["Listeners"][1]["ListenerArn"], arns[4]);
  EXPECT_FALSE(second.json.contains("NextMarker"));
  EXPECT_EQ(elb.made("DescribeListeners", {{"ListenerArns", {arns[2]}}})[0]["Port"], 82);
  EXPECT_EQ(elb.refused("DescribeListeners", Json::object()), "ValidationError");
}

}  // namespace
}  // namespace moorage
