// Runs sequences of operations, faults and crashes on a whole engine in virtual time, over a store in memory and simulated
// machines. After each crash and at the end store and state agree, each error of a call is one of the API, and the machines run
// no container that the engine does not know.
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "drivers/balancer/simulated/simulated_balancer.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/virtual_clock.h"
#include "drivers/logs/memory_log_sink.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "drivers/store/memory/memory_store.h"
#include "endpoint/local/json_call.h"
#include "engine/engine_interface.h"
#include "fuzz/input.h"
#include "wire/operations.h"

using namespace moorage;
using Json = nlohmann::json;

namespace {

constexpr int kStepsMax = 48;

class Scene {
 public:
  Scene() {
    for (std::uint64_t i = 1; i <= 3; ++i) {
      simulated::MachineOptions machine;
      machine.id = simulated::numbered_machine(i);
      machine.cpu_units = 2048;
      machine.memory_mib = 2048;
      machine.zone = std::string("us-east-1") + static_cast<char>('a' + i % 2);
      world_->add_machine(std::move(machine));
    }
    open();
    call("ecs", "CreateCluster", Json::object());
  }

  void step(fuzz::Input& input) {
    switch (input.byte() % 18) {
      case 0:
        return call("ecs", input.coin() ? "CreateCluster" : "DeleteCluster", {{"clusterName", cluster(input)}});
      case 1:
      case 2:
        return register_definition(input);
      case 3:
        return run_task(input);
      case 4:
        return call("ecs", "StopTask", {{"cluster", cluster(input)}, {"task", task(input)}, {"reason", input.text()}});
      case 5:
        return create_service(input);
      case 6:
        return update_service(input);
      case 7:
        return call("ecs", "DeleteService",
                    {{"cluster", cluster(input)}, {"service", service(input)}, {"force", input.coin()}});
      case 8:
      case 9:
        return advance(Duration::millis(input.word() * (input.coin() ? 100 : 1)));
      case 10:
        return crash();
      case 11:
        return fault(input);
      case 12:
        return any_call(input);
      case 13:
        return instance_call(input);
      case 14:
        return balance(input);
      case 15:
        return call("ecs", "DeregisterTaskDefinition", {{"taskDefinition", definition(input)}});
      case 16:
        return logs(input);
      case 17:
        return call("moorage", "Rebalance", {{"cluster", cluster(input)}});
    }
  }

  void finish() {
    world_->set_faults({});
    advance(Duration::minutes(5));
    check();
    crash();
  }

 private:
  void open() {
    engine::Ports ports;
    auto store = drivers::MemoryStore::open(disk_);
    fuzz::require(store.ok(), "the disk can be opened");
    store_ = store->get();
    ports.store = std::move(*store);
    ports.runtimes.push_back(simulated::make_simulated_runtime(world_));
    ports.balancer = simulated_balancer::make_simulated_balancer(balancer_);
    ports.logs = drivers::make_memory_log_sink();  // each engine closes its own log sink
    ports.clock = std::make_unique<drivers::VirtualClock>(now_);
    ports.entropy = std::make_unique<drivers::SeededEntropy>(++runs_);
    engine::Options options;
    options.host_driven = true;
    auto opened = engine::Engine::open(std::move(options), std::move(ports));
    fuzz::require(opened.ok(), "what was committed can be opened", opened.ok() ? "" : opened.error().message);
    engine_ = std::move(*opened);
    advance(Duration::seconds(1));
  }

  void crash() {
    now_ = engine_->now();
    store_->crash();
    engine_.reset();
    open();
    check();
  }

  void advance(Duration by) {
    const Status status = engine_->advance(by);
    fuzz::require(status.ok(), "time goes on", status.ok() ? "" : status.error().message);
  }

  void check() {
    const auto findings = engine_->check_json();
    fuzz::require(findings.ok() && *findings == "[]", "store and state agree",
                  findings.ok() ? *findings : findings.error().message);
  }

  void call(const char* service, const char* operation, const Json& request, engine::CallFlags flags = {}) {
    const auto reply = endpoint::call_json(*engine_, {.service = service,
                                                      .operation = operation,
                                                      .body = request.dump(-1, ' ', false, Json::error_handler_t::replace),
                                                      .dry_run = flags.dry_run});
    if (!reply.ok()) {
      fuzz::require(!reply.error().name.empty() && !reply.error().message.empty(), "a refusal has a name and says why");
      fuzz::require(reply.error().http_status < 500, "no call fails for a reason inside the engine", reply.error().message);
      return;
    }
    const Json answer = Json::parse(*reply);
    if (answer.contains("tasks") && answer["tasks"].is_array()) {
      for (const Json& one : answer["tasks"]) {
        tasks_.push_back(one.value("taskArn", ""));
      }
    }
    if (answer.contains("containerInstances") && answer["containerInstances"].is_array()) {
      for (const Json& one : answer["containerInstances"]) {
        instances_.push_back(one.value("containerInstanceArn", ""));
      }
    }
    if (answer.contains("TargetGroups") && !answer["TargetGroups"].empty()) {
      group_ = answer["TargetGroups"][0].value("TargetGroupArn", "");
    }
    if (answer.contains("LoadBalancers") && !answer["LoadBalancers"].empty()) {
      load_balancer_ = answer["LoadBalancers"][0].value("LoadBalancerArn", "");
    }
  }

  static std::string cluster(fuzz::Input& input) { return input.byte() % 4 == 0 ? "blue" : "default"; }
  static std::string family(fuzz::Input& input) { return input.coin() ? "web" : "job"; }
  static std::string service(fuzz::Input& input) { return input.coin() ? "a" : "b"; }
  static std::string definition(fuzz::Input& input) {
    const auto revision = input.byte() % 4;
    return family(input) + (revision == 0 ? "" : ":" + std::to_string(revision));
  }
  std::string task(fuzz::Input& input) const { return tasks_.empty() ? "none" : tasks_[input.below(tasks_.size())]; }
  std::string instance(fuzz::Input& input) const {
    return instances_.empty() ? "none" : instances_[input.below(instances_.size())];
  }

  void register_definition(fuzz::Input& input) {
    static const char* const kWords[] = {"EXIT_AFTER_MS", "STOP_MS", "HEALTH", "PULL_ERROR", "START_ERROR", "HANG"};
    static const char* const kValues[] = {"1500", "40000", "unhealthy", "no such image", "no such program", "stop"};
    Json app{{"name", "app"}, {"image", "i"}, {"memory", 64 + input.byte()}, {"cpu", input.byte() * 8}};
    if (input.coin()) {
      app["portMappings"] = {{{"containerPort", 80}, {"hostPort", input.coin() ? 0 : 8080}}};
    }
    if (input.byte() % 3 == 0) {
      const auto which = input.byte() % 6;
      app["environment"] = {{{"name", std::string("MOORAGE_SIM_") + kWords[which]}, {"value", kValues[which]}}};
    }
    if (input.byte() % 3 == 0) {
      app["healthCheck"] = {{"command", {"CMD-SHELL", "true"}}, {"interval", 5 + input.byte() % 30}};
    }
    Json containers = Json::array({app});
    if (input.byte() % 3 == 0) {
      containers.push_back({{"name", "side"}, {"image", "j"}, {"memory", 32}, {"essential", input.coin()}});
      containers[0]["dependsOn"] = {{{"containerName", "side"}, {"condition", input.coin() ? "START" : "COMPLETE"}}};
    }
    call("ecs", "RegisterTaskDefinition", {{"family", family(input)}, {"containerDefinitions", containers}});
  }

  void run_task(fuzz::Input& input) {
    Json request{{"cluster", cluster(input)}, {"taskDefinition", definition(input)}, {"count", 1 + input.byte() % 10}};
    if (input.coin()) {
      request["clientToken"] = "token-" + std::to_string(input.byte() % 3);
    }
    if (input.coin()) {
      request["placementStrategy"] = {
          {{"type", input.coin() ? "spread" : "binpack"}, {"field", input.coin() ? "memory" : "host"}}};
    }
    call("ecs", "RunTask", request, {.dry_run = input.byte() % 8 == 0});
  }

  void create_service(fuzz::Input& input) {
    Json request{{"cluster", cluster(input)},
                 {"serviceName", service(input)},
                 {"taskDefinition", definition(input)},
                 {"desiredCount", input.byte() % 12}};
    if (input.byte() % 4 == 0) {
      request.erase("desiredCount");
      request["schedulingStrategy"] = "DAEMON";
    }
    if (input.coin()) {
      request["deploymentConfiguration"] = {{"minimumHealthyPercent", input.byte() % 101},
                                            {"maximumPercent", 100 + input.byte() % 101},
                                            {"deploymentCircuitBreaker", {{"enable", true}, {"rollback", input.coin()}}}};
    }
    if (input.coin() && !group_.empty()) {
      request["loadBalancers"] = {{{"targetGroupArn", group_}, {"containerName", "app"}, {"containerPort", 80}}};
    }
    call("ecs", "CreateService", request, {.dry_run = input.byte() % 8 == 0});
  }

  void update_service(fuzz::Input& input) {
    Json request{{"cluster", cluster(input)}, {"service", service(input)}};
    if (input.coin()) {
      request["desiredCount"] = input.byte() % 12;
    }
    if (input.coin()) {
      request["taskDefinition"] = definition(input);
    }
    if (input.coin()) {
      request["forceNewDeployment"] = true;
    }
    call("ecs", "UpdateService", request, {.dry_run = input.byte() % 8 == 0});
  }

  void fault(fuzz::Input& input) {
    const std::string machine = simulated::numbered_machine(1 + input.byte() % 3);
    switch (input.byte() % 8) {
      case 0:
        return world_->disconnect(machine, "fuzz");
      case 1:
        return world_->reconnect(machine);
      case 2:
        return world_->hang(machine);
      case 3:
        return world_->resume(machine);
      case 4:
        return world_->reboot(machine);
      case 5:
        return world_->lose_reports(input.byte() % 4);
      case 6:
        return world_->repeat_inventory(machine);
      case 7:
        if (const auto live = world_->live(); !live.empty()) {
          const auto& one = live[input.below(live.size())];
          world_->kill({one.task_id, one.name}, {.exit_code = input.byte(), .oom_killed = input.coin()});
        }
        return;
    }
  }

  // Sends any text as the body of any operation.
  void any_call(fuzz::Input& input) {
    const auto& all = wire::operations();
    const auto& operation = all[input.below(all.size())];
    const bool strict = input.coin();
    const std::string body = input.text();
    const auto reply = endpoint::call_json(
        *engine_, {.service = operation.service->name, .operation = operation.name, .body = body, .strict = strict});
    fuzz::require(reply.ok() || reply.error().http_status < 500, "no call fails for a reason inside the engine",
                  reply.ok() ? "" : reply.error().message);
  }

  void instance_call(fuzz::Input& input) {
    if (instances_.empty()) {
      const auto listed = endpoint::call_json(*engine_, {"ecs", "ListContainerInstances", "{}"});
      if (listed.ok()) {
        for (const Json& arn : Json::parse(*listed)["containerInstanceArns"]) {
          instances_.push_back(arn);
        }
      }
    }
    if (input.byte() % 4 == 0) {
      return call("ecs", "DeregisterContainerInstance", {{"containerInstance", instance(input)}, {"force", input.coin()}});
    }
    call("ecs", "UpdateContainerInstancesState",
         {{"containerInstances", {instance(input)}}, {"status", input.coin() ? "DRAINING" : "ACTIVE"}});
  }

  void balance(fuzz::Input& input) {
    switch (input.byte() % 5) {
      case 0:
        return call("elbv2", "CreateLoadBalancer", {{"Name", "web"}});
      case 1:
        return call("elbv2", "CreateTargetGroup", {{"Name", "web"}, {"Protocol", "HTTP"}, {"Port", 80}, {"VpcId", "vpc-1"}});
      case 2:
        return call("elbv2", "CreateListener",
                    {{"LoadBalancerArn", load_balancer_},
                     {"Protocol", "HTTP"},
                     {"Port", 1 + input.word() % 60'000},
                     {"DefaultActions", {{{"Type", "forward"}, {"TargetGroupArn", group_}}}}});
      case 3:
        return call("elbv2", "DeleteTargetGroup", {{"TargetGroupArn", group_}});
      case 4:
        return call("elbv2", "DeleteLoadBalancer", {{"LoadBalancerArn", load_balancer_}});
    }
  }

  void logs(fuzz::Input& input) {
    const Json names{{"logGroupName", input.coin() ? "/g" : input.text()},
                     {"logStreamName", input.coin() ? "s" : input.text()}};
    switch (input.byte() % 4) {
      case 0:
        return call("logs", "CreateLogGroup", {{"logGroupName", names["logGroupName"]}});
      case 1:
        return call("logs", "CreateLogStream", names);
      case 2: {
        Json request = names;
        request["logEvents"] = {{{"timestamp", engine_->now().ms - input.word()}, {"message", input.text()}}};
        return call("logs", "PutLogEvents", request);
      }
      case 3:
        return call("logs", "FilterLogEvents", {{"logGroupName", names["logGroupName"]}, {"filterPattern", input.text()}});
    }
  }

  std::shared_ptr<simulated::World> world_ = std::make_shared<simulated::World>();
  std::shared_ptr<simulated_balancer::World> balancer_ = std::make_shared<simulated_balancer::World>();
  std::shared_ptr<drivers::MemoryDisk> disk_ = std::make_shared<drivers::MemoryDisk>();
  drivers::MemoryStore* store_ = nullptr;
  std::unique_ptr<engine::Engine> engine_;
  Instant now_ = drivers::kVirtualStart;
  std::uint64_t runs_ = 0;
  std::vector<std::string> tasks_;
  std::vector<std::string> instances_;
  std::string group_;
  std::string load_balancer_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  Scene scene;
  for (int steps = 0; steps < kStepsMax && !input.empty(); ++steps) {
    scene.step(input);
  }
  scene.finish();
  return 0;
}
