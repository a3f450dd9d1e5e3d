// EC2's stand-ins: filters, CIDR blocks, the derived network, and what groups and tags do over several calls.
#include <gtest/gtest.h>

#include "services/ec2/ec2_filters.h"
#include "services/ec2/ec2_network.h"
#include "base/ip_blocks.h"
#include "services/ec2/model/ec2_model.h"
#include "support/control_fixture.h"

namespace moorage::control {
namespace {

using testing::Answer;
using testing::Control;

TEST(Ec2Filters, wildcards_match_as_in_ec2) {
  for (const auto& [text, pattern] : {std::pair{"web", "web"},
                                      {"web", "*"},
                                      {"", "*"},
                                      {"web-1", "web-?"},
                                      {"web-1", "w*1"},
                                      {"aXbXc", "a*X*c"},
                                      {"a*b", "a\\*b"},
                                      {"a?b", "a\\?b"},
                                      {"aaab", "*ab"},
                                      {"a\\", "a\\"}})
    EXPECT_TRUE(matches_wildcard(text, pattern)) << text << " " << pattern;
  for (const auto& [text, pattern] :
       {std::pair{"web", "we"}, {"web", "web?"}, {"axb", "a\\*b"}, {"web", ""}, {"Web", "web"}, {"ab", "*a"}})
    EXPECT_FALSE(matches_wildcard(text, pattern)) << text << " " << pattern;
  // No pattern takes long: each star is tried again, and no other one is.
  EXPECT_FALSE(matches_wildcard(std::string(20'000, 'a'), "*a*a*a*a*a*a*a*b"));
}

TEST(Ec2Blocks, of_ipv4_lose_the_bits_behind_their_prefix) {
  EXPECT_EQ(ipv4_block("10.1.2.3/8"), "10.0.0.0/8");
  EXPECT_EQ(ipv4_block("10.1.2.3/32"), "10.1.2.3/32");
  EXPECT_EQ(ipv4_block("1.2.3.4/0"), "0.0.0.0/0");
  for (const char* bad : {"", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "10.0.0.0.0/8", "256.0.0.0/8", "10.0.0.-1/8", "a.b.c.d/8",
                          "10.0.0.0/", "/8"})
    EXPECT_EQ(ipv4_block(bad), std::nullopt) << bad;
}

TEST(Ec2Blocks, of_ipv6_have_eight_groups_or_a_gap) {
  EXPECT_EQ(ipv6_block("::/0"), "::/0");
  EXPECT_EQ(ipv6_block("2001:DB8::1/128"), "2001:db8::1/128");
  EXPECT_EQ(ipv6_block("1:2:3:4:5:6:7:8/64"), "1:2:3:4:5:6:7:8/64");
  for (const char* bad :
       {"", "::", "::/129", "1:2/64", ":::/0", "1::2::3/64", "g::/8", "12345::/8", "1:2:3:4:5:6:7:8:9/64", "1:/64"})
    EXPECT_EQ(ipv6_block(bad), std::nullopt) << bad;
}

TEST(Ec2Network, is_the_same_in_every_engine_and_other_in_another_region) {
  Control one;
  Control same;
  Control other(Settings{.region = "ap-southeast-2"});
  EXPECT_EQ(network_of(one.state).vpc, network_of(same.state).vpc);
  EXPECT_NE(network_of(one.state).vpc, network_of(other.state).vpc);
  EXPECT_EQ(network_of(other.state).subnets.front().zone_id, "apse2-az1");
  EXPECT_EQ(network_of(one.state).subnets[1].cidr, "172.31.16.0/20");
}

std::string made(Control& control, const char* name) {
  const Answer answer =
      control.call("CreateSecurityGroup", std::string(R"({"Description":"x","GroupName":")") + name + "\"}", "ec2");
  EXPECT_TRUE(answer.ok()) << answer.error.message;
  return answer["GroupId"];
}

TEST(Ec2Groups, a_deleted_group_leaves_no_tags_and_no_name) {
  Control control;
  const std::string id = made(control, "web");
  ASSERT_TRUE(control.call("CreateTags", R"({"Tags":[{"Key":"a","Value":"b"}],"Resources":[")" + id + "\"]}", "ec2").ok());
  EXPECT_EQ(ec2_model(control.state).tagged().size(), 1U);
  ASSERT_TRUE(control.call("DeleteSecurityGroup", R"({"GroupId":")" + id + "\"}", "ec2").ok());
  EXPECT_TRUE(ec2_model(control.state).tagged().empty());
  EXPECT_NE(made(control, "web"), id);
  EXPECT_TRUE(control.state.recount().empty());
}

TEST(Ec2Groups, a_refused_change_leaves_the_rules_as_they_were) {
  Control control;
  const std::string id = made(control, "web");
  const std::string twice =
      R"({"IpProtocol":"tcp","FromPort":1,"ToPort":1,"IpRanges":[{"CidrIp":"10.0.0.0/8"},{"CidrIp":"10.9.9.9/8"}]})";
  const Answer refused =
      control.call("AuthorizeSecurityGroupIngress", R"({"GroupId":")" + id + R"(","IpPermissions":[)" + twice + "]}", "ec2");
  EXPECT_EQ(refused.error.name, "InvalidPermission.Duplicate");
  EXPECT_EQ(control.state.find(ec2_model(control.state).group_named("web"))->rules.size(), 1U);
}

TEST(Ec2Groups, rules_of_one_direction_are_at_most_sixty) {
  Control control;
  const std::string id = made(control, "web");
  const auto add = [&](int port) {
    return control.call("AuthorizeSecurityGroupIngress",
                        R"({"IpProtocol":"tcp","CidrIp":"0.0.0.0/0","FromPort":)" + std::to_string(port) + R"(,"ToPort":)" +
                            std::to_string(port) + R"(,"GroupId":")" + id + "\"}",
                        "ec2");
  };
  for (int port = 1; port <= 60; ++port) ASSERT_TRUE(add(port).ok()) << port;
  EXPECT_EQ(add(61).error.name, "RulesPerSecurityGroupLimitExceeded");
}

TEST(Ec2Groups, the_default_group_has_a_record_from_its_first_change_on) {
  Control control;
  EXPECT_FALSE(ec2_model(control.state).group_named("default"));
  ASSERT_TRUE(control
                  .call("AuthorizeSecurityGroupIngress",
                        R"({"GroupName":"default","IpProtocol":"tcp","CidrIp":"0.0.0.0/0","FromPort":22,"ToPort":22})", "ec2")
                  .ok());
  const auto id = ec2_model(control.state).group_named("default");
  ASSERT_TRUE(id);
  EXPECT_EQ(control.state.find(id)->hex, network_of(control.state).default_group);
  EXPECT_EQ(control.state.find(id)->rules.size(), 3U);
  EXPECT_EQ(control.call("DescribeSecurityGroups", "{}", "ec2")["SecurityGroups"].size(), 1U);
}

TEST(Ec2Groups, tags_of_a_resource_are_at_most_fifty) {
  Control control;
  const std::string id = made(control, "web");
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(
        control.call("CreateTags", R"({"Resources":[")" + id + R"("],"Tags":[{"Key":"k)" + std::to_string(i) + "\"}]}", "ec2")
            .ok());
  EXPECT_EQ(control.call("CreateTags", R"({"Resources":[")" + id + R"("],"Tags":[{"Key":"more"}]})", "ec2").error.name,
            "TagLimitExceeded");
  EXPECT_TRUE(control.call("CreateTags", R"({"Resources":[")" + id + R"("],"Tags":[{"Key":"k1","Value":"new"}]})", "ec2").ok());
}

TEST(Ec2Filters, more_than_two_hundred_values_are_refused) {
  Control control;
  std::string values = "\"x\"";
  for (int i = 0; i < 200; ++i) values += ",\"x\"";
  EXPECT_EQ(control.call("DescribeVpcs", R"({"Filters":[{"Name":"vpc-id","Values":[)" + values + "]}]}", "ec2").error.name,
            "FilterLimitExceeded");
}

}  // namespace
}  // namespace moorage::control
