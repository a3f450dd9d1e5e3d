// The model of the network of tasks: their interfaces by task, and the addresses that are in use. It stands apart from the
// model of ECS, because few files know of it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "kernel/service_model.h"
#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/ecs/model/task_interface.h"

namespace moorage::control {

class NetworkModel final : public ModelWith<TableList<TaskInterface>> {
 public:
  TaskInterfaceId interface_of(TaskId task) const;  // none: it has none
  // Whether an attached interface has this address, in a block of any size: what is declared of subnets can change while tasks
  // run.
  bool is_held(std::uint32_t address) const;
  std::size_t attached_in(std::string_view block) const;

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const TaskInterface* before, const TaskInterface* after);

 private:
  std::unordered_map<TaskId, TaskInterfaceId> by_task_;
  std::map<std::string, std::unordered_map<std::uint32_t, TaskInterfaceId>, std::less<>> addresses_;  // by block
};

inline const NetworkModel& network_model(const State& state) { return state.model<NetworkModel>(); }

// Null: the task has no interface.
const TaskInterface* interface_of(const State& state, TaskId task);

ServiceTables network_tables();

}  // namespace moorage::control
