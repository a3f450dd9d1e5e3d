#include "unit/placement/twin.h"

#include "wire/presence.h"

namespace moorage::testing {

namespace {

std::vector<HostPort> ports_of(const std::set<reference::Port>& ports) {
  std::vector<HostPort> out;
  for (const auto& [port, protocol] : ports) {
    out.push_back({static_cast<std::uint16_t>(port), protocol == 't' ? Protocol::kTcp : Protocol::kUdp});
  }
  std::sort(out.begin(), out.end());
  return out;
}

struct Asked {
  std::string text;
  reference::Test test;
};

Asked random_test(Dice& dice, const std::string& group, int depth) {
  const auto attribute = [&] { return dice.of(std::vector<std::string>{"rack", "tier", "ecs.availability-zone"}); };
  const auto value = [&] { return dice.of(std::vector<std::string>{"a", "b", "c"}); };
  switch (depth > 0 ? dice.below(11) : dice.below(8)) {
    case 0: {
      const std::string name = attribute();
      const std::string wanted = value();
      return {"attribute:" + name + " == " + wanted,
              [=](const auto&, const auto& m) { return reference::value_of(m, name) == wanted; }};
    }
    case 1: {
      const std::string name = attribute();
      const std::string wanted = value();
      return {"attribute:" + name + " != '" + wanted + "'",
              [=](const auto&, const auto& m) { return reference::value_of(m, name) != wanted; }};
    }
    case 2: {
      const std::string name = attribute();
      return {"attribute:" + name + " exists", [=](const auto&, const auto& m) { return m.attributes.contains(name); }};
    }
    case 3: {
      const std::string name = attribute();
      return {"attribute:" + name + " =~ '[ab]'", [=](const auto&, const auto& m) {
                return reference::value_of(m, name) == "a" || reference::value_of(m, name) == "b";
              }};
    }
    case 4: {
      const int version = static_cast<int>(dice.below(3));
      return {"agentVersion >= 1." + std::to_string(version), [=](const auto&, const auto& m) { return m.agent >= version; }};
    }
    case 5: {
      const int most = static_cast<int>(dice.below(3));
      return {"runningTasksCount <= " + std::to_string(most), [=](const auto& w, const auto& m) {
                int running = 0;
                for (const auto* job : reference::jobs_on(w, m.id)) running += job->running ? 1 : 0;
                return running <= most;
              }};
    }
    case 6: {  // affinity
      return {"task:group == " + group, [=](const auto& w, const auto& m) {
                for (const auto* job : reference::jobs_on(w, m.id)) {
                  if (job->group == group) return true;
                }
                return false;
              }};
    }
    case 7: {  // anti-affinity
      return {"not(task:group == 'group-0')", [=](const auto& w, const auto& m) {
                for (const auto* job : reference::jobs_on(w, m.id)) {
                  if (job->group == "group-0") return false;
                }
                return true;
              }};
    }
    case 8: {
      const Asked a = random_test(dice, group, depth - 1);
      const Asked b = random_test(dice, group, depth - 1);
      return {"(" + a.text + ") and (" + b.text + ")",
              [=](const auto& w, const auto& m) { return a.test(w, m) && b.test(w, m); }};
    }
    case 9: {
      const Asked a = random_test(dice, group, depth - 1);
      const Asked b = random_test(dice, group, depth - 1);
      return {a.text + " || " + b.text, [=](const auto& w, const auto& m) { return a.test(w, m) || b.test(w, m); }};
    }
    default: {
      const Asked a = random_test(dice, group, depth - 1);
      return {"!(" + a.text + ")", [=](const auto& w, const auto& m) { return !a.test(w, m); }};
    }
  }
}

void add_strategy(TwinDemand& out, Dice& dice) {
  switch (dice.below(9)) {
    case 0:
      out.demand.strategies.push_back({StrategyType::kRandom, {}});
      out.wish.strategies.emplace_back("random");
      return;
    case 1:
    case 2:
      out.demand.strategies.push_back({StrategyType::kBinpack, "memory"});
      out.wish.strategies.emplace_back("memory");
      return;
    case 3:
      out.demand.strategies.push_back({StrategyType::kBinpack, "cpu"});
      out.wish.strategies.emplace_back("cpu");
      return;
    case 4:
    case 5:
      out.demand.strategies.push_back({StrategyType::kSpread, dice.once_in(2) ? "instanceId" : "host"});
      out.wish.strategies.emplace_back("instance");
      return;
    default: {
      const std::string attribute = dice.of(std::vector<std::string>{"ecs.availability-zone", "rack", "tier"});
      out.demand.strategies.push_back({StrategyType::kSpread, "attribute:" + attribute});
      out.wish.strategies.push_back(attribute);
    }
  }
}

}  // namespace

Twin::Twin() { cluster = draft.add(Cluster{.name = "default"}); }

void Twin::fill(Instance& instance, const reference::Machine& machine) {
  instance.status = machine.active ? InstanceStatus::kActive : InstanceStatus::kDraining;
  instance.agent_connected = machine.connected;
  instance.cpu_units = machine.total.cpu;
  instance.memory_mib = machine.total.memory;
  instance.gpu_ids.resize(static_cast<std::size_t>(machine.total.gpus));
  instance.reserved_ports = ports_of(machine.total.ports);
  instance.attributes.assign(machine.attributes.begin(), machine.attributes.end());
  instance.described = wire::Message<ecs::ContainerInstance>::build([&](ecs::ContainerInstance::Builder out) {
    out.initVersionInfo().setAgentVersion(wire::text("1." + std::to_string(machine.agent)));
  });
}

InstanceId Twin::add_machine(reference::Machine machine) {
  Instance instance;
  instance.cluster = cluster;
  instance.external = {0, world.machines.size() + 1};
  fill(instance, machine);
  const InstanceId id = draft.add(std::move(instance));
  machine.id = id.value;
  world.machines[id.value] = std::move(machine);
  return id;
}

void Twin::change_machine(InstanceId id, const reference::Machine& machine) {
  draft.change(id, [&](Instance& instance) { fill(instance, machine); });
  world.machines[id.value] = machine;
}

TaskId Twin::add_task(InstanceId instance, const TwinDemand& demand) {
  Task task;
  task.external = {1, state.table<Task>().next_id().value};
  task.cluster = cluster;
  task.service = demand.demand.service;
  task.instance = instance;
  auto detail = std::make_shared<TaskDetail>();
  detail->group = demand.demand.group;
  task.detail = std::move(detail);
  task.demand = std::make_shared<const Demand>(demand.resources);
  const TaskId id = draft.add(std::move(task));
  world.jobs[id.value] = {.machine = instance.value, .takes = demand.wish.needs, .group = demand.wish.group};
  return id;
}

void Twin::stop(TaskId id) {
  draft.change(id, [](Task& task) { task.desired_status = DesiredStatus::kStopped; });
  world.jobs.at(id.value).stopping = true;
}

void Twin::release(TaskId id) {
  draft.change(id, [](Task& task) {
    task.desired_status = DesiredStatus::kStopped;
    task.last_status = TaskStatus::kStopped;
  });
  world.jobs.at(id.value).gone = true;
}

void Twin::run(TaskId id) {
  draft.change(id, [](Task& task) { task.last_status = TaskStatus::kRunning; });
  world.jobs.at(id.value).running = true;
}

reference::Machine random_machine(Dice& dice) {
  reference::Machine out;
  out.active = !dice.once_in(12);
  out.connected = !dice.once_in(12);
  out.total.cpu = 256 * (1 + dice.below(6));
  out.total.memory = 256 * (1 + dice.below(6));
  out.total.gpus = dice.once_in(3) ? dice.below(4) : 0;
  if (dice.once_in(3)) out.total.ports.insert({22, 't'});
  if (!dice.once_in(8)) out.attributes["ecs.availability-zone"] = dice.of(std::vector<std::string>{"a", "b", "c"});
  if (dice.once_in(2)) out.attributes["rack"] = dice.of(std::vector<std::string>{"a", "b"});
  if (dice.once_in(3)) out.attributes["tier"] = dice.of(std::vector<std::string>{"a", "b", "c"});
  if (dice.once_in(2)) out.attributes["ecs.capability.task-eni"] = "";
  out.agent = static_cast<int>(dice.below(3));
  return out;
}

TwinDemand random_demand(Dice& dice, ClusterId cluster) {
  TwinDemand out;
  reference::Wish& wish = out.wish;
  wish.needs.cpu = dice.of(std::vector<std::int64_t>{0, 64, 128, 128, 256, 300});
  wish.needs.memory = dice.of(std::vector<std::int64_t>{0, 64, 128, 128, 256, 300});
  wish.needs.gpus = dice.once_in(8) ? 1 + dice.below(2) : 0;
  for (int i = 0; i < 2; ++i) {
    if (!dice.once_in(6)) continue;
    wish.needs.ports.insert({dice.once_in(8) ? 22 : static_cast<int>(8000 + dice.below(3)), dice.once_in(4) ? 'u' : 't'});
  }
  const std::int64_t number = dice.below(4);
  wish.group = "group-" + std::to_string(number);
  out.resources = {.cpu_units = wish.needs.cpu,
                   .memory_mib = wish.needs.memory,
                   .ports = ports_of(wish.needs.ports),
                   .gpus = wish.needs.gpus};
  out.demand.cluster = cluster;
  out.demand.group = wish.group;
  if (number < 2) out.demand.service = ServiceId{static_cast<std::uint64_t>(number) + 1};
  if (dice.once_in(5)) {
    wish.distinct = true;
    out.demand.constraints.push_back({ConstraintType::kDistinctInstance, {}});
  }
  std::string of_definition;
  for (int i = 0; i < 2; ++i) {
    if (!dice.once_in(3)) continue;
    const Asked asked = random_test(dice, wish.group, 2);
    wish.tests.push_back(asked.test);
    if (of_definition.empty() && dice.once_in(2)) {
      of_definition = asked.text;
    } else {
      out.demand.constraints.push_back({ConstraintType::kMemberOf, asked.text});
    }
  }
  const bool needs_attribute = dice.once_in(6);
  if (needs_attribute) wish.required.emplace_back("rack", dice.once_in(2) ? "a" : "");
  out.definition.message = wire::Message<ecs::TaskDefinition>::build([&](ecs::TaskDefinition::Builder message) {
    if (!of_definition.empty()) {
      auto constraint = message.initPlacementConstraints(1)[0];
      constraint.setType(ecs::TaskDefinitionPlacementConstraintType::MEMBER_OF);
      constraint.setExpression(wire::text(of_definition));
    }
    if (!needs_attribute) return;
    auto attribute = message.initRequiresAttributes(1)[0];
    attribute.setName("rack");
    if (!wish.required[0].second.empty()) attribute.setValue(wire::text(wish.required[0].second));
  });
  for (std::int64_t i = dice.below(4); i > 0; --i) add_strategy(out, dice);
  if (wish.strategies.empty()) {
    wish.strategies = {"ecs.availability-zone", out.demand.service ? "instance" : "random"};
  }
  return out;
}

}  // namespace moorage::testing
