// Rooms, the index for placement: what every instance has left. Instances of a cluster that are alike in attributes and agent
// stand together as one kind, on three shelves; the tasks of a group are counted by kind and by instance. State keeps it in
// step with every task and instance, do and undo; it follows from them and is never stored.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "kernel/id_list.h"
#include "kernel/table.h"
#include "services/ecs/model/entities.h"
#include "services/ecs/model/shelf.h"

namespace moorage::control {

// Instances that no attribute and no agent version tells apart.
struct Kind {
  struct Key {
    std::vector<std::pair<std::string, std::string>> attributes;  // sorted by name
    std::string agent_version;
    auto operator<=>(const Key&) const = default;
  };
  const Key* key = nullptr;
  std::uint32_t number = 0;  // of its floor; used again once no instance is of this kind
  std::string_view zone;     // the attribute ecs.availability-zone
  bool declares_capabilities = false;
  std::size_t members = 0;  // also those that take no tasks
  // Those that take tasks: ACTIVE, agent connected.
  Shelf by_age{Shelf::Order::kAge};
  Shelf by_memory{Shelf::Order::kMemory};
  Shelf by_cpu{Shelf::Order::kCpu};

  std::optional<std::string_view> find_attribute(std::string_view name) const;
  std::string_view attribute(std::string_view name) const { return find_attribute(name).value_or(std::string_view()); }
};

// Where the tasks of one service, or of one group of standalone tasks, are.
struct TaskGroup {
  std::vector<std::pair<std::uint32_t, std::int32_t>> by_kind;  // kind number, tasks
  std::int32_t tasks = 0;

  std::int32_t on(std::uint32_t kind) const;
  void add(std::uint32_t kind, std::int32_t count);
};

// Fixed host ports in use in one cluster. The first 64 have a bit each, so that a walk compares them at once.
class PortBits {
 public:
  std::uint64_t hold(HostPort port);     // its bit, 0 if it has none
  std::uint64_t release(HostPort port);  // the same
  std::uint64_t bit_of(HostPort port) const;
  bool is_held_without_bit(HostPort port) const;
  bool is_held(HostPort port) const { return held_.contains(port); }

 private:
  struct Use {
    std::int32_t count = 0;
    std::uint64_t bit = 0;
  };
  std::map<HostPort, Use> held_;
  std::uint64_t free_bits_ = ~std::uint64_t{0};
};

// The instances of one cluster.
struct Floor {
  std::map<Kind::Key, std::unique_ptr<Kind>> by_key;
  std::vector<Kind*> kinds;  // by number; null: free
  std::unordered_map<ServiceId, TaskGroup> services;
  std::unordered_map<std::string, TaskGroup> groups;  // standalone tasks
  PortBits ports;
  std::uint64_t version = 0;  // rises with every change
  InstanceId changed;         // by the last change
};

struct InstanceLoad {
  std::int64_t cpu_units = 0;  // held by tasks
  std::int64_t memory_mib = 0;
  std::int64_t gpus = 0;
  std::vector<HostPort> ports;  // held by tasks; sorted
  std::int32_t running_tasks = 0;
  std::int32_t pending_tasks = 0;
  IdList<TaskId> tasks;                                     // those that hold resources
  IdList<TaskId> guests;                                    // Fargate tasks that its machine runs without holding its resources
  std::vector<std::pair<TaskGroup*, std::int32_t>> groups;  // tasks wanted here, by group
  Kind* kind = nullptr;                                     // none: the instance is not listed
  std::uint64_t reserved_bits = 0;                          // of ports that the host has taken
  bool on_shelf = false;                                    // takes tasks
  Room room;

  std::int32_t tasks_of(const TaskGroup* group) const;
};

// What one task takes, and for which service or group.
struct Holding {
  ClusterId cluster;
  InstanceId instance;
  const Demand* demand = nullptr;
  ServiceId service;  // none: standalone, `group` counts
  const std::string* group = nullptr;
};

class Rooms {
 public:
  Rooms() = default;
  Rooms(const Rooms&) = delete;
  Rooms& operator=(const Rooms&) = delete;

  const InstanceLoad& of(InstanceId id) const;
  const Floor& of(ClusterId id) const;
  // The group's counts; none: no task of it is wanted anywhere.
  static const TaskGroup* group_in(const Floor& floor, ServiceId service, const std::string& group);

  void list(const Instance* before, const Instance* after);
  void hold(const Holding& holding);
  void release(const Holding& holding);
  // A task counts for its group as long as it is wanted (desired RUNNING).
  void join(const Holding& holding);
  void leave(const Holding& holding);

  // A property that constraints can use has changed.
  void note_change(ClusterId cluster);

  InstanceLoad& load(InstanceId id);
  std::size_t bytes() const;  // of shelves, kinds and loads; tasks aside

 private:
  void take_off(InstanceLoad& load);
  void put_on(InstanceLoad& load);
  void move(InstanceLoad& load, const Room& after);
  void enter_kind(Floor& floor, InstanceLoad& load, const Instance& instance);
  void leave_kind(Floor& floor, InstanceLoad& load);
  void count(const Holding& holding, std::int32_t sign);

  Table<InstanceLoad> loads_;                            // of instances that have a record
  std::unordered_map<InstanceId, InstanceLoad> strays_;  // instances that only tasks name
  std::unordered_map<ClusterId, Floor> floors_;
};

}  // namespace moorage::control
