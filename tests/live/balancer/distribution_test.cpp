// Every target gets its share of the requests, for any number of targets and after any registrations and deregistrations.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>

#include "live/balancer/rig.h"

namespace moorage::testing {
namespace {

struct Algorithm {
  const char* name;
  GroupSpec group;
  int requests_each;  // on average for each target
  int least;          // that each target gets of them: where chance decides, six standard deviations below the average
  int most;
};

// Requests come one after the other. Round robin is then exact but for the place of a new target, and least outstanding
// requests chooses among idle targets by round robin.
std::vector<Algorithm> algorithms() {
  return {
      {.name = "round_robin", .group = {.id = "00000000000000a1"}, .requests_each = 6, .least = 3, .most = 9},
      {.name = "least_outstanding_requests",
       .group = {.id = "00000000000000a2", .algorithm = "least_outstanding_requests"},
       .requests_each = 6,
       .least = 2,
       .most = 12},
      {.name = "weighted_random",
       .group = {.id = "00000000000000a3", .algorithm = "weighted_random"},
       .requests_each = 50,
       .least = 9,
       .most = 104},
      {.name = "tcp",
       .group = {.id = "00000000000000a4", .protocol = "TCP", .check_protocol = "TCP"},
       .requests_each = 6,
       .least = 3,
       .most = 9},
      {.name = "cookies", .group = {.id = "00000000000000a5", .stickiness_s = 60}, .requests_each = 6, .least = 3, .most = 9},
  };
}

class BalancerDistribution : public LiveBalancer {
 protected:
  struct Served {
    Algorithm algorithm;
    std::uint16_t port = 0;
  };

  void serve(const std::vector<Algorithm>& wanted) {
    open();
    submit(sync_command({}));
    BalancerSpec balancer{.id = kBalancer};
    for (const Algorithm& algorithm : wanted) {
      submit(set_group_command(algorithm.group));
      served_.push_back({.algorithm = algorithm, .port = unused_port()});
      balancer.listeners.push_back(
          {.port = served_.back().port, .protocol = algorithm.group.protocol, .forward = {{.group = algorithm.group.id}}});
    }
    submit(set_balancer_command(balancer));
    ASSERT_TRUE(becomes_active(kBalancer)) << condition(kBalancer)->reason;
  }

  static std::string name_of(int number) { return "web-" + std::to_string(number); }

  void add(int number) {
    if (!ports_.contains(number)) ports_[number] = application(name_of(number)).port;
    // Reports of an earlier registration do not count.
    std::map<std::uint16_t, std::size_t> before;
    for (const Served& served : served_) before[served.port] = health_in(seen_->all(), target(served, number)).size();
    for (const Served& served : served_) submit(set_target_command(target(served, number)));
    for (const Served& served : served_) {
      ASSERT_TRUE(wait_for([&] {
        const auto seen = health_in(seen_->all(), target(served, number));
        return seen.size() > before[served.port] && seen.back().state == "healthy";
      })) << served.algorithm.name
          << number;
    }
    registered_.insert(number);
  }

  void remove(int number) {
    for (const Served& served : served_) {
      seen_gone_[served.port] = removed_in(seen_->all(), target(served, number));
      submit(remove_target_command(target(served, number)));
    }
    for (const Served& served : served_) {
      ASSERT_TRUE(wait_for([&] { return removed_in(seen_->all(), target(served, number)) > seen_gone_[served.port]; }));
    }
    registered_.erase(number);
  }

  TargetSpec target(const Served& served, int number) const {
    return {.group = served.algorithm.group.id, .port = ports_.at(number), .name = name_of(number)};
  }

  void expect_shares(const std::string& when) {
    for (const Served& served : served_) {
      const Algorithm& algorithm = served.algorithm;
      std::map<std::string, int> counts;
      for (std::size_t i = 0; i < registered_.size() * static_cast<std::size_t>(algorithm.requests_each); ++i) {
        ++counts[get({.host = "127.0.0.1", .port = served.port, .from = {}}).body];
      }
      for (const int number : registered_) {
        const int got = counts[name_of(number)];
        counts.erase(name_of(number));
        if (registered_.size() == 1) continue;  // the only target gets every request
        EXPECT_GE(got, algorithm.least) << algorithm.name << ", " << when << ", target " << number << " of "
                                        << registered_.size();
        EXPECT_LE(got, algorithm.most) << algorithm.name << ", " << when << ", target " << number << " of "
                                       << registered_.size();
      }
      EXPECT_THAT(counts, ::testing::IsEmpty()) << algorithm.name << ", " << when << ": answers of something else";
    }
  }

  std::vector<Served> served_;
  std::map<int, std::uint16_t> ports_;
  std::set<int> registered_;
  std::map<std::uint16_t, int> seen_gone_;
};

TEST_F(BalancerDistribution, every_target_gets_its_share_whatever_the_algorithm_and_their_count) {
  serve(algorithms());
  for (int number = 1; number <= 12; ++number) {
    add(number);
    expect_shares("scaled out to " + std::to_string(number));
  }
  // The oldest go first, as in a rolling deployment, so that places in the hash become free in its middle.
  for (const int number : {1, 3, 5, 7}) remove(number);
  expect_shares("scaled in to 8");
  for (const int number : {2, 4, 6}) remove(number);
  expect_shares("scaled in to 5");
  for (const int number : {13, 14, 1}) add(number);
  expect_shares("scaled out to 8 again");
  EXPECT_EQ(stats().reloads, 0U);
  EXPECT_EQ(stats().refused_commands, 0U);
}

TEST_F(BalancerDistribution, shares_are_the_same_after_a_reload) {
  serve(algorithms());
  for (int number = 1; number <= 6; ++number) add(number);
  submit(set_balancer_command({.id = kOther, .listeners = {{.port = unused_port(), .fixed_status = 200}}}));
  ASSERT_TRUE(becomes_active(kOther));
  add(7);
  ASSERT_EQ(stats().reloads, 1U);
  expect_shares("reloaded, then scaled out to 7");
}

// Network load balancers: one address of a client stays at one target, addresses spread over all targets.
TEST_F(BalancerDistribution, a_sticky_tcp_group_keeps_each_client_at_a_target) {
  serve({{.name = "source_ip",
          .group = {.id = kGroup, .protocol = "TCP", .check_protocol = "TCP", .stickiness_s = 86'400},
          .requests_each = 0,
          .least = 0,
          .most = 0}});
  constexpr int kClients = 200;
  const auto ask_all = [&] {
    std::vector<std::string> answers;
    for (int client = 0; client < kClients; ++client) {
      const std::string from = "127.0." + std::to_string(2 + client / 100) + "." + std::to_string(1 + client % 100);
      answers.push_back(get({.host = "127.0.0.1", .port = served_[0].port, .from = from}).body);
    }
    return answers;
  };
  for (int number = 1; number <= 4; ++number) add(number);
  const auto first = ask_all();
  EXPECT_EQ(ask_all(), first);
  for (int number = 1; number <= 4; ++number) EXPECT_GE(std::count(first.begin(), first.end(), name_of(number)), 10) << number;
  add(5);
  const auto scaled = ask_all();
  int moved = 0;
  for (int client = 0; client < kClients; ++client) {
    if (scaled[static_cast<std::size_t>(client)] == first[static_cast<std::size_t>(client)]) continue;
    ++moved;
    EXPECT_EQ(scaled[static_cast<std::size_t>(client)], name_of(5));  // no client moves between the others
  }
  EXPECT_GE(moved, 10);
  EXPECT_LE(moved, 90);
}

}  // namespace
}  // namespace moorage::testing
