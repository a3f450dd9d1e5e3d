#include "services/ecs/rules/definition_plan.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/text.h"
#include "wire/content.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

using Definition = ecs::TaskDefinition::Reader;
using ContainerReader = ecs::ContainerDefinition::Reader;

void add_fixed_ports(ecs::NetworkMode mode, ContainerReader container, std::vector<HostPort>& out) {
  for (const auto mapping : container.getPortMappings()) {
    const Protocol protocol = mapping.getProtocol() == ecs::TransportProtocol::UDP ? Protocol::kUdp : Protocol::kTcp;
    std::int32_t port = wire::value_or(mapping.getHostPort(), 0);
    // In host mode the process itself listens on the host, so the container port is taken even where no host port is named.
    if (mode == ecs::NetworkMode::HOST && port == 0) port = wire::value_or(mapping.getContainerPort(), 0);
    if (port > 0) out.push_back({static_cast<std::uint16_t>(port), protocol});
    if (mode != ecs::NetworkMode::HOST || !mapping.hasContainerPortRange()) continue;
    const std::string_view range = wire::view(mapping.getContainerPortRange());
    const std::size_t dash = range.find('-');
    if (dash == std::string_view::npos) continue;
    const std::int64_t last = std::min<std::int64_t>(whole_number(range.substr(dash + 1)), 65'535);
    for (std::int64_t p = std::max<std::int64_t>(whole_number(range.substr(0, dash)), 1); p <= last; ++p) {
      out.push_back({static_cast<std::uint16_t>(p), protocol});
    }
  }
}

std::uint16_t index_of(Definition definition, std::string_view name) {
  std::uint16_t index = 0;
  for (const auto container : definition.getContainerDefinitions()) {
    if (wire::view(container.getName()) == name) return index;
    ++index;
  }
  return 0;
}

Condition condition_of(ecs::ContainerCondition condition) {
  switch (condition) {
    case ecs::ContainerCondition::UNSET:
    case ecs::ContainerCondition::START:
      return Condition::kStart;
    case ecs::ContainerCondition::COMPLETE:
      return Condition::kComplete;
    case ecs::ContainerCondition::SUCCESS:
      return Condition::kSuccess;
    case ecs::ContainerCondition::HEALTHY:
      return Condition::kHealthy;
  }
  return Condition::kStart;
}

// Whether `from` waits for `to`, through any number of others. Plans come from definitions whose circles were refused; one that
// an older engine registered may have one through its links.
bool waits_for(const std::vector<ContainerPlan>& plans, std::size_t from, std::size_t to, std::size_t steps) {
  if (from == to) return true;
  if (steps == 0) return false;
  return std::any_of(plans[from].depends_on.begin(), plans[from].depends_on.end(),
                     [&](const Dependency& dependency) { return waits_for(plans, dependency.container, to, steps - 1); });
}

// A linked container, and one whose volumes are taken, has been started before: ECS's condition START stands for what links and
// volumes ask for (Amazon ECS API reference, ContainerDependency).
void add_implied(Definition definition, std::vector<ContainerPlan>& plans) {
  const auto imply = [&](std::size_t index, std::string_view target) {
    const auto known = std::find_if(plans.begin(), plans.end(), [&](const ContainerPlan& plan) { return plan.name == target; });
    const auto on = static_cast<std::size_t>(known - plans.begin());
    if (known == plans.end() || waits_for(plans, on, index, plans.size())) return;
    const Dependency dependency{static_cast<std::uint16_t>(on), Condition::kStart};
    auto& all = plans[index].depends_on;
    if (std::find(all.begin(), all.end(), dependency) == all.end()) all.push_back(dependency);
  };
  const auto containers = definition.getContainerDefinitions();
  for (unsigned i = 0; i < containers.size(); ++i) {
    for (const auto link : containers[i].getLinks()) imply(i, link_target(wire::view(link)));
    for (const auto from : containers[i].getVolumesFrom()) imply(i, wire::view(from.getSourceContainer()));
  }
}

ContainerPlan plan_container(Definition definition, ContainerReader container) {
  ContainerPlan plan;
  plan.name = wire::view(container.getName());
  plan.essential = wire::value_or(container.getEssential(), true);
  const auto check = container.getHealthCheck();
  // CMD NONE disables an image's own check; it is no check.
  plan.has_health_check =
      container.hasHealthCheck() && check.getCommand().size() > 0 && wire::view(check.getCommand()[0]) != "NONE";
  for (const auto dependency : container.getDependsOn()) {
    plan.depends_on.push_back(
        {index_of(definition, wire::view(dependency.getContainerName())), condition_of(dependency.getCondition())});
  }
  if (wire::has(container.getStopTimeout())) plan.stop_timeout = Duration::seconds(container.getStopTimeout().getValue());
  if (wire::has(container.getStartTimeout())) plan.start_timeout = Duration::seconds(container.getStartTimeout().getValue());
  if (container.hasRestartPolicy()) {
    const auto policy = container.getRestartPolicy();
    plan.restart_enabled = wire::value_or(policy.getEnabled(), false);
    plan.restart_attempt_period = Duration::seconds(wire::value_or(policy.getRestartAttemptPeriod(), 300));
    for (const std::int32_t code : policy.getIgnoredExitCodes()) plan.ignored_exit_codes.push_back(code);
  }
  return plan;
}

// --- overrides ------------------------------------------------------------------------------------------------------

void merge_environment(ecs::ContainerDefinition::Builder container, capnp::List<ecs::KeyValuePair>::Reader overrides) {
  std::vector<std::pair<std::string, std::string>> merged;
  const auto put = [&](ecs::KeyValuePair::Reader pair) {
    const std::string_view name = wire::view(pair.getName());
    const auto it = std::find_if(merged.begin(), merged.end(), [&](const auto& known) { return known.first == name; });
    if (it != merged.end()) {
      it->second = wire::view(pair.getValue());
    } else {
      merged.emplace_back(name, wire::view(pair.getValue()));
    }
  };
  for (const auto pair : container.asReader().getEnvironment()) put(pair);
  for (const auto pair : overrides) put(pair);
  auto out = container.initEnvironment(static_cast<unsigned>(merged.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setName(wire::text(merged[i].first));
    out[i].setValue(wire::text(merged[i].second));
  }
}

void merge(ecs::ContainerDefinition::Builder container, ecs::ContainerOverride::Reader override_) {
  if (override_.hasCommand()) container.setCommand(override_.getCommand());
  if (override_.hasEnvironment()) merge_environment(container, override_.getEnvironment());
  if (override_.hasEnvironmentFiles()) container.setEnvironmentFiles(override_.getEnvironmentFiles());
  if (override_.hasResourceRequirements()) container.setResourceRequirements(override_.getResourceRequirements());
  if (wire::has(override_.getCpu())) container.getCpu().setValue(override_.getCpu().getValue());
  if (wire::has(override_.getMemory())) container.getMemory().setValue(override_.getMemory().getValue());
  if (wire::has(override_.getMemoryReservation())) {
    container.getMemoryReservation().setValue(override_.getMemoryReservation().getValue());
  }
}

bool changes_demand(ecs::TaskOverride::Reader overrides) {
  if (overrides.hasCpu() || overrides.hasMemory()) return true;
  for (const auto container : overrides.getContainerOverrides()) {
    if (wire::has(container.getCpu()) || wire::has(container.getMemory()) || wire::has(container.getMemoryReservation()) ||
        container.hasResourceRequirements()) {
      return true;
    }
  }
  return false;
}

bool has_overrides(ecs::ContainerOverride::Reader one) {
  return one.hasCommand() || one.hasEnvironment() || one.hasEnvironmentFiles() || one.hasResourceRequirements() ||
         wire::has(one.getCpu()) || wire::has(one.getMemory()) || wire::has(one.getMemoryReservation());
}

}  // namespace

std::int64_t gpus_of(ContainerReader container) {
  std::int64_t out = 0;
  for (const auto requirement : container.getResourceRequirements()) {
    if (requirement.getType() == ecs::ResourceType::GPU) out += whole_number(wire::view(requirement.getValue()));
  }
  return out;
}

std::vector<std::string> gpus_of(const Task& task, Definition effective, unsigned index) {
  if (task.gpu_ids.empty()) return {};
  const auto containers = effective.getContainerDefinitions();
  std::size_t first = 0;
  for (unsigned i = 0; i < index; ++i) first += static_cast<std::size_t>(gpus_of(containers[i]));
  first = std::min(first, task.gpu_ids.size());
  const std::size_t last = std::min(first + static_cast<std::size_t>(gpus_of(containers[index])), task.gpu_ids.size());
  return {task.gpu_ids.begin() + static_cast<std::ptrdiff_t>(first), task.gpu_ids.begin() + static_cast<std::ptrdiff_t>(last)};
}

Demand demand_of(Definition definition) {
  Demand demand;
  for (const auto container : definition.getContainerDefinitions()) {
    const std::int32_t soft = wire::value_or(container.getMemoryReservation(), 0);
    demand.cpu_units += wire::value_or(container.getCpu(), 0);
    demand.memory_mib += soft > 0 ? soft : wire::value_or(container.getMemory(), 0);
    demand.gpus += gpus_of(container);
    if (definition.getNetworkMode() != ecs::NetworkMode::AWSVPC)
      add_fixed_ports(definition.getNetworkMode(), container, demand.ports);
  }
  if (definition.hasCpu()) demand.cpu_units = whole_number(wire::view(definition.getCpu()));
  if (definition.hasMemory()) demand.memory_mib = whole_number(wire::view(definition.getMemory()));
  std::sort(demand.ports.begin(), demand.ports.end());
  demand.ports.erase(std::unique(demand.ports.begin(), demand.ports.end()), demand.ports.end());
  return demand;
}

std::string_view link_target(std::string_view link) { return link.substr(0, link.find(':')); }

std::vector<ContainerPlan> plan_containers(Definition definition) {
  std::vector<ContainerPlan> out;
  for (const auto container : definition.getContainerDefinitions()) out.push_back(plan_container(definition, container));
  add_implied(definition, out);
  return out;
}

namespace {

wire::Message<ecs::TaskDefinition> outline_of(Definition definition) {
  return wire::Message<ecs::TaskDefinition>::build([&](ecs::TaskDefinition::Builder out) {
    if (definition.hasEphemeralStorage()) out.setEphemeralStorage(definition.getEphemeralStorage());
    const auto containers = definition.getContainerDefinitions();
    auto list = out.initContainerDefinitions(containers.size());
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(containers[i].getName());
      list[i].setImage(containers[i].getImage());
      const auto copy = [](auto from, auto to) {
        if (wire::has(from)) wire::set(to, from.getValue());
      };
      copy(containers[i].getCpu(), list[i].getCpu());
      copy(containers[i].getMemory(), list[i].getMemory());
      copy(containers[i].getMemoryReservation(), list[i].getMemoryReservation());
      if (containers[i].hasResourceRequirements()) list[i].setResourceRequirements(containers[i].getResourceRequirements());
    }
  });
}

}  // namespace

void derive_plan(TaskDefinition& definition) {
  const auto reader = definition.message.reader();
  definition.outline = outline_of(reader);
  definition.demand = std::make_shared<const Demand>(demand_of(reader));
  definition.containers = std::make_shared<const std::vector<ContainerPlan>>(plan_containers(reader));
}

bool has_overrides(ecs::TaskOverride::Reader overrides) {
  if (overrides.hasCpu() || overrides.hasMemory() || overrides.hasTaskRoleArn() || overrides.hasExecutionRoleArn() ||
      overrides.hasEphemeralStorage()) {
    return true;
  }
  for (const auto container : overrides.getContainerOverrides()) {
    if (has_overrides(container)) return true;
  }
  return false;
}

wire::Message<ecs::TaskDefinition> apply_overrides(const wire::Message<ecs::TaskDefinition>& definition,
                                                   ecs::TaskOverride::Reader overrides) {
  if (!has_overrides(overrides)) return definition;
  return wire::Message<ecs::TaskDefinition>::build([&](ecs::TaskDefinition::Builder out) {
    wire::copy_into(definition.reader(), out);
    if (overrides.hasCpu()) out.setCpu(overrides.getCpu());
    if (overrides.hasMemory()) out.setMemory(overrides.getMemory());
    if (overrides.hasTaskRoleArn()) out.setTaskRoleArn(overrides.getTaskRoleArn());
    if (overrides.hasExecutionRoleArn()) out.setExecutionRoleArn(overrides.getExecutionRoleArn());
    if (overrides.hasEphemeralStorage()) out.setEphemeralStorage(overrides.getEphemeralStorage());
    for (const auto one : overrides.getContainerOverrides()) {
      for (auto container : out.getContainerDefinitions()) {
        if (wire::view(container.asReader().getName()) == wire::view(one.getName())) merge(container, one);
      }
    }
  });
}

wire::Message<ecs::TaskDefinition> effective_definition(const TaskDefinition& definition, const TaskDetail& detail) {
  return apply_overrides(definition.message, detail.overrides.reader());
}

std::shared_ptr<const Demand> demand_with(const TaskDefinition& definition, ecs::TaskOverride::Reader overrides) {
  if (!changes_demand(overrides)) return definition.demand;
  return std::make_shared<const Demand>(demand_of(apply_overrides(definition.message, overrides).reader()));
}

}  // namespace moorage::control
