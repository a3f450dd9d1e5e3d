#include "assembly/drivers.h"

#include "assembly/haproxy.h"
#include "assembly/oci.h"
#include "assembly/simulated.h"
#include "driver_options.h"
#include "guard.h"
#include "wire/presence.h"

namespace moorage::capi {

Result<std::string> driver_directory(capnp::Text::Reader given, const Surroundings& around, const std::string& name) {
  if (given.size() != 0) {
    return std::string(wire::view(given));
  }
  if (around.state_directory.empty()) {
    return invalid_parameter(
        "The driver keeps things on disk that outlive the engine: give it a `stateDir`, or the engine a store "
        "on disk.",
        "stateDir");
  }
  return around.state_directory + "/" + name;
}

namespace {

template <typename T>
void add_state_directory(const NamedDriver& choice, const Surroundings& around, std::vector<std::string>& places) {
  const auto options = read_driver_options<T>(choice.options, "");
  if (!options.ok()) {
    return;
  }
  if (auto directory = driver_directory(options->reader().getStateDir(), around, choice.name); directory.ok()) {
    places.push_back(std::move(directory).value());
  }
}

}  // namespace

std::vector<std::string> places_of(const moorage_config& config, const Surroundings& around) {
  std::vector<std::string> places;
  for (const auto& place : {config.store_path, config.log_directory}) {
    if (!place.empty()) {
      places.push_back(place);
    }
  }
  for (const DriverChoice& choice : config.runtimes) {
    if (const auto* named = std::get_if<NamedDriver>(&choice); named != nullptr && named->name == "oci") {
      add_state_directory<config::OciOptions>(*named, around, places);
    }
  }
  if (config.balancer) {
    if (const auto* named = std::get_if<NamedDriver>(&*config.balancer); named != nullptr && named->name == "haproxy") {
      add_state_directory<config::HaproxyOptions>(*named, around, places);
    }
  }
  return places;
}

Result<std::unique_ptr<ports::RuntimeDriver>> make_runtime(const NamedDriver& choice, const Surroundings& around) {
  constexpr std::string_view kWhere = "runtime";
  if (choice.name == "oci") {
    MOORAGE_ASSIGN(const auto from, read_driver_options<config::OciOptions>(choice.options, kWhere));
    auto options = oci_options(from.reader(), around);
    return options.ok() ? oci::open_oci_runtime(std::move(options).value()) : wrong_option(options.error(), kWhere);
  }
  if (choice.name == "simulated") {
    MOORAGE_ASSIGN(const auto from, read_driver_options<config::SimulatedRuntimeOptions>(choice.options, kWhere));
    return make_simulated_runtime(from.reader(), around);
  }
  return unsupported("There is no runtime '" + choice.name + "'.");
}

Result<std::unique_ptr<ports::BalancerDriver>> make_balancer(const NamedDriver& choice, const Surroundings& around) {
  constexpr std::string_view kWhere = "balancer";
  if (choice.name == "haproxy") {
    MOORAGE_ASSIGN(const auto from, read_driver_options<config::HaproxyOptions>(choice.options, kWhere));
    auto options = haproxy_options(from.reader(), around);
    return options.ok() ? drivers::open_haproxy_balancer(std::move(options).value()) : wrong_option(options.error(), kWhere);
  }
  if (choice.name == "simulated") {
    MOORAGE_ASSIGN(const auto from, read_driver_options<config::SimulatedBalancerOptions>(choice.options, kWhere));
    return make_simulated_balancer(from.reader(), around);
  }
  return unsupported("There is no balancer '" + choice.name + "'.");
}

}  // namespace moorage::capi
