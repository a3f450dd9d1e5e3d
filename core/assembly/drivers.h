// Makes the drivers of the library from their options. Nothing is started here; the engine does that.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "config_impl.h"
#include "ports/balancer_driver.h"
#include "ports/finding.h"
#include "ports/log_sink.h"
#include "ports/runtime_driver.h"
#include "schemas/engine/config.capnp.h"

namespace moorage::capi {

struct SimulatedWorlds;

// What drivers need to know of the engine they are made for.
struct Surroundings {
  std::string state_directory;  // empty: none, the store is in memory
  std::string region;
  std::uint64_t seed = 1;
  bool host_driven = false;
  std::shared_ptr<ports::LogSink> logs;
  std::shared_ptr<SimulatedWorlds> worlds = {};  // filled by simulated drivers
  std::vector<std::string> places = {};          // of the engine and all its drivers on disk: see places_of
};

Result<std::unique_ptr<ports::RuntimeDriver>> make_runtime(const NamedDriver& choice, const Surroundings& around);
Result<std::unique_ptr<ports::BalancerDriver>> make_balancer(const NamedDriver& choice, const Surroundings& around);

// A directory of a driver: as given, or below that of the store.
Result<std::string> driver_directory(capnp::Text::Reader given, const Surroundings& around, const std::string& name);

// The directories that an engine of this config keeps for itself: store, logs, and those of its drivers. No container may have
// them. What the options of a driver say wrongly is left out here and refused when the driver is made.
std::vector<std::string> places_of(const moorage_config& config, const Surroundings& around);

// A list of texts as a vector of strings or paths.
template <typename Element>
std::vector<Element> texts_of(capnp::List<capnp::Text>::Reader from) {
  std::vector<Element> out;
  for (const auto text : from) {
    out.emplace_back(std::string(text.begin(), text.size()));
  }
  return out;
}

template <typename Target>
struct ValueIn {
  using Type = Target;
};
template <typename Value>
struct ValueIn<std::optional<Value>> {
  using Type = Value;
};
template <typename Target>
using ValueOf = typename ValueIn<Target>::Type;

// Overwrites `target` where the option is present.
template <typename Target, typename Group>
void take(Target& target, Group option) {
  if (option.isValue()) {
    target = static_cast<ValueOf<Target>>(option.getValue());
  }
}

}  // namespace moorage::capi
