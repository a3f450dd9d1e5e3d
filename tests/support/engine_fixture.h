// A whole engine in virtual time: memory store, simulated machines and balancer, JSON in and JSON out. The worlds and the disk
// outlive the engine, so a test can crash it and open it again.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "drivers/balancer/simulated/simulated_balancer.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "drivers/store/memory/memory_store.h"
#include "endpoint/local/json_call.h"
#include "engine/engine_interface.h"

namespace moorage::testing {

using Json = nlohmann::json;

// `loadBalancers` of a service whose container "app" serves a target group on port 80.
inline Json behind(const std::string& group) {
  return Json::array({Json{{"targetGroupArn", group}, {"containerName", "app"}, {"containerPort", 80}}});
}

struct EngineSetup {
  int machines = 1;
  std::int64_t cpu_units = 4096;
  std::int64_t memory_mib = 8192;
  std::uint64_t seed = 1;
  std::function<void(engine::Ports&)> dress = {};  // may wrap or replace ports before an engine gets them
  std::string register_in_cluster = "default";
  Scorers scorers = {};
  engine::Log log = {};  // gets every line of the engine's log
  bool scales_at_pace_of_aws = false;
  Duration sample_period = Duration::seconds(20);  // 0: containers are not measured
};

class SimulatedEngine {
 public:
  explicit SimulatedEngine(EngineSetup setup = {}) : setup_(setup) {
    for (int i = 1; i <= setup.machines; ++i) {
      simulated::MachineOptions machine;
      machine.id = simulated::numbered_machine(static_cast<std::uint64_t>(i));
      machine.cpu_units = setup.cpu_units;
      machine.memory_mib = setup.memory_mib;
      machine.zone = std::string("us-east-1") + static_cast<char>('a' + (i - 1) % 3);
      world->add_machine(std::move(machine));
    }
    open();
  }

  void open() {
    engine::Ports ports;
    auto opened = drivers::MemoryStore::open(disk);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store = opened->get();
    ports.store = std::move(*opened);
    ports.runtimes.push_back(simulated::make_simulated_runtime(world));
    ports.balancer = simulated_balancer::make_simulated_balancer(balancer);
    ports.logs = logs;
    auto clock = std::make_unique<drivers::VirtualClock>(now_);
    ports.clock = std::move(clock);
    ports.entropy = std::make_unique<drivers::SeededEntropy>(setup_.seed + runs_++);
    if (setup_.dress) setup_.dress(ports);
    engine::Options options;
    options.host_driven = true;
    options.register_in_cluster = setup_.register_in_cluster;
    options.scorers = setup_.scorers;
    options.log = setup_.log;
    options.scales_at_pace_of_aws = setup_.scales_at_pace_of_aws;
    options.sample_period = setup_.sample_period;
    options.log_level = setup_.log ? engine::LogLevel::debug : engine::LogLevel::off;
    auto engine_opened = engine::Engine::open(std::move(options), std::move(ports));
    ASSERT_TRUE(engine_opened.ok()) << engine_opened.error().name << ": " << engine_opened.error().message;
    engine = std::move(*engine_opened);
    advance(Duration::seconds(1));
  }

  // The next engine is opened with another cluster for machines that register.
  void register_machines_in(std::string cluster) { setup_.register_in_cluster = std::move(cluster); }

  // As kill -9: neither drivers nor clients are told.
  void crash() {
    now_ = engine->now();
    store->crash();
    engine.reset();
  }

  // Time passes while no engine is open.
  void pass(Duration by) { now_ = now_ + by; }

  void advance(Duration by) {
    const Status status = engine->advance(by);
    ASSERT_TRUE(status.ok()) << status.error().message;
  }

  // Advances in steps until `holds`, at most `limit`; false when it never held.
  bool advance_until(const std::function<bool()>& holds, Duration limit = Duration::minutes(10),
                     Duration by = Duration::millis(100)) {
    for (Duration passed; passed < limit; passed = Duration{passed.ms + by.ms}) {
      if (holds()) return true;
      advance(by);
    }
    return holds();
  }

  Json call(std::string_view operation, const Json& request, std::string_view service = "ecs") {
    auto reply = endpoint::call_json(*engine, {service, operation, request.dump()});
    if (!reply.ok()) {
      ADD_FAILURE() << operation << ": " << reply.error().name << ": " << reply.error().message << " at " << reply.error().path;
      return Json::object();
    }
    return Json::parse(*reply);
  }

  Error refused(std::string_view operation, const Json& request, std::string_view service = "ecs") {
    auto reply = endpoint::call_json(*engine, {service, operation, request.dump()});
    if (reply.ok()) {
      ADD_FAILURE() << operation << " was not refused: " << *reply;
      return {};
    }
    return reply.error();
  }

  Json service(const std::string& name) { return call("DescribeServices", {{"services", {name}}})["services"][0]; }
  Json task(const std::string& arn) { return call("DescribeTasks", {{"tasks", {arn}}})["tasks"][0]; }
  bool is_steady(const std::string& name) {
    const Json s = service(name);
    return s["deployments"].size() == 1 && s["runningCount"] == s["desiredCount"] &&
           s["deployments"][0]["rolloutState"] == "COMPLETED";
  }

  std::string register_family(const std::string& family, Json container = Json::object(), Json extra = Json::object()) {
    Json definition{{"name", "app"}, {"image", "app:1"}, {"memory", 128}, {"cpu", 128}};
    definition.update(container);
    Json request{{"family", family}, {"containerDefinitions", {definition}}};
    request.update(extra);
    return call("RegisterTaskDefinition", request)["taskDefinition"]["taskDefinitionArn"];
  }

  // An application load balancer on port 80 and its target group; the group's ARN.
  std::string make_target_group(const std::string& name = "web", const char* target_type = "instance") {
    const Json lb = call("CreateLoadBalancer", {{"Name", name}}, "elbv2");
    const Json tg =
        call("CreateTargetGroup",
             {{"Name", name}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}, {"TargetType", target_type}}, "elbv2");
    const std::string arn = tg["TargetGroups"][0]["TargetGroupArn"];
    call("CreateListener",
         {{"LoadBalancerArn", lb["LoadBalancers"][0]["LoadBalancerArn"]},
          {"Protocol", "HTTP"},
          {"Port", 80},
          {"DefaultActions", {{{"Type", "forward"}, {"TargetGroupArn", arn}}}}},
         "elbv2");
    return arn;
  }

  void expect_clean() {
    const auto findings = engine->check_json();
    ASSERT_TRUE(findings.ok()) << findings.error().message;
    EXPECT_EQ(*findings, "[]");
  }

  std::shared_ptr<simulated::World> world = std::make_shared<simulated::World>();
  std::shared_ptr<simulated_balancer::World> balancer = std::make_shared<simulated_balancer::World>();
  std::shared_ptr<drivers::MemoryDisk> disk = std::make_shared<drivers::MemoryDisk>();
  std::shared_ptr<ports::LogSink> logs = drivers::make_memory_log_sink();
  drivers::MemoryStore* store = nullptr;
  std::unique_ptr<engine::Engine> engine;

 private:
  EngineSetup setup_;
  std::uint64_t runs_ = 0;
  Instant now_ = drivers::kVirtualStart;
};

}  // namespace moorage::testing
