// Rules, weights, stickiness and attributes on a real HAProxy.
#include <chrono>
#include <map>
#include <thread>

#include "contract/balancer/client.h"
#include "contract/balancer/contract_messages.h"
#include "contract/balancer/haproxy_world.h"
#include "drivers/balancer/haproxy/haproxy_balancer.h"

namespace moorage::testing {
namespace {

constexpr const char* kBalancer = "00000000000000b1";
constexpr const char* kOne = "00000000000000a1";
constexpr const char* kTwo = "00000000000000a2";

class HaproxyRules : public ::testing::Test {
 protected:
  void SetUp() override {
    driver_ = world_.open();
    ASSERT_NE(driver_, nullptr);
    ASSERT_TRUE(driver_->start(seen_).ok());
    driver_->submit(sync_command({}));
    for (const auto& [group, name] : {std::pair(kOne, "web-1"), std::pair(kTwo, "web-2")}) {
      driver_->submit(set_group_command({.id = group}));
      const Endpoint endpoint = world_.start_application(name, Fitness::kFit);
      targets_.push_back({.group = group, .address = endpoint.address, .port = endpoint.port, .name = name});
    }
  }
  void TearDown() override {
    if (!driver_) return;
    driver_->submit(sync_command({}));
    EXPECT_TRUE(wait_for([&] { return processes_of(world_.directory()).empty(); }));
    driver_->close();
  }

  // Both groups are behind the listener, so that both targets become healthy.
  void serve(ListenerSpec listener, std::map<std::string, std::string> attributes = {}) {
    listener.port = port_;
    driver_->submit(
        set_balancer_command({.id = kBalancer, .listeners = {std::move(listener)}, .attributes = std::move(attributes)}));
    for (const TargetSpec& target : targets_) driver_->submit(set_target_command(target));
  }
  void wait_for_targets() {
    ASSERT_TRUE(wait_for([&] {
      for (const TargetSpec& target : targets_) {
        const auto seen = health_in(seen_.all(), target);
        if (seen.empty() || seen.back().state != "healthy") return false;
      }
      return true;
    }));
  }
  std::string ask(const std::string& path, const std::string& headers = {}) { return get({.port = port_}, path, headers).body; }

  HaproxyWorld world_;
  SeenBalancerReports seen_;
  std::unique_ptr<ports::BalancerDriver> driver_;
  std::vector<TargetSpec> targets_;
  std::uint16_t port_ = unused_port();
};

std::string cookie_in(const std::string& head) {
  const std::string name = "set-cookie: ";
  const std::size_t at = head.find(name);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size();
  return head.substr(begin, head.find(';', begin) - begin);
}

TEST_F(HaproxyRules, weights_of_rules_and_of_the_default_action_are_the_shares) {
  const ConditionSpec canary{.field = "path-pattern", .values = {"/canary*"}};
  serve({.forward = {{.group = kOne, .weight = 1}, {.group = kTwo, .weight = 3}},
         .rules = {{.conditions = {canary}, .forward = {{.group = kOne, .weight = 9}, {.group = kTwo, .weight = 1}}}}});
  wait_for_targets();
  HttpClient client({.port = port_});
  const auto share_of_two = [&](const std::string& path) {
    int two = 0;
    for (int i = 0; i < 1'000; ++i) two += client.get(path).body == "web-2" ? 1 : 0;
    return two / 1'000.0;
  };
  EXPECT_NEAR(share_of_two("/"), 0.75, 0.08);  // six standard deviations
  EXPECT_NEAR(share_of_two("/canary"), 0.10, 0.06);
}

TEST_F(HaproxyRules, a_client_with_a_cookie_stays_with_its_target_group) {
  serve({.forward = {{.group = kOne, .weight = 1}, {.group = kTwo, .weight = 1}}, .group_s = 60});
  wait_for_targets();
  std::map<std::string, std::string> cookies;  // by application
  for (int i = 0; i < 200 && cookies.size() < 2; ++i) {
    const HttpAnswer answer = get({.port = port_});
    cookies[answer.body] = cookie_in(answer.head);
  }
  ASSERT_EQ(cookies.size(), 2U);
  for (const auto& [application, cookie] : cookies) {
    EXPECT_TRUE(cookie.starts_with("AWSALBTG=")) << cookie;
    for (int i = 0; i < 50; ++i) EXPECT_EQ(ask("/", "Cookie: a=b; " + cookie + "\r\n"), application);
  }
}

TEST_F(HaproxyRules, change_under_load_without_a_lost_request) {
  serve({.forward = {{.group = kOne}, {.group = kTwo}}});
  wait_for_targets();
  Load load({.address = {.port = port_}, .pause_us = 500});
  for (int round = 1; round <= 8; ++round) {
    const std::string mark = "/round-" + std::to_string(round);
    serve({.forward = {{.group = kOne}, {.group = kTwo}},
           .rules = {{.conditions = {{.field = "path-pattern", .values = {mark}}}, .fixed_status = 200, .fixed_body = mark},
                     {.conditions = {{.field = "path-pattern", .values = {"/*"}}},
                      .forward = {{.group = round % 2 ? kOne : kTwo}}}}});
    ASSERT_TRUE(wait_for([&] { return ask(mark) == mark; }));
  }
  load.stop();
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  EXPECT_GT(load.requests(), 100U);
}

TEST_F(HaproxyRules, attributes_of_load_balancers_and_listeners_take_effect) {
  serve({.forward = {{.group = kOne}, {.group = kTwo}}});
  wait_for_targets();
  const std::string headers = "X-Forwarded-For: 192.0.2.1\r\nX_Odd: 1\r\n";
  EXPECT_NE(ask("/headers", headers).find("x-forwarded-for: 192.0.2.1, 127.0.0.1\r\n"), std::string::npos);
  EXPECT_NE(ask("/headers", headers).find("x_odd: 1"), std::string::npos);
  EXPECT_NE(ask("/headers").find("host: test:" + std::to_string(port_) + "\r\n"), std::string::npos) << ask("/headers");

  serve({.forward = {{.group = kOne}, {.group = kTwo}},
         .attributes = {{"routing.http.response.content_security_policy.header_value",
                         "default-src 'self'; a \"b\" %[src] $HOME"}}},
        {{"routing.http.xff_client_port.enabled", "true"},
         {"routing.http.drop_invalid_header_fields.enabled", "true"},
         {"routing.http.preserve_host_header.enabled", "true"}});
  ASSERT_TRUE(wait_for([&] { return ask("/headers", headers).find("x_odd") == std::string::npos; }));
  const std::string seen = ask("/headers", headers);
  EXPECT_NE(seen.find("x-forwarded-for: 192.0.2.1, 127.0.0.1:"), std::string::npos) << seen;
  EXPECT_NE(seen.find("host: test\r\n"), std::string::npos) << seen;
  EXPECT_NE(get({.port = port_}).head.find("content-security-policy: default-src 'self'; a \"b\" %[src] $HOME\r\n"),
            std::string::npos)
      << get({.port = port_}).head;

  for (const auto& [mode, line] : {std::pair("preserve", "x-forwarded-for: 192.0.2.1\r\n"), std::pair("remove", "")}) {
    serve({.forward = {{.group = kOne}, {.group = kTwo}}}, {{"routing.http.xff_header_processing.mode", mode}});
    const std::string wanted = line;
    EXPECT_TRUE(wait_for([&] {
      const std::string answer = ask("/headers", headers);
      return wanted.empty() ? answer.find("x-forwarded-for") == std::string::npos : answer.find(wanted) != std::string::npos;
    })) << mode;
  }
}

}  // namespace
}  // namespace moorage::testing
