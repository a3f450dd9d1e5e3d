// Target tracking under loads, faults of metrics, crashes and deployments that a seed makes up. What must hold whatever comes:
// the count stays within its bounds, a scale-in never follows a scale-out within its window, and a load that stands still is
// answered in one direction, with no more tasks than it asks for. MOORAGE_SCALING_SEEDS=N plays more of them.
#include <cmath>
#include <cstdlib>
#include <random>

#include "scaling_scene.h"

namespace moorage {
namespace {

using testing::Json;
using testing::Loaded;
using testing::scaling;
using testing::tracking;

constexpr int kSeconds = 900;
constexpr std::int64_t kWindowMs = 300'000;  // of the alarm below, with the fast pace
constexpr int kQuietSeconds = 120;           // until a new load, faults included, is in the metrics and answered

struct Play {
  explicit Play(std::uint64_t seed) : random(seed) {
    least = 1 + below(3);
    most = least + 3 + below(10);
    web.target(least, most);
    aim = 30 + below(50);
    const int cooldowns[] = {0, 60, 300};
    web.auto_scaling(
        "PutScalingPolicy",
        scaling(tracking(aim, {{"ScaleOutCooldown", cooldowns[below(3)]}, {"ScaleInCooldown", cooldowns[below(3)]}})));
    lost = below(3) == 0 ? 30 : 0;
    doubled = below(3) == 0 ? 30 : 0;
    late = below(3) == 0 ? 1 + below(20) : 0;
  }

  int below(int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); }

  void measure() {
    const Instant now = web.sim.engine->now();
    const int tasks = web.running();
    if (tasks == 0 || below(100) < lost) return;
    const int times = below(100) < doubled ? 2 : 1;
    for (int i = 0; i < times; ++i) {
      waiting.push_back({Instant{now.ms - now.ms % 1000}, std::min(100.0, web.load / tasks), tasks});
    }
  }

  void deliver() {
    const Instant now = web.sim.engine->now();
    std::erase_if(waiting, [&](const Measured& one) {
      if (now < one.at + Duration::seconds(late)) return false;
      web.metrics->put_one(testing::cpu_of("web"), one.at, one.value, one.tasks);
      return true;
    });
  }

  void note(int second) {
    const int now = web.desired();
    ASSERT_GE(now, least);
    ASSERT_LE(now, most);
    const int change = now - before;
    before = now;
    if (change == 0) return;
    const std::int64_t at = web.sim.engine->now().ms;
    if (change > 0) {
      out_at = at;
      const double load = second - load_since < kQuietSeconds ? std::max(web.load, load_before) : web.load;
      ASSERT_LE(now, std::max(least, static_cast<int>(std::ceil(load / aim)))) << "more tasks than any load of late asks for";
    }
    if (change < 0 && out_at > 0) {
      ASSERT_GE(at - out_at, kWindowMs) << "a scale-in follows a scale-out too soon";
    }
    if (second - load_since < kQuietSeconds) return;
    ASSERT_GE(change * direction, 0) << "a load that stands still is answered in two directions";
    direction = change;
  }

  void run() {
    before = web.desired();
    for (int second = 0; second < kSeconds; ++second) {
      if (second % 240 == 0) {
        load_before = web.load;
        web.load = below(600);
        load_since = second;
        direction = 0;
      }
      if (second == 400 && below(2) == 0) {
        web.sim.crash();
        web.sim.open();
      }
      if (second == 500 && below(2) == 0) web.sim.call("UpdateService", {{"service", "web"}, {"forceNewDeployment", true}});
      measure();
      deliver();
      web.sim.advance(Duration::seconds(1));
      note(second);
      if (::testing::Test::HasFatalFailure()) return;
    }
    web.sim.expect_clean();
  }

  struct Measured {
    Instant at;
    double value = 0;
    int tasks = 0;
  };

  std::mt19937_64 random;
  Loaded web;
  std::vector<Measured> waiting;
  int aim = 50;  // the target value
  double load_before = 0;
  int least = 1;
  int most = 1;
  int lost = 0;
  int doubled = 0;
  int late = 0;
  int before = 0;
  int direction = 0;
  int load_since = 0;
  std::int64_t out_at = 0;
};

TEST(ScalingSeeds, keep_every_promise) {
  const char* asked = std::getenv("MOORAGE_SCALING_SEEDS");
  const int seeds = asked != nullptr ? std::atoi(asked) : 6;
  for (int seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Play(static_cast<std::uint64_t>(seed)).run();
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace moorage
