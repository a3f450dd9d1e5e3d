// The steps of a target group: HAProxy's rows go in, commands come out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "drivers/balancer/haproxy/group_step.h"
#include "drivers/balancer/haproxy/haproxy_layout.h"

namespace moorage::haproxy {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class HaproxyStep : public ::testing::Test {
 protected:
  HaproxyStep() {
    group_ = {.id = "a1", .protocol = "HTTP", .algorithm = "round_robin", .health = {.protocol = "HTTP", .path = "/"}};
    entry_.target = {.key = {.group = "a1", .id = "i-1", .port = 9001}, .address = "10.0.0.7"};
    name_ = server_name(entry_.target);
    probe_ = probe_name(entry_.target);
  }

  StatRow row(const std::string& server, const std::string& status, const std::string& check = "L7OK",
              std::uint64_t sessions = 0) {
    return {.proxy = "tg-a1", .server = server, .status = status, .check = check, .sessions = sessions};
  }
  std::vector<std::string> step(std::vector<StatRow> rows, std::vector<StatRow> open = {}) {
    GroupView view{.rows = std::move(rows), .open_rows = std::move(open)};
    const Entries entries{{entry_.target.key, &entry_}};
    std::vector<std::string> commands;
    for (const Order& order : step_group({.group = group_, .view = view, .now_ms = now_, .removal_grace_ms = 2'000}, entries)) {
      commands.push_back(order.command);
    }
    return commands;
  }
  std::string server() const { return "tg-a1/" + name_; }
  std::string probe() const { return "tg-a1/" + probe_; }
  static std::string id_of(const std::string& name) {
    std::set<std::uint32_t> none;
    return std::to_string(take_server_id(name, none));
  }

  TargetGroup group_;
  Entry entry_;
  std::string name_;
  std::string probe_;
  std::int64_t now_ = 1'000;
};

TEST_F(HaproxyStep, begins_with_a_probe_that_gets_no_traffic) {
  entry_.fresh = true;
  EXPECT_THAT(step({}), ElementsAre(StartsWith("add server " + probe() + " 10.0.0.7:9001 id " + id_of(probe_) +
                                               " weight 1 check inter 100ms"),
                                    "enable health " + probe(), "set server " + probe() + " state drain"));
  EXPECT_EQ(entry_.verdict.reason, "Elb.InitialHealthChecking");
  EXPECT_FALSE(entry_.settled);
}

TEST_F(HaproxyStep, takes_no_id_that_another_server_has) {
  entry_.fresh = true;
  StatRow other = row("s-0000000000000000", "UP");
  std::set<std::uint32_t> none;
  other.id = take_server_id(probe_, none);
  EXPECT_THAT(step({other}), Contains(HasSubstr(" id " + std::to_string(other.id + 1) + " ")));
}

TEST_F(HaproxyStep, waits_while_the_probe_fails) {
  EXPECT_THAT(step({row(probe_, "DOWN", "L4CON")}), IsEmpty());
  EXPECT_EQ(entry_.verdict.health, Health::kInitial);
}

TEST_F(HaproxyStep, puts_it_into_service_after_one_good_check) {
  EXPECT_THAT(
      step({row(probe_, "DRAIN", "L7OK")}),
      ElementsAre(StartsWith("add server " + server() + " 10.0.0.7:9001 id " + id_of(name_) +
                             " weight 100 pool-max-conn 256 pool-purge-delay 5s check inter 30000ms rise 5 fall 2"),
                  "enable health " + server(), "set server " + server() + " state ready",
                  "set server " + server() + " health up", "set server " + probe() + " state maint", "del server " + probe()));
  EXPECT_THAT(step({row(name_, "UP", "INI")}), IsEmpty());
  EXPECT_EQ(entry_.verdict.health, Health::kHealthy);
  EXPECT_TRUE(entry_.settled);
}

TEST_F(HaproxyStep, gives_up_waiting_after_the_time_of_its_thresholds) {
  now_ = entry_.since_ms + 60'000;
  const auto commands = step({row(probe_, "DOWN", "L7STS")});
  EXPECT_THAT(commands, Contains("set server " + server() + " health down"));
  // A server is never ready before it is known to be down.
  EXPECT_LT(std::find(commands.begin(), commands.end(), "set server " + server() + " health down"),
            std::find(commands.begin(), commands.end(), "set server " + server() + " state ready"));
  EXPECT_EQ(entry_.verdict.health, Health::kUnhealthy);
}

TEST_F(HaproxyStep, a_healthy_target_that_is_as_wanted_gets_no_command) {
  EXPECT_THAT(step({row(name_, "UP")}), IsEmpty());
  EXPECT_THAT(step({row(name_, "UP 1/2")}), IsEmpty());
  EXPECT_EQ(entry_.verdict.health, Health::kHealthy);
}

TEST_F(HaproxyStep, what_an_earlier_registration_left_does_not_count) {
  entry_.fresh = true;
  const auto commands = step({row(name_, "UP"), row(probe_, "DRAIN", "L7OK")});
  EXPECT_THAT(commands, Contains("set server " + server() + " state maint"));
  EXPECT_THAT(commands, Contains("del server " + probe()));
  EXPECT_THAT(commands, Contains(StartsWith("add server " + probe())));
  EXPECT_EQ(entry_.verdict.health, Health::kInitial);
}

TEST_F(HaproxyStep, tells_why_a_target_is_down) {
  StatRow down = row(name_, "DOWN", "L7STS");
  down.check_code = 503;
  step({down}, {row(name_, "no check", "")});
  EXPECT_EQ(entry_.verdict.reason, "Target.ResponseCodeMismatch");
  EXPECT_EQ(entry_.verdict.description, "Health checks failed with these codes: [503]");
  // While a target recovers, the last failure stays the reason.
  step({row(name_, "DOWN 1/5", "L7OK")}, {row(name_, "no check", "")});
  EXPECT_EQ(entry_.verdict.description, "Health checks failed with these codes: [503]");
  EXPECT_EQ(verdict_of(row(name_, "DOWN", "L4TOUT")).reason, "Target.Timeout");
  EXPECT_EQ(verdict_of(row(name_, "DOWN", "L7TOUT")).description, "Request timed out");
  EXPECT_EQ(verdict_of(row(name_, "DOWN", "L4CON")).reason, "Target.FailedHealthChecks");
}

TEST_F(HaproxyStep, sends_traffic_to_all_when_none_is_healthy) {
  entry_.in_service = true;
  entry_.verdict.health = Health::kUnhealthy;
  EXPECT_THAT(step({row(name_, "DOWN", "L4CON")}),
              ElementsAre(StartsWith("add server tg-a1-open/" + name_), "set server tg-a1-open/" + name_ + " state ready"));
  EXPECT_THAT(step({row(name_, "DOWN", "L4CON")}, {row(name_, "no check", "")}), IsEmpty());
  EXPECT_THAT(step({row(name_, "UP")}, {row(name_, "no check", "")}),
              ElementsAre("set server tg-a1-open/" + name_ + " state maint", "del server tg-a1-open/" + name_));
}

TEST_F(HaproxyStep, drains_by_maintenance_and_is_done_when_the_server_is_deleted) {
  entry_.want = Want::kDrain;
  EXPECT_THAT(step({row(name_, "UP", "L7OK", 2)}), ElementsAre("set server " + server() + " state maint"));
  EXPECT_FALSE(entry_.gone);
  EXPECT_THAT(step({row(name_, "MAINT", "", 1)}), IsEmpty());
  EXPECT_FALSE(entry_.gone);
  EXPECT_THAT(step({row(name_, "MAINT", "", 0)}), Contains("del server " + server()));
  EXPECT_FALSE(entry_.gone);
  EXPECT_THAT(step({}), IsEmpty());
  EXPECT_TRUE(entry_.gone);
}

TEST_F(HaproxyStep, cuts_requests_of_a_removed_target_only_after_a_grace) {
  entry_.want = Want::kRemove;
  entry_.since_ms = now_;
  EXPECT_THAT(step({row(name_, "MAINT", "", 1)}), IsEmpty());
  now_ += 2'000;
  EXPECT_THAT(step({row(name_, "MAINT", "", 1)}), ElementsAre("shutdown sessions server " + server()));
}

TEST_F(HaproxyStep, takes_away_servers_of_nobody) {
  EXPECT_THAT(step({row(name_, "UP"), row("s-0000000000000000", "UP")}),
              ElementsAre("set server tg-a1/s-0000000000000000 state maint", "del server tg-a1/s-0000000000000000"));
}

TEST_F(HaproxyStep, an_address_that_is_none_reaches_no_command) {
  entry_.target.address = "10.0.0.7 \nshow env";
  EXPECT_THAT(step({}), IsEmpty());
  EXPECT_EQ(entry_.verdict.reason, "Target.IpUnusable");
}

TEST_F(HaproxyStep, unchecked_groups_serve_at_once) {
  group_.health.enabled = false;
  EXPECT_THAT(step({}), ElementsAre(Not(HasSubstr("check")), "set server " + server() + " state ready"));
  EXPECT_THAT(step({row(name_, "no check", "")}), IsEmpty());
  EXPECT_EQ(entry_.verdict.health, Health::kHealthy);
}

TEST_F(HaproxyStep, after_a_reload_an_unhealthy_target_is_down_before_it_is_ready) {
  entry_.in_service = true;
  entry_.verdict.health = Health::kUnhealthy;
  const auto commands = step({row(name_, "MAINT", "")});
  EXPECT_LT(std::find(commands.begin(), commands.end(), "set server " + server() + " health down"),
            std::find(commands.begin(), commands.end(), "set server " + server() + " state ready"));
}

}  // namespace
}  // namespace moorage::haproxy
