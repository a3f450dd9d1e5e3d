#include "assembly/simulated.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assembly/option_values.h"
#include "drivers/balancer/simulated/simulated_balancer.h"
#include "drivers/runtime/simulated/instance_types.h"
#include "drivers/runtime/simulated/simulated_runtime.h"
#include "wire/message.h"
#include "wire/presence.h"
#include "wire/suggestion.h"

namespace moorage::assembly {
namespace {

// A million containers have about forty million words.
constexpr std::uint64_t kWorldWordsMax = 1U << 27U;

template <typename Latency>
void take_latency(Latency& target, config::SimulatedLatency::Reader from) {
  take(target.min_ms, from.getMinMs());
  take(target.max_ms, from.getMaxMs());
  target.max_ms = std::max(target.min_ms, target.max_ms);
}

simulated::WorldOptions world_options(config::SimulatedRuntimeOptions::Reader from, std::uint64_t engine_seed) {
  simulated::WorldOptions options{.seed = engine_seed};
  take(options.seed, from.getSeed());
  const auto latencies = from.getLatencies();
  take_latency(options.latencies.pull, latencies.getPull());
  take_latency(options.latencies.pull_cached, latencies.getPullCached());
  take_latency(options.latencies.create, latencies.getCreate());
  take_latency(options.latencies.start, latencies.getStart());
  take_latency(options.latencies.stop, latencies.getStop());
  take_latency(options.latencies.release, latencies.getRelease());
  take_latency(options.latencies.inventory, latencies.getInventory());
  const auto faults = from.getFaults();
  take(options.faults.lose_report, faults.getLoseReport());
  take(options.faults.duplicate_report, faults.getDuplicateReport());
  take(options.faults.delay_report, faults.getDelayReport());
  take_latency(options.faults.delay, faults.getDelay());
  take(options.faults.pull_fails, faults.getPullFails());
  take(options.faults.interface_fails, faults.getInterfaceFails());
  take(options.faults.start_fails, faults.getStartFails());
  take(options.faults.start_fails_but_runs, faults.getStartFailsButRuns());
  take(options.faults.started_but_is_not, faults.getStartedButIsNot());
  take(options.faults.exited_but_runs, faults.getExitedButRuns());
  take(options.faults.dies_after_start, faults.getDiesAfterStart());
  take(options.faults.secret_fails, faults.getSecretFails());
  return options;
}

// Each machine has an address of its own: two tasks on two machines may have the same host port, and are then two targets of a
// group of addresses.
std::string numbered_address(std::uint64_t number) {
  const std::uint64_t host = (number == 0 ? 0 : number - 1) % 0xFFFF'FE + 1;  // 127.0.0.1 … 127.255.255.254
  return "127." + std::to_string(host >> 16U) + '.' + std::to_string(host >> 8U & 0xFFU) + '.' + std::to_string(host & 0xFFU);
}

// What follows from the type of the instance; attributes that are given come behind and so hold.
Status take_type(simulated::MachineOptions& options, std::string_view name, const std::string& path) {
  const simulated::InstanceType* type = simulated::find_instance_type(name);
  if (!type) {
    const auto types = simulated::instance_types();
    const auto near = wire::nearest_name(types.size(), name, [&](std::size_t i) { return types[i].name; });
    return invalid_parameter(
        "There is no instance type '" + std::string(name) + "'." +
            (near.empty() ? " docs/simulation.md lists those that are known." : " Did you mean " + std::string(near) + "?"),
        path + ".instanceType");
  }
  simulated::take_type(options, *type);
  return {};
}

simulated::AdoptedContainer adopted(config::SimulatedContainer::Reader from) {
  simulated::AdoptedContainer container{.task_id = std::string(wire::view(from.getTask())),
                                        .name = std::string(wire::view(from.getContainer())),
                                        .image = std::string(wire::view(from.getImage())),
                                        .cpu_units = static_cast<std::int32_t>(wire::value_or(from.getCpuUnits(), 0)),
                                        .memory_mib = static_cast<std::int32_t>(wire::value_or(from.getMemoryMib(), 0)),
                                        .attempt = wire::value_or(from.getAttempt(), 0),
                                        .started_at = Instant{wire::value_or(from.getStartedAtMs(), 0)},
                                        .healthy = {},
                                        .ports = {}};
  if (wire::has(from.getHealthy())) container.healthy = from.getHealthy().getValue();
  for (const auto port : from.getPorts()) {
    container.ports.push_back(
        {.host_port = port.getHostPort(), .container_port = port.getContainerPort(), .udp = port.getUdp()});
  }
  return container;
}

Result<simulated::MachineOptions> machine_options(config::SimulatedMachine::Reader from, std::uint64_t number,
                                                  const std::string& path) {
  simulated::MachineOptions options;
  options.id = from.hasId() ? std::string(wire::view(from.getId())) : simulated::numbered_machine(number);
  options.address = from.hasAddress() ? std::string(wire::view(from.getAddress())) : numbered_address(number);
  if (from.hasInstanceType()) MOORAGE_TRY(take_type(options, wire::view(from.getInstanceType()), path));
  take(options.cpu_units, from.getCpuUnits());
  take(options.memory_mib, from.getMemoryMib());
  if (from.hasReservedPorts()) {
    options.reserved_ports.clear();
    for (const std::uint16_t port : from.getReservedPorts()) {
      options.reserved_ports.push_back(port);
    }
  }
  for (const auto attribute : from.getAttributes()) {
    options.attributes.emplace_back(attribute.getKey(), attribute.getValue());
  }
  if (from.hasZone()) options.zone = wire::view(from.getZone());
  for (const auto container : from.getContainers()) options.containers.push_back(adopted(container));
  return options;
}

Status add_machine(simulated::World& world, config::SimulatedMachine::Reader machine) {
  if (!machine.hasId()) return invalid_parameter("A machine that comes later needs an id of its own.", "order.addMachine.id");
  MOORAGE_ASSIGN(auto options, machine_options(machine, world.machine_ids().size() + 1, "order.addMachine"));
  world.add_machine(std::move(options));
  return {};
}

std::string did_you_mean(const std::vector<std::string>& names, std::string_view wrong) {
  const auto near = wire::nearest_name(names.size(), wrong, [&](std::size_t i) -> std::string_view { return names[i]; });
  return near.empty() ? "" : " Did you mean " + std::string(near) + "?";
}

// The container that an order is about; `task` may be an id or an ARN. Errors: no such task, no such container in it.
Result<simulated::ContainerName> named_container(const simulated::World& world, std::string_view task, std::string_view name,
                                                 const std::string& where) {
  const std::size_t slash = task.rfind('/');
  if (slash != std::string_view::npos) task.remove_prefix(slash + 1);
  std::vector<std::string> tasks;
  std::vector<std::string> names;
  for (const simulated::ContainerTruth& container : world.containers()) {
    tasks.push_back(container.task_id);
    if (container.task_id == task) names.push_back(container.name);
  }
  if (names.empty()) {
    return invalid_parameter(
        "There is no task '" + std::string(task) + "' on a simulated machine now." + did_you_mean(tasks, task),
        where + ".task");
  }
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    return invalid_parameter("Task " + std::string(task) + " has no container '" + std::string(name) + "' on its machine now." +
                                 did_you_mean(names, name),
                             where + ".container");
  }
  return simulated::ContainerName{std::string(task), std::string(name)};
}

Status check_machine(const simulated::World& world, std::string_view id, const std::string& where) {
  const std::vector<std::string> ids = world.machine_ids();
  if (std::find(ids.begin(), ids.end(), id) != ids.end()) return {};
  return invalid_parameter("There is no simulated machine '" + std::string(id) + "'." + did_you_mean(ids, id), where);
}

Status kill(simulated::World& world, config::SimulatedDeath::Reader from) {
  simulated::Death death;
  take(death.exit_code, from.getExitCode());
  take(death.oom_killed, from.getOutOfMemory());
  MOORAGE_ASSIGN(auto container,
                 named_container(world, wire::view(from.getTask()), wire::view(from.getContainer()), "order.kill"));
  const auto truth = world.find(container.task_id, container.container);
  if (truth && truth->phase == simulated::Phase::kExited) {
    return invalid_parameter("Container " + container.container + " of task " + container.task_id + " has ended already.",
                             "order.kill");
  }
  world.kill(std::move(container), death);
  return {};
}

Status set_secret(simulated::World& world, config::SimulatedSecret::Reader from) {
  const std::string name(wire::view(from.getName()));
  std::string message;
  switch (from.getState()) {
    case config::SimulatedSecretState::UNSET:
    case config::SimulatedSecretState::THERE:
      break;
    case config::SimulatedSecretState::MISSING:
      message = "execution resource retrieval failed: " + name + ": ResourceNotFoundException: the secret is not there";
      break;
    case config::SimulatedSecretState::DENIED:
      message = "execution resource retrieval failed: " + name +
                ": AccessDeniedException: the execution role is not authorized to read the secret";
      break;
  }
  world.fail_secret(name, message);
  return {};
}

Status set_registry(simulated::World& world, config::SimulatedRegistry::Reader from) {
  simulated::RegistryMood mood{.image = std::string(wire::view(from.getImage()))};
  if (from.getDelayMs().isValue()) mood.delay = Duration::millis(from.getDelayMs().getValue());
  switch (from.getState()) {
    case config::RegistryState::UNSET:
    case config::RegistryState::UP:
      break;
    case config::RegistryState::SLOW:
      mood.state = simulated::RegistryState::kSlow;
      break;
    case config::RegistryState::DOWN:
      mood.state = simulated::RegistryState::kDown;
      break;
    case config::RegistryState::MISSING:
      mood.state = simulated::RegistryState::kMissing;
      break;
  }
  world.set_registry(std::move(mood));
  return {};
}

Status set_health(simulated::World& world, config::SimulatedHealth::Reader from) {
  bool healthy = true;
  take(healthy, from.getHealthy());
  MOORAGE_ASSIGN(auto container,
                 named_container(world, wire::view(from.getTask()), wire::view(from.getContainer()), "order.health"));
  world.set_health(std::move(container), healthy ? simulated::Verdict::kHealthy : simulated::Verdict::kUnhealthy);
  return {};
}

// The balancer knows a target by machine and port; the request names the task and the container.
Status set_target_health(SimulatedWorlds& worlds, config::SimulatedHealth::Reader from) {
  if (!worlds.balancer) return unsupported("This engine has no simulated load balancer.");
  MOORAGE_ASSIGN(const auto named, named_container(*worlds.runtime, wire::view(from.getTask()), wire::view(from.getContainer()),
                                                   "order.targetHealth"));
  const auto& [task, name] = named;
  bool healthy = true;
  take(healthy, from.getHealthy());
  const auto verdict =
      healthy ? simulated_balancer::Verdict{simulated_balancer::TargetVerdict::kHealthy, "", ""}
              : simulated_balancer::Verdict{simulated_balancer::TargetVerdict::kUnhealthy, "Target.FailedHealthChecks",
                                            "Health checks failed with these codes: [503]"};
  bool found = false;
  const auto container = worlds.runtime->find(task, name);
  for (const auto& target : worlds.balancer->targets()) {
    const auto serves = [&](const simulated::PortTruth& port) { return port.host_port == target.name.port; };
    if (!container || (container->machine_id != target.name.target_id && container->address != target.name.target_id)) continue;
    if (std::none_of(container->ports.begin(), container->ports.end(), serves)) continue;
    worlds.balancer->set_health(target.name, verdict);
    found = true;
  }
  if (found) return {};
  return invalid_parameter("Container " + name + " of task " + task + " is no target of a load balancer.",
                           "order.targetHealth");
}

// A datapoint of the second that lies `ageMs` before the present one.
Status put_metric(const SimulatedWorlds& worlds, config::SimulatedMetric::Reader from) {
  if (!worlds.metrics || !worlds.clock) return unsupported("This engine measures nothing.");
  const double value = from.getValue().getValue();
  if (!std::isfinite(value)) return invalid_parameter("The value of a metric is a finite number.", "order.metric.value");
  ports::MetricSample sample;
  sample.name = {.space = std::string(wire::view(from.getNamespace())), .name = std::string(wire::view(from.getName()))};
  for (const auto dimension : from.getDimensions()) {
    sample.name.dimensions.emplace_back(wire::view(dimension.getKey()), wire::view(dimension.getValue()));
  }
  std::sort(sample.name.dimensions.begin(), sample.name.dimensions.end());
  sample.unit = wire::view(from.getUnit());
  sample.resolution = ports::MetricResolution::kSecond;
  const Instant at = worlds.clock->now() - Duration::millis(wire::value_or(from.getAgeMs(), 0));
  const auto count = static_cast<double>(wire::value_or(from.getCount(), 1));
  sample.point.at = Instant{at.ms - at.ms % 1000};
  sample.point.count = count;
  sample.point.sum = value * count;
  sample.point.least = sample.point.greatest = value;
  return worlds.metrics->put(std::span(&sample, 1));
}

}  // namespace

Status simulate(SimulatedWorlds& worlds, std::string_view order) {
  if (!worlds.runtime) return unsupported("This engine has no simulated runtime.");
  MOORAGE_ASSIGN(const auto message, read_options<config::SimulationOrder>(order, "order"));
  const auto from = message.reader();
  simulated::World& world = *worlds.runtime;
  const int members = from.hasAddMachine() + from.hasKill() + from.hasDisconnect() + from.hasReconnect() + from.hasReboot() +
                      from.hasHealth() + from.hasTargetHealth() + from.hasFailInterfaces() + from.hasMetric() +
                      from.hasSecret() + from.hasRegistry();
  if (members != 1) {
    return invalid_parameter(
        "An order has exactly one member: addMachine, kill, disconnect, reconnect, reboot, health, targetHealth, "
        "failInterfaces, metric, secret or registry.",
        "order");
  }
  if (from.hasAddMachine()) return add_machine(world, from.getAddMachine());
  if (from.hasRegistry()) return set_registry(world, from.getRegistry());
  if (from.hasKill()) return kill(world, from.getKill());
  if (from.hasHealth()) return set_health(world, from.getHealth());
  if (from.hasSecret()) return set_secret(world, from.getSecret());
  if (from.hasTargetHealth()) return set_target_health(worlds, from.getTargetHealth());
  if (from.hasFailInterfaces()) {
    std::int64_t count = 1;
    take(count, from.getFailInterfaces().getCount());
    world.fail_next_interfaces(static_cast<std::uint64_t>(count));
    return {};
  }
  if (from.hasMetric()) return put_metric(worlds, from.getMetric());
  for (const auto& [machine, where] : {std::pair{wire::view(from.getDisconnect()), "order.disconnect"},
                                       std::pair{wire::view(from.getReconnect()), "order.reconnect"},
                                       std::pair{wire::view(from.getReboot()), "order.reboot"}}) {
    if (!machine.empty()) MOORAGE_TRY(check_machine(world, machine, where));
  }
  if (from.hasDisconnect()) world.disconnect(std::string(wire::view(from.getDisconnect())), "disconnected by the simulation");
  if (from.hasReconnect()) world.reconnect(std::string(wire::view(from.getReconnect())));
  if (from.hasReboot()) world.reboot(std::string(wire::view(from.getReboot())));
  return {};
}

Result<std::unique_ptr<ports::RuntimeDriver>> make_simulated_runtime(config::SimulatedRuntimeOptions::Reader from,
                                                                     const Surroundings& around) {
  simulated::WorldOptions chosen = world_options(from, around.seed);
  if (from.getSecrets() != config::SimulatedSecrets::ASSUME) chosen.secrets = around.secrets;
  auto world = std::make_shared<simulated::World>(std::move(chosen));
  std::uint64_t number = 0;
  if (!around.world.empty()) {
    MOORAGE_ASSIGN(const auto copied,
                   wire::Message<config::SimulatedRuntimeOptions>::from_bytes(around.world, {.words_max = kWorldWordsMax}));
    for (const auto machine : copied.reader().getMachines()) {
      MOORAGE_ASSIGN(auto options, machine_options(machine, ++number, "state"));
      world->add_machine(std::move(options));
    }
  }
  for (const auto machine : from.getMachines()) {
    const std::string path = "machines[" + std::to_string(number) + "]";
    MOORAGE_ASSIGN(auto options, machine_options(machine, ++number, path));
    world->add_machine(std::move(options));
  }
  if (!from.hasMachines() && around.world.empty()) {
    MOORAGE_ASSIGN(auto options, machine_options({}, 1, "machines[0]"));
    world->add_machine(std::move(options));
  }
  if (around.worlds) around.worlds->runtime = world;
  return simulated::make_simulated_runtime(std::move(world),
                                           around.host_driven ? simulated::Pace::kVirtualTime : simulated::Pace::kRealTime);
}

std::unique_ptr<ports::BalancerDriver> make_simulated_balancer(config::SimulatedBalancerOptions::Reader from,
                                                               const Surroundings& around) {
  namespace balancer = simulated_balancer;
  balancer::BalancerWorldOptions options{.seed = around.seed};
  take(options.seed, from.getSeed());
  take_latency(options.sync, from.getSync());
  take_latency(options.first_health, from.getFirstHealth());
  take_latency(options.drain, from.getDrain());
  take_latency(options.remove, from.getRemove());
  take(options.faults.lose_report, from.getLoseReport());
  take(options.faults.duplicate_report, from.getDuplicateReport());
  take(options.faults.delay_report, from.getDelayReport());
  take_latency(options.faults.delay, from.getDelay());
  auto world = std::make_shared<balancer::World>(std::move(options));
  if (around.worlds) around.worlds->balancer = world;
  return balancer::make_simulated_balancer(std::move(world),
                                           around.host_driven ? balancer::Pace::kVirtualTime : balancer::Pace::kRealTime);
}

}  // namespace moorage::assembly
