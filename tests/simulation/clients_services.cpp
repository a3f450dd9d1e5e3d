#include <algorithm>

#include "simulation/clients.h"

namespace moorage::simulation {

namespace {

struct Limits {
  std::int64_t minimum;
  std::int64_t maximum;
};

constexpr Limits kLimits[] = {{100, 200}, {50, 200}, {0, 100}, {50, 100}, {100, 150}, {0, 200}, {100, 110}, {75, 133}};

std::string service_name(Stream& random) { return "s" + std::to_string(random.below(4)); }

void take_limits(const ServiceFacts& from, ServiceFacts& into) {
  into.minimum_percent = from.minimum_percent;
  into.maximum_percent = from.maximum_percent;
  into.breaker = from.breaker;
  into.rollback = from.rollback;
}

}  // namespace

Json limits_json(const ServiceFacts& facts) {
  return {{"minimumHealthyPercent", facts.minimum_percent},
          {"maximumPercent", facts.maximum_percent},
          {"deploymentCircuitBreaker", {{"enable", facts.breaker}, {"rollback", facts.rollback}}}};
}

void draw_limits(Stream& random, ServiceFacts& facts) {
  const Limits& limits = random.one_of(kLimits);
  facts.minimum_percent = limits.minimum;
  facts.maximum_percent = limits.maximum;
  facts.breaker = random.chance(600);
  facts.rollback = facts.breaker && random.chance(700);
}

// An answer gives the new state, a refusal keeps the former one, and a lost answer leaves both possible.
void Clients::take_service(const std::string& name, const ServiceFacts& asked, const std::optional<Json>& reply,
                           const std::vector<ServiceFacts>& before) {
  if (!reply) {
    if (refused_->name != "ServerException") ledger_.withdraw(name, before);
    return;
  }
  ServiceFacts facts = asked;
  facts.definition = (*reply)["service"]["taskDefinition"];
  if (ledger_.times_loosened() != loosened_before_) facts.definition.clear();  // it rolled back right behind the answer
  if ((*reply)["service"]["desiredCount"] != facts.desired) {
    witness_.object("D1", "service " + name + " was answered with another desiredCount than asked for");
  }
  ledger_.settle(name, std::move(facts));
}

void Clients::create_service(Stream& random) {
  const std::string name = service_name(random);
  const auto before = ledger_.possible(name);
  ServiceFacts facts{.exists = true, .active = true};
  facts.desired = static_cast<std::int64_t>(random.below(7));
  draw_limits(random, facts);
  facts.distinct = random.chance(150);
  if (random.chance(100)) facts.zone = random.chance(500) ? "us-east-1a" : "us-east-1b";
  const std::string definition = pick_definition(random);
  Json request{{"serviceName", name},
               {"taskDefinition", definition},
               {"desiredCount", facts.desired},
               {"deploymentConfiguration", limits_json(facts)}};
  if (facts.distinct) request["placementConstraints"].push_back({{"type", "distinctInstance"}});
  if (!facts.zone.empty()) {
    request["placementConstraints"].push_back(
        {{"type", "memberOf"}, {"expression", "attribute:ecs.availability-zone == " + facts.zone}});
  }
  static constexpr const char* kStrategies[] = {"none", "binpack", "spread", "random"};
  const std::string strategy = random.one_of(kStrategies);
  if (strategy == "binpack") request["placementStrategy"] = {{{"type", "binpack"}, {"field", "memory"}}};
  if (strategy == "spread") request["placementStrategy"] = {{{"type", "spread"}, {"field", "instanceId"}}};
  if (strategy == "random") request["placementStrategy"] = {{{"type", "random"}}};
  const Recipe* recipe = witness_.recipe_for(definition);
  if (recipe && recipe->containers.front().container_port != 0 && !groups_.empty() && random.chance(700)) {
    facts.has_targets = true;
    request["loadBalancers"] = behind_one_of(groups_, random);
    if (random.chance(300)) request["healthCheckGracePeriodSeconds"] = 30;
  }
  facts.definition = definition.starts_with("arn:") ? definition : std::string();
  const bool reused = std::any_of(before.begin(), before.end(), [](const ServiceFacts& f) { return f.exists && !f.active; });
  // A service of the same shape is answered as it is: then nothing changes.
  const bool known_active = std::all_of(before.begin(), before.end(), [](const ServiceFacts& f) { return f.active; });
  if (!known_active) ledger_.propose(name, facts);
  const auto reply = write("CreateService", request);
  if (reply && known_active) return;
  if (!reply && known_active) return;
  take_service(name, facts, reply, before);
  if (reply) counters_.hit(Sometimes::service_created);
  if (reply && reused) counters_.hit(Sometimes::service_name_reused);
}

void Clients::update_service(Stream& random, Act act) {
  const std::string name = service_name(random);
  const auto before = ledger_.possible(name);
  const bool sure = before.size() == 1;
  ServiceFacts asked = before.back();
  Json request{{"service", name}};
  const bool scales = act == Act::scale_service || random.chance(150) || !sure;
  if (scales) {
    static constexpr std::int64_t kCounts[] = {0, 0, 1, 1, 2, 3, 4, 7, 8, 12};
    asked.desired = random.one_of(kCounts);
    request["desiredCount"] = asked.desired;
  }
  const bool tunes = act == Act::tune_service || random.chance(100) || !sure;
  if (tunes) {
    draw_limits(random, asked);
    request["deploymentConfiguration"] = limits_json(asked);
  }
  bool redefines = false;
  if (act == Act::deploy_service) {
    if (random.chance(300)) {
      request["forceNewDeployment"] = true;
    } else {
      const std::string definition = pick_definition(random);
      request["taskDefinition"] = definition;
      redefines = true;
      asked.definition = definition.starts_with("arn:") ? definition : std::string();
    }
  }
  // Another load balancer: the tasks of a new deployment go there, and back when it is rolled back.
  const bool moves = act == Act::deploy_service && asked.has_targets && sure && !groups_.empty() && random.chance(300);
  if (moves) {
    request["loadBalancers"] = behind_one_of(groups_, random);
  }
  // What the request leaves out stays as it was, whichever of the possible states that is.
  for (ServiceFacts facts : before) {
    if (!facts.exists || !facts.active) continue;
    if (scales) facts.desired = asked.desired;
    if (tunes) take_limits(asked, facts);
    if (redefines) facts.definition = asked.definition;
    ledger_.propose(name, facts);
  }
  asked.exists = asked.active = true;
  ledger_.propose(name, asked);
  const auto reply = write("UpdateService", request);
  take_service(name, asked, reply, before);
  if (!reply || !sure) return;
  if (asked.desired > before[0].desired) counters_.hit(Sometimes::service_scaled_out);
  if (asked.desired < before[0].desired) counters_.hit(Sometimes::service_scaled_in);
  if (act == Act::deploy_service) counters_.hit(Sometimes::service_deployed_again);
}

void Clients::delete_service(Stream& random) {
  const std::string name = service_name(random);
  remove_service(name, random.chance(700));
}

void Clients::remove_service(const std::string& name, bool by_force) {
  const auto before = ledger_.possible(name);
  ServiceFacts facts = before.back();
  facts.exists = true;
  facts.active = false;
  facts.desired = 0;
  ledger_.propose(name, facts);
  const auto reply = write("DeleteService", {{"service", name}, {"force", by_force}});
  take_service(name, facts, reply, before);
  if (reply) counters_.hit(Sometimes::service_deleted);
}

}  // namespace moorage::simulation
