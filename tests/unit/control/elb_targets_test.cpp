#include <gtest/gtest.h>

#include "support/elb_fixture.h"

namespace moorage {
namespace {

using control::RemoveTarget;
using control::SetTarget;
using control::TargetMode;
using control::TargetState;
using testing::Elb;
using testing::Json;

class Targets : public ::testing::Test {
 protected:
  void SetUp() override {
    elb.machine("i-0000000000000001", "10.1.1.1");
    elb.listener(elb.balancer(), group);
    elb.commands();
  }

  Json with(const Json& targets) const { return {{"TargetGroupArn", group}, {"Targets", targets}}; }
  void record(TargetState state, const std::string& reason, const std::string& description) {
    elb.draft.change(only(), [&](control::Target& target) {
      target.state = state;
      target.reason = reason;
      target.description = description;
    });
  }
  control::TargetId only() const {
    return elb_model(elb.state).targets_of(elb_model(elb.state).target_group_named("web")).front();
  }

  Elb elb;
  std::string group = elb.group();
  const Json one = Json::array({{{"Id", "i-0000000000000001"}}});
};

TEST_F(Targets, of_type_instance_are_registered_machines_at_the_port_of_the_group) {
  elb.made("RegisterTargets", with(one));
  const control::Target& target = *elb.state.find(only());
  EXPECT_EQ(target.address, "10.1.1.1");
  EXPECT_EQ(target.port, 8080);
  EXPECT_FALSE(target.task);
  EXPECT_EQ(target.registered_at, elb.now);
  const auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_TRUE(testing::elb_command<SetTarget>(commands[0]));
  EXPECT_EQ(elb.refused("RegisterTargets", with(Json::array({{{"Id", "i-0000000000000002"}}}))), "InvalidTarget");
  EXPECT_EQ(elb.refused("RegisterTargets", with(Json::array())), "ValidationError");
}

TEST_F(Targets, are_registered_all_or_none) {
  EXPECT_EQ(elb.refused("RegisterTargets", with(Json::array({one[0], {{"Id", "i-unknown"}}}))), "InvalidTarget");
  EXPECT_TRUE(elb_model(elb.state).targets_of(elb_model(elb.state).target_group_named("web")).empty());
}

TEST_F(Targets, with_a_quic_server_id_are_refused_by_the_name_of_the_member) {
  for (const char* operation : {"RegisterTargets", "DeregisterTargets", "DescribeTargetHealth"}) {
    const auto answer =
        elb.elb(operation, with(Json::array({one[0], {{"Id", "i-0000000000000001"}, {"QuicServerId", "0x0123456789abcdef"}}})));
    EXPECT_EQ(answer.error.name, "ValidationError") << operation;
    EXPECT_EQ(answer.error.path, "Targets[1].QuicServerId") << operation;
    EXPECT_NE(answer.error.message.find("QUIC server ID"), std::string::npos) << operation;
  }
  EXPECT_TRUE(elb_model(elb.state).targets_of(elb_model(elb.state).target_group_named("web")).empty());
}

TEST_F(Targets, of_type_ip_are_reached_at_their_id) {
  const std::string ips = elb.group("ips", {{"TargetType", "ip"}});
  elb.made("RegisterTargets", {{"TargetGroupArn", ips}, {"Targets", {{{"Id", "10.0.0.9"}, {"Port", 99}}}}});
  const control::Target& target =
      *elb.state.find(elb_model(elb.state).targets_of(elb_model(elb.state).target_group_named("ips")).front());
  EXPECT_EQ(target.address, "10.0.0.9");
  EXPECT_EQ(target.port, 99);
  for (const char* bad : {"10.0.0", "10.0.0.256", "10.0.0.1.2", "localhost", "10.0.0.01"}) {
    EXPECT_EQ(elb.refused("RegisterTargets", {{"TargetGroupArn", ips}, {"Targets", {{{"Id", bad}}}}}), "ValidationError")
        << bad;
  }
}

TEST_F(Targets, are_private_addresses_or_of_this_machine) {
  const std::string ips = elb.group("ips", {{"TargetType", "ip"}});
  const auto told = [&](const char* address) {
    return elb.elb("RegisterTargets", {{"TargetGroupArn", ips}, {"Targets", {{{"Id", address}}}}}).error.message;
  };
  for (const char* good : {"10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.254", "172.16.0.1", "172.31.255.254",
                           "192.168.0.1", "127.0.0.1", "127.255.0.9"}) {
    EXPECT_EQ(told(good), "") << good;
  }
  for (const char* bad : {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
                          "169.254.169.254", "169.254.170.2", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1",
                          "172.32.0.1", "192.167.0.1", "128.0.0.1", "126.255.255.255", "9.255.255.255", "11.0.0.0"}) {
    EXPECT_TRUE(told(bad).starts_with("The IP address '" + std::string(bad) + "' must be a valid IPv4 private address")) << bad;
  }
  for (const char* bad : {"::1", "::ffff:10.0.0.1", "fe80::1", "ff02::1", "[::1]", "0x7f000001", "2130706433", "10.0.0.1 "}) {
    EXPECT_EQ(told(bad), "The IP address '" + std::string(bad) + "' is not a valid IPv4 address") << bad;
  }
}

TEST_F(Targets, registered_again_stay_as_they_are) {
  elb.made("RegisterTargets", with(one));
  record(TargetState::kHealthy, "", "");
  elb.commands();
  elb.made("RegisterTargets", with(one));
  EXPECT_TRUE(elb.commands().empty());
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"]["State"], "healthy");
}

TEST_F(Targets, show_their_way_from_registration_to_health) {
  elb.made("RegisterTargets", with(one));
  Json described = elb.health(group)[0];
  EXPECT_EQ(described["Target"], Json({{"Id", "i-0000000000000001"}, {"Port", 8080}}));
  EXPECT_EQ(described["HealthCheckPort"], "8080");
  EXPECT_EQ(described["TargetHealth"], Json({{"State", "initial"},
                                             {"Reason", "Elb.RegistrationInProgress"},
                                             {"Description", "Target registration is in progress"}}));
  record(TargetState::kInitial, "Elb.InitialHealthChecking", "");
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"], Json({{"State", "initial"},
                                                        {"Reason", "Elb.InitialHealthChecking"},
                                                        {"Description", "Initial health checks in progress"}}));
  record(TargetState::kHealthy, "", "");
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"], Json({{"State", "healthy"}}));
  record(TargetState::kUnhealthy, "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]");
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"], Json({{"State", "unhealthy"},
                                                        {"Reason", "Target.ResponseCodeMismatch"},
                                                        {"Description", "Health checks failed with these codes: [503]"}}));
}

TEST_F(Targets, that_nobody_registered_are_unused) {
  const Json described = elb.health(group, one)[0];
  EXPECT_EQ(described["TargetHealth"], Json({{"State", "unused"},
                                             {"Reason", "Target.NotRegistered"},
                                             {"Description", "Target is not registered to the target group"}}));
}

TEST_F(Targets, of_a_group_without_listener_are_not_in_use) {
  const std::string idle = elb.group("idle", {{"HealthCheckPort", "9000"}});
  elb.made("RegisterTargets", {{"TargetGroupArn", idle}, {"Targets", one}});
  const Json described = elb.health(idle)[0];
  EXPECT_EQ(described["TargetHealth"]["State"], "unused");
  EXPECT_EQ(described["TargetHealth"]["Reason"], "Target.NotInUse");
  EXPECT_EQ(described["TargetHealth"]["Description"],
            "Target group is not configured to receive traffic from the load balancer");
  EXPECT_EQ(described["HealthCheckPort"], "9000");
}

TEST_F(Targets, drain_for_the_delay_of_the_group) {
  elb.made("RegisterTargets", with(one));
  elb.commands();
  elb.made("DeregisterTargets", with(one));
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"], Json({{"State", "draining"},
                                                        {"Reason", "Target.DeregistrationInProgress"},
                                                        {"Description", "Target deregistration is in progress"}}));
  EXPECT_EQ(elb.state.find(only())->drain_deadline, elb.now + Duration::seconds(300));
  ASSERT_EQ(elb.draft.deadlines().size(), 1U);
  EXPECT_EQ(elb.draft.deadlines().begin()->first, elb.now + Duration::seconds(300));
  const auto commands = elb.commands();
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_TRUE(testing::elb_command<SetTarget>(commands[0]));
  elb.made("DeregisterTargets", with(one));
  EXPECT_TRUE(elb.commands().empty());
}

TEST_F(Targets, come_back_from_draining_as_new_ones) {
  elb.made("RegisterTargets", with(one));
  elb.made("DeregisterTargets", with(one));
  elb.made("RegisterTargets", with(one));
  EXPECT_EQ(elb.state.find(only())->mode, TargetMode::kActive);
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"]["State"], "initial");
  EXPECT_TRUE(elb.state.recount().empty());
}

TEST_F(Targets, that_nobody_serves_go_at_once) {
  const std::string idle = elb.group("idle");
  elb.made("RegisterTargets", {{"TargetGroupArn", idle}, {"Targets", one}});
  elb.made("DeregisterTargets", {{"TargetGroupArn", idle}, {"Targets", one}});
  EXPECT_TRUE(elb_model(elb.state).targets_of(elb_model(elb.state).target_group_named("idle")).empty());
  EXPECT_TRUE(testing::elb_command<RemoveTarget>(elb.commands().back()));
  EXPECT_TRUE(elb.elb("DeregisterTargets", {{"TargetGroupArn", idle}, {"Targets", one}}).ok());
}

TEST_F(Targets, of_one_machine_are_told_apart_by_port) {
  elb.made("RegisterTargets",
           with(Json::array({{{"Id", "i-0000000000000001"}, {"Port", 81}}, {{"Id", "i-0000000000000001"}, {"Port", 82}}})));
  elb.made("DeregisterTargets", with(Json::array({{{"Id", "i-0000000000000001"}, {"Port", 81}}})));
  const Json described = elb.health(group);
  ASSERT_EQ(described.size(), 2U);
  EXPECT_EQ(described[0]["TargetHealth"]["State"], "draining");
  EXPECT_EQ(described[1]["TargetHealth"]["State"], "initial");
}

TEST_F(Targets, stop_at_the_quota_of_their_group) {
  Json many = Json::array();
  for (int port = 1; port <= 1000; ++port) many.push_back({{"Id", "i-0000000000000001"}, {"Port", port}});
  elb.made("RegisterTargets", with(many));
  EXPECT_EQ(elb.refused("RegisterTargets", with(Json::array({{{"Id", "i-0000000000000001"}, {"Port", 1001}}}))),
            "TooManyTargets");
}

TEST(TargetsWithoutBalancer, count_as_healthy) {
  Elb elb(Elb::Balancer::kNone);
  const std::string group = elb.group("web", {{"TargetType", "ip"}});
  elb.listener(elb.balancer(), group);
  elb.made("RegisterTargets", {{"TargetGroupArn", group}, {"Targets", {{{"Id", "10.0.0.1"}}}}});
  EXPECT_EQ(elb.health(group)[0]["TargetHealth"], Json({{"State", "healthy"}}));
}

}  // namespace
}  // namespace moorage
