// The networks of tasks with an interface of their own (networkMode awsvpc): for each subnet with tasks a bridge, for each task
// a network namespace that all its containers share, with the address that the engine gave it.
//
// The namespace lives as long as this object or a container of the task holds it, and its cable with it: a process that is
// killed leaves nothing behind. Bridges and tables of nftables go with the last task, or are found and removed by the next run
// (`adopt`). Promises: only links, addresses and tables with our name are touched. Threads: any.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/forwarding.h"
#include "drivers/runtime/oci/kernel/task_links.h"
#include "drivers/runtime/oci/kernel/task_table.h"
#include "drivers/runtime/oci/kernel/upkeep.h"
#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

struct TaskNetworkOptions {
  std::string instance;              // 8 hex characters, in the names of bridges, links and tables
  bool allow_metadata = false;       // tasks reach the cloud's metadata service
  bool block_host_services = false;  // tasks reach no socket of this machine
};

class TaskNetworks {
 public:
  explicit TaskNetworks(TaskNetworkOptions options);

  // After a restart: the tasks with a container that lives, and the process to find its namespace by. Everything else with our
  // name goes.
  struct Adopted {
    std::string task_id;
    runtime::TaskInterface interface;
    int pid = 0;  // 0: its start is still under way, `find_namespace` follows
  };
  Status adopt(const std::vector<Adopted>& tasks);

  void find_namespace(const std::string& task_id, int pid);

  // The namespace of the task, made for its first container. CannotStartContainerError: what cannot be given.
  Result<files::UniqueFd> join(const std::string& task_id, const runtime::TaskInterface& interface);
  // Nothing of the task is left: interface, addresses, rules, and the bridge where it was the last one.
  Status leave(const std::string& task_id);

  // What may reach what from now on, complete. It holds for tasks that join later, too.
  Status set_traffic(Traffic traffic);

  // The port of 127.0.0.1 at which tasks find their endpoint; before the first task.
  void set_task_door(std::uint16_t port) { rules_.task_door = port; }

  // Bridges and tables, if no task uses them.
  void close();
  void add_checks(Upkeep& upkeep);
  std::size_t tasks() const;

 private:
  struct Known {
    runtime::TaskInterface interface;
    TaskEnd end;
    Subnet subnet;
    NetworkNamespace inner;
    bool is_connected = false;
  };

  Status open();
  Status ensure_table();
  Status ensure_bridge(const Subnet& subnet);
  Status make_bridge(const std::string& name, const Subnet& subnet);
  Status check_free(const Subnet& subnet);
  Status connect(Known& known);
  Status disconnect(Known& known);
  Status remove_unused(const Subnet& subnet);
  Status apply(const Traffic& traffic);
  void close_when_empty();
  std::vector<TaskEnd> ends() const;
  std::string bridge_of(const Subnet& subnet) const;
  Result<bool> has_bridges();
  Status put_back_bridges();
  Result<bool> has_table();

  const TaskNetworkOptions options_;
  TaskRules rules_;
  mutable std::mutex mutex_;
  std::optional<Links> links_;
  std::optional<TaskTable> table_;
  Forwarding forwarding_;
  Traffic traffic_;
  bool has_table_ = false;
  bool is_adopted_ = false;  // the table is that of an earlier run, and what is in it is not known
  std::map<std::string, Known> tasks_;
  std::map<std::string, Subnet> bridges_;  // by name
};

// Checks what the engine sent. CannotStartContainerError: it cannot be an interface.
Result<Subnet> subnet_of(const runtime::TaskInterface& interface);

}  // namespace moorage::oci
