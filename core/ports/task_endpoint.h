// Where the containers of tasks ask for credentials and for what is known of them (169.254.170.2). A runtime driver opens it
// for its containers and answers what only a machine knows; the door itself (core/endpoint/task) asks the engine for the rest.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/container_usage.h"

namespace moorage::ports {

// The address and port that containers know; drivers lead it to the port of the door.
inline constexpr std::string_view kTaskAddress = "169.254.170.2";
inline constexpr std::uint16_t kTaskPort = 80;

// A container as its machine sees it at this moment.
struct TaskContainer {
  std::string task_id;
  std::string task_arn;
  std::string name;          // of the container definition
  std::string runtime_id;    // 64 hex characters
  std::string runtime_name;  // as the runtime of containers knows it
  std::string network;       // "bridge", "host", "awsvpc", "none"
  std::string address;       // where its requests come from; empty: it has none of its own
  std::string mac_address;
  std::string subnet;          // "10.88.4.0/22"; empty: none
  std::string gateway;         // "10.88.4.1"
  std::string endpoint_id;     // in the paths of its metadata: cannot be guessed
  std::string credentials_id;  // in the path of its credentials: cannot be guessed; empty: its task has no role
  int restarts = 0;            // by its restart policy
  bool is_running = false;
  std::int64_t created_at_ms = 0;
  std::int64_t started_at_ms = 0;   // 0: not yet
  std::int64_t finished_at_ms = 0;  // 0: it has not ended
};

// What a machine tells of its containers. Any thread.
class TaskSource {
 public:
  virtual ~TaskSource() = default;

  // The containers whose requests come from this address. A container that has ended is none of them.
  virtual std::vector<TaskContainer> containers_at(std::string_view address) const = 0;
  virtual std::vector<TaskContainer> containers_of(std::string_view task_id) const = 0;
  // nullopt: it does not run.
  virtual std::optional<ContainerUsage> usage_of(const TaskContainer& container) const = 0;
};

// What the operator of a machine sets for the tasks on it.
struct TaskDoorOptions {
  std::string api_url;      // AWS_ENDPOINT_URL of containers; empty: they are told of none
  bool serves_api = false;  // signed requests of AWS clients are answered at the door, too
  std::string
      aws_credentials_file;  // credentials of AWS for every task with a role, in place of those of the engine; empty: none
  std::string aws_profile;   // in that file; empty: "default"
};

// An open door. Letting it go ends it: after that the source is not asked any more.
class TaskDoor {
 public:
  virtual ~TaskDoor() = default;
  // It listens at this port of 127.0.0.1.
  virtual std::uint16_t port() const = 0;
};

// Opens doors for drivers. It outlives them.
class TaskDoors {
 public:
  virtual ~TaskDoors() = default;
  // The source must outlive the door. Errors: InvalidParameterException for a file of credentials that cannot be used;
  // ServiceFailure where this machine lets nothing listen.
  virtual Result<std::unique_ptr<TaskDoor>> open(const TaskSource& source, const TaskDoorOptions& options) = 0;
};

}  // namespace moorage::ports
