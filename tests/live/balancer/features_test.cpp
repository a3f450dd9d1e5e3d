// The settings of listeners and target groups, as a client sees their effect.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class BalancerFeatures : public LiveBalancer {
 protected:
  // One load balancer with this listener at `port_`.
  void stand_up_with(ListenerSpec listener, std::vector<GroupSpec> groups = {}) {
    open();
    submit(sync_command({}));
    for (const GroupSpec& group : groups) submit(set_group_command(group));
    listener.port = port_;
    submit(set_balancer_command({.id = kBalancer, .listeners = {listener}}));
    ASSERT_TRUE(becomes_active(kBalancer)) << condition(kBalancer)->reason;
  }
  std::map<std::string, int> count_answers(int requests) {
    std::map<std::string, int> counts;
    for (int i = 0; i < requests; ++i) ++counts[ask().body];
    return counts;
  }
};

TEST_F(BalancerFeatures, answers_with_a_fixed_response) {
  const std::string body = "it's \"closed\" # today\n%[env(PATH)] ${HOME} \\ end\n";
  stand_up_with({.fixed_status = 404, .fixed_type = "text/html", .fixed_body = body});
  const HttpAnswer answer = ask("/anything");
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(answer.body, body);
  EXPECT_THAT(answer.head, HasSubstr("text/html"));
}

TEST_F(BalancerFeatures, redirects) {
  stand_up_with({.redirect_status = 301, .redirect_location = "https://#{host}:443/#{path}?#{query}"});
  const HttpAnswer with = ask("/a/b?x=1&y=2");
  EXPECT_EQ(with.status, 301);
  EXPECT_THAT(with.head, HasSubstr("https://test:443/a/b?x=1&y=2\r\n"));
  EXPECT_THAT(ask("/a").head, HasSubstr("https://test:443/a\r\n"));
}

TEST_F(BalancerFeatures, divides_requests_by_weight) {
  stand_up_with({.forward = {{.group = kGroup, .weight = 80}, {.group = kGroup2, .weight = 20}}},
                {{.id = kGroup}, {.id = kGroup2}});
  register_and_wait(application("web-1", kGroup));
  register_and_wait(application("web-2", kGroup2));
  const auto counts = count_answers(1'000);
  EXPECT_NEAR(counts.at("web-1"), 800, 60);
  EXPECT_NEAR(counts.at("web-2"), 200, 60);
}

TEST_F(BalancerFeatures, a_weight_can_change_without_losing_a_request) {
  stand_up_with({.forward = {{.group = kGroup, .weight = 1}, {.group = kGroup2, .weight = 0}}},
                {{.id = kGroup}, {.id = kGroup2}});
  register_and_wait(application("web-1", kGroup));
  register_and_wait(application("web-2", kGroup2));
  EXPECT_EQ(count_answers(20).at("web-1"), 20);
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 2, .one_shot_clients = 2});
  submit(set_balancer_command(
      {.id = kBalancer,
       .listeners = {{.port = port_, .forward = {{.group = kGroup, .weight = 0}, {.group = kGroup2, .weight = 1}}}}}));
  EXPECT_TRUE(wait_for([&] { return ask().body == "web-2"; }));
  load.stop();
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
}

TEST_F(BalancerFeatures, sticks_to_a_target_by_cookie) {
  stand_up({.id = kGroup, .stickiness_s = 3'600});
  std::vector<TargetSpec> targets;
  for (const char* name : {"web-1", "web-2", "web-3"}) {
    targets.push_back(application(name));
    register_and_wait(targets.back());
  }
  const HttpAnswer first = ask();
  const auto at = first.head.find("AWSALB=");
  ASSERT_NE(at, std::string::npos) << first.head;
  const std::string cookie = "Cookie: " + first.head.substr(at, first.head.find(';', at) - at) + "\r\n";
  for (int i = 0; i < 9; ++i) EXPECT_EQ(ask("/", cookie).body, first.body);
  std::set<std::string> without;
  for (int i = 0; i < 9; ++i) without.insert(ask().body);
  EXPECT_EQ(without.size(), 3U);
  // A draining target gets no request of its sticky clients either.
  for (const TargetSpec& target : targets) {
    if (target.name == first.body) drain_and_remove(target);
  }
  EXPECT_NE(ask("/", cookie).body, first.body);
  EXPECT_EQ(ask("/", cookie).status, 200);
}

TEST_F(BalancerFeatures, the_cookie_outlives_a_reload) {
  stand_up({.id = kGroup, .stickiness_s = 3'600});
  for (const char* name : {"web-1", "web-2", "web-3"}) register_and_wait(application(name));
  const HttpAnswer first = ask();
  const auto at = first.head.find("AWSALB=");
  ASSERT_NE(at, std::string::npos);
  const std::string cookie = "Cookie: " + first.head.substr(at, first.head.find(';', at) - at) + "\r\n";
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  ASSERT_TRUE(becomes_active(kOther));
  for (int i = 0; i < 9; ++i) EXPECT_EQ(ask("/", cookie).body, first.body);
}

TEST_F(BalancerFeatures, forwards_tcp) {
  stand_up({.id = kGroup, .protocol = "TCP", .check_protocol = "TCP"});
  register_and_wait(application("web-1"));
  EXPECT_EQ(ask().body, "web-1");
  const HttpAnswer headers = ask("/headers");
  EXPECT_THAT(headers.body, Not(HasSubstr("x-forwarded-for")));
}

TEST_F(BalancerFeatures, drains_tcp_connections) {
  stand_up({.id = kGroup, .protocol = "TCP", .check_protocol = "TCP"});
  TargetSpec web = application("web-1");
  register_and_wait(web);
  HttpClient client({.host = "127.0.0.1", .port = port_});
  ASSERT_EQ(client.get("/").body, "web-1");
  web.draining = true;
  submit(set_target_command(web));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // real time: that something does not happen
  EXPECT_EQ(drained_in(seen_->all(), web), 0);
  EXPECT_EQ(client.get("/").body, "web-1");  // the connection goes on
  client.disconnect();
  EXPECT_TRUE(wait_for([&] { return drained_in(seen_->all(), web) == 1; }));
}

TEST_F(BalancerFeatures, removal_ends_what_was_not_drained_after_a_grace) {
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  HttpClient client({.host = "127.0.0.1", .port = port_});
  ASSERT_TRUE(client.begin("POST", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  submit(remove_target_command(web));
  EXPECT_TRUE(wait_for([&] { return removed_in(seen_->all(), web) == 1; }));
  EXPECT_NE(client.finish().status, 200);
}

TEST_F(BalancerFeatures, removal_leaves_requests_their_grace) {
  stand_up();
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  HttpClient client({.host = "127.0.0.1", .port = port_, .from = {}});
  ASSERT_TRUE(client.begin("POST", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  submit(remove_target_command(web));
  ASSERT_TRUE(wait_for([&] { return ask().status == 503; }));   // it gets no new request
  std::this_thread::sleep_for(std::chrono::milliseconds(200));  // real time: that something does not happen
  world_.origins().let_go();
  EXPECT_EQ(client.finish().status, 200);
  EXPECT_TRUE(wait_for([&] { return removed_in(seen_->all(), web) == 1; }));
}

TEST_F(BalancerFeatures, tells_targets_who_asked) {
  stand_up();
  register_and_wait(application("web-1"));
  const std::string headers = ask("/headers").body;
  EXPECT_THAT(headers, HasSubstr("x-forwarded-for: 127.0.0.1"));
  EXPECT_THAT(headers, HasSubstr("x-forwarded-proto: http"));
  EXPECT_THAT(headers, HasSubstr("x-forwarded-port: " + std::to_string(port_)));
}

TEST_F(BalancerFeatures, takes_the_codes_that_the_matcher_names) {
  stand_up({.id = kGroup, .interval_ms = 200, .matcher = "200-299,404"});
  const TargetSpec web = application("web-1");
  world_.origins().set_health("web-1", 404);
  register_and_wait(web);
  world_.origins().set_health("web-1", 500);
  ASSERT_TRUE(wait_for([&] { return health_of(web) == "unhealthy"; }));
  const HealthSeen last = health_in(seen_->all(), web).back();
  EXPECT_EQ(last.reason, "Target.ResponseCodeMismatch");
  EXPECT_EQ(last.description, "Health checks failed with these codes: [500]");
}

TEST_F(BalancerFeatures, tells_a_silent_target_from_a_wrong_answer) {
  stand_up({.id = kGroup, .interval_ms = 200, .timeout_ms = 150});
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  world_.origins().set_health("web-1", 0);
  ASSERT_TRUE(wait_for([&] { return health_of(web) == "unhealthy"; }));
  EXPECT_EQ(health_in(seen_->all(), web).back().reason, "Target.Timeout");
  EXPECT_EQ(health_in(seen_->all(), web).back().description, "Request timed out");
}

TEST_F(BalancerFeatures, a_dead_target_is_told_as_failed) {
  stand_up({.id = kGroup, .interval_ms = 200});
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  world_.origins().kill("web-1");
  ASSERT_TRUE(wait_for([&] { return health_of(web) == "unhealthy"; }));
  EXPECT_EQ(health_in(seen_->all(), web).back().reason, "Target.FailedHealthChecks");
}

TEST_F(BalancerFeatures, one_bad_check_is_none_when_the_threshold_is_two) {
  stand_up({.id = kGroup, .interval_ms = 1'000, .unhealthy_threshold = 3});
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  // It holds right after a reload too, when HAProxy by itself would count a single failure as enough.
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  ASSERT_TRUE(becomes_active(kOther));
  ASSERT_TRUE(wait_for([&] { return ask().status == 200; }));
  const auto checks = world_.origins().counts("web-1").checks;
  ASSERT_TRUE(wait_for([&] { return world_.origins().counts("web-1").checks > checks; }));
  world_.origins().set_health("web-1", 503);
  const auto failing_from = world_.origins().counts("web-1").checks;
  ASSERT_TRUE(wait_for([&] { return world_.origins().counts("web-1").checks == failing_from + 2; }));
  world_.origins().set_health("web-1", 200);
  ASSERT_TRUE(wait_for([&] { return world_.origins().counts("web-1").checks >= failing_from + 4; }));
  for (const HealthSeen& seen : health_in(seen_->all(), web)) EXPECT_NE(seen.state, "unhealthy");
}

TEST_F(BalancerFeatures, checks_another_port_where_the_group_says_so) {
  const std::uint16_t health_port = world_.origins().start("health-only");
  stand_up({.id = kGroup, .check_port = health_port, .interval_ms = 200});
  const TargetSpec web = application("web-1", kGroup, Fitness::kUnfit);
  register_and_wait(web);
  EXPECT_EQ(world_.origins().counts("web-1").checks, 0U);
  EXPECT_EQ(ask().body, "web-1");
}

TEST_F(BalancerFeatures, unchecked_groups_serve_at_once) {
  stand_up({.id = kGroup, .checks = false});
  register_and_wait(application("web-1", kGroup, Fitness::kUnfit));
  EXPECT_EQ(ask().body, "web-1");
}

TEST_F(BalancerFeatures, serves_from_unhealthy_targets_when_there_is_no_other) {
  stand_up({.id = kGroup, .interval_ms = 200, .healthy_threshold = 2});
  const TargetSpec one = application("web-1");
  const TargetSpec two = application("web-2");
  register_and_wait(one);
  register_and_wait(two);
  world_.origins().set_health("web-1", 503);
  ASSERT_TRUE(wait_for([&] { return health_of(one) == "unhealthy"; }));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask().body, "web-2");
  world_.origins().set_health("web-2", 503);
  ASSERT_TRUE(wait_for([&] { return health_of(two) == "unhealthy"; }));
  ASSERT_TRUE(wait_for([&] { return ask().status == 200; }));
  std::set<std::string> answered;
  for (int i = 0; i < 10; ++i) answered.insert(ask().body);
  EXPECT_EQ(answered, (std::set<std::string>{"web-1", "web-2"}));
  world_.origins().set_health("web-2", 200);
  ASSERT_TRUE(wait_for([&] { return health_of(two) == "healthy"; }));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(ask().body, "web-2");
}

TEST_F(BalancerFeatures, a_new_target_warms_up_slowly_where_the_group_says_so) {
  stand_up({.id = kGroup, .slow_start_s = 30});
  register_and_wait(application("web-1"));
  submit(set_group_command({.id = kGroup, .slow_start_s = 900}));  // a reload: web-1 goes on at its full weight
  ASSERT_TRUE(wait_for([&] { return stats().reloads == 1 && ask().status == 200; }));
  register_and_wait(application("web-2"));
  const auto counts = count_answers(200);
  EXPECT_GT(counts.at("web-1"), 180);
}

TEST_F(BalancerFeatures, the_least_busy_target_is_chosen) {
  stand_up({.id = kGroup, .algorithm = "least_outstanding_requests"});
  register_and_wait(application("web-1"));
  std::vector<std::unique_ptr<HttpClient>> busy;
  const auto hold_one_more = [&] {
    busy.push_back(std::make_unique<HttpClient>(Address{.host = "127.0.0.1", .port = port_}));
    const int held = static_cast<int>(busy.size());
    return busy.back()->begin("GET", "/hold") &&
           wait_for([&] { return world_.origins().held("web-1") + world_.origins().held("web-2") == held; });
  };
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(hold_one_more());
  register_and_wait(application("web-2"));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(hold_one_more());  // with round robin, web-1 would get every second request
  EXPECT_EQ(world_.origins().held("web-1"), 3);
  EXPECT_EQ(world_.origins().held("web-2"), 3);
  world_.origins().let_go();
  for (const auto& client : busy) EXPECT_EQ(client->finish().status, 200);
}

TEST_F(BalancerFeatures, a_group_that_changes_its_checks_keeps_serving) {
  stand_up({.id = kGroup});
  const TargetSpec web = application("web-1");
  register_and_wait(web);
  Load load({.address = {.host = "127.0.0.1", .port = port_}, .keep_alive_clients = 2, .one_shot_clients = 1});
  submit(set_group_command({.id = kGroup, .check_path = "/health?deep=1", .interval_ms = 200}));
  const auto checks = world_.origins().counts("web-1").checks;
  ASSERT_TRUE(wait_for([&] { return world_.origins().counts("web-1").checks > checks + 3; }));
  load.stop();
  EXPECT_EQ(load.failures(), 0U) << load.first_failure();
  EXPECT_EQ(health_of(web), "healthy");
}

}  // namespace
}  // namespace moorage::testing
