// A simple reference of the placement rules: no indexes, no caches; every instance is read and every task counted for each
// decision. Written from docs/rules/placement.md, not from the placer; it shares no code with it, not
// even the reading of expressions (a constraint comes as its text for the placer and as a function for us).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace moorage::reference {

using Port = std::pair<int, char>;  // 't' or 'u'

struct Amounts {
  std::int64_t cpu = 0;
  std::int64_t memory = 0;
  std::int64_t gpus = 0;
  std::set<Port> ports;
};

struct Machine {
  std::uint64_t id = 0;
  bool active = true;
  bool connected = true;
  Amounts total;  // ports: those the host has taken
  std::map<std::string, std::string> attributes;
  int agent = 1;  // version
};

struct Job {
  std::uint64_t machine = 0;
  Amounts takes;
  std::string group;
  bool gone = false;      // STOPPED: holds nothing
  bool stopping = false;  // holds its resources, counts for nothing
  bool running = false;
};

struct World {
  std::map<std::uint64_t, Machine> machines;
  std::map<std::uint64_t, Job> jobs;
};

using Test = std::function<bool(const World&, const Machine&)>;

struct Wish {
  Amounts needs;
  std::string group;
  bool distinct = false;
  std::vector<Test> tests;                                    // memberOf
  std::vector<std::pair<std::string, std::string>> required;  // attributes: name, value or "" for any
  // "random", "cpu", "memory", "instance", or the name of an attribute to spread over
  std::vector<std::string> strategies;
};

inline std::vector<const Job*> jobs_on(const World& world, std::uint64_t machine) {
  std::vector<const Job*> out;
  for (const auto& [id, job] : world.jobs) {
    if (job.machine == machine && !job.gone) out.push_back(&job);
  }
  return out;
}

inline Amounts left_on(const World& world, const Machine& machine) {
  Amounts left = machine.total;
  for (const Job* job : jobs_on(world, machine.id)) {
    left.cpu -= job->takes.cpu;
    left.memory -= job->takes.memory;
    left.gpus -= job->takes.gpus;
    left.ports.insert(job->takes.ports.begin(), job->takes.ports.end());
  }
  return left;
}

inline int tasks_of(const World& world, const std::string& group, std::uint64_t machine) {
  int count = 0;
  for (const Job* job : jobs_on(world, machine)) count += job->group == group && !job->stopping ? 1 : 0;
  return count;
}

inline std::string value_of(const Machine& machine, const std::string& attribute) {
  const auto at = machine.attributes.find(attribute);
  return at == machine.attributes.end() ? "" : at->second;
}

// In the order of docs/rules/placement.md#order; the name of the first rule that refuses, "" if none does.
inline std::string refusal(const World& world, const Wish& wish, const Machine& machine) {
  if (!machine.active) return "INACTIVE";
  if (!machine.connected) return "AGENT";
  const Amounts left = left_on(world, machine);
  if (wish.needs.cpu > left.cpu) return "RESOURCE:CPU";
  if (wish.needs.memory > left.memory) return "RESOURCE:MEMORY";
  if (wish.needs.gpus > left.gpus) return "RESOURCE:GPU";
  for (const Port& port : wish.needs.ports) {
    if (left.ports.contains(port)) return "RESOURCE:PORTS";
  }
  for (const auto& [name, value] : wish.required) {
    const auto at = machine.attributes.find(name);
    if (at == machine.attributes.end() || (!value.empty() && at->second != value)) return "ATTRIBUTE";
  }
  if (wish.distinct && tasks_of(world, wish.group, machine.id) > 0) return "DistinctInstance placement constraint unsatisfied.";
  for (const Test& test : wish.tests) {
    if (!test(world, machine)) return "MemberOf placement constraint unsatisfied.";
  }
  return "";
}

// What a strategy compares; the least is best (docs/rules/placement.md#strategies).
inline std::int64_t measure(const World& world, const Wish& wish, const Machine& machine, const std::string& strategy) {
  if (strategy == "cpu") return left_on(world, machine).cpu;
  if (strategy == "memory") return left_on(world, machine).memory;
  if (strategy == "instance") return tasks_of(world, wish.group, machine.id);
  std::int64_t tasks = 0;
  for (const auto& [id, other] : world.machines) {
    if (value_of(other, strategy) == value_of(machine, strategy)) tasks += tasks_of(world, wish.group, id);
  }
  return tasks;
}

// Those that may be chosen, oldest first. Without "random" the oldest must be; with it, each is as good.
inline std::vector<std::uint64_t> best(const World& world, const Wish& wish) {
  std::vector<std::uint64_t> left;
  for (const auto& [id, machine] : world.machines) {
    if (refusal(world, wish, machine).empty()) left.push_back(id);
  }
  for (const std::string& strategy : wish.strategies) {
    if (strategy == "random" || left.empty()) break;
    std::int64_t least = INT64_MAX;
    std::map<std::uint64_t, std::int64_t> values;
    for (const std::uint64_t id : left)
      least = std::min(least, values[id] = measure(world, wish, world.machines.at(id), strategy));
    std::erase_if(left, [&](std::uint64_t id) { return values[id] != least; });
  }
  return left;
}

}  // namespace moorage::reference
