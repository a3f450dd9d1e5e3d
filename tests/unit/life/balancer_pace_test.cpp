// A balancer's driver that repeats itself is slowed down, told of, and asked again when it is calm.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/ecs/orchestration/report_pace.h"
#include "support/engine_fixture.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Json;
using testing::SimulatedEngine;

// What goes in and out of the balancer's driver, and a way to say more.
struct BalancerLine {
  ports::BalancerReports* reports = nullptr;
  int syncs = 0;
  int set_load_balancers = 0;

  template <typename Fill>
  void say(Fill&& fill) {
    reports->report(ports::BalancerReport::build(std::forward<Fill>(fill)));
  }
};

class Tap final : public ports::BalancerDriver {
 public:
  Tap(std::unique_ptr<ports::BalancerDriver> inner, BalancerLine& line) : inner_(std::move(inner)), line_(line) {}
  std::string_view name() const override { return inner_->name(); }
  Status start(ports::BalancerReports& reports) override {
    line_.reports = &reports;
    return inner_->start(reports);
  }
  void submit(ports::BalancerCommand command) override {
    line_.syncs += command.reader().isSync() ? 1 : 0;
    line_.set_load_balancers += command.reader().isSetLoadBalancer() ? 1 : 0;
    inner_->submit(std::move(command));
  }
  void close() override { inner_->close(); }
  Instant next_due() const override { return inner_->next_due(); }
  void run_until(Instant now) override { inner_->run_until(now); }

 private:
  std::unique_ptr<ports::BalancerDriver> inner_;
  BalancerLine& line_;
};

class BalancerPace : public ::testing::Test {
 protected:
  void SetUp() override {
    group_ = sim_.make_target_group();
    sim_.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
    sim_.call("CreateService",
              {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"loadBalancers", behind(group_)}});
    ASSERT_TRUE(sim_.advance_until([&] { return sim_.is_steady("web") && state() == "healthy"; }));
  }

  std::string state() {
    const Json found = sim_.call("DescribeTargetHealth", {{"TargetGroupArn", group_}}, "elbv2")["TargetHealthDescriptions"];
    return found.empty() ? "" : found[0]["TargetHealth"]["State"].get<std::string>();
  }
  Json balancer() { return sim_.call("DescribeLoadBalancers", Json::object(), "elbv2")["LoadBalancers"][0]; }
  std::int64_t commits() { return Json::parse(sim_.engine->stats_json())["commits"]; }

  std::vector<Json> floods() {
    auto feed = sim_.engine->subscribe(0);
    std::vector<Json> out;
    for (;;) {
      auto next = (*feed)->next(std::chrono::milliseconds(0));
      if (!next.ok() || !*next) return out;
      Json event = Json::parse((*next)->json);
      if (event["detail-type"] == "Moorage Report Flood") out.push_back(event["detail"]);
    }
  }

  BalancerLine line_;
  std::string group_;
  SimulatedEngine sim_{
      {.dress = [this](engine::Ports& ports) { ports.balancer = std::make_unique<Tap>(std::move(ports.balancer), line_); }}};
};

TEST_F(BalancerPace, verdicts_that_change_without_end_are_slowed_down_and_told_of) {
  const auto target = sim_.balancer->targets()[0].name;
  const std::int64_t before = commits();
  sim_.balancer->repeat_reports(target, 5, 24'000);
  sim_.advance(Duration::minutes(3));
  // Each minute has its 30 changes of the target and 30 answers to the link, and at most two windows more are begun.
  EXPECT_LE(commits() - before, 5 * 2 * (control::kPaceChangesMax + 5));
  EXPECT_LE(line_.syncs, 5 * (control::kPaceChangesMax + 2));
  bool of_target = false;
  bool of_link = false;
  for (const Json& flood : floods()) {
    of_target = of_target || (flood.value("targetGroupArn", "") == group_ &&
                              flood.value("target", "") == target.target_id + ":" + std::to_string(target.port));
    of_link = of_link || flood.value("driver", "") == "balancer";
    EXPECT_GT(flood["reportedChanges"], control::kPaceChangesMax);
  }
  EXPECT_TRUE(of_target);
  EXPECT_TRUE(of_link);
  EXPECT_LE(floods().size(), 12U);
  EXPECT_TRUE(sim_.advance_until([&] { return state() == "healthy"; }, Duration::minutes(2)));
  EXPECT_TRUE(sim_.is_steady("web"));
  sim_.expect_clean();
}

TEST_F(BalancerPace, a_state_of_a_load_balancer_that_was_left_out_is_asked_for) {
  const std::string arn = balancer()["LoadBalancerArn"];
  const std::string id = arn.substr(arn.rfind('/') + 1);
  const auto say = [&](bool active) {
    line_.say([&](driver::BalancerReport::Builder report) {
      auto state = report.initLoadBalancerState();
      state.setId(id);
      state.setActive(active);
      state.setReason(active ? "" : "127.0.0.1:80 is in use by another process");
    });
  };
  const std::int64_t before = commits();
  for (int i = 0; i < 2'001; ++i) {
    say(i % 2 == 1);
    sim_.advance(Duration::millis(5));
  }
  EXPECT_LE(commits() - before, 2 * (control::kPaceChangesMax + 5));
  ASSERT_GE(floods().size(), 1U);
  EXPECT_EQ(floods()[0]["loadBalancerArn"], arn);
  const int asked = line_.set_load_balancers;
  EXPECT_TRUE(sim_.advance_until([&] { return line_.set_load_balancers > asked; }, Duration::minutes(2)));
  EXPECT_TRUE(sim_.advance_until([&] { return balancer()["State"]["Code"] == "active"; }, Duration::minutes(1)));
  sim_.advance(Duration::minutes(5));
  EXPECT_EQ(line_.set_load_balancers, asked + 1);  // once
}

TEST_F(BalancerPace, a_link_that_is_up_again_and_again_is_not_answered_without_end) {
  const int before = line_.syncs;
  for (int i = 0; i < 2'000; ++i) {
    line_.say([](driver::BalancerReport::Builder report) { report.initConnection().setConnected(true); });
    sim_.advance(Duration::millis(5));
  }
  EXPECT_LE(line_.syncs - before, 2 * control::kPaceChangesMax);
  const int at_end = line_.syncs;
  sim_.advance(Duration::minutes(2));
  EXPECT_EQ(line_.syncs, at_end + 1);  // what was left out is made good, once
  EXPECT_EQ(state(), "healthy");
}

TEST_F(BalancerPace, an_honest_target_at_its_fastest_is_believed) {
  const auto target = sim_.balancer->targets()[0].name;
  for (int i = 0; i < 60; ++i) {
    const bool good = i % 2 == 1;
    line_.say([&](driver::BalancerReport::Builder report) {
      auto health = report.initTargetHealth();
      health.initTarget().setTargetGroupId(target.target_group_id);
      health.getTarget().setTargetId(target.target_id);
      health.getTarget().setPort(target.port);
      health.setState(good ? driver::TargetHealth::State::HEALTHY : driver::TargetHealth::State::INITIAL);
    });
    sim_.advance(Duration::millis(10));
    ASSERT_EQ(state(), good ? "healthy" : "initial") << i;
    sim_.advance(Duration::millis(4'990));
  }
  EXPECT_TRUE(floods().empty());
}

}  // namespace
}  // namespace moorage
