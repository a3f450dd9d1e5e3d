// What the driver for Docker's Engine API is opened with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "drivers/runtime/images/image_store.h"
#include "drivers/runtime/plan/container_policy.h"
#include "ports/log_sink.h"
#include "ports/secret_source.h"

namespace moorage::docker {

struct DockerOptions {
  std::filesystem::path state_dir;    // made with mode 0700; one driver at a time (a lock says so)
  std::string socket;                 // of the daemon; empty: of DOCKER_HOST=unix://…, else /var/run/docker.sock
  std::string network = "bridge";     // the daemon's network for containers of networkMode bridge
  std::string address = "127.0.0.1";  // an IPv4 address of this machine, where host ports answer
  images::PullBehaviour pull = images::PullBehaviour::kDefault;
  std::shared_ptr<ports::LogSink> logs;          // null: what containers write is kept by the daemon alone
  std::shared_ptr<ports::SecretSource> secrets;  // null: containers that ask for a secret are not placed here
  runtime::ContainerPolicy policy;
  std::string region = "us-east-1";  // AWS_REGION of containers that set none
  std::int64_t pids_max = 4096;      // processes of one container
  std::int64_t reserved_memory_mib = 0;
  int workers = 0;  // tasks worked on at once; 0: twice the cores, at least 4, at most 16
  std::vector<std::pair<std::string, std::string>> attributes;  // of the machine, beyond those found out
};

// The path of the socket that these options, or the environment, name. Errors: InvalidParameterException for a DOCKER_HOST that
// is no unix socket.
Result<std::string> socket_of(const DockerOptions& options);

}  // namespace moorage::docker
