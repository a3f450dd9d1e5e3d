// What simulated containers use of their machines: the sum of their load since they were started.
#include <algorithm>
#include <map>

#include "drivers/runtime/simulated/machine_room.h"

namespace moorage::simulated {
namespace {

constexpr double kNsPerUnitSecond = 1e9 / 1024;
constexpr double kMib = 1024.0 * 1024.0;
constexpr double kIdleUnits = 100;  // of a container without CPU units

double seconds_between(Instant from, Instant to) { return static_cast<double>(to.ms - from.ms) / 1000; }

double own_cpu_ns(const Container& container, Instant now) {
  const double lived = seconds_between(container.started_at, now);
  if (container.script && !container.script->cpu.empty())
    return load_between(container.script->cpu, 0, lived) * kNsPerUnitSecond;
  if (container.script && !container.script->shared_cpu.empty()) return container.shared_cpu_ns;
  return lived * kNsPerUnitSecond * (container.cpu_units > 0 ? container.cpu_units / 10.0 : kIdleUnits);
}

double memory_bytes(const Container& container, Instant now) {
  if (container.script && !container.script->memory_mib.empty()) {
    return load_at(container.script->memory_mib, static_cast<std::int64_t>(seconds_between(container.started_at, now))) * kMib;
  }
  return container.memory_mib * kMib / 4;
}

bool shares(const Container& container) {
  return container.phase == Phase::kRunning && container.script && !container.script->shared_cpu.empty();
}

}  // namespace

// Those that run now have shared the load since the look before, or since they were started.
void MachineRoom::share_load(Instant now) {
  std::map<std::string, std::vector<Container*>> groups;
  for (Container& container : containers_) {
    if (container.task == kNoSlot || !shares(container)) continue;
    groups[container.service + "/" + names_.text(container.name)].push_back(&container);
  }
  for (const auto& [name, members] : groups) {
    Instant& first = shared_since_[name];
    for (const Container* member : members) {
      if (!first.is_set() || member->started_at < first) first = member->started_at;
    }
    for (Container* member : members) {
      const Instant from = std::max(member->started_at, member->shared_until);
      const double load = load_between(member->script->shared_cpu, seconds_between(first, from), seconds_between(first, now));
      member->shared_cpu_ns += load / static_cast<double>(members.size()) * kNsPerUnitSecond;
      member->shared_until = now;
    }
  }
}

std::vector<ports::MeasuredContainer> MachineRoom::measure(Instant at) {
  // In real time the world may be a little ahead of the engine.
  const Instant now = std::max(at, now_);
  share_load(now);
  std::vector<ports::MeasuredContainer> out;
  for (Slot slot = 0; slot < containers_.size(); ++slot) {
    const Container& container = containers_[slot];
    if (container.task == kNoSlot || container.phase != Phase::kRunning) continue;
    const ContainerFacts known = facts(slot);
    ports::MeasuredContainer one{.task_id = std::string(known.task_id),
                                 .container = std::string(known.name),
                                 .machine_id = std::string(known.machine_id),
                                 .attempt = container.attempt};
    one.usage.at_ms = now.ms;
    one.usage.is_version_2 = true;
    one.usage.cpu.total_ns = static_cast<std::uint64_t>(own_cpu_ns(container, now));
    one.usage.memory.used = static_cast<std::uint64_t>(memory_bytes(container, now));
    one.usage.memory.peak = one.usage.memory.used;
    one.usage.memory.limit = static_cast<std::uint64_t>(container.memory_mib * kMib);
    one.usage.processes = 1;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace moorage::simulated
