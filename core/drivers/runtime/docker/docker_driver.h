// Commands in, reports out: the driver behind open_docker_runtime. The work of one task is done in order in a lane of its own;
// one thread watches the daemon's events.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/thread.h"
#include "drivers/parts/files/owner_lock.h"
#include "drivers/parts/loop/lanes.h"
#include "drivers/runtime/docker/create_body.h"
#include "drivers/runtime/docker/docker_http.h"
#include "drivers/runtime/docker/docker_reports.h"
#include "drivers/runtime/docker/image_pulls.h"
#include "drivers/runtime/docker/log_follower.h"

namespace moorage::docker {

class DockerDriver final : public ports::RuntimeDriver {
 public:
  struct Site {
    DockerOptions options;
    std::unique_ptr<files::OwnerLock> lock;
    std::string instance;  // 8 hex characters, kept in the state directory
    std::string version;
  };
  explicit DockerDriver(Site site);
  ~DockerDriver() override { close(); }

  std::string_view name() const override { return "docker"; }
  Status start(ports::RuntimeReports& reports) override;
  void submit(ports::RuntimeCommand command) override;
  void close() override;

 private:
  enum class Phase : std::uint8_t { kMaking, kRunning, kExited };
  struct Container {
    ContainerName name;
    Phase phase = Phase::kMaking;
    bool is_cancelled = false;  // stopped or released before it was made
    ContainerFacts facts;
    std::optional<Ending> ending;
    std::shared_ptr<LogFollower> logs;
  };
  using Shared = std::shared_ptr<Container>;
  using Key = std::pair<std::string, std::string>;  // task, container

  // docker_driver.cpp
  void begin_start(const ports::RuntimeCommand& command);
  void finish_start(const ports::RuntimeCommand& command, const Shared& container, const Result<PulledImage>& image);
  Result<ContainerFacts> make(const ports::RuntimeCommand& command, const PulledImage& image);
  void stop(driver::StopContainer::Reader command);
  void release(const std::string& task_id);
  Status remove_task(const std::string& task_id);
  void repeat(const Shared& container);
  void forget(const Shared& container);
  Shared find(const Key& key);

  // watching.cpp
  void adopt(const ContainerFacts& facts);
  Status resync();
  void watch();
  void take_event(std::string_view line);
  void refresh(const Key& key);
  void take_facts(const Shared& container, const Result<std::optional<ContainerFacts>>& facts);
  void follow_logs(const Shared& container);
  void tell_connection(bool is_connected, const std::string& reason);
  void send_inventory();
  // All containers with the label of this driver; of one task where it is given.
  Result<std::vector<std::string>> list(const std::string& task_id);
  // nullopt: the daemon has none of that id or name.
  Result<std::optional<ContainerFacts>> inspect(const std::string& id);

  void send(ports::RuntimeReport report);
  bool is_closed() const { return is_closed_; }

  Site site_;
  const DockerHttp http_;
  const DockerReports reports_;
  ImagePulls images_;
  std::mutex out_mutex_;
  ports::RuntimeReports* out_ = nullptr;
  std::mutex mutex_;
  std::map<Key, Shared> containers_;
  std::atomic<bool> is_closed_{false};
  std::atomic<bool> is_connected_{true};
  Failed failed_;
  std::unique_ptr<loop::Lanes> lanes_;
  std::unique_ptr<loop::Lanes> pulls_;
  Thread watcher_;
};

}  // namespace moorage::docker
