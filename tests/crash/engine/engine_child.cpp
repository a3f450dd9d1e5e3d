// A threaded engine on a durable store with two clients, in a process that the test kills. It writes what it is about to do,
// and afterwards what was acknowledged, one line each, to standard output; the reader of these lines survives.
//
//   engine_child DIR SEED      "open", then lines "begin …" and "ack …" until it dies
//
// Words after begin and ack: definition FAMILY REVISION | service NAME DESIRED | task TOKEN COUNT | group NAME
#include <unistd.h>
#include <chrono>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <thread>

#include "drivers/audit/disk_audit_log.h"
#include "drivers/balancer/simulated/simulated_balancer.h"
#include "drivers/clock/entropy.h"
#include "drivers/clock/system_clock.h"
#include "drivers/logs/disk_log_sink.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "drivers/store/lmdb/lmdb_store.h"
#include "endpoint/local/json_call.h"
#include "engine/engine_interface.h"

namespace {

using moorage::Result;
using moorage::engine::Engine;
using Json = nlohmann::json;

void say(const std::string& line) {
  // One write(2) for each line, so that a line that the observer has read was complete before the process died.
  const std::string text = line + "\n";
  if (::write(STDOUT_FILENO, text.data(), text.size()) != static_cast<ssize_t>(text.size())) std::_Exit(4);
}

Result<std::unique_ptr<Engine>> open_engine(const std::string& directory, std::uint64_t seed) {
  namespace drivers = moorage::drivers;
  moorage::engine::Ports ports;
  MOORAGE_ASSIGN(ports.store, drivers::open_lmdb_store({.path = directory + "/state"}));
  MOORAGE_ASSIGN(ports.logs, drivers::open_disk_log_sink({.path = directory + "/logs"}));
  MOORAGE_ASSIGN(ports.audit, drivers::open_disk_audit_log({.path = directory + "/audit"}));
  auto world = std::make_shared<moorage::simulated::World>(moorage::simulated::WorldOptions{.seed = seed});
  for (std::uint64_t i = 1; i <= 3; ++i) world->add_machine({.id = moorage::simulated::numbered_machine(i)});
  ports.runtimes.push_back(moorage::simulated::make_simulated_runtime(world, moorage::simulated::Pace::kRealTime));
  ports.balancer = moorage::simulated_balancer::make_simulated_balancer(std::make_shared<moorage::simulated_balancer::World>(),
                                                                        moorage::simulated_balancer::Pace::kRealTime);
  ports.clock = std::make_unique<drivers::SystemClock>();
  MOORAGE_ASSIGN(ports.entropy, drivers::make_system_entropy());
  return Engine::open({}, std::move(ports));
}

class Client {
 public:
  Client(Engine& engine, std::string name, std::uint64_t seed) : engine_(engine), name_(std::move(name)), random_(seed) {}

  void work() {
    register_definition();
    for (int i = 0; i < 100'000; ++i) {
      switch (random_() % 5) {
        case 0:
          register_definition();
          break;
        case 1:
          create_service();
          break;
        case 2:
          update_service();
          break;
        case 3:
          run_task();
          break;
        case 4:
          create_group();
          break;
      }
    }
  }

 private:
  Json call(const std::string& service, const std::string& operation, const Json& request, const std::string& what) {
    say("begin " + what);
    const auto reply = moorage::endpoint::call_json(engine_, {service, operation, request.dump()});
    if (!reply.ok()) {
      say("refused " + what + ": " + reply.error().name + ": " + reply.error().message);
      return nullptr;
    }
    return Json::parse(*reply);
  }
  std::string fresh() { return name_ + "-" + std::to_string(random_() % 1'000'000'000); }

  void register_definition() {
    const Json container{{"name", "app"}, {"image", "app:1"}, {"memory", 16}, {"cpu", 8}};
    const Json reply = call("ecs", "RegisterTaskDefinition", {{"family", name_}, {"containerDefinitions", {container}}},
                            "definition " + name_ + " 0");
    if (!reply.is_null()) {
      say("ack definition " + name_ + " " + std::to_string(reply["taskDefinition"]["revision"].get<int>()));
    }
  }
  void create_service() {
    const std::string name = fresh();
    set_service("CreateService", {{"serviceName", name}, {"taskDefinition", name_}}, name);
    service_ = name;
  }
  void update_service() {
    if (!service_.empty()) set_service("UpdateService", {{"service", service_}}, service_);
  }
  void set_service(const std::string& operation, Json request, const std::string& name) {
    const int desired = static_cast<int>(random_() % 3);
    request["desiredCount"] = desired;
    const std::string what = "service " + name + " " + std::to_string(desired);
    if (!call("ecs", operation, request, what).is_null()) say("ack " + what);
  }
  void run_task() {
    const std::string token = fresh();
    const std::string what = "task " + token + " 2";
    const Json request{{"taskDefinition", name_}, {"count", 2}, {"clientToken", token}, {"startedBy", token}};
    const Json reply = call("ecs", "RunTask", request, what);
    if (!reply.is_null()) say("ack task " + token + " " + std::to_string(reply["tasks"].size()));
  }
  void create_group() {
    const std::string name = fresh();
    if (!call("logs", "CreateLogGroup", {{"logGroupName", name}}, "group " + name).is_null()) say("ack group " + name);
  }

  Engine& engine_;
  const std::string name_;
  std::mt19937_64 random_;
  std::string service_;
};

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 4;
  const std::uint64_t seed = std::strtoull(words[2], nullptr, 10);
  auto engine = open_engine(words[1], seed);
  if (!engine.ok()) {
    say(engine.error().name + ": " + engine.error().message);
    return 2;
  }
  say("open");
  (*engine)->wait_ready(std::chrono::seconds(20));  // the machines make the cluster that the clients use
  std::thread other([&] { Client(**engine, "blue", seed + 1).work(); });
  Client(**engine, "red", seed + 2).work();
  other.join();
  return 0;
}
