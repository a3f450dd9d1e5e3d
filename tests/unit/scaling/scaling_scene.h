// A service whose desired count is scaled, on a State without an engine and in a whole engine.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "support/control_fixture.h"
#include "support/engine_fixture.h"
#include "support/fake_metric_store.h"

namespace moorage::testing {

inline constexpr const char* kResource = "service/default/web";

// The three members that every request begins with, and those of `extra`.
inline Json scaling(Json extra = Json::object(), const char* resource = kResource) {
  Json out{{"ServiceNamespace", "ecs"}, {"ResourceId", resource}, {"ScalableDimension", "ecs:service:DesiredCount"}};
  if (extra.is_object()) out.update(extra);
  return out;
}

inline Json tracking(double target, Json extra = Json::object()) {
  Json config{{"TargetValue", target},
              {"PredefinedMetricSpecification", {{"PredefinedMetricType", "ECSServiceAverageCPUUtilization"}}}};
  config.update(extra);
  return {{"PolicyName", "cpu"},
          {"PolicyType", "TargetTrackingScaling"},
          {"TargetTrackingScalingPolicyConfiguration", std::move(config)}};
}

inline ports::MetricName cpu_of(const std::string& service) {
  return {.space = "AWS/ECS", .name = "CPUUtilization", .dimensions = {{"ClusterName", "default"}, {"ServiceName", service}}};
}

// Operations on a State with a service of two tasks that are wanted.
struct ScaledControl : Control {
  ScaledControl() {
    must("CreateCluster", {{"clusterName", "default"}}, "ecs");
    must("RegisterTaskDefinition",
         {{"family", "web"}, {"containerDefinitions", {{{"name", "app"}, {"image", "a"}, {"cpu", 64}, {"memory", 64}}}}},
         "ecs");
    must("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}}, "ecs");
  }
  Json must(std::string_view operation, const Json& request, std::string_view service = "autoscaling") {
    const Answer answer = call(operation, request.dump(), service);
    EXPECT_TRUE(answer.ok()) << operation << " " << request.dump() << ": " << answer.error.name << ": " << answer.error.message;
    return answer.json;
  }
  Error refused(std::string_view operation, const Json& request) {
    const Answer answer = call(operation, request.dump(), "autoscaling");
    EXPECT_FALSE(answer.ok()) << operation << " " << request.dump() << " was not refused: " << answer.json.dump();
    return answer.error;
  }
  void register_target(int least = 1, int most = 10) {
    must("RegisterScalableTarget", scaling({{"MinCapacity", least}, {"MaxCapacity", most}}));
  }
  int desired() { return must("DescribeServices", {{"services", {"web"}}}, "ecs")["services"][0]["desiredCount"]; }
};

// A service whose tasks share a load: 100 of it keeps one task busy.
struct Loaded {
  explicit Loaded(bool is_aws = false)
      : sim({.machines = 4,
             .cpu_units = 8192,
             .memory_mib = 16'384,
             .dress = [&](engine::Ports& ports) { ports.metrics = metrics; },
             .scales_at_pace_of_aws = is_aws,
             .sample_period = {}}) {
    sim.register_family("web");
    sim.call("CreateService", {{"serviceName", "web"}, {"taskDefinition", "web"}, {"desiredCount", 2}});
    EXPECT_TRUE(sim.advance_until([&] { return sim.is_steady("web"); }));
  }

  void target(int least, int most) {
    auto_scaling("RegisterScalableTarget", scaling({{"MinCapacity", least}, {"MaxCapacity", most}}));
  }
  Json auto_scaling(std::string_view operation, const Json& request) { return sim.call(operation, request, "autoscaling"); }
  int desired() { return sim.service("web")["desiredCount"]; }
  int running() { return sim.service("web")["runningCount"]; }

  // Time passes, and each second is measured.
  void run(Duration by, const std::function<void()>& each = {}) {
    for (Duration passed; passed < by; passed = Duration{passed.ms + 1000}) {
      const Instant begin = sim.engine->now();
      const Instant second{begin.ms - begin.ms % 1000};
      const int tasks = running();
      if (tasks > 0 && is_measured) metrics->put_one(cpu_of("web"), second, std::min(100.0, load / tasks), tasks);
      sim.advance(Duration::seconds(1));
      if (each) each();
    }
  }
  bool run_until(const std::function<bool()>& holds, Duration limit) {
    for (Duration passed; passed < limit; passed = Duration{passed.ms + 1000}) {
      if (holds()) return true;
      run(Duration::seconds(1));
    }
    return holds();
  }
  Json activities(bool all = false) {
    return auto_scaling("DescribeScalingActivities", scaling({{"IncludeNotScaledActivities", all}}))["ScalingActivities"];
  }
  Json explained() { return sim.call("ExplainScaling", {{"service", "web"}}, "moorage"); }

  std::shared_ptr<FakeMetricStore> metrics = std::make_shared<FakeMetricStore>();
  SimulatedEngine sim;
  double load = 60;
  bool is_measured = true;
};

}  // namespace moorage::testing
