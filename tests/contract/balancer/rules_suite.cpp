// What the rules of a listener decide: one table for every driver.
#include "contract/balancer/balancer_suite.h"

namespace moorage::testing {
namespace {

using Asked = BalancerWorld::Asked;

constexpr const char* kOther = "00000000000000a2";

struct Expected {
  Asked asked;
  std::string answer;
};

ConditionSpec path(std::vector<std::string> values) { return {.field = "path-pattern", .values = std::move(values)}; }
ConditionSpec host(std::vector<std::string> values) { return {.field = "host-header", .values = std::move(values)}; }

RuleSpec fixed(std::vector<ConditionSpec> conditions, const std::string& body) {
  return {.conditions = std::move(conditions), .fixed_status = 418, .fixed_body = body};
}

std::string shown(const Asked& asked) { return asked.method + " " + asked.host + asked.target + " from " + asked.from; }

}  // namespace

TEST_P(BalancerContract, the_first_rule_whose_conditions_hold_decides) {
  open();
  stand_up();
  register_and_wait(application("web-1"));
  set_group({.id = kOther});
  const TargetSpec other = application("web-2", kOther);
  set_target(other);
  ListenerSpec listener{.port = port_, .forward = {{.group = kGroup}}};
  listener.rules = {
      fixed({path({"/first/*"}), host({"a.example.com"})}, "both"),
      {.conditions = {path({"/first/*"})}, .forward = {{.group = kOther}}},
      fixed({path({"/first/never", "/i?g/*.png", "/a+b(c)"})}, "path"),
      fixed({host({"*.Example.org", "shop.test"})}, "host"),
      fixed({{.field = "http-header", .header = "X-Kind", .values = {"beta*", "100%"}}}, "header"),
      fixed({{.field = "http-request-method", .values = {"PUT", "PURGE"}}}, "method"),
      fixed({{.field = "query-string", .pairs = {{"version", "v?"}, {"", "*any*"}, {"star", "\\*"}}}}, "query"),
      fixed({{.field = "source-ip", .values = {"127.0.0.9/32", "2001:db8::/32"}}}, "source"),
      fixed({{.field = "path-pattern", .regexes = {"^/re/[0-9]{2,3}$"}}}, "regex"),
      fixed({{.field = "http-header", .header = "User-Agent", .regexes = {"it's|\"q\" #1"}}}, "quoted"),
      {.conditions = {path({"/go/*"})}, .redirect_status = 301, .redirect_location = "https://#{host}:8443/#{path}?#{query}"},
      {.conditions = {path({"/away"})}, .redirect_status = 302, .redirect_location = "http://b.test:#{port}/x?y=1&#{query}"},
  };
  set_balancer({.id = kBalancer, .listeners = {listener}});
  ASSERT_TRUE(eventually([&] { return health_of(other) == "healthy"; }));
  const std::string port = std::to_string(port_);
  const std::vector<Expected> table = {
      {{.target = "/"}, "web-1"},
      {{.target = "/first/x", .host = "A.example.com:81"}, "418 both"},
      {{.target = "/first/x", .host = "b.example.com"}, "web-2"},
      {{.target = "/first/never"}, "web-2"},
      {{.target = "/first"}, "web-1"},
      {{.target = "/FIRST/x"}, "web-1"},
      {{.target = "/img/a.png"}, "418 path"},
      {{.target = "/img/a/b.png?x=.gif"}, "418 path"},
      {{.target = "/img/apng"}, "web-1"},
      {{.target = "/iig/.png"}, "418 path"},
      {{.target = "/a+b(c)"}, "418 path"},
      {{.target = "/aab(c)"}, "web-1"},
      {{.target = "/", .host = "x.y.example.ORG"}, "418 host"},
      {{.target = "/", .host = "example.org"}, "web-1"},
      {{.target = "/", .host = "shop.test:8080"}, "418 host"},
      {{.target = "/", .headers = {{"x-kind", "BETA-7"}}}, "418 header"},
      {{.target = "/", .headers = {{"X-Kind", "alpha"}, {"X-Kind", "100%"}}}, "418 header"},
      {{.target = "/", .headers = {{"X-Kind", "a beta"}}}, "web-1"},
      {{.method = "PUT"}, "418 method"},
      {{.method = "PURGE"}, "418 method"},
      {{.method = "DELETE"}, "web-1"},
      {{.target = "/?a=1&Version=V2"}, "418 query"},
      {{.target = "/?version=v22"}, "web-1"},
      {{.target = "/?xversion=v2"}, "web-1"},
      {{.target = "/?q=so-any-thing&z=1"}, "418 query"},
      {{.target = "/?star=*"}, "418 query"},
      {{.target = "/?star=x"}, "web-1"},
      {{.target = "/", .from = "127.0.0.9"}, "418 source"},
      {{.target = "/", .from = "127.0.0.8"}, "web-1"},
      {{.target = "/re/12"}, "418 regex"},
      {{.target = "/re/1234"}, "web-1"},
      {{.target = "/", .headers = {{"user-agent", "well, IT'S me"}}}, "418 quoted"},
      {{.target = "/", .headers = {{"user-agent", "a \"q\" #1"}}}, "418 quoted"},
      {{.target = "/go/a/b?x=1", .host = "h.test"}, "301 https://h.test:8443/go/a/b?x=1"},
      {{.target = "/go/a", .host = "h.test"}, "301 https://h.test:8443/go/a"},
      {{.target = "/away?q=2"}, "302 http://b.test:" + port + "/x?y=1&q=2"},
  };
  // A real balancer is reloaded: its first answers may still be those of before.
  ASSERT_TRUE(eventually([&] { return world_->ask_for("127.0.0.1", port_, table[1].asked) == table[1].answer; }));
  for (const Expected& one : table) EXPECT_EQ(world_->ask_for("127.0.0.1", port_, one.asked), one.answer) << shown(one.asked);
}

TEST_P(BalancerContract, rules_that_change_places_change_the_answer) {
  open();
  stand_up();
  register_and_wait(application("web-1"));
  const RuleSpec wide = fixed({path({"/*"})}, "wide");
  const RuleSpec narrow = fixed({path({"/x"})}, "narrow");
  const auto with = [&](std::vector<RuleSpec> rules) {
    set_balancer({.id = kBalancer, .listeners = {{.port = port_, .forward = {{.group = kGroup}}, .rules = std::move(rules)}}});
  };
  const auto answer = [&] { return world_->ask_for("127.0.0.1", port_, {.target = "/x"}); };
  with({narrow, wide});
  EXPECT_TRUE(eventually([&] { return answer() == "418 narrow"; }));
  with({wide, narrow});
  EXPECT_TRUE(eventually([&] { return answer() == "418 wide"; }));
  with({narrow});
  EXPECT_TRUE(eventually([&] { return answer() == "418 narrow"; }));
  EXPECT_EQ(world_->ask_for("127.0.0.1", port_, {.target = "/y"}), "web-1");
  with({});
  EXPECT_TRUE(eventually([&] { return answer() == "web-1"; }));
}

TEST_P(BalancerContract, a_group_behind_a_rule_only_is_checked_and_drained) {
  open();
  stand_up();
  set_group({.id = kOther});
  set_balancer({.id = kBalancer,
                .listeners = {{.port = port_,
                               .forward = {{.group = kGroup}},
                               .rules = {{.conditions = {path({"/o*"})}, .forward = {{.group = kOther}}}}}}});
  const TargetSpec other = application("web-1", kOther);
  register_and_wait(other);
  EXPECT_EQ(world_->ask_for("127.0.0.1", port_, {.target = "/other"}), "web-1");
  close();
  open();
  EXPECT_TRUE(eventually([&] { return health_of(other) == "healthy"; }));
  EXPECT_EQ(world_->ask_for("127.0.0.1", port_, {.target = "/other"}), "web-1");
  drain_target(other);
  EXPECT_TRUE(eventually([&] { return drained(other) == 1; }));
}

}  // namespace moorage::testing
