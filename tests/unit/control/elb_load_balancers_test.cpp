#include <gtest/gtest.h>

#include "machine/machine.h"
#include "support/elb_fixture.h"

namespace moorage {
namespace {

using control::RemoveLoadBalancer;
using control::SetLoadBalancer;
using testing::Elb;
using testing::Json;

TEST(CreateLoadBalancer, answers_an_application_balancer_that_is_being_provisioned) {
  Elb elb;
  const Json made =
      elb.made("CreateLoadBalancer", {{"Name", "web"}, {"Subnets", {"subnet-1", "subnet-2"}}, {"SecurityGroups", {"sg-1"}}})[0];
  const std::string arn = made["LoadBalancerArn"];
  EXPECT_TRUE(arn.starts_with("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/")) << arn;
  EXPECT_EQ(arn.size() - arn.rfind('/') - 1, 16U);
  EXPECT_EQ(made["LoadBalancerName"], "web");
  EXPECT_EQ(made["Type"], "application");
  EXPECT_EQ(made["Scheme"], "internet-facing");
  EXPECT_EQ(made["IpAddressType"], "ipv4");
  EXPECT_EQ(made["State"], Json({{"Code", "provisioning"}}));
  const std::string network = made["VpcId"];
  EXPECT_EQ(network.size(), 21U) << network;
  EXPECT_TRUE(network.starts_with("vpc-0")) << network;
  EXPECT_EQ(elb.made("CreateLoadBalancer", {{"Name", "other"}})[0]["VpcId"], network);
  EXPECT_EQ(made["DNSName"], "127.0.0.1");
  EXPECT_EQ(made["SecurityGroups"], Json({"sg-1"}));
  ASSERT_EQ(made["AvailabilityZones"].size(), 2U);
  EXPECT_EQ(made["AvailabilityZones"][1]["SubnetId"], "subnet-2");
  EXPECT_EQ(made["AvailabilityZones"][1]["ZoneName"], "us-east-1b");
  EXPECT_TRUE(made.contains("CreatedTime"));
}

TEST(CreateLoadBalancer, tells_the_balancer_once_and_only_about_a_new_one) {
  Elb elb;
  elb.balancer();
  auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  const auto* set = testing::elb_command<SetLoadBalancer>(commands[0]);
  ASSERT_TRUE(set);
  EXPECT_EQ(set->load_balancer, elb_model(elb.state).load_balancer_named("web"));
  elb.balancer();
  EXPECT_TRUE(elb.commands().empty());
}

TEST(CreateLoadBalancer, is_active_at_once_where_there_is_no_balancer) {
  Elb elb(Elb::Balancer::kNone);
  EXPECT_EQ(elb.made("CreateLoadBalancer", {{"Name", "web"}})[0]["State"], Json({{"Code", "active"}}));
}

TEST(CreateLoadBalancer, gives_each_balancer_the_lowest_free_address) {
  Elb elb;
  const std::string first = elb.balancer("a");
  EXPECT_EQ(elb.made("CreateLoadBalancer", {{"Name", "b"}})[0]["DNSName"], "127.0.0.2");
  elb.made("DeleteLoadBalancer", {{"LoadBalancerArn", first}});
  EXPECT_EQ(elb.made("CreateLoadBalancer", {{"Name", "c"}})[0]["DNSName"], "127.0.0.1");
  EXPECT_EQ(elb.made("CreateLoadBalancer", {{"Name", "d"}})[0]["DNSName"], "127.0.0.3");
}

TEST(CreateLoadBalancer, is_idempotent_for_equal_settings_and_refuses_others) {
  Elb elb;
  const std::string arn = elb.balancer("web", {{"Scheme", "internal"}});
  EXPECT_EQ(elb.balancer("web", {{"Scheme", "internal"}}), arn);
  EXPECT_EQ(elb.refused("CreateLoadBalancer", {{"Name", "web"}}), "DuplicateLoadBalancerName");
  EXPECT_EQ(
      elb.refused("CreateLoadBalancer", {{"Name", "web"}, {"Scheme", "internal"}, {"Tags", {{{"Key", "a"}, {"Value", "b"}}}}}),
      "DuplicateLoadBalancerName");
  EXPECT_EQ(elb.state.table<control::LoadBalancer>().size(), 1U);
}

TEST(CreateLoadBalancer, takes_network_ones_and_refuses_gateways) {
  Elb elb;
  const std::string arn = elb.balancer("tcp", {{"Type", "network"}});
  EXPECT_NE(arn.find(":loadbalancer/net/tcp/"), std::string::npos) << arn;
  EXPECT_EQ(elb.made("DescribeLoadBalancers", {{"LoadBalancerArns", {arn}}})[0]["Type"], "network");
  EXPECT_EQ(elb.refused("CreateLoadBalancer", {{"Name", "gw"}, {"Type", "gateway"}}), "ValidationError");
}

TEST(CreateLoadBalancer, refuses_by_name_what_it_would_not_do) {
  Elb elb;
  const auto path_of = [&](const Json& more) {
    Json request{{"Name", "web"}};
    request.update(more);
    const auto answer = elb.elb("CreateLoadBalancer", request);
    EXPECT_EQ(answer.error.name, "ValidationError") << more;
    return answer.error.path;
  };
  EXPECT_EQ(path_of({{"CustomerOwnedIpv4Pool", "ipv4pool-coip-1"}}), "CustomerOwnedIpv4Pool");
  EXPECT_EQ(path_of({{"EnablePrefixForIpv6SourceNat", "on"}}), "EnablePrefixForIpv6SourceNat");
  EXPECT_EQ(path_of({{"IpamPools", {{"Ipv4IpamPoolId", "ipam-pool-1"}}}}), "IpamPools");
  const Json plain{{"SubnetId", "subnet-1"}};
  for (const char* member : {"AllocationId", "PrivateIPv4Address", "IPv6Address", "SourceNatIpv6Prefix"}) {
    Json mapping{{"SubnetId", "subnet-2"}};
    mapping[member] = "10.0.0.1";
    EXPECT_EQ(path_of({{"SubnetMappings", {plain, mapping}}}), std::string("SubnetMappings[1].") + member);
  }
  elb.made("CreateLoadBalancer", {{"Name", "web"}, {"SubnetMappings", {plain}}, {"EnablePrefixForIpv6SourceNat", "off"}});
}

// ALB: idle_timeout.timeout_seconds, NLB: tcp.idle_timeout.seconds.
TEST(CreateLoadBalancer, gives_each_kind_its_idle_timeout) {
  Elb elb;
  const auto idle_ms = [&](const std::string& name, const char* type) {
    elb.commands();
    elb.balancer(name, {{"Type", type}});
    const auto commands = elb.commands();
    return control::render(elb.state, commands.at(0), 1)->balancer_command.reader().getSetLoadBalancer().getIdleTimeoutMs();
  };
  EXPECT_EQ(idle_ms("web", "application"), 60'000);
  EXPECT_EQ(idle_ms("tcp", "network"), 350'000);
}

TEST(CreateLoadBalancer, keeps_the_rules_of_names) {
  Elb elb;
  elb.balancer(std::string(32, 'a'));
  for (const std::string& name :
       {std::string(33, 'a'), std::string("a_b"), std::string("-a"), std::string("a-"), std::string("internal-a")}) {
    EXPECT_EQ(elb.refused("CreateLoadBalancer", {{"Name", name}}), "ValidationError") << name;
  }
}

TEST(CreateLoadBalancer, stops_at_the_quota) {
  Elb elb;
  for (int i = 0; i < 50; ++i) elb.balancer("lb-" + std::to_string(i));
  EXPECT_EQ(elb.refused("CreateLoadBalancer", {{"Name", "one-more"}}), "TooManyLoadBalancers");
}

TEST(DescribeLoadBalancers, says_what_the_balancer_reported) {
  Elb elb;
  elb.balancer();
  const control::LoadBalancerId id = elb_model(elb.state).load_balancer_named("web");
  const auto state_with = [&](bool active, const std::string& reason) {
    elb.draft.change(id, [&](control::LoadBalancer& balancer) {
      balancer.active = active;
      balancer.state_reason = reason;
    });
    return elb.made("DescribeLoadBalancers", Json::object())[0]["State"];
  };
  EXPECT_EQ(state_with(true, ""), Json({{"Code", "active"}}));
  EXPECT_EQ(state_with(false, "127.0.0.1:80 is in use"), Json({{"Code", "failed"}, {"Reason", "127.0.0.1:80 is in use"}}));
  EXPECT_EQ(state_with(true, "port 81 is in use"), Json({{"Code", "active_impaired"}, {"Reason", "port 81 is in use"}}));
}

TEST(DescribeLoadBalancers, finds_by_name_and_by_arn_and_names_the_missing) {
  Elb elb;
  const std::string arn = elb.balancer("a");
  elb.balancer("b");
  EXPECT_EQ(elb.made("DescribeLoadBalancers", {{"Names", {"b", "b"}}}).size(), 1U);
  EXPECT_EQ(elb.made("DescribeLoadBalancers", {{"LoadBalancerArns", {arn}}})[0]["LoadBalancerName"], "a");
  EXPECT_EQ(elb.refused("DescribeLoadBalancers", {{"Names", {"c"}}}), "LoadBalancerNotFound");
  std::string other = arn;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(elb.refused("DescribeLoadBalancers", {{"LoadBalancerArns", {other}}}), "LoadBalancerNotFound");
  EXPECT_EQ(elb.refused("DescribeLoadBalancers", {{"LoadBalancerArns", {"web"}}}), "ValidationError");
  EXPECT_EQ(elb.refused("DescribeLoadBalancers", {{"LoadBalancerArns", {arn}}, {"Names", {"a"}}}), "ValidationError");
}

TEST(DescribeLoadBalancers, pages_with_markers_of_one_query) {
  Elb elb;
  for (const char* name : {"a", "b", "c", "d", "e"}) elb.balancer(name);
  std::string names;
  Json request{{"PageSize", 2}};
  int pages = 0;
  while (true) {
    const auto page = elb.elb("DescribeLoadBalancers", request);
    ASSERT_TRUE(page.ok()) << page.error.message;
    for (const Json& balancer : page["LoadBalancers"]) names += balancer["LoadBalancerName"].get<std::string>();
    ++pages;
    if (!page.json.contains("NextMarker")) break;
    request["Marker"] = page["NextMarker"];
  }
  EXPECT_EQ(names, "abcde");
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(elb.refused("DescribeTargetGroups", {{"Marker", request["Marker"]}}), "ValidationError");
  EXPECT_EQ(elb.refused("DescribeLoadBalancers", {{"Marker", "AAAA"}}), "ValidationError");
}

TEST(DeleteLoadBalancer, takes_its_listeners_with_it_and_frees_their_groups) {
  Elb elb;
  const std::string balancer = elb.balancer();
  const std::string group = elb.group();
  const std::string listener = elb.listener(balancer, group);
  const std::uint64_t hex = elb.state.find(elb_model(elb.state).load_balancer_named("web"))->hex;
  elb.commands();
  elb.made("DeleteLoadBalancer", {{"LoadBalancerArn", balancer}});
  const auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  const auto* gone = testing::elb_command<RemoveLoadBalancer>(commands[0]);
  ASSERT_TRUE(gone);
  EXPECT_EQ(gone->hex, hex);
  EXPECT_EQ(elb.refused("DescribeListeners", {{"ListenerArns", {listener}}}), "ListenerNotFound");
  elb.made("DeleteTargetGroup", {{"TargetGroupArn", group}});
  EXPECT_EQ(elb.state.table<control::Listener>().size(), 0U);
  EXPECT_TRUE(elb.state.recount().empty());
}

TEST(DeleteLoadBalancer, succeeds_when_there_is_none) {
  Elb elb;
  const std::string arn = elb.balancer();
  elb.made("DeleteLoadBalancer", {{"LoadBalancerArn", arn}});
  elb.commands();
  EXPECT_TRUE(elb.elb("DeleteLoadBalancer", {{"LoadBalancerArn", arn}}).ok());
  EXPECT_TRUE(elb.commands().empty());
  EXPECT_EQ(elb.refused("DeleteLoadBalancer", {{"LoadBalancerArn", "web"}}), "ValidationError");
}

}  // namespace
}  // namespace moorage
