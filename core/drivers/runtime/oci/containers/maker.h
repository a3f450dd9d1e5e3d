// Makes a container from its plan and removes it again. Both may be cut off anywhere by a crash: the
// record on disk (record.h) is enough for `remove` to clean up after either. Blocks, within deadlines. Threads: any, one at a
// time per task.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/oci/containers/site.h"
#include "drivers/runtime/oci/kernel/network.h"
#include "drivers/runtime/oci/kernel/task_networks.h"

namespace moorage::oci {

struct MakeRequest {
  runtime::Plan plan;
  images::Image image;
  std::string runtime_id;
  std::int64_t task_cpu_shares = 0;                               // of all containers of the task, this one included
  std::vector<runtime::VolumeMount> volumes_from;                 // resolved from other containers
  std::vector<std::pair<std::string, std::string>> linked_hosts;  // address, names
  std::uint64_t log_base = 0;                                     // LogPlan
  runtime::TaskDoorPlan door;
  // Told the record before the first process runs, which may ask the endpoint of the task at once; empty: nothing is told.
  std::function<void(const ContainerRecord& record)> on_launch;
};

struct Made {
  ContainerRecord record;
  StartedNote started;
};

class Maker {
 public:
  Maker(const Site& site, Network& network, TaskNetworks& task_networks)
      : site_(site), network_(network), task_networks_(task_networks) {}

  // On failure nothing is left.
  Result<Made> make(const MakeRequest& request) const;

  // Kills what runs and removes everything of one container but what belongs to its task. Safe to repeat.
  // An error says what is left.
  Status remove(const Bundle& bundle, const std::optional<ContainerRecord>& record) const;

  // The same before its next attempt: the writable layer stays, and the record, so that a run that is cut off here knows what
  // it meets.
  Status clear(const Bundle& bundle, const ContainerRecord& record) const;

  // The task's network, volumes, groups and directory; its containers must be gone.
  Status remove_task(const std::string& task_id) const;

 private:
  Status end(const Bundle& bundle, const std::optional<ContainerRecord>& record) const;

  const Site& site_;
  Network& network_;
  TaskNetworks& task_networks_;
};

// Makes the stream of an awslogs container before it starts, as Docker's driver does. Errors: CannotStartContainerError, where
// the group is not there and may not be made, or CloudWatch Logs would not take the stream's name.
Status prepare_log_stream(ports::LogSink* sink, const runtime::LogPlan& log, const std::string& runtime_id);

}  // namespace moorage::oci
