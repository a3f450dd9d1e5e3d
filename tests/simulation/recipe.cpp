#include "simulation/recipe.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulation/random.h"

namespace moorage::simulation {

namespace {

using Json = nlohmann::json;

constexpr std::uint64_t kPoisonBit = 1;

void set(ContainerRecipe& container, const char* name, std::string value) {
  container.environment.emplace_back(std::string("MOORAGE_SIM_") + name, std::move(value));
}

void spoil(Recipe& recipe, Stream& random) {
  ContainerRecipe& first = recipe.containers.front();
  switch (random.below(10)) {
    case 0:
      set(first, "PULL_ERROR", "manifest unknown");
      recipe.starts = false;
      return;
    case 1:
      set(first, "START_ERROR", "exec format error");
      recipe.starts = false;
      return;
    case 2:
      set(first, "CREATE_ERROR", "no such device");
      recipe.starts = false;
      return;
    case 3:
    case 4:
      set(first, "EXIT_AFTER_MS", std::to_string(random.between(1, 60'000)));
      set(first, "EXIT_CODE", std::to_string(random.below(3)));
      recipe.stays = false;
      return;
    case 5:
      set(first, "EXIT_AFTER_MS", std::to_string(random.between(1, 20'000)));
      set(first, "OOM", "1");
      recipe.stays = false;
      return;
    case 6:
      first.has_health_check = true;
      set(first, "HEALTH", "unhealthy");
      recipe.healthy = false;
      return;
    case 7:
      first.has_health_check = true;
      set(first, "HEALTH", "flapping");
      recipe.healthy = false;
      return;
    case 8:
      set(first, "HANG", random.chance(500) ? "pull" : "start");
      recipe.starts = recipe.finishes = false;
      return;
    default:
      set(first, "EXIT_AFTER_MS", std::to_string(random.between(1, 400)));
      first.restarts = random.chance(300);
      recipe.stays = false;
      return;
  }
}

ContainerRecipe make_container(Stream& random, std::size_t index) {
  ContainerRecipe container;
  container.name = index == 0 ? "app" : "side" + std::to_string(index);
  container.cpu_units = 64 * random.between(1, 8);
  container.memory_mib = 64 * random.between(1, 8);
  if (index == 0 && random.chance(700)) {
    container.container_port = 80;
    if (random.chance(250)) container.host_port = random.chance(500) ? 8080 : 8081;
  }
  container.has_health_check = random.chance(250);
  if (random.chance(300)) container.stop_timeout_ms = 1000 * random.between(2, 60);
  if (random.chance(200)) {
    set(container, "IGNORE_SIGTERM", "1");
    container.stop_ms = container.stop_timeout_ms;
  } else if (random.chance(200)) {
    container.stop_ms = random.between(1, 40'000);
    set(container, "STOP_MS", std::to_string(container.stop_ms));
  }
  container.restarts = random.chance(100);
  return container;
}

const char* condition(Wait wait) { return wait == Wait::kHealthy ? "HEALTHY" : wait == Wait::kSuccess ? "SUCCESS" : "START"; }

}  // namespace

std::int64_t Recipe::cpu_units() const {
  std::int64_t sum = 0;
  for (const ContainerRecipe& container : containers) sum += container.cpu_units;
  return sum;
}

std::int64_t Recipe::memory_mib() const {
  std::int64_t sum = 0;
  for (const ContainerRecipe& container : containers) sum += container.memory_mib;
  return sum;
}

std::vector<std::uint16_t> Recipe::host_ports() const {
  std::vector<std::uint16_t> out;
  for (const ContainerRecipe& container : containers) {
    if (container.host_port != 0) out.push_back(container.host_port);
  }
  return out;
}

const ContainerRecipe* Recipe::find(std::string_view container) const {
  for (const ContainerRecipe& one : containers) {
    if (one.name == container) return &one;
  }
  return nullptr;
}

std::uint64_t salt_with(std::uint64_t salt, bool poison) { return (salt & ~kPoisonBit) | (poison ? kPoisonBit : 0); }

Recipe recipe_of(std::uint64_t salt) { return make_recipe(salt, (salt & kPoisonBit) != 0); }

std::string label_of(const Recipe& recipe) { return std::to_string(recipe.salt) + (recipe.is_fargate ? "f" : ""); }

Recipe recipe_labelled(const std::string& label) {
  Recipe recipe = recipe_of(std::stoull(label));
  return label.ends_with('f') ? on_fargate(std::move(recipe)) : recipe;
}

Recipe on_fargate(Recipe recipe) {
  recipe.is_fargate = true;
  recipe.zone.clear();
  for (ContainerRecipe& container : recipe.containers) container.host_port = 0;
  for (auto& [name, value] : recipe.containers.front().environment) {
    if (name == kRecipeVariable) value = label_of(recipe);
  }
  return recipe;
}

Recipe make_recipe(std::uint64_t salt, bool poison) {
  Recipe recipe;
  recipe.salt = salt_with(salt, poison);
  Stream random(recipe.salt, Purpose::kDetail);
  recipe.containers.push_back(make_container(random, 0));
  const std::uint64_t sides = random.chance(300) ? 1 + random.below(2) : 0;
  for (std::uint64_t i = 1; i <= sides; ++i) {
    ContainerRecipe side = make_container(random, i);
    side.essential = random.chance(300);
    if (random.chance(500)) {
      const bool checked = recipe.containers.front().has_health_check;
      side.waits_for_first = checked && random.chance(500) ? Wait::kHealthy : Wait::kStart;
    }
    recipe.containers.push_back(std::move(side));
  }
  // By the number itself: what follows in the stream stays what it was.
  const bool is_awaited = std::any_of(recipe.containers.begin(), recipe.containers.end(),
                                      [](const ContainerRecipe& one) { return one.waits_for_first == Wait::kHealthy; });
  if (is_awaited && recipe.salt % 5 < 2)
    recipe.containers.front().start_timeout_ms = 30'000 + 1000 * static_cast<std::int64_t>(recipe.salt % 60);
  if (random.chance(100)) recipe.zone = random.chance(500) ? "us-east-1a" : "us-east-1b";
  if (poison && random.chance(500)) spoil(recipe, random);
  recipe.containers.front().environment.emplace_back(kRecipeVariable, label_of(recipe));
  return recipe;
}

std::string definition_request(const Recipe& recipe, std::string_view family) {
  Json containers = Json::array();
  for (const ContainerRecipe& one : recipe.containers) {
    Json container{{"name", one.name},           {"image", "image-" + std::to_string(recipe.salt % 5)},
                   {"cpu", one.cpu_units},       {"memory", one.memory_mib},
                   {"essential", one.essential}, {"stopTimeout", one.stop_timeout_ms / 1000}};
    if (one.container_port != 0) {
      container["portMappings"] = {{{"containerPort", one.container_port}, {"protocol", "tcp"}}};
      if (!recipe.is_fargate) container["portMappings"][0]["hostPort"] = one.host_port;
    }
    if (one.has_health_check) {
      container["healthCheck"] = {{"command", {"CMD", "true"}}, {"interval", 10}, {"timeout", 2}, {"retries", 2}};
    }
    if (one.restarts) container["restartPolicy"] = {{"enabled", true}, {"restartAttemptPeriod", 60}};
    if (one.waits_for_first != Wait::kNothing) {
      container["dependsOn"] = {{{"containerName", "app"}, {"condition", condition(one.waits_for_first)}}};
    }
    if (one.start_timeout_ms > 0) container["startTimeout"] = one.start_timeout_ms / 1000;
    for (const auto& [name, value] : one.environment) {
      container["environment"].push_back({{"name", name}, {"value", value}});
    }
    containers.push_back(std::move(container));
  }
  Json request{{"family", family}, {"containerDefinitions", std::move(containers)}};
  if (recipe.is_fargate) {  // the smallest size that takes every recipe
    request.update({{"requiresCompatibilities", {"FARGATE"}}, {"networkMode", "awsvpc"}, {"cpu", "2048"}, {"memory", "4096"}});
  }
  if (!recipe.zone.empty()) {
    request["placementConstraints"] = {
        {{"type", "memberOf"}, {"expression", "attribute:ecs.availability-zone == " + recipe.zone}}};
  }
  return request.dump();
}

}  // namespace moorage::simulation
