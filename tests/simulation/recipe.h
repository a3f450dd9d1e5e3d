// A task definition made from one random number: the request that registers it, and its properties for checkers that must not
// ask the engine. The number travels in the environment of its first container.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace moorage::simulation {

inline constexpr std::string_view kRecipeVariable = "SIM_RECIPE";

enum class Wait : std::uint8_t { kNothing, kStart, kHealthy, kSuccess };

struct ContainerRecipe {
  std::string name;
  bool essential = true;
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::uint16_t container_port = 0;  // 0: none
  std::uint16_t host_port = 0;       // 0: dynamic
  bool has_health_check = false;
  bool restarts = false;
  std::int64_t stop_timeout_ms = 30'000;
  std::int64_t stop_ms = 200;  // how long it takes to end
  Wait waits_for_first = Wait::kNothing;
  std::int64_t start_timeout_ms = 0;  // time-out of containers that wait for this one; 0: none
  std::vector<std::pair<std::string, std::string>> environment;
};

struct Recipe {
  std::uint64_t salt = 0;
  std::vector<ContainerRecipe> containers;
  std::string zone;      // a memberOf constraint of the definition; empty: none
  bool starts = true;    // every container comes up
  bool stays = true;     // … and stays
  bool healthy = true;   // … and passes its health check
  bool finishes = true;  // false: it may hang on the way, for ever
  bool is_fargate = false;
  bool is_good() const { return starts && stays && healthy && finishes; }

  std::int64_t cpu_units() const;
  std::int64_t memory_mib() const;
  std::vector<std::uint16_t> host_ports() const;
  const ContainerRecipe* find(std::string_view container) const;
};

// Without poison only definitions that work.
Recipe make_recipe(std::uint64_t salt, bool poison);
std::string definition_request(const Recipe& recipe, std::string_view family);
std::uint64_t salt_with(std::uint64_t salt, bool poison);
Recipe recipe_of(std::uint64_t salt);
// The same as Fargate takes it: no place may be asked for, neither a zone nor a port of the machine.
Recipe on_fargate(Recipe recipe);
// As it travels in the environment, and back.
std::string label_of(const Recipe& recipe);
Recipe recipe_labelled(const std::string& label);

}  // namespace moorage::simulation
