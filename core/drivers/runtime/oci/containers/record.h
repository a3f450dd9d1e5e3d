// The record of a container on disk, from which a driver that is opened again recognises the container. Written before anything
// is started (the intent) and never changed; the supervisor writes what happens afterwards.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/kernel/network.h"
#include "drivers/runtime/plan/container_plan.h"

namespace moorage::oci {

struct Binding {
  bool udp = false;
  std::uint16_t container_first = 0;
  std::uint16_t host_first = 0;
  std::uint16_t count = 1;
  bool is_range = false;
};

struct ContainerRecord {
  std::string task_id;
  std::string task_arn;
  std::string name;
  std::string runtime_id;  // 64 hex characters: what the API shows
  std::string boot_id;
  int attempt = 0;  // of StartContainer: rises with every restart by a restart policy
  std::int64_t created_at_ms = 0;
  std::string image_digest;
  int stop_signal = 15;
  std::int64_t cpu_shares = 2;
  runtime::NetworkKind network = runtime::NetworkKind::kNone;
  Attachment attachment;             // bridge only
  runtime::TaskInterface interface;  // awsvpc only
  std::vector<Binding> bindings;
  std::vector<runtime::VolumeMount> volumes;
  std::optional<runtime::HealthCheckPlan> health;
  runtime::LogPlan log;
  std::string endpoint_id;     // of its metadata; empty: it was started without an endpoint
  std::string credentials_id;  // of the credentials of its task's role; empty: none
  bool terminal = false;
  bool shares_processes = false;  // with the machine or with its task: its processes outlive its first one
};

// The two directories of one container. Files that matter only until a reboot lie in memory (tmpfs): they are
// many, small and short-lived, and secrets of an environment do not reach the disk.
struct Bundle {
  std::filesystem::path path;  // run_dir/tasks/<task>/<key>: the OCI bundle
  std::filesystem::path data;  // state_dir/tasks/<task>/<key>: record, what the container writes, its output

  std::string task_id() const { return path.parent_path().filename(); }
  std::string key() const { return path.filename(); }
  std::filesystem::path record() const { return data / "record.json"; }
  std::filesystem::path config() const { return path / "config.json"; }
  std::filesystem::path health_process() const { return path / "health.json"; }
  std::filesystem::path runtime_log() const { return path / "runtime.log"; }
  std::filesystem::path lock() const { return path / "lock"; }
  std::filesystem::path exit() const { return data / "exit"; }
};

bool is_container_key(std::string_view name);
// 16 hex characters, because containers' names may be long and are chosen by users.
std::string container_key(std::string_view container_name);
// The container's name for the OCI runtime: fixed by task and container, so that nothing can exist twice.
std::string runtime_name(std::string_view task_id, std::string_view container_name);

Status write_record(const Bundle& bundle, const ContainerRecord& record);
// nullopt: missing, damaged, or of a newer format.
std::optional<ContainerRecord> read_record(const Bundle& bundle);

// What the supervisor wrote.
struct ShimNote {
  int pid = 0;
  std::uint64_t start_time = 0;
};
struct StartedNote {
  int pid = 0;
  std::uint64_t start_time = 0;
  std::int64_t at_ms = 0;
};
struct ExitNote {
  std::optional<int> code;  // nullopt: a supervisor that took over may not know it
  std::int64_t at_ms = 0;
};
std::optional<ShimNote> read_shim_note(const Bundle& bundle);
std::optional<StartedNote> read_started_note(const Bundle& bundle);
std::optional<std::string> read_failed_note(const Bundle& bundle);
// From the file that the driver watches, or from the one beside the container's data where that is gone.
std::optional<ExitNote> read_exit_note(const std::filesystem::path& file, const Bundle& bundle);
StartedNote parse_started(std::string_view text);

// True while a supervisor serves the container: the supervisor holds this lock for its whole life.
bool is_supervised(const Bundle& bundle);

}  // namespace moorage::oci
