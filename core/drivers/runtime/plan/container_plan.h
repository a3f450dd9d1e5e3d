// A container as it will be made: everything decided, in plain values. A plan comes from a StartContainer command, the image
// and the operator's policy (make_plan); each runtime carries it out in its own way.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/images/image_store.h"
#include "drivers/runtime/plan/container_policy.h"
#include "drivers/runtime/plan/fetched_values.h"
#include "drivers/runtime/plan/machine_traits.h"
#include "drivers/runtime/plan/users.h"
#include "schemas/engine/driver.capnp.h"

namespace moorage::runtime {

enum class NetworkKind : std::uint8_t { kNone, kBridge, kHost, kTask };

// The interface that a task has to itself (networkMode awsvpc), as the engine gave it: the same for all its containers.
struct TaskInterface {
  std::string id;     // "eni-…"
  std::string mac;    // "0a:…"
  std::string block;  // of its subnet: "172.31.0.0/20"
  std::string address;
  std::string host_name;            // "ip-172-31-0-4.ec2.internal"
  std::vector<std::string> groups;  // "sg-…"
  bool operator==(const TaskInterface&) const = default;
};

struct Rlimit {
  std::string type;  // "RLIMIT_NOFILE"
  std::uint64_t soft = 0;
  std::uint64_t hard = 0;
  bool operator==(const Rlimit&) const = default;
};

struct TmpfsMount {
  std::string path;
  std::int64_t size_mib = 0;
  std::vector<std::string> options;
};

struct DeviceNode {
  std::string path;  // in the container
  char type = 'c';
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::string access = "rwm";
  bool operator==(const DeviceNode&) const = default;
};

// A volume and where it appears. How its directory is found depends on the kind.
struct VolumeMount {
  enum class Kind : std::uint8_t { kTask, kShared, kHostPath, kPlugin };
  Kind kind = Kind::kTask;
  // The volume's, or the host path; "container:path" for one that the image declares; of a plug-in: text_of(PluginVolume).
  std::string name;
  std::string path;  // in the container
  bool read_only = false;
  bool must_exist = false;  // shared without autoprovision
  bool operator==(const VolumeMount&) const = default;
};

// Lexically normal and without a '/' at its end: the same place has the same text.
std::string container_place(const std::string& path);

// The volume that belongs to a place which the container's image declares: no volume of a task definition has a colon in its
// name.
std::string image_volume_name(const std::string& container, const std::string& path);

struct PublishedRange {
  bool udp = false;
  std::uint16_t container_first = 0;
  std::uint16_t count = 1;
  std::uint16_t host_first = 0;  // 0: dynamic
  bool is_range = false;         // shown as a range, whatever its length
};

struct HealthCheckPlan {
  std::vector<std::string> argv;
  std::int64_t interval_ms = 30'000;
  std::int64_t timeout_ms = 5'000;
  int retries = 3;
  std::int64_t start_period_ms = 0;
  bool operator==(const HealthCheckPlan&) const = default;
};

struct LogPlan {
  bool to_sink = false;  // awslogs
  bool discard = false;  // "none" (dockerSecurityOptions has no word for it; kept for the schema to come)
  bool blocking = false;
  bool create_group = false;
  std::string group;
  std::string stream;      // empty: the runtime id
  bool is_shared = false;  // awslogs-stream: other containers may write to it as well
  std::string region;
  std::uint64_t buffer_bytes = 0;  // max-buffer-size: output that waits for its reader; 0: the driver's own bound
  std::uint64_t base = 0;          // of the stream's source offset: where the output of this attempt begins
  std::string event_pattern;       // where an event of several lines begins; empty: every line is one
};

// Of proxyConfiguration; ports are 0 where a property is not given.
struct ProxyPlan {
  std::uint16_t ingress_port = 0;
  std::uint16_t egress_port = 0;
  std::vector<std::uint16_t> app_ports;
  std::optional<std::uint32_t> ignored_uid;
  std::optional<std::uint32_t> ignored_gid;
  std::vector<std::uint16_t> egress_ignored_ports;
  std::vector<std::string> egress_ignored_v4;  // "169.254.170.2", "10.0.0.0/8"
  std::vector<std::string> egress_ignored_v6;
};

struct MemoryLimits {
  std::int64_t limit_bytes = 0;
  std::int64_t reservation_bytes = 0;
  std::int64_t swap_bytes = -1;  // memory and swap together; -1: as the machine does
  std::optional<std::int64_t> swappiness;
};

struct Plan {
  std::string task_id;
  std::string task_arn;
  std::string container_name;
  int attempt = 0;
  std::vector<std::string> args;
  std::vector<std::string> env;  // "NAME=value"
  std::string cwd = "/";
  User user;
  std::string hostname;
  NetworkKind network = NetworkKind::kNone;
  TaskInterface interface;  // kTask only
  bool host_pid = false;
  bool host_ipc = false;
  bool task_pid = false;  // the process namespace of the task's containers
  bool task_ipc = false;  // their IPC namespace, and /dev/shm
  bool has_shm = true;    // false with ipcMode none: no /dev/shm
  bool privileged = false;
  bool read_only_root = false;
  bool no_new_privileges = true;
  bool seccomp = true;
  bool init_process = false;
  bool interactive = false;               // its input stays open, though nothing writes to it
  bool terminal = false;                  // a pseudo-terminal is its input and all of its output
  std::string apparmor_profile;           // empty: none
  std::string selinux_label;              // "USER:ROLE:TYPE:LEVEL"; empty: none
  std::vector<std::string> capabilities;  // "CAP_CHOWN", sorted
  std::vector<Rlimit> rlimits;
  std::int64_t cpu_shares = 2;
  std::int64_t task_cpu_units = 0;
  std::int64_t task_memory_mib = 0;
  MemoryLimits memory;
  std::int64_t storage_gib = 0;  // that the task may write; 0: no bound
  std::int64_t pids_max = 0;
  std::int64_t shm_bytes = 64 << 20;
  std::vector<TmpfsMount> tmpfs;
  std::vector<DeviceNode> devices;
  std::vector<std::string> gpus;  // ids of the machine's GPUs that the task has
  std::vector<VolumeMount> volumes;
  std::vector<std::pair<std::string, bool>> volumes_from;            // container, read-only
  std::vector<std::pair<std::string, std::string>> sysctls;          // "kernel.shmmax"; none of net.*
  std::vector<std::pair<std::string, std::string>> network_sysctls;  // "net/ipv4/ip_default_ttl"
  std::vector<PublishedRange> ports;
  std::optional<ProxyPlan> proxy;
  std::vector<std::pair<std::string, std::string>> extra_hosts;  // host name, address
  std::vector<std::pair<std::string, std::string>> links;        // container, alias
  std::vector<std::string> dns_servers;
  std::vector<std::string> dns_search;
  std::map<std::string, std::string> labels;      // dockerLabels
  std::map<std::string, std::string> ecs_labels;  // what ECS tells of the task: "com.amazonaws.ecs.cluster" …
  int stop_signal = 15;
  std::optional<HealthCheckPlan> health;
  LogPlan log;
  std::int64_t stop_timeout_ms = 30'000;
  std::string image_name;      // as the container definition has it
  std::string metadata_place;  // where the container's metadata file appears (a directory); empty: nowhere
};

// What the runtime and its machine say to every container.
struct PlanRules {
  ContainerPolicy policy;
  MachineTraits traits = MachineTraits::all();
  std::string region;                                 // AWS_REGION of containers that set none
  std::string hostname;                               // of the machine
  std::int64_t pids_max = 4096;                       // processes of one container
  std::uint64_t open_files_max = 65'535;              // the highest limit that the runtime can give
  std::vector<std::filesystem::path> reserved_paths;  // no volume is, holds or lies in one of these
};

// How a container reaches the endpoint of its task (ports/task_endpoint.h).
struct TaskDoorPlan {
  std::string endpoint_id;     // empty: there is no endpoint
  std::string credentials_id;  // empty: the task has no role
  std::string api_url;         // AWS_ENDPOINT_URL; empty: not set
  bool has_metadata_file = false;
};
// The variables that the agent of ECS sets, each unless the container sets it by itself.
std::vector<std::pair<std::string, std::string>> task_environment(const TaskDoorPlan& door);

struct PlanContext {
  PlanRules rules;
  const images::Image& image;
  std::string runtime_id;
  TaskDoorPlan door = {};
  const FetchedValues* fetched = nullptr;  // null: nothing was asked for
};

// CPU units as Docker and ECS bound them: 2 to 262144.
std::int64_t clamp_shares(std::int64_t units);

// What a whole task may use.
struct TaskLimits {
  std::int64_t cpu_shares = 0;    // weight among tasks
  std::int64_t cpu_quota_us = 0;  // per kCpuPeriodUs; 0: none
  std::int64_t memory_bytes = 0;  // 0: none
};
inline constexpr std::int64_t kCpuPeriodUs = 100'000;

// The task's own sizes; where it has no CPU units, `cpu_shares` of its containers together are its weight.
TaskLimits limits_of(const Plan& plan, std::int64_t cpu_shares);

// CannotCreateContainerError: something in it is not allowed or not supported; the text says what and what to set.
// CannotStartContainerError: a user or group that the image does not have.
Result<Plan> make_plan(driver::StartContainer::Reader command, const PlanContext& context);

// "SIGQUIT", "QUIT", "3", "SIGRTMIN+3"; nullopt: no such signal.
std::optional<int> parse_signal(std::string_view text);

}  // namespace moorage::runtime
