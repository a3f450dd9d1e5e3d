// What the driver for Linux containers on this machine is opened with.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/images/image_store.h"
#include "drivers/runtime/plan/container_policy.h"
#include "drivers/runtime/plan/gpu_places.h"
#include "ports/log_sink.h"
#include "ports/secret_source.h"
#include "ports/task_endpoint.h"

namespace moorage::oci {

struct OciOptions {
  std::filesystem::path state_dir;  // made with mode 0700; one driver at a time (a lock says so)
  std::string runtime = "auto";     // "crun", "runc", a path, or "auto": the first that really works
  images::ImageOptions images;      // store_dir empty: state_dir/images
  images::CollectOptions clean_up;  // of images that no container uses, every clean_up_every
  std::chrono::milliseconds clean_up_every = std::chrono::minutes(30);
  std::vector<std::string> pull_ahead;   // images that are pulled at the start
  std::shared_ptr<ports::LogSink> logs;  // for awslogs; null: such containers fail to start
  std::shared_ptr<ports::SecretSource>
      secrets;  // null: containers that ask for a secret or a file of variables are not placed here
  runtime::ContainerPolicy policy;
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
  std::int64_t reserved_memory_mib = 0;                         // MiB that are not offered to tasks
  std::vector<std::pair<std::string, std::string>> attributes;  // of the machine, beyond those found out
  ports::TaskDoors* task_doors = nullptr;  // opens what containers find at 169.254.170.2; null: nothing is there
  ports::TaskDoorOptions task_door;
  bool has_metadata_files = false;  // ECS_ENABLE_CONTAINER_METADATA of the agent
  GpuPlaces gpus;
  int gpu_shares = 1;  // tasks that may have the same GPU at once
};

}  // namespace moorage::oci
