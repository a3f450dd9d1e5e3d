// What can be changed of load balancers, listeners and target groups: settings, attributes, tags.
#include <gtest/gtest.h>

#include "services/elbv2/render_balancer.h"
#include "support/elb_fixture.h"
#include "wire/presence.h"

namespace moorage {
namespace {

using testing::Elb;
using testing::Json;

class ElbSettings : public ::testing::Test {
 protected:
  Json attributes(const std::string& operation, const std::string& member, const std::string& arn, const Json& changes) {
    Json list = Json::array();
    for (const auto& [key, value] : changes.items()) list.push_back({{"Key", key}, {"Value", value}});
    Json request{{member, arn}};
    if (!list.empty()) request["Attributes"] = list;
    Json out = Json::object();
    for (const Json& one : elb.made(operation, request)) out[one["Key"].get<std::string>()] = one["Value"];
    return out;
  }
  Json of_balancer(const Json& changes) {
    return attributes("ModifyLoadBalancerAttributes", "LoadBalancerArn", balancer, changes);
  }
  std::string refused_of_balancer(const std::string& key, const std::string& value, const std::string& arn) {
    return elb.refused("ModifyLoadBalancerAttributes",
                       {{"LoadBalancerArn", arn}, {"Attributes", {{{"Key", key}, {"Value", value}}}}});
  }
  driver::LoadBalancer::Reader told() {
    const auto commands = elb.commands();
    EXPECT_EQ(commands.size(), 1U);
    message = control::render(elb.state, *commands.at(0).as<control::ElbCommand>(), 1);
    return message->reader().getSetLoadBalancer();
  }

  Elb elb;
  std::string balancer = elb.balancer();
  std::string group = elb.group();
  std::string listener = elb.listener(balancer, group);
  std::optional<wire::Message<driver::BalancerCommand>> message;
};

TEST_F(ElbSettings, every_attribute_can_be_set_to_its_default) {
  const std::string network = elb.balancer("net", {{"Type", "network"}});
  for (const std::string& arn : {balancer, network}) {
    const Json all = attributes("DescribeLoadBalancerAttributes", "LoadBalancerArn", arn, Json::object());
    EXPECT_GE(all.size(), 9U);
    for (const auto& [key, value] : all.items()) {
      const Json after = attributes("ModifyLoadBalancerAttributes", "LoadBalancerArn", arn, {{key, value}});
      EXPECT_EQ(after, all) << key;
    }
  }
  const std::string tcp = elb.listener(network, elb.group("tcp", {{"Protocol", "TCP"}}), 5432, "TCP");
  for (const std::string& arn : {listener, tcp}) {
    const Json all = attributes("DescribeListenerAttributes", "ListenerArn", arn, Json::object());
    for (const auto& [key, value] : all.items())
      EXPECT_EQ(attributes("ModifyListenerAttributes", "ListenerArn", arn, {{key, value}}), all) << key;
  }
}

TEST_F(ElbSettings, what_is_set_is_described_and_told_to_the_driver) {
  elb.commands();
  const Json after = of_balancer({{"idle_timeout.timeout_seconds", "120"},
                                  {"routing.http.xff_header_processing.mode", "remove"},
                                  {"routing.http2.enabled", "true"}});
  EXPECT_EQ(after["idle_timeout.timeout_seconds"], "120");
  EXPECT_EQ(after["client_keep_alive.seconds"], "3600");
  const auto seen = told();
  EXPECT_EQ(seen.getIdleTimeoutMs(), 120'000);
  ASSERT_EQ(seen.getAttributes().size(), 2U);  // routing.http2.enabled has its default
  EXPECT_EQ(attributes("DescribeLoadBalancerAttributes", "LoadBalancerArn", balancer, Json::object()), after);
  attributes("ModifyListenerAttributes", "ListenerArn", listener, {{"routing.http.response.server.enabled", "false"}});
  EXPECT_EQ(wire::view(told().getListeners()[0].getAttributes()[0].getValue()), "false");
  elb.made("DeleteLoadBalancer", {{"LoadBalancerArn", balancer}});
  EXPECT_EQ(elb.state.table<control::ElbAttributes>().size(), 0U);
}

TEST_F(ElbSettings, attributes_without_effect_are_refused_by_name) {
  const std::string network = elb.balancer("net", {{"Type", "network"}});
  EXPECT_EQ(refused_of_balancer("access_logs.s3.enabled", "true", balancer), "ValidationError");
  EXPECT_EQ(refused_of_balancer("waf.fail_open.enabled", "true", balancer), "ValidationError");
  EXPECT_EQ(refused_of_balancer("idle_timeout.timeout_seconds", "0", balancer), "ValidationError");
  EXPECT_EQ(refused_of_balancer("idle_timeout.timeout_seconds", "4001", balancer), "ValidationError");
  EXPECT_EQ(refused_of_balancer("no.such.key", "1", balancer), "ValidationError");
  EXPECT_EQ(refused_of_balancer("idle_timeout.timeout_seconds", "60", network), "InvalidConfigurationRequest");
  EXPECT_EQ(refused_of_balancer("dns_record.client_routing_policy", "availability_zone_affinity", network), "ValidationError");
  const auto answer =
      elb.elb("ModifyLoadBalancerAttributes",
              {{"LoadBalancerArn", balancer}, {"Attributes", {{{"Key", "connection_logs.s3.enabled"}, {"Value", "true"}}}}});
  EXPECT_EQ(answer.error.message,
            "The value 'true' of load balancer attribute 'connection_logs.s3.enabled' is not served by this engine yet.");
  EXPECT_EQ(answer.error.path, "Attributes[0].Value");
}

TEST_F(ElbSettings, deletion_protection_protects) {
  of_balancer({{"deletion_protection.enabled", "true"}});
  EXPECT_EQ(elb.refused("DeleteLoadBalancer", {{"LoadBalancerArn", balancer}}), "OperationNotPermitted");
  of_balancer({{"deletion_protection.enabled", "false"}});
  EXPECT_TRUE(elb.elb("DeleteLoadBalancer", {{"LoadBalancerArn", balancer}}).ok());
}

TEST_F(ElbSettings, a_listener_moves_to_another_port_and_another_default_action) {
  const std::string other = elb.group("other");
  const Json moved =
      elb.made("ModifyListener", {{"ListenerArn", listener}, {"Port", 8080}, {"DefaultActions", Elb::forward(other)}})[0];
  EXPECT_EQ(moved["ListenerArn"], listener);
  EXPECT_EQ(moved["Port"], 8080);
  EXPECT_EQ(moved["DefaultActions"][0]["TargetGroupArn"], other);
  EXPECT_TRUE(elb.elb("DeleteTargetGroup", {{"TargetGroupArn", group}}).ok());
  const std::string second = elb.listener(balancer, other, 81);
  EXPECT_EQ(elb.refused("ModifyListener", {{"ListenerArn", second}, {"Port", 8080}}), "DuplicateListener");
  EXPECT_EQ(elb.refused("ModifyListener", {{"ListenerArn", second}, {"Protocol", "HTTPS"}}), "ValidationError");
  EXPECT_EQ(elb.refused("ModifyListener", {{"ListenerArn", second}, {"SslPolicy", "x"}}), "ValidationError");
  EXPECT_EQ(elb.refused("ModifyListener", {{"ListenerArn", second + "0"}, {"Port", 1}}), "ListenerNotFound");
  EXPECT_TRUE(elb.state.recount().empty());
}

TEST_F(ElbSettings, a_health_check_is_changed_member_by_member) {
  const Json changed = elb.made("ModifyTargetGroup", {{"TargetGroupArn", group},
                                                      {"HealthCheckPath", "/ready"},
                                                      {"HealthCheckIntervalSeconds", 10},
                                                      {"Matcher", {{"HttpCode", "200-299"}}}})[0];
  EXPECT_EQ(changed["HealthCheckPath"], "/ready");
  EXPECT_EQ(changed["HealthCheckIntervalSeconds"], 10);
  EXPECT_EQ(changed["HealthCheckTimeoutSeconds"], 5);
  EXPECT_EQ(changed["Matcher"]["HttpCode"], "200-299");
  EXPECT_EQ(changed["Port"], 8080);
  EXPECT_EQ(changed["TargetGroupName"], "web");
  EXPECT_EQ(elb.refused("ModifyTargetGroup", {{"TargetGroupArn", group}, {"HealthCheckTimeoutSeconds", 10}}),
            "ValidationError");
  EXPECT_EQ(elb.refused("ModifyTargetGroup", {{"TargetGroupArn", group}, {"HealthCheckPath", "x"}}), "ValidationError");
  const std::string tcp = elb.group("tcp", {{"Protocol", "TCP"}});
  const Json by_http = elb.made("ModifyTargetGroup", {{"TargetGroupArn", tcp}, {"HealthCheckProtocol", "HTTP"}})[0];
  EXPECT_EQ(by_http["HealthCheckPath"], "/");
  const Json by_tcp = elb.made("ModifyTargetGroup", {{"TargetGroupArn", tcp}, {"HealthCheckProtocol", "TCP"}})[0];
  EXPECT_FALSE(by_tcp.contains("HealthCheckPath"));
}

TEST_F(ElbSettings, tags_of_every_kind_of_resource) {
  const std::string rule = elb.made("CreateRule", {{"ListenerArn", listener},
                                                   {"Priority", 1},
                                                   {"Conditions", {{{"Field", "path-pattern"}, {"Values", {"/x"}}}}},
                                                   {"Actions", Elb::forward(group)},
                                                   {"Tags", {{{"Key", "made"}, {"Value", "with"}}}}})[0]["RuleArn"];
  const Json arns = {balancer, group, listener, rule};
  elb.made("AddTags", {{"ResourceArns", arns}, {"Tags", {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "b"}, {"Value", "2"}}}}});
  elb.made("AddTags", {{"ResourceArns", {rule}}, {"Tags", {{{"Key", "a"}, {"Value", "9"}}}}});
  elb.made("RemoveTags", {{"ResourceArns", arns}, {"TagKeys", {"b", "none"}}});
  const Json described = elb.made("DescribeTags", {{"ResourceArns", arns}});
  ASSERT_EQ(described.size(), 4U);
  for (unsigned i = 0; i < 3; ++i) EXPECT_EQ(described[i]["Tags"], Json::array({{{"Key", "a"}, {"Value", "1"}}}));
  EXPECT_EQ(described[3]["ResourceArn"], rule);
  EXPECT_EQ(described[3]["Tags"], Json::array({{{"Key", "made"}, {"Value", "with"}}, {{"Key", "a"}, {"Value", "9"}}}));
  EXPECT_EQ(elb.refused("DescribeTags", {{"ResourceArns", {rule + "0"}}}), "RuleNotFound");
  EXPECT_EQ(elb.refused("DescribeTags", {{"ResourceArns", {"arn:aws:s3:::x"}}}), "ValidationError");
  const Json twice = Json::array({{{"Key", "x"}, {"Value", "1"}}, {{"Key", "x"}, {"Value", "2"}}});
  EXPECT_EQ(elb.refused("AddTags", {{"ResourceArns", {balancer}}, {"Tags", twice}}), "DuplicateTagKeys");
  Json many = Json::array();
  for (int i = 0; i < 50; ++i) many.push_back({{"Key", "k" + std::to_string(i)}, {"Value", ""}});
  EXPECT_EQ(elb.refused("AddTags", {{"ResourceArns", {balancer}}, {"Tags", many}}), "TooManyTags");
}

TEST_F(ElbSettings, the_network_of_a_load_balancer_is_kept_and_described) {
  EXPECT_EQ(elb.made("SetSecurityGroups", {{"LoadBalancerArn", balancer}, {"SecurityGroups", {"sg-1", "sg-2"}}}),
            Json({"sg-1", "sg-2"}));
  const auto moved = elb.elb("SetSubnets", {{"LoadBalancerArn", balancer}, {"Subnets", {"subnet-1", "subnet-2"}}});
  ASSERT_TRUE(moved.ok()) << moved.error.message;
  EXPECT_EQ(moved["AvailabilityZones"][1]["SubnetId"], "subnet-2");
  EXPECT_EQ(moved["IpAddressType"], "ipv4");
  const Json described = elb.made("DescribeLoadBalancers", {{"LoadBalancerArns", {balancer}}})[0];
  EXPECT_EQ(described["SecurityGroups"], Json({"sg-1", "sg-2"}));
  EXPECT_EQ(described["AvailabilityZones"][0]["SubnetId"], "subnet-1");
  EXPECT_EQ(elb.refused("SetSubnets", {{"LoadBalancerArn", balancer}, {"Subnets", {"subnet-1", "subnet-1"}}}), "InvalidSubnet");
  EXPECT_EQ(elb.refused("SetSecurityGroups", {{"LoadBalancerArn", balancer}, {"SecurityGroups", {"group"}}}),
            "InvalidSecurityGroup");
  EXPECT_TRUE(elb.elb("SetIpAddressType", {{"LoadBalancerArn", balancer}, {"IpAddressType", "ipv4"}}).ok());
  EXPECT_EQ(elb.refused("SetIpAddressType", {{"LoadBalancerArn", balancer}, {"IpAddressType", "dualstack"}}),
            "ValidationError");
  EXPECT_TRUE(elb.elb("DescribeCapacityReservation", {{"LoadBalancerArn", balancer}}).ok());
}

TEST_F(ElbSettings, certificates_are_refused_with_the_reason) {
  const Json certificate = Json::array({{{"CertificateArn", "arn:aws:acm:us-east-1:123456789012:certificate/1"}}});
  const auto answer = elb.elb("AddListenerCertificates", {{"ListenerArn", listener}, {"Certificates", certificate}});
  EXPECT_EQ(answer.error.name, "ValidationError");
  EXPECT_NE(answer.error.message.find("TLS is not served"), std::string::npos);
  EXPECT_EQ(elb.refused("RemoveListenerCertificates", {{"ListenerArn", listener}, {"Certificates", certificate}}),
            "CertificateNotFound");
  EXPECT_EQ(elb.made("DescribeListenerCertificates", {{"ListenerArn", listener}}), Json::array());
}

TEST_F(ElbSettings, limits_and_policies_are_listed) {
  const Json limits = elb.made("DescribeAccountLimits", Json::object());
  EXPECT_NE(std::find(limits.begin(), limits.end(), Json({{"Name", "rules-per-application-load-balancer"}, {"Max", "100"}})),
            limits.end());
  const auto page = elb.elb("DescribeAccountLimits", {{"PageSize", 5}});
  EXPECT_EQ(page["Limits"].size(), 5U);
  const auto rest = elb.elb("DescribeAccountLimits", {{"PageSize", 400}, {"Marker", page["NextMarker"]}});
  EXPECT_EQ(rest["Limits"].size() + 5, limits.size());
  const Json policy = elb.made("DescribeSSLPolicies", {{"Names", {"ELBSecurityPolicy-TLS13-1-2-2021-06"}}})[0];
  EXPECT_EQ(policy["SslProtocols"], Json({"TLSv1.2", "TLSv1.3"}));
  EXPECT_EQ(policy["Ciphers"][0], Json({{"Name", "TLS_AES_128_GCM_SHA256"}, {"Priority", 1}}));
  EXPECT_EQ(elb.made("DescribeSSLPolicies", Json::object()).size(), 5U);
  EXPECT_EQ(elb.refused("DescribeSSLPolicies", {{"Names", {"none"}}}), "SSLPolicyNotFound");
}

TEST_F(ElbSettings, a_zone_of_a_target_is_answered_or_refused) {
  const std::string by_address = elb.group("ip", {{"TargetType", "ip"}});
  elb.made("RegisterTargets",
           {{"TargetGroupArn", by_address}, {"Targets", {{{"Id", "10.0.0.9"}, {"AvailabilityZone", "all"}}}}});
  EXPECT_EQ(elb.health(by_address)[0]["Target"]["AvailabilityZone"], "all");
  elb.made("RegisterTargets",
           {{"TargetGroupArn", by_address}, {"Targets", {{{"Id", "10.0.0.9"}, {"AvailabilityZone", "us-east-1b"}}}}});
  EXPECT_EQ(elb.health(by_address)[0]["Target"]["AvailabilityZone"], "us-east-1b");
  const auto register_in = [&](const std::string& arn, const std::string& zone) {
    return elb.refused("RegisterTargets",
                       {{"TargetGroupArn", arn}, {"Targets", {{{"Id", "10.0.0.8"}, {"AvailabilityZone", zone}}}}});
  };
  EXPECT_EQ(register_in(by_address, "mars-1a"), "ValidationError");
  EXPECT_EQ(register_in(group, "us-east-1a"), "ValidationError");
  elb.made("DeregisterTargets", {{"TargetGroupArn", by_address}, {"Targets", {{{"Id", "10.0.0.9"}}}}});
  EXPECT_EQ(elb.state.table<control::TargetZone>().size(), 0U);
}

}  // namespace
}  // namespace moorage
