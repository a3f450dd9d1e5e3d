#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "drivers/balancer/simulated/simulated_balancer.h"
#include "wire/presence.h"

namespace moorage::simulated_balancer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Mode = driver::Target::Mode;

const TargetName kOne{"tg1", "i-1", 32768};
const TargetName kTwo{"tg1", "i-1", 32769};

class Balancer : public ::testing::Test, protected ports::BalancerReports {
 protected:
  Balancer() { build({}); }

  void build(BalancerWorldOptions options) {
    driver_.reset();
    reports_.clear();
    world_ = std::make_shared<World>(std::move(options));
    open();
  }
  void open() {
    driver_ = make_simulated_balancer(world_);
    EXPECT_TRUE(driver_->start(*this).ok());
  }
  void report(ports::BalancerReport report) override { reports_.push_back(std::move(report)); }

  template <typename Fill>
  void command(Fill&& fill) {
    driver_->submit(ports::BalancerCommand::build([&](driver::BalancerCommand::Builder command) { fill(command); }));
  }
  static void fill(driver::Target::Builder into, const TargetName& name, Mode mode) {
    into.setTargetGroupId(wire::text(name.target_group_id));
    into.setTargetId(wire::text(name.target_id));
    into.setPort(name.port);
    into.setAddress("127.0.0.1");
    into.setMode(mode);
  }
  void set(const TargetName& name, Mode mode = Mode::ACTIVE) {
    command([&](driver::BalancerCommand::Builder command) { fill(command.initSetTarget(), name, mode); });
  }
  void remove(const TargetName& name) {
    command([&](driver::BalancerCommand::Builder command) { fill(command.initRemoveTarget(), name, Mode::UNSET); });
  }
  void sync(const std::vector<std::pair<TargetName, Mode>>& targets) {
    command([&](driver::BalancerCommand::Builder command) {
      auto list = command.initSync().initTargets(static_cast<unsigned>(targets.size()));
      for (unsigned i = 0; i < list.size(); ++i) {
        fill(list[i], targets[i].first, targets[i].second);
      }
    });
  }
  void load_balancer(const std::string& id, std::uint16_t port) {
    command([&](driver::BalancerCommand::Builder command) {
      auto balancer = command.initSetLoadBalancer();
      balancer.setId(wire::text(id));
      auto listener = balancer.initListeners(1)[0];
      listener.setPort(port);
      listener.initForward(1)[0].setTargetGroupId("tg1");
    });
  }
  void group(int interval_ms, int healthy, int unhealthy) {
    command([&](driver::BalancerCommand::Builder command) {
      auto wanted = command.initSetTargetGroup();
      wanted.setId("tg1");
      auto check = wanted.initHealthCheck();
      check.setIntervalMs(interval_ms);
      check.setHealthyThreshold(healthy);
      check.setUnhealthyThreshold(unhealthy);
    });
  }

  void pass(std::int64_t ms) {
    const Instant target = now_ + Duration::millis(ms);
    const auto due = [&] { return driver_ ? driver_->next_due() : world_->next_due(); };
    for (;;) {
      const Instant next = due().is_set() && due() < target ? std::max(due(), now_) : target;
      now_ = next;
      if (driver_) {
        driver_->run_until(now_);
      } else {
        world_->run_until(now_);
      }
      if (now_ == target && (!due().is_set() || due() > target)) {
        return;
      }
    }
  }

  std::vector<std::string> story() const {
    std::vector<std::string> story;
    for (const auto& report : reports_) {
      const auto reader = report.reader();
      switch (reader.which()) {
        case driver::BalancerReport::SYNCED:
          story.emplace_back("synced");
          break;
        case driver::BalancerReport::TARGET_HEALTH: {
          const auto state = reader.getTargetHealth().getState();
          story.emplace_back(state == driver::TargetHealth::State::HEALTHY     ? "healthy"
                             : state == driver::TargetHealth::State::UNHEALTHY ? "unhealthy"
                                                                               : "initial");
          break;
        }
        case driver::BalancerReport::TARGET_DRAINED:
          story.emplace_back("drained");
          break;
        case driver::BalancerReport::TARGET_REMOVED:
          story.emplace_back("removed");
          break;
        case driver::BalancerReport::LOAD_BALANCER_STATE:
          story.emplace_back(reader.getLoadBalancerState().getActive() ? "active" : "inactive");
          break;
        case driver::BalancerReport::CONNECTION:
          story.emplace_back(reader.getConnection().getConnected() ? "connected" : "lost");
          break;
      }
    }
    return story;
  }
  std::vector<Milestone> milestones() const {
    std::vector<Milestone> list;
    for (const auto& entry : world_->timeline()) {
      list.push_back(entry.what);
    }
    return list;
  }

  std::shared_ptr<World> world_;
  std::unique_ptr<ports::BalancerDriver> driver_;
  std::vector<ports::BalancerReport> reports_;
  Instant now_{1'800'000'000'000};
};

TEST_F(Balancer, tells_the_whole_story_of_a_target_and_remembers_its_order) {
  sync({});
  pass(100);
  set(kOne);
  pass(5'000);
  set(kOne, Mode::DRAINING);
  pass(5'000);
  remove(kOne);
  pass(5'000);
  EXPECT_THAT(story(), ElementsAre("synced", "initial", "healthy", "drained", "removed"));
  EXPECT_THAT(milestones(), ElementsAre(Milestone::kRegistered, Milestone::kHealthy, Milestone::kDrainBegun,
                                        Milestone::kDrained, Milestone::kRemoved));
  EXPECT_THAT(world_->targets(), IsEmpty());
  EXPECT_FALSE(driver_->next_due().is_set());
}

TEST_F(Balancer, drains_last_as_long_as_they_are_held) {
  set(kOne);
  pass(5'000);
  world_->hold_drains();
  set(kOne, Mode::DRAINING);
  pass(600'000);
  EXPECT_FALSE(world_->find(kOne)->drained_at.is_set());
  world_->finish_drains();
  pass(0);
  EXPECT_EQ(world_->find(kOne)->drained_at, now_);
  EXPECT_EQ(story().back(), "drained");
  set(kOne, Mode::DRAINING);  // a repeated command is answered again
  pass(0);
  EXPECT_THAT(story(), ElementsAre("initial", "healthy", "drained", "drained"));
}

TEST_F(Balancer, a_target_that_is_not_there_is_drained_and_removed_at_once) {
  set(kOne, Mode::DRAINING);
  remove(kTwo);
  pass(0);
  EXPECT_THAT(story(), ElementsAre("drained", "removed"));
  EXPECT_THAT(world_->targets(), IsEmpty());
}

TEST_F(Balancer, a_draining_target_can_come_back) {
  set(kOne);
  pass(5'000);
  world_->hold_drains();
  set(kOne, Mode::DRAINING);
  pass(10);
  set(kOne);
  pass(60'000);
  EXPECT_EQ(world_->find(kOne)->mode, TargetMode::kActive);
  EXPECT_FALSE(world_->find(kOne)->drain_begun_at.is_set());
}

TEST_F(Balancer, a_sync_removes_what_is_not_in_it_and_keeps_the_rest_untouched) {
  set(kOne);
  set(kTwo);
  pass(5'000);
  const auto changes = world_->counts().target_changes;
  driver_.reset();
  reports_.clear();
  open();
  sync({{kOne, Mode::ACTIVE}, {kTwo, Mode::ACTIVE}});
  pass(5'000);
  EXPECT_EQ(world_->counts().target_changes, changes);  // B4: an unchanged state changes nothing
  EXPECT_THAT(story(), ElementsAre("healthy", "healthy", "synced"));
  sync({{kTwo, Mode::ACTIVE}});
  pass(5'000);
  EXPECT_FALSE(world_->find(kOne).has_value());
  EXPECT_TRUE(world_->find(kTwo).has_value());
}

TEST_F(Balancer, drains_go_on_without_an_engine) {
  set(kOne);
  pass(5'000);
  set(kOne, Mode::DRAINING);
  pass(1);
  driver_.reset();
  pass(60'000);
  EXPECT_TRUE(world_->find(kOne)->drained_at.is_set());
  reports_.clear();
  open();
  sync({{kOne, Mode::DRAINING}});
  pass(1'000);
  EXPECT_THAT(story(), ElementsAre("drained", "synced"));
}

TEST_F(Balancer, health_follows_the_probe_with_the_thresholds_of_its_group) {
  bool up = true;
  int probes = 0;
  BalancerWorldOptions options;
  options.first_health = {1'000, 1'000};
  options.probe = [&](const TargetTruth&) {
    ++probes;
    return up;
  };
  build(options);
  group(10'000, 3, 2);
  set(kOne);
  pass(1'000);
  EXPECT_THAT(story(), ElementsAre("initial", "healthy"));  // one success is enough for a new target
  up = false;
  pass(10'000);
  EXPECT_EQ(story().back(), "healthy");
  pass(10'000);
  EXPECT_EQ(story().back(), "unhealthy");
  up = true;
  pass(20'000);
  EXPECT_EQ(story().back(), "unhealthy");
  pass(10'000);
  EXPECT_EQ(story().back(), "healthy");
  EXPECT_EQ(probes, 6);
}

TEST_F(Balancer, health_can_be_set_with_reason) {
  set(kOne);
  pass(5'000);
  world_->set_health(
      kOne, {TargetVerdict::kUnhealthy, "Target.ResponseCodeMismatch", "Health checks failed with these codes: [503]"});
  pass(0);
  const auto health = reports_.back().reader().getTargetHealth();
  EXPECT_EQ(wire::view(health.getReason()), "Target.ResponseCodeMismatch");
  EXPECT_EQ(wire::view(health.getDescription()), "Health checks failed with these codes: [503]");
  EXPECT_EQ(health.getAtMs(), now_.ms);
}

TEST_F(Balancer, a_port_of_somebody_else_makes_a_load_balancer_inactive_until_it_is_free) {
  world_->take_port(80);
  load_balancer("lb1", 80);
  pass(0);
  EXPECT_THAT(story(), ElementsAre("inactive"));
  EXPECT_THAT(std::string(wire::view(reports_.back().reader().getLoadBalancerState().getReason())),
              ::testing::HasSubstr(":80 is in use"));
  world_->free_port(80);
  pass(0);
  EXPECT_THAT(story(), ElementsAre("inactive", "active"));
  load_balancer("lb2", 80);
  pass(0);
  EXPECT_EQ(story().back(), "inactive");
  command([](driver::BalancerCommand::Builder command) { command.setRemoveLoadBalancer("lb1"); });
  pass(0);
  EXPECT_EQ(story().back(), "active");
  EXPECT_EQ(world_->counts().load_balancers, 1U);
}

TEST_F(Balancer, a_lost_connection_holds_commands_and_reports_and_traffic_stays) {
  set(kOne);
  pass(5'000);
  world_->lose_connection("the socket is gone");
  set(kOne, Mode::DRAINING);
  pass(60'000);
  EXPECT_THAT(story(), ElementsAre("initial", "healthy", "lost"));
  EXPECT_EQ(world_->find(kOne)->mode, TargetMode::kActive);
  world_->restore_connection();
  pass(60'000);
  EXPECT_THAT(story(), ElementsAre("initial", "healthy", "lost", "connected", "drained"));
}

TEST_F(Balancer, a_balancer_that_died_comes_back_empty) {
  set(kOne);
  load_balancer("lb1", 80);
  pass(5'000);
  world_->restart();
  pass(0);
  EXPECT_EQ(story().back(), "connected");
  EXPECT_THAT(world_->targets(), IsEmpty());
  EXPECT_THAT(world_->load_balancers(), IsEmpty());
  sync({{kOne, Mode::ACTIVE}});
  pass(5'000);
  EXPECT_EQ(world_->find(kOne)->verdict, TargetVerdict::kHealthy);
}

TEST_F(Balancer, removing_a_target_group_removes_its_targets) {
  group(10'000, 2, 2);
  set(kOne);
  set({"tg2", "i-1", 1});
  pass(5'000);
  command([](driver::BalancerCommand::Builder command) { command.setRemoveTargetGroup("tg1"); });
  pass(5'000);
  EXPECT_FALSE(world_->find(kOne).has_value());
  EXPECT_EQ(world_->counts().targets, 1U);
}

TEST_F(Balancer, reports_are_lost_doubled_and_late_on_demand) {
  world_->lose_reports(1);
  set(kOne);
  pass(0);
  EXPECT_THAT(story(), IsEmpty());
  world_->set_faults({.duplicate_report = 1000});
  pass(5'000);
  EXPECT_THAT(story(), ElementsAre("healthy", "healthy"));
  reports_.clear();
  world_->set_faults({.delay_report = 1000, .delay = {9'000, 9'000}});
  remove(kOne);
  pass(5'000);
  EXPECT_THAT(story(), IsEmpty());
  pass(9'000);
  EXPECT_THAT(story(), ElementsAre("removed"));
}

}  // namespace
}  // namespace moorage::simulated_balancer
