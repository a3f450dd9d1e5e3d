#include "assembly/driver_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "assembly/docker.h"
#include "assembly/driver_choice.h"
#include "assembly/haproxy.h"
#include "assembly/oci.h"
#include "assembly/option_values.h"
#include "assembly/simulated.h"
#include "wire/presence.h"

namespace moorage::assembly {
namespace {

constexpr std::string_view kRuntime = "runtime";  // the beginning of the path of a wrong option
constexpr std::string_view kBalancer = "balancer";

template <typename Options>
Status check_runtime_options(std::string_view options) {
  const auto read = read_options<Options>(options, kRuntime);
  return read.ok() ? Status() : Status(read.error());
}

template <typename Options>
Status check_balancer_options(std::string_view options) {
  const auto read = read_options<Options>(options, kBalancer);
  return read.ok() ? Status() : Status(read.error());
}

Result<std::unique_ptr<ports::RuntimeDriver>> make_oci(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::OciOptions>(json, kRuntime));
  auto options = oci_options(from.reader(), around);
  return options.ok() ? oci::open_oci_runtime(std::move(options).value()) : wrong_option(options.error(), kRuntime);
}

Result<std::string> oci_directory(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::OciOptions>(json, kRuntime));
  return driver_directory(from.reader().getStateDir(), around, "oci");
}

Result<std::unique_ptr<ports::RuntimeDriver>> make_docker(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::DockerOptions>(json, kRuntime));
  auto options = docker_options(from.reader(), around);
  return options.ok() ? docker::open_docker_runtime(std::move(options).value()) : wrong_option(options.error(), kRuntime);
}

Result<std::string> docker_directory(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::DockerOptions>(json, kRuntime));
  return driver_directory(from.reader().getStateDir(), around, "docker");
}

Result<std::unique_ptr<ports::RuntimeDriver>> make_simulated(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::SimulatedRuntimeOptions>(json, kRuntime));
  return make_simulated_runtime(from.reader(), around);
}

Result<std::unique_ptr<ports::BalancerDriver>> make_haproxy(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::HaproxyOptions>(json, kBalancer));
  auto options = haproxy_options(from.reader(), around);
  return options.ok() ? drivers::open_haproxy_balancer(std::move(options).value()) : wrong_option(options.error(), kBalancer);
}

Result<std::string> haproxy_directory(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::HaproxyOptions>(json, kBalancer));
  return driver_directory(from.reader().getStateDir(), around, "haproxy");
}

Result<std::unique_ptr<ports::BalancerDriver>> make_simulated_targets(std::string_view json, const Surroundings& around) {
  MOORAGE_ASSIGN(const auto from, read_options<config::SimulatedBalancerOptions>(json, kBalancer));
  return make_simulated_balancer(from.reader(), around);
}

constexpr std::array kRuntimes = {
    RuntimeRow{.name = "oci",
               .check = check_runtime_options<config::OciOptions>,
               .make = make_oci,
               .state_directory = oci_directory,
               .probe = probe_oci},
    RuntimeRow{.name = "docker",
               .check = check_runtime_options<config::DockerOptions>,
               .make = make_docker,
               .state_directory = docker_directory,
               .probe = probe_docker},
    RuntimeRow{.name = "simulated",
               .check = check_runtime_options<config::SimulatedRuntimeOptions>,
               .make = make_simulated,
               .state_directory = nullptr,
               .probe = nullptr},
};

constexpr std::array kBalancers = {
    BalancerRow{.name = "haproxy",
                .check = check_balancer_options<config::HaproxyOptions>,
                .make = make_haproxy,
                .state_directory = haproxy_directory,
                .probe = probe_haproxy},
    BalancerRow{.name = "simulated",
                .check = check_balancer_options<config::SimulatedBalancerOptions>,
                .make = make_simulated_targets,
                .state_directory = nullptr,
                .probe = nullptr},
};

// `"oci", "simulated" or "none"`
template <typename Row>
std::string choices(std::span<const Row> rows) {
  std::string text;
  for (const Row& row : rows) {
    text += (text.empty() ? "\"" : ", \"") + std::string(row.name) + '"';
  }
  return text + " or \"none\"";
}

template <typename Row>
Result<const Row*> row_of(std::span<const Row> rows, std::string_view kind, std::string_view name) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
  if (found != rows.end()) {
    return &*found;
  }
  return unsupported("There is no " + std::string(kind) + " '" + std::string(name) + "'; use " + choices(rows) + ".");
}

}  // namespace

std::span<const RuntimeRow> runtime_rows() { return kRuntimes; }
std::span<const BalancerRow> balancer_rows() { return kBalancers; }

Result<const RuntimeRow*> runtime_row(std::string_view name) { return row_of(runtime_rows(), kRuntime, name); }
Result<const BalancerRow*> balancer_row(std::string_view name) { return row_of(balancer_rows(), kBalancer, name); }

Status check_runtime(const NamedDriver& choice) {
  MOORAGE_ASSIGN(const RuntimeRow* const row, runtime_row(choice.name));
  return row->check(choice.options);
}

Status check_balancer(const NamedDriver& choice) {
  MOORAGE_ASSIGN(const BalancerRow* const row, balancer_row(choice.name));
  return row->check(choice.options);
}

Result<std::string> driver_directory(capnp::Text::Reader given, const Surroundings& around, std::string_view name) {
  if (given.size() != 0) {
    return std::string(wire::view(given));
  }
  if (around.state_directory.empty()) {
    return invalid_parameter(
        "The driver keeps things on disk that outlive the engine: give it a `stateDir`, or the engine a store "
        "on disk.",
        "stateDir");
  }
  return around.state_directory + "/" + std::string(name);
}

}  // namespace moorage::assembly
