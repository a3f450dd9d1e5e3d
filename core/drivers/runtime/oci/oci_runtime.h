// The runtime driver for Linux containers on this machine, without a daemon: crun or runc makes each container, a small
// supervisor (shim/) keeps it company, and this driver starts, watches, stops and removes them.
//
// Promises: containers and their output survive the driver and the engine; opening the driver again on the same directory finds
// them with their ids, running ones untouched. Nothing is started twice. A released task has left nothing behind. Processes,
// mounts, links and ports that are not ours are never touched. No shell, no signal handler, no environment of the host process
// in a container. Never: decides whether something should run.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/images/image_store.h"
#include "ports/log_sink.h"
#include "ports/runtime_driver.h"

namespace moorage::oci {

// What task definitions may ask for beyond a confined container. Everything is off until the operator of the machine opens it;
// a refusal names the member to set.
struct OciPolicy {
  bool allow_privileged = false;
  bool allow_host_network = false;
  bool allow_host_pid = false;
  bool allow_host_ipc = false;
  bool allow_devices = false;
  bool allow_security_options = false;              // dockerSecurityOptions; only "no-new-privileges" needs no grant
  bool allow_metadata_address = false;              // containers on the bridge reach 169.254.169.254 and its like
  std::vector<std::string> allow_capabilities;      // beyond the default set: "NET_RAW", …, or "ALL"
  std::vector<std::filesystem::path> volume_roots;  // host paths of volumes must lie below one of these
};

struct OciOptions {
  std::filesystem::path state_dir;       // made with mode 0700; one driver at a time (a lock says so)
  std::string runtime = "auto";          // "crun", "runc", a path, or "auto": the first that really works
  images::ImageOptions images;           // store_dir empty: state_dir/images
  std::shared_ptr<ports::LogSink> logs;  // for awslogs; null: such containers fail to start
  OciPolicy policy;
  std::string region = "us-east-1";       // AWS_REGION of containers that set none
  std::string address = "127.0.0.1";      // an IPv4 address of this machine, where host ports answer
  bool publish_on_all_addresses = false;  // host ports answer on all of them; the engine itself uses `address`
  bool block_host_services = false;       // containers on the bridge reach published ports only, no socket of this machine
  std::string subnet;                     // "10.88.7.0/24"; empty: a free one of 10.88.0.0/16, kept in state_dir
  std::uint16_t dynamic_port_first = 0;   // 0: the kernel's ip_local_port_range
  std::uint16_t dynamic_port_last = 0;
  int workers = 0;  // tasks worked on at once; 0: twice the cores, at least 4, at most 16
  std::chrono::milliseconds start_deadline = std::chrono::minutes(1);  // of one call of the OCI runtime
  std::int64_t pids_max = 4096;                                        // processes of one container
  std::uint64_t log_segment_bytes = 4 << 20;  // of output on disk; at most log_segments_max of them per container
  unsigned log_segments_max = 8;
  std::vector<std::filesystem::path> reserved_paths;            // of the engine: no container gets them, whatever the policy
  std::int64_t reserved_memory_mib = 0;                         // not offered to tasks
  std::vector<std::pair<std::string, std::string>> attributes;  // of the machine, beyond those found out
};

// Opens the state directory and finds a runtime that works; starts nothing. Errors by name: RuntimeUnavailable (no root, no
// runtime that works: says what to do), RuntimeLocked (another driver has state_dir), ImageStoreLocked, RuntimeFailed.
Result<std::unique_ptr<ports::RuntimeDriver>> open_oci_runtime(OciOptions options);

}  // namespace moorage::oci
