// Each timer of the engine takes as long under a wall clock that is set to and fro as under one that is right.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "support/engine_fixture.h"
#include "support/settable_clock.h"

namespace moorage {
namespace {

using testing::behind;
using testing::Clocks;
using testing::Json;
using testing::kHour_ms;
using testing::kTenYears_ms;
using testing::SettableClock;
using testing::SimulatedEngine;

constexpr Duration kStep = Duration::millis(500);

// An engine whose wall clock is set anew with every step.
class Scene {
 public:
  explicit Scene(std::vector<std::int64_t> wrong) : wrong_(std::move(wrong)) {}

  // Milliseconds by the monotonic clock until `holds`.
  std::int64_t wait(const std::function<bool()>& holds, Duration limit = Duration::minutes(60), Duration step = kStep) {
    const std::int64_t begin = clocks_.steady_ms;
    while (!holds()) {
      if (clocks_.steady_ms - begin > limit.ms) {
        ADD_FAILURE() << "it did not happen within " << limit.ms / 1000 << " s";
        break;
      }
      clocks_.wrong_ms = wrong_[at_++ % wrong_.size()];
      sim.advance(step);
    }
    return clocks_.steady_ms - begin;
  }

  // A service of one task behind a load balancer.
  void create_web(const Json& more = Json::object()) {
    group = sim.make_target_group();
    sim.register_family("web", {{"portMappings", {{{"containerPort", 80}, {"hostPort", 0}}}}});
    Json request{{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 1}, {"loadBalancers", behind(group)}};
    request.update(more);
    sim.call("CreateService", request);
  }
  std::string task_of(const char* service) { return sim.call("ListTasks", {{"serviceName", service}})["taskArns"][0]; }

 private:
  const std::vector<std::int64_t> wrong_;
  std::size_t at_ = 0;
  Clocks clocks_;

 public:
  std::string group;
  SimulatedEngine sim{{.dress = [this](engine::Ports& ports) { ports.clock = std::make_unique<SettableClock>(clocks_); }}};
};

// Seconds that a target which fails its checks is left alone after its task has started.
std::int64_t grace(Scene& scene) {
  scene.create_web({{"healthCheckGracePeriodSeconds", 150}});
  scene.wait([&] { return !scene.sim.balancer->targets().empty(); });
  const auto target = scene.sim.balancer->targets()[0].name;
  scene.sim.balancer->set_health(target, {simulated_balancer::TargetVerdict::kUnhealthy, "Target.FailedHealthChecks", "503"});
  const std::string task = scene.task_of("web");
  return scene.wait([&] { return scene.sim.task(task)["desiredStatus"] == "STOPPED"; });
}

std::int64_t back_off(Scene& scene) {
  scene.sim.register_family("bad", {{"environment", {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "10"}}}}});
  scene.sim.call("CreateService", {{"serviceName", "bad"}, {"taskDefinition", "bad"}, {"desiredCount", 1}});
  return scene.wait([&] {
    return scene.sim.call("ListTasks", {{"serviceName", "bad"}, {"desiredStatus", "STOPPED"}})["taskArns"].size() >= 9;
  });
}

std::int64_t circuit_breaker(Scene& scene) {
  scene.sim.register_family(
      "bad",
      {{"environment",
        {{{"name", "MOORAGE_SIM_PULL_MS"}, {"value", "1500"}}, {{"name", "MOORAGE_SIM_PULL_ERROR"}, {"value", "not found"}}}}});
  scene.sim.call("CreateService",
                 {{"serviceName", "bad"},
                  {"taskDefinition", "bad"},
                  {"desiredCount", 10},
                  {"deploymentConfiguration", {{"deploymentCircuitBreaker", {{"enable", true}, {"rollback", false}}}}}});
  return scene.wait([&] { return scene.sim.service("bad")["deployments"][0]["rolloutState"] == "FAILED"; });
}

// Requests in flight never end: the delay decides.
std::int64_t deregistration_delay(Scene& scene) {
  scene.create_web();
  scene.sim.call(
      "ModifyTargetGroupAttributes",
      {{"TargetGroupArn", scene.group}, {"Attributes", {{{"Key", "deregistration_delay.timeout_seconds"}, {"Value", "100"}}}}},
      "elbv2");
  scene.wait([&] { return scene.sim.is_steady("web"); });
  scene.sim.balancer->hold_drains();
  scene.sim.call("UpdateService", {{"service", "web"}, {"desiredCount", 0}});
  return scene.wait([&] { return scene.sim.balancer->targets().empty(); });
}

std::int64_t stop_timeout(Scene& scene) {
  scene.sim.register_family("deaf",
                            {{"stopTimeout", 25}, {"environment", {{{"name", "MOORAGE_SIM_IGNORE_SIGTERM"}, {"value", "1"}}}}});
  const std::string task = scene.sim.call("RunTask", {{"taskDefinition", "deaf"}})["tasks"][0]["taskArn"];
  scene.wait([&] { return scene.sim.task(task)["lastStatus"] == "RUNNING"; });
  scene.sim.call("StopTask", {{"task", task}});
  return scene.wait([&] { return scene.sim.task(task)["lastStatus"] == "STOPPED"; });
}

// A container waits for another one that never becomes healthy.
std::int64_t start_timeout(Scene& scene) {
  const Json sick{{"name", "sick"},
                  {"image", "app:1"},
                  {"memory", 64},
                  {"startTimeout", 70},
                  {"essential", false},
                  {"healthCheck", {{"command", {"CMD", "true"}}, {"retries", 10}, {"interval", 300}}},
                  {"environment", {{{"name", "MOORAGE_SIM_HEALTH"}, {"value", "unhealthy"}}}}};
  const Json app{{"name", "app"},
                 {"image", "app:1"},
                 {"memory", 64},
                 {"dependsOn", {{{"containerName", "sick"}, {"condition", "HEALTHY"}}}}};
  scene.sim.call("RegisterTaskDefinition", {{"family", "waits"}, {"containerDefinitions", {sick, app}}});
  const std::string task = scene.sim.call("RunTask", {{"taskDefinition", "waits"}})["tasks"][0]["taskArn"];
  return scene.wait([&] { return scene.sim.task(task)["lastStatus"] == "STOPPED"; });
}

std::int64_t retention(Scene& scene) {
  const std::string family =
      scene.sim.register_family("once", {{"environment", {{{"name", "MOORAGE_SIM_EXIT_AFTER_MS"}, {"value", "1000"}}}}});
  const std::string task = scene.sim.call("RunTask", {{"taskDefinition", family}})["tasks"][0]["taskArn"];
  scene.wait([&] { return scene.sim.task(task)["lastStatus"] == "STOPPED"; });
  return scene.wait(
      [&] {
        const Json asked{{"tasks", {task}}};
        return scene.sim.call("DescribeTasks", asked)["tasks"].empty();
      },
      Duration::minutes(30 * 60), Duration::minutes(10));
}

struct Timer {
  const char* name;
  std::int64_t (*measure)(Scene&);
  std::int64_t at_least_ms;
  std::int64_t at_most_ms;
};

std::ostream& operator<<(std::ostream& out, const Timer& timer) { return out << timer.name; }

class SteppedClock : public ::testing::TestWithParam<Timer> {};

TEST_P(SteppedClock, changes_no_duration) {
  const Timer& timer = GetParam();
  const std::vector<std::int64_t> steps[] = {
      {0}, {kTenYears_ms, 0}, {-kTenYears_ms, 0}, {-kHour_ms, kHour_ms, kTenYears_ms, 0, -kTenYears_ms}};
  std::int64_t calm = 0;
  for (const auto& wrong : steps) {
    Scene scene(wrong);
    const std::int64_t took = timer.measure(scene);
    EXPECT_GE(took, timer.at_least_ms) << "with " << wrong.size() << " steps from " << wrong[0];
    EXPECT_LE(took, timer.at_most_ms) << "with " << wrong.size() << " steps from " << wrong[0];
    if (wrong.size() == 1) calm = took;
    EXPECT_NEAR(static_cast<double>(took), static_cast<double>(calm), 3'000) << "with steps from " << wrong[0];
    scene.sim.expect_clean();
  }
}

INSTANTIATE_TEST_SUITE_P(Timers, SteppedClock,
                         ::testing::Values(Timer{"grace", grace, 140'000, 200'000},
                                           Timer{"back_off", back_off, 6'500, 3'600'000},
                                           Timer{"circuit_breaker", circuit_breaker, 1'000, 3'600'000},
                                           Timer{"deregistration_delay", deregistration_delay, 99'000, 115'000},
                                           Timer{"stop_timeout", stop_timeout, 24'000, 35'000},
                                           Timer{"start_timeout", start_timeout, 69'000, 110'000},
                                           Timer{"retention", retention, 23 * kHour_ms, 25 * kHour_ms}),
                         [](const auto& timer) { return timer.param.name; });

}  // namespace
}  // namespace moorage
