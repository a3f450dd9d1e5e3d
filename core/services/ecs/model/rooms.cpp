#include "services/ecs/model/rooms.h"

#include <algorithm>

#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kZone = "ecs.availability-zone";

Id<InstanceLoad> slot_of(InstanceId id) { return Id<InstanceLoad>{id.value}; }

// An instance without any agent capability was not registered by an agent, so capabilities are not required of it.
bool declares_capabilities(const Kind::Key& key) {
  return std::any_of(key.attributes.begin(), key.attributes.end(), [](const auto& attribute) {
    return attribute.first.starts_with("com.amazonaws.ecs.capability.") || attribute.first.starts_with("ecs.capability.");
  });
}

Kind::Key key_of(const Instance& instance) {
  return {instance.attributes, std::string(wire::view(instance.described.reader().getVersionInfo().getAgentVersion()))};
}

bool takes_tasks(const Instance& instance) { return instance.status == InstanceStatus::kActive && instance.agent_connected; }

std::uint32_t free_number(Floor& floor) {
  const auto at = std::find(floor.kinds.begin(), floor.kinds.end(), nullptr);
  if (at == floor.kinds.end()) {
    floor.kinds.push_back(nullptr);
    return static_cast<std::uint32_t>(floor.kinds.size() - 1);
  }
  return static_cast<std::uint32_t>(at - floor.kinds.begin());
}

}  // namespace

std::optional<std::string_view> Kind::find_attribute(std::string_view name) const {
  if (name == kZone && !zone.empty()) return zone;
  const auto at = std::lower_bound(key->attributes.begin(), key->attributes.end(), name,
                                   [](const auto& pair, std::string_view wanted) { return pair.first < wanted; });
  if (at == key->attributes.end() || at->first != name) return std::nullopt;
  return std::string_view(at->second);
}

std::int32_t TaskGroup::on(std::uint32_t kind) const {
  for (const auto& [number, count] : by_kind) {
    if (number == kind) return count;
  }
  return 0;
}

void TaskGroup::add(std::uint32_t kind, std::int32_t count) {
  tasks += count;
  const auto at = std::find_if(by_kind.begin(), by_kind.end(), [kind](const auto& one) { return one.first == kind; });
  if (at == by_kind.end()) {
    by_kind.emplace_back(kind, count);
  } else if ((at->second += count) == 0) {
    *at = by_kind.back();
    by_kind.pop_back();
  }
}

std::int32_t InstanceLoad::tasks_of(const TaskGroup* group) const {
  for (const auto& [one, count] : groups) {
    if (one == group) return count;
  }
  return 0;
}

// ----------------------------------------------------------------------------------------------------------------- ports

std::uint64_t PortBits::hold(HostPort port) {
  Use& use = held_[port];
  if (use.count++ == 0 && free_bits_ != 0) {
    use.bit = free_bits_ & (~free_bits_ + 1);
    free_bits_ &= ~use.bit;
  }
  return use.bit;
}

std::uint64_t PortBits::release(HostPort port) {
  const auto at = held_.find(port);
  if (at == held_.end()) return 0;
  const std::uint64_t bit = at->second.bit;
  if (--at->second.count == 0) {
    free_bits_ |= bit;
    held_.erase(at);
  }
  return bit;
}

std::uint64_t PortBits::bit_of(HostPort port) const {
  const auto at = held_.find(port);
  return at == held_.end() ? 0 : at->second.bit;
}

bool PortBits::is_held_without_bit(HostPort port) const {
  const auto at = held_.find(port);
  return at != held_.end() && at->second.bit == 0;
}

// ----------------------------------------------------------------------------------------------------------------- rooms

const InstanceLoad& Rooms::of(InstanceId id) const {
  static const InstanceLoad kNone;
  if (const InstanceLoad* load = loads_.find(slot_of(id))) return *load;
  const auto at = strays_.find(id);
  return at == strays_.end() ? kNone : at->second;
}

const Floor& Rooms::of(ClusterId id) const {
  static const Floor kNone;
  const auto at = floors_.find(id);
  return at == floors_.end() ? kNone : at->second;
}

InstanceLoad& Rooms::load(InstanceId id) {
  InstanceLoad* load = loads_.find_mutable(slot_of(id));
  return load ? *load : strays_[id];
}

const TaskGroup* Rooms::group_in(const Floor& floor, ServiceId service, const std::string& group) {
  if (service) {
    const auto at = floor.services.find(service);
    return at == floor.services.end() ? nullptr : &at->second;
  }
  const auto at = floor.groups.find(group);
  return at == floor.groups.end() ? nullptr : &at->second;
}

void Rooms::take_off(InstanceLoad& load) {
  if (!load.on_shelf) return;
  load.on_shelf = false;
  load.kind->by_age.erase(load.room);
  load.kind->by_memory.erase(load.room);
  load.kind->by_cpu.erase(load.room);
}

void Rooms::put_on(InstanceLoad& load) {
  load.on_shelf = true;
  load.kind->by_age.insert(load.room);
  load.kind->by_memory.insert(load.room);
  load.kind->by_cpu.insert(load.room);
}

void Rooms::move(InstanceLoad& load, const Room& after) {
  if (load.on_shelf) {
    load.kind->by_age.replace(load.room, after);
    load.kind->by_memory.replace(load.room, after);
    load.kind->by_cpu.replace(load.room, after);
  }
  load.room = after;
}

void Rooms::enter_kind(Floor& floor, InstanceLoad& load, const Instance& instance) {
  const auto [at, is_new] = floor.by_key.try_emplace(key_of(instance));
  if (is_new) {
    at->second = std::make_unique<Kind>();
    Kind& kind = *at->second;
    kind.key = &at->first;
    kind.number = free_number(floor);
    floor.kinds[kind.number] = &kind;
    kind.declares_capabilities = declares_capabilities(at->first);
    for (const auto& [name, value] : at->first.attributes) {
      if (name == kZone) kind.zone = value;
    }
  }
  load.kind = at->second.get();
  ++load.kind->members;
  for (const auto& [group, count] : load.groups) group->add(load.kind->number, count);
}

void Rooms::leave_kind(Floor& floor, InstanceLoad& load) {
  for (const auto& [group, count] : load.groups) group->add(load.kind->number, -count);
  if (--load.kind->members == 0) {
    floor.kinds[load.kind->number] = nullptr;
    floor.by_key.erase(floor.by_key.find(*load.kind->key));
  }
  load.kind = nullptr;
}

void Rooms::list(const Instance* before, const Instance* after) {
  const Instance& any = after ? *after : *before;
  const bool alike = before && after && before->status == after->status && before->agent_connected == after->agent_connected &&
                     before->attributes == after->attributes && before->cpu_units == after->cpu_units &&
                     before->memory_mib == after->memory_mib && before->gpu_ids.size() == after->gpu_ids.size() &&
                     before->reserved_ports == after->reserved_ports &&
                     key_of(*before).agent_version == key_of(*after).agent_version;
  if (alike) return;
  Floor& floor = floors_[any.cluster];
  ++floor.version;
  floor.changed = {};  // more has changed than one task
  if (!loads_.find(slot_of(any.id))) {
    loads_.put(slot_of(any.id), strays_.contains(any.id) ? std::move(strays_.at(any.id)) : InstanceLoad{});
    strays_.erase(any.id);
  }
  InstanceLoad& load = this->load(any.id);
  take_off(load);
  if (before) {
    for (const HostPort& port : before->reserved_ports) floor.ports.release(port);
  }
  const bool listed = after && after->status != InstanceStatus::kInactive;
  const bool stays = load.kind && listed && *load.kind->key == key_of(*after);
  if (load.kind && !stays) leave_kind(floor, load);
  if (!after) {
    if (load.tasks.empty() && load.guests.empty() && load.groups.empty()) loads_.erase(slot_of(any.id));
    return;
  }
  if (listed && !stays) enter_kind(floor, load, *after);
  load.room = {.id = after->id,
               .cpu_units = after->cpu_units - load.cpu_units,
               .memory_mib = after->memory_mib - load.memory_mib,
               .gpus = static_cast<std::int64_t>(after->gpu_ids.size()) - load.gpus};
  load.reserved_bits = 0;
  for (const HostPort& port : after->reserved_ports) load.reserved_bits |= floor.ports.hold(port);
  load.room.ports = load.reserved_bits;
  for (const HostPort& port : load.ports) load.room.ports |= floor.ports.bit_of(port);
  if (takes_tasks(*after)) put_on(load);
}

void Rooms::hold(const Holding& holding) {
  Floor& floor = floors_[holding.cluster];
  ++floor.version;
  floor.changed = holding.instance;
  InstanceLoad& load = this->load(holding.instance);
  const Demand& demand = *holding.demand;
  load.cpu_units += demand.cpu_units;
  load.memory_mib += demand.memory_mib;
  load.gpus += demand.gpus;
  Room after = load.room;
  after.cpu_units -= demand.cpu_units;
  after.memory_mib -= demand.memory_mib;
  after.gpus -= demand.gpus;
  for (const HostPort& port : demand.ports) {
    load.ports.insert(std::upper_bound(load.ports.begin(), load.ports.end(), port), port);
    after.ports |= floor.ports.hold(port);
  }
  move(load, after);
}

void Rooms::release(const Holding& holding) {
  Floor& floor = floors_[holding.cluster];
  ++floor.version;
  floor.changed = {};
  InstanceLoad& load = this->load(holding.instance);
  const Demand& demand = *holding.demand;
  load.cpu_units -= demand.cpu_units;
  load.memory_mib -= demand.memory_mib;
  load.gpus -= demand.gpus;
  Room after = load.room;
  after.cpu_units += demand.cpu_units;
  after.memory_mib += demand.memory_mib;
  after.gpus += demand.gpus;
  for (const HostPort& port : demand.ports) {
    const std::uint64_t bit = floor.ports.release(port);
    const auto at = std::lower_bound(load.ports.begin(), load.ports.end(), port);
    if (at == load.ports.end() || *at != port) continue;
    const bool twice = at + 1 != load.ports.end() && *(at + 1) == port;
    load.ports.erase(at);
    if (!twice) after.ports &= ~bit | load.reserved_bits;
  }
  move(load, after);
}

void Rooms::count(const Holding& holding, std::int32_t sign) {
  Floor& floor = floors_[holding.cluster];
  if (sign < 0) {
    ++floor.version;
    floor.changed = {};
  }
  InstanceLoad& load = this->load(holding.instance);
  TaskGroup& group = holding.service ? floor.services[holding.service] : floor.groups[*holding.group];
  const auto at = std::find_if(load.groups.begin(), load.groups.end(), [&](const auto& one) { return one.first == &group; });
  if (at == load.groups.end()) {
    load.groups.emplace_back(&group, sign);
  } else if ((at->second += sign) == 0) {
    *at = load.groups.back();
    load.groups.pop_back();
  }
  if (load.kind) {
    group.add(load.kind->number, sign);
  } else {
    group.tasks += sign;
  }
  if (group.tasks != 0) return;
  if (holding.service) {
    floor.services.erase(holding.service);
  } else {
    floor.groups.erase(*holding.group);
  }
}

void Rooms::note_change(ClusterId cluster) {
  Floor& floor = floors_[cluster];
  ++floor.version;
  floor.changed = {};
}

void Rooms::join(const Holding& holding) { count(holding, +1); }
void Rooms::leave(const Holding& holding) { count(holding, -1); }

std::size_t Rooms::bytes() const {
  std::size_t out = 0;
  for (const auto& [id, floor] : floors_) {
    for (const auto& [key, kind] : floor.by_key) {
      out += sizeof(Kind) + sizeof(Kind::Key) + kind->by_age.bytes() + kind->by_memory.bytes() + kind->by_cpu.bytes();
    }
  }
  loads_.visit_all([&](const InstanceLoad& load) {
    out += sizeof(InstanceLoad) + load.ports.capacity() * sizeof(HostPort) + load.groups.capacity() * sizeof(load.groups[0]);
  });
  return out;
}

}  // namespace moorage::control
