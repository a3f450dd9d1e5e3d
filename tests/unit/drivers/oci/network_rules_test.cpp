// The rules as text. tests/live/runtime/neighbour_test.cpp tests their effect on packets.
#include "drivers/runtime/oci/kernel/network_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace moorage::oci {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

NetworkRules some_rules() {
  return {.table = "moorage_1", .bridge = "mo-1", .subnet = *parse_subnet("10.88.4.0/22"), .address = 0x7f000001, .opened = {}};
}

const std::vector<Forward> kForwards{{.udp = false, .host_port = 80, .address = 0x0a580402, .container_port = 8080},
                                     {.udp = true, .host_port = 53, .address = 0x0a580403, .container_port = 53}};

}  // namespace

TEST(NetworkRules, replace_the_table_in_one_transaction_with_its_forwards) {
  const auto script = rules_script(some_rules(), kForwards);
  EXPECT_THAT(script, StartsWith("add table ip moorage_1; delete table ip moorage_1; table ip moorage_1 {"));
  EXPECT_THAT(script, HasSubstr("elements = { tcp . 80 : 10.88.4.2 . 8080, udp . 53 : 10.88.4.3 . 53 }"));
  EXPECT_THAT(rules_script(some_rules(), {}), Not(HasSubstr("elements = { }")));
}

TEST(NetworkRules, lead_a_host_port_at_one_address_to_its_container_and_no_other) {
  EXPECT_THAT(rules_script(some_rules(), {}),
              AllOf(HasSubstr("hook output priority -100 ; policy accept ; ip daddr 127.0.0.1 dnat"),
                    Not(HasSubstr("fib daddr")), Not(HasSubstr("ct status dnat accept"))));
  auto lan = some_rules();
  lan.address = 0xc0a80105;
  EXPECT_THAT(rules_script(lan, {}), AllOf(HasSubstr("ip daddr 127.0.0.0/8 return ; ip daddr 192.168.1.5 dnat"),
                                           HasSubstr("ct status dnat ct original ip daddr 192.168.1.5 accept ; drop")));
  auto all = some_rules();
  all.address = 0;
  EXPECT_THAT(rules_script(all, {}), AllOf(HasSubstr("ip daddr 127.0.0.0/8 return ; fib daddr type local dnat"),
                                           HasSubstr("ct status dnat accept ; drop")));
}

TEST(NetworkRules, end_with_a_drop_of_what_goes_to_containers_from_outside) {
  for (const Ipv4 address : {Ipv4{0}, Ipv4{0x7f000001}, Ipv4{0xc0a80105}}) {
    auto rules = some_rules();
    rules.address = address;
    EXPECT_THAT(rules_script(rules, {}), HasSubstr(" ; drop ; } ; chain forward { type filter hook forward"));
  }
}

TEST(NetworkRules, keep_the_metadata_address_from_containers_unless_it_is_granted) {
  EXPECT_THAT(rules_script(some_rules(), {}), HasSubstr("chain barred { ip daddr @metadata reject"));
  auto granted = some_rules();
  granted.allow_metadata = true;
  EXPECT_THAT(rules_script(granted, {}), HasSubstr("chain barred { } ;"));
}

TEST(NetworkRules, close_the_machines_own_services_only_where_that_is_asked_for) {
  EXPECT_THAT(rules_script(some_rules(), {}), Not(HasSubstr("ct state != { established, related }")));
  auto closed = some_rules();
  closed.block_host_services = true;
  EXPECT_THAT(rules_script(closed, {}), HasSubstr("iifname \"mo-1\" ct state != { established, related } reject"));
}

TEST(NetworkRules, name_the_interfaces_that_forward_for_containers_only) {
  auto rules = some_rules();
  rules.opened = {"eth0", "wlan0"};
  EXPECT_THAT(rules_script(rules, {}), AllOf(HasSubstr("set opened { type ifname ; elements = { \"eth0\", \"wlan0\" } ; }"),
                                             HasSubstr("iifname @opened oifname != \"mo-*\" drop")));
}

TEST(NetworkRules, let_nothing_of_ipv6_through_the_bridge) {
  EXPECT_THAT(rules_script_v6(some_rules()), AllOf(StartsWith("add table ip6 moorage_1; delete table ip6 moorage_1;"),
                                                   HasSubstr("iifname \"mo-1\" drop"), HasSubstr("oifname \"mo-1\" drop")));
}

TEST(NetworkRules, lead_the_address_of_the_task_endpoint_to_its_door_and_nothing_else_of_the_machine) {
  EXPECT_THAT(rules_script(some_rules(), {}), Not(HasSubstr("169.254.170.2 tcp dport 80")));
  auto rules = some_rules();
  rules.task_door = 40123;
  EXPECT_THAT(
      rules_script(rules, {}),
      AllOf(
          HasSubstr(
              "iifname \"mo-1\" ip daddr 169.254.170.2 tcp dport 80 dnat ip to 127.0.0.1:40123 ; ip daddr 127.0.0.0/8 return"),
          HasSubstr(
              "iifname \"mo-1\" tcp dport 40123 ct status dnat ct original ip daddr 169.254.170.2 ct original proto-dst 80 "
              "accept ; iifname \"mo-1\" jump barred")));
}

}  // namespace moorage::oci
