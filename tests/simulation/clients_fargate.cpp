// What runs on Fargate: services and tasks by capacity provider strategy, and spot capacity that is taken back.
#include <algorithm>

#include "simulation/clients.h"

namespace moorage::simulation {

namespace {

std::string fargate_service(Stream& random) { return "w" + std::to_string(random.below(2)); }

Json network() { return {{"awsvpcConfiguration", {{"subnets", {"subnet-03933a7e5491c6862"}}}}}; }

Json share(const char* provider, std::int64_t base, int weight) {
  return {{"capacityProvider", provider}, {"base", base}, {"weight", weight}};
}

Json draw_strategy(Stream& random) {
  const std::int64_t base = random.between(0, 2);
  Json shares = Json::array();
  switch (random.below(4)) {
    case 0:
      shares.push_back(share("FARGATE_SPOT", 0, 1));
      break;
    case 1:
      shares.push_back(share("FARGATE", base, 0));
      shares.push_back(share("FARGATE_SPOT", 0, 1));
      break;
    case 2:
      shares.push_back(share("FARGATE", base, 1));
      shares.push_back(share("FARGATE_SPOT", 0, 3));
      break;
    default:
      shares.push_back(share("FARGATE", 0, 1));
  }
  return shares;
}

}  // namespace

void Clients::use_fargate(Stream& random) {
  const std::uint64_t what = random.below(10);
  if (what < 3) return create_on_fargate(random);
  if (what < 7) return update_on_fargate(random);
  if (what < 9) return run_on_fargate(random);
  remove_service(fargate_service(random), true);
}

// Both providers beside those that the cluster has.
void Clients::offer_fargate() {
  const auto told = ask("ecs", "DescribeClusters", {{"clusters", {"default"}}});
  if (!told || (*told)["clusters"].empty()) return;
  Json providers = (*told)["clusters"][0]["capacityProviders"];
  const std::size_t before = providers.size();
  for (const char* name : {"FARGATE", "FARGATE_SPOT"}) {
    if (std::find(providers.begin(), providers.end(), name) == providers.end()) providers.push_back(name);
  }
  if (providers.size() == before) return;
  write("PutClusterCapacityProviders",
        {{"cluster", "default"}, {"capacityProviders", providers}, {"defaultCapacityProviderStrategy", Json::array()}});
}

// Two target groups of addresses, each behind a load balancer of its own.
void Clients::offer_addresses() {
  for (const char* name : {"a0", "a1"}) {
    if (address_groups_.size() < 2) make_group({.name = name, .type = "ip", .interval = 12, .delay = 20}, address_groups_);
  }
}

// True: `request` asks for one of them now.
bool Clients::add_balancer(Stream& random, const std::string& definition, Json& request) {
  const Recipe* recipe = witness_.recipe_for(definition);
  if (!recipe || recipe->containers.front().container_port == 0) return false;
  offer_addresses();
  if (address_groups_.empty()) return false;
  request["loadBalancers"] = behind_one_of(address_groups_, random);
  return true;
}

// One of those there are, or a new one. Empty: its registration was not acknowledged.
std::string Clients::fargate_definition(Stream& random) {
  const std::uint64_t salt = salt_with(random.next(), setting_.weather.poison);
  const std::uint64_t place = random.below(3);
  if (place < fargate_definitions_.size()) return fargate_definitions_[place];
  const Recipe recipe = on_fargate(recipe_of(salt));
  const auto reply = call("ecs", "RegisterTaskDefinition", definition_request(recipe, "fargate"));
  if (!reply) {
    if (refused_->name != "ServerException") witness_.object("API", "a good definition was refused: " + refused_->message);
    return {};
  }
  const std::string arn = (*reply)["taskDefinition"]["taskDefinitionArn"];
  witness_.learn_recipe(arn, recipe);
  fargate_definitions_.push_back(arn);
  return arn;
}

void Clients::create_on_fargate(Stream& random) {
  offer_fargate();
  const std::string name = fargate_service(random);
  const auto before = ledger_.possible(name);
  ServiceFacts facts{.exists = true, .active = true, .is_fargate = true};
  facts.desired = random.between(0, 4);
  draw_limits(random, facts);
  facts.definition = fargate_definition(random);
  if (facts.definition.empty()) return;
  Json request{{"serviceName", name},
               {"taskDefinition", facts.definition},
               {"desiredCount", facts.desired},
               {"deploymentConfiguration", limits_json(facts)},
               {"networkConfiguration", network()},
               {"capacityProviderStrategy", draw_strategy(random)}};
  facts.has_targets = random.chance(500) && add_balancer(random, facts.definition, request);
  // A service of the same shape is answered as it is: then nothing changes.
  const bool known_active = std::all_of(before.begin(), before.end(), [](const ServiceFacts& f) { return f.active; });
  if (!known_active) ledger_.propose(name, facts);
  const auto reply = write("CreateService", request);
  if (!known_active) take_service(name, facts, reply, before);
}

// Another size, another definition, another strategy, or the same once more.
void Clients::update_on_fargate(Stream& random) {
  const std::string name = fargate_service(random);
  const auto before = ledger_.possible(name);
  if (before.size() != 1 || !before[0].exists || !before[0].active) return create_on_fargate(random);
  ServiceFacts asked = before[0];
  Json request{{"service", name}};
  if (random.chance(500)) request["desiredCount"] = asked.desired = random.between(0, 5);
  if (random.chance(300)) {
    draw_limits(random, asked);
    request["deploymentConfiguration"] = limits_json(asked);
  }
  if (random.chance(300)) {
    const std::string definition = fargate_definition(random);
    if (!definition.empty()) request["taskDefinition"] = asked.definition = definition;
  }
  if (random.chance(400)) {
    request["forceNewDeployment"] = true;
    if (random.chance(700)) request["capacityProviderStrategy"] = draw_strategy(random);
  }
  if (asked.has_targets && random.chance(200)) add_balancer(random, asked.definition, request);
  ledger_.propose(name, asked);
  const auto reply = write("UpdateService", request);
  take_service(name, asked, reply, before);
}

// The base first, then by weight; a share without a weight gets no more than its base.
void Clients::run_on_fargate(Stream& random) {
  offer_fargate();
  const std::string definition = fargate_definition(random);
  const std::int64_t count = random.between(1, 4);
  const Json strategy = draw_strategy(random);
  if (definition.empty()) return;
  const auto reply = write("RunTask", {{"taskDefinition", definition},
                                       {"count", count},
                                       {"networkConfiguration", network()},
                                       {"capacityProviderStrategy", strategy}});
  if (!reply || !(*reply)["failures"].empty()) return;
  for (const Json& share : strategy) {
    const auto got = std::count_if((*reply)["tasks"].begin(), (*reply)["tasks"].end(),
                                   [&](const Json& task) { return task["capacityProviderName"] == share["capacityProvider"]; });
    const std::int64_t base = std::min(count, share["base"].get<std::int64_t>());
    if (got < base || (share["weight"] == 0 && got > base)) {
      witness_.object("API", "RunTask gave " + share["capacityProvider"].dump() + " " + std::to_string(got) + " of " +
                                 std::to_string(count) + " tasks with base " + std::to_string(base) + " and weight " +
                                 share["weight"].dump());
    }
  }
}

// Some of the tasks on spot capacity, or the oldest of a service.
void Clients::interrupt_spot(Stream& random) {
  Json named = Json::array();
  for (const auto& [id, task] : witness_.tasks()) {
    if (task.provider == "FARGATE_SPOT" && task.wanted && !task.is_stopped() && named.size() < 3 && random.chance(600)) {
      named.push_back(task.arn);
    }
  }
  const std::int64_t most = random.between(1, 3);
  Json request{{"maximumTasks", most}};
  if (random.chance(700)) request["service"] = fargate_service(random);
  if (!named.empty() && random.chance(500)) request = {{"tasks", named}};
  const auto reply = write("InterruptSpotTasks", request, "moorage");
  if (!reply) return;
  witness_.read_feed();
  for (const Json& arn : (*reply)["taskArns"]) {
    const std::string text = arn;
    const auto task = witness_.tasks().find(text.substr(text.rfind('/') + 1));
    if (task == witness_.tasks().end() || task->second.wanted)
      witness_.object("D1", text + " was interrupted and is still wanted");
  }
}

}  // namespace moorage::simulation
