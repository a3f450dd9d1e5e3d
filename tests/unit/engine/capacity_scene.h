// Capacity in tests: Fargate's definitions, instance groups, and an owner of their machines.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/engine_fixture.h"

namespace moorage::testing {

inline constexpr const char* kNetwork =
    R"({"awsvpcConfiguration":{"subnets":["subnet-03933a7e5491c6862"],"securityGroups":["sg-029a484209804623f"]}})";

inline Json network() { return Json::parse(kNetwork); }

inline void register_fargate(SimulatedEngine& sim, const std::string& family) {
  sim.register_family(family, {{"portMappings", {{{"containerPort", 80}}}}},
                      {{"networkMode", "awsvpc"}, {"cpu", "256"}, {"memory", "512"}, {"requiresCompatibilities", {"FARGATE"}}});
}

inline simulated::MachineOptions machine_of(const std::string& provider, std::uint64_t number) {
  simulated::MachineOptions options;
  options.id = simulated::numbered_machine(number);
  options.cpu_units = 1024;
  options.memory_mib = 2048;
  options.attributes = {{"moorage.capacity-provider", provider}};
  return options;
}

inline void create_provider(SimulatedEngine& sim, const std::string& name, const std::string& scaling,
                            Json extra = Json::object()) {
  Json group{{"autoScalingGroupArn", "group-" + name}, {"managedScaling", {{"status", scaling}}}};
  group.update(extra);
  sim.call("CreateCapacityProvider", {{"name", name}, {"autoScalingGroupProvider", group}});
}

inline void associate(SimulatedEngine& sim, const Json& providers, const Json& strategy = Json::array()) {
  sim.call("PutClusterCapacityProviders",
           {{"cluster", "default"}, {"capacityProviders", providers}, {"defaultCapacityProviderStrategy", strategy}});
}

inline std::map<std::string, int> by_provider(SimulatedEngine& sim, const std::string& service) {
  std::map<std::string, int> out;
  const Json listed = sim.call("ListTasks", {{"serviceName", service}});
  if (listed["taskArns"].empty()) return out;
  const Json described = sim.call("DescribeTasks", {{"tasks", listed["taskArns"]}});
  for (const Json& task : described["tasks"]) ++out[task["capacityProviderName"]];
  return out;
}

// The owner of the machines of a group: hears what managed scaling wants and brings it about.
class GroupOwner {
 public:
  GroupOwner(SimulatedEngine& sim, std::string provider) : sim_(sim), provider_(std::move(provider)) {
    auto subscribed = sim.engine->subscribe(0);
    subscription_ = std::move(*subscribed);
  }

  void serve() {
    while (true) {
      auto notice = subscription_->next(std::chrono::milliseconds(0));
      if (!notice.ok() || !*notice) return;
      const Json event = Json::parse((*notice)->json);
      if (event["detail-type"] != "Moorage Instance Group Capacity Change") continue;
      events.push_back(event["detail"]);
      for (int size = event["detail"]["formerCapacity"]; size < event["detail"]["desiredCapacity"]; ++size) {
        sim_.world->add_machine(machine_of(provider_, next_++));
      }
    }
  }

  std::vector<Json> events;

 private:
  SimulatedEngine& sim_;
  std::string provider_;
  std::unique_ptr<engine::Subscription> subscription_;
  std::uint64_t next_ = 100;
};

}  // namespace moorage::testing
