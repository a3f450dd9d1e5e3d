// The time-outs are those of ALB and NLB, divided by sixty to some thousands.
#include <gmock/gmock.h>
#include <poll.h>

#include <chrono>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

class BalancerTimeouts : public LiveBalancer {
 protected:
  void stand_up_quick(const std::string& protocol, std::int64_t divisor, std::int64_t idle_timeout_ms) {
    drivers::HaproxyOptions options = world_.options();
    options.time_divisor = divisor;
    open(options);
    submit(sync_command({}));
    submit(set_group_command({.id = kGroup, .protocol = protocol, .check_protocol = protocol}));
    submit(set_balancer_command({.id = kBalancer,
                                 .listeners = {{.port = port_, .protocol = protocol, .forward = {{.group = kGroup}}}},
                                 .idle_timeout_ms = idle_timeout_ms}));
    ASSERT_TRUE(becomes_active(kBalancer));
    register_and_wait(application("web-1"));
  }
  HttpClient client() { return HttpClient({.host = "127.0.0.1", .port = port_, .from = {}}); }
  static std::int64_t since(Clock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start).count();
  }
};

TEST_F(BalancerTimeouts, a_silent_target_is_a_504_after_the_idle_timeout) {
  stand_up_quick("HTTP", 60, 60'000);
  const auto start = Clock::now();
  EXPECT_EQ(ask("/hold").status, 504);
  EXPECT_GE(since(start), 950);
  world_.origins().let_go();
}

TEST_F(BalancerTimeouts, a_client_that_half_closes_waits_as_long_for_its_answer) {
  stand_up_quick("HTTP", 60, 1'800'000);  // 30 s
  HttpClient http = client();
  ASSERT_TRUE(http.begin("GET", "/hold"));
  http.end_sending();
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  std::this_thread::sleep_for(milliseconds(500));  // real time: that something does not happen
  world_.origins().let_go();
  EXPECT_EQ(http.finish().status, 200);
}

TEST_F(BalancerTimeouts, idle_http_connections_end_after_a_minute) {
  stand_up_quick("HTTP", 60, 0);
  HttpClient http = client();
  ASSERT_EQ(http.get("/").status, 200);
  const auto start = Clock::now();
  EXPECT_EQ(http.finish().status, 0);  // ends when the connection does
  EXPECT_GE(since(start), 900);
  EXPECT_LE(since(start), 15'000);
}

TEST_F(BalancerTimeouts, tcp_connections_may_be_idle_for_350_seconds) {
  stand_up_quick("TCP", 100, 0);
  HttpClient tcp = client();
  ASSERT_EQ(tcp.get("/").status, 200);
  const auto start = Clock::now();
  std::this_thread::sleep_for(milliseconds(1'500));  // 150 s: an ALB would have closed it after 60
  ASSERT_EQ(tcp.get("/").status, 200);
  const auto idle = Clock::now();
  EXPECT_EQ(tcp.finish().status, 0);
  EXPECT_GE(since(idle), 3'300);
  EXPECT_LE(since(start), 30'000);
}

TEST_F(BalancerTimeouts, a_tcp_client_that_half_closes_may_wait_as_long) {
  stand_up_quick("TCP", 100, 0);
  HttpClient tcp = client();
  ASSERT_TRUE(tcp.begin("GET", "/hold"));
  ASSERT_TRUE(wait_for([&] { return world_.origins().held("web-1") == 1; }));
  tcp.end_sending();
  std::this_thread::sleep_for(milliseconds(1'000));  // 100 s
  world_.origins().let_go();
  EXPECT_EQ(tcp.finish().body, "web-1");
}

TEST_F(BalancerTimeouts, a_client_connection_ends_with_an_answer_after_an_hour) {
  stand_up_quick("HTTP", 3'600, 3'600'000);
  HttpClient http = client();
  ASSERT_FALSE(http.get("/").closes);
  ASSERT_TRUE(wait_for([&] { return http.get("/").closes; }, 20));
  EXPECT_EQ(http.get("/").status, 200);  // on a new connection
}

}  // namespace
}  // namespace moorage::testing
