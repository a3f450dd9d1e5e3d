// The rules of tasks as text. tests/live/runtime/task_network_test.cpp tests their effect on packets.
#include "drivers/runtime/oci/kernel/task_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/message.h"

namespace moorage::oci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kWeb = "sg-0aa";
constexpr const char* kClients = "sg-0bb";

TaskRules some_rules() { return {.table = "t", .bridges = "mo-v1", .links = "mv1"}; }

TaskEnd end_of(int host, std::vector<std::string> groups) {
  return {.link = "mv1" + std::to_string(host),
          .hardware = {0x0a, 0, 0, 0, 0, static_cast<std::uint8_t>(host)},
          .address = 0xac1f0000U + static_cast<unsigned>(host),
          .groups = std::move(groups)};
}

TrafficRule from_group(std::string group) {
  return {.protocol = "tcp", .from_port = 80, .to_port = 90, .group = std::move(group)};
}

Traffic some_traffic() {
  return {.groups = {{.id = kWeb, .ingress = {from_group(kClients)}, .egress = {{.block = "0.0.0.0/0"}}, .members = {}},
                     {.id = kClients, .ingress = {}, .egress = {{.block = "0.0.0.0/0"}}, .members = {0xac1f0101}}},
          .acls = {}};
}

template <typename Fill>
Traffic read(Fill&& fill) {
  return read_traffic(wire::Message<driver::NetworkRules>::build([&](auto out) { fill(out); }).reader());
}

TrafficRule read_one(const char* protocol, int from, int to, const char* block, const char* group = "") {
  const auto traffic = read([&](driver::NetworkRules::Builder out) {
    auto in = out.initGroups(1)[0];
    in.setId(kWeb);
    auto rule = in.initIngress(1)[0];
    rule.setProtocol(protocol);
    rule.setFromPort(from);
    rule.setToPort(to);
    rule.setBlock(block);
    rule.setGroup(group);
  });
  const auto& rules = traffic.groups.at(0).ingress;
  return rules.empty() ? TrafficRule{.protocol = "refused"} : rules[0];
}

}  // namespace

TEST(TaskRules, replace_the_table_in_one_transaction_and_drop_what_no_group_allows) {
  const auto script = task_rules_script(some_rules(), some_traffic(), {end_of(4, {kWeb}), end_of(5, {kClients})});
  EXPECT_THAT(script, ::testing::StartsWith("add table inet t; delete table inet t; table inet t {"));
  EXPECT_THAT(script, HasSubstr("set sg_0aa { type ipv4_addr ; elements = { 172.31.0.4 } ; }"));
  EXPECT_THAT(script, HasSubstr("set sg_0bb { type ipv4_addr ; elements = { 172.31.0.5, 172.31.1.1 } ; }"));
  EXPECT_THAT(script, HasSubstr("chain in_sg_0aa { ip saddr @sg_0bb tcp dport 80-90 accept ; }"));
  EXPECT_THAT(script, HasSubstr("chain in_sg_0bb { }"));
  EXPECT_THAT(script, HasSubstr("ip daddr @sg_0bb jump in_sg_0bb ; drop ; }"));
  EXPECT_THAT(script, HasSubstr("ip saddr @sg_0bb jump out_sg_0bb ; drop ; }"));
}

TEST(TaskRules, keep_tasks_from_metadata_unless_it_is_granted) {
  auto rules = some_rules();
  EXPECT_THAT(task_rules_script(rules, {}, {}), HasSubstr("169.254.169.254"));
  rules.allow_metadata = true;
  EXPECT_THAT(task_rules_script(rules, {}, {}), Not(HasSubstr("169.254.169.254")));
}

TEST(TaskRules, know_each_cable_by_its_hardware_and_its_address) {
  EXPECT_THAT(
      task_frames_script(some_rules(), {end_of(4, {})}),
      AllOf(HasSubstr("elements = { \"mv14\" . 0a:00:00:00:00:04 . 172.31.0.4 }"), HasSubstr("iifname \"mv1*\" jump own")));
}

TEST(TaskRules, take_lists_of_a_subnet_in_their_order_and_leave_out_an_open_one) {
  Traffic traffic;
  traffic.acls.push_back(
      {.subnet = "subnet-1",
       .block = "172.31.0.0/20",
       .ingress = {{.protocol = "tcp", .from_port = 22, .to_port = 22, .block = "10.0.0.0/8", .is_deny = true},
                   {.block = "10.0.0.0/8"}},
       .egress = {{.block = "0.0.0.0/0"}}});
  const auto script = task_rules_script(some_rules(), traffic, {});
  EXPECT_THAT(script,
              HasSubstr("chain acl_in_0 { ip saddr 10.0.0.0/8 tcp dport 22 drop ; ip saddr 10.0.0.0/8 return ; drop ; }"));
  EXPECT_THAT(script, HasSubstr("ip daddr 172.31.0.0/20 ip saddr != 172.31.0.0/20 jump acl_in_0"));
  EXPECT_THAT(script, Not(HasSubstr("acl_out_0")));
}

TEST(TaskRules, read_what_ec2_allows) {
  EXPECT_EQ(read_one("tcp", 80, 80, "10.0.0.0/8").from_port, 80);
  EXPECT_EQ(read_one("-1", -1, -1, "0.0.0.0/0").protocol, "");
  EXPECT_EQ(read_one("6", 80, 80, "0.0.0.0/0").protocol, "tcp");
  EXPECT_EQ(read_one("50", -1, -1, "::/0").protocol, "50");
  EXPECT_EQ(read_one("icmp", 8, 0, "0.0.0.0/0").to_port, 0);
  EXPECT_EQ(read_one("tcp", 80, 80, "", kClients).group, kClients);
}

TEST(TaskRules, take_nothing_that_could_be_read_as_another_rule) {
  for (const char* block : {"10.0.0.0/33", "10.0.0.0", "0.0.0.0/0 accept", "10.0.0.0/8;", "::/129", "@tasks", ""}) {
    EXPECT_EQ(read_one("tcp", 80, 80, block).protocol, "refused") << block;
  }
  for (const char* protocol : {"256", "tcp accept", "", "sctp", "-2", "1;"}) {
    EXPECT_EQ(read_one(protocol, 80, 80, "0.0.0.0/0").protocol, "refused") << protocol;
  }
  for (const char* group : {"sg-", "sg-0g", "tasks", "sg-0a } ; accept"}) {
    EXPECT_EQ(read_one("tcp", 80, 80, "", group).protocol, "refused") << group;
  }
  EXPECT_EQ(read_one("tcp", 80, 70'000, "0.0.0.0/0").protocol, "refused");
  EXPECT_EQ(read_one("tcp", 80, 80, "0.0.0.0/0", kClients).protocol, "refused") << "one peer, not two";
}

TEST(TaskRules, a_group_without_rules_here_allows_nothing) {
  auto traffic = some_traffic();
  traffic.groups[0].ingress = {from_group("sg-0cc")};
  EXPECT_THAT(task_rules_script(some_rules(), traffic, {}), HasSubstr("chain in_sg_0aa { }"));
}

}  // namespace moorage::oci
