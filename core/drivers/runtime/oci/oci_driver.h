// Commands in, reports out: the driver behind open_oci_runtime. The work of one task is done in order in a lane of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/parts/loop/event_loop.h"
#include "drivers/parts/loop/lanes.h"
#include "drivers/runtime/images/image_store.h"
#include "drivers/runtime/oci/containers/container_reports.h"
#include "drivers/runtime/oci/containers/log_pump.h"
#include "drivers/runtime/oci/containers/maker.h"
#include "drivers/runtime/oci/containers/outbox.h"
#include "drivers/runtime/oci/containers/registry.h"
#include "drivers/runtime/oci/containers/site.h"
#include "drivers/runtime/oci/containers/watcher.h"
#include "drivers/runtime/oci/kernel/network.h"
#include "drivers/runtime/oci/kernel/table_watch.h"
#include "drivers/runtime/oci/kernel/task_networks.h"
#include "drivers/runtime/oci/kernel/upkeep.h"
#include "drivers/runtime/oci/task_source.h"
#include "ports/runtime_driver.h"
#include "ports/task_endpoint.h"

namespace moorage::oci {

inline constexpr std::chrono::milliseconds kExitPatience{10'000};
inline constexpr std::chrono::milliseconds kLogPatience{10'000};

class OciDriver final : public ports::RuntimeDriver {
 public:
  OciDriver(std::unique_ptr<Site> site, std::unique_ptr<images::ImageStore> images);
  ~OciDriver() override { close(); }

  std::string_view name() const override { return "oci"; }
  Status start(ports::RuntimeReports& reports) override;
  void submit(ports::RuntimeCommand command) override;
  Result<std::unique_ptr<ports::ExecProcess>> exec(const ports::ExecOrder& order) override;  // exec.cpp
  void close() override;
  std::vector<ports::MeasuredContainer> measure(Instant now) override;

  // One sentence about an image that was damaged and is whole again. From any thread, before `close` has returned or after.
  void tell_of_image(const std::string& message);
  void tell_of_pull(const images::PullNews& news);

 private:
  void begin_start(const ports::RuntimeCommand& command);
  void repeat(const Registry::Shared& container);
  void pull(const ports::RuntimeCommand& command, const Registry::Shared& container);
  void finish_start(const ports::RuntimeCommand& command, const Registry::Shared& container, Result<images::Image> image);
  Status make(const ports::RuntimeCommand& command, const Registry::Shared& container, const images::Image& image);
  Status open_door();
  runtime::TaskDoorPlan door_for(driver::StartContainer::Reader command, const std::optional<ContainerRecord>& former) const;
  Result<MakeRequest> request_for(driver::StartContainer::Reader command, const Registry::Shared& container,
                                  const images::Image& image, const runtime::FetchedValues& fetched);
  void fail(const Registry::Shared& container, Error error);

  // restart.cpp: the next attempt of a container under a restart policy.
  void restart(const ports::RuntimeCommand& command, const Registry::Shared& known);
  void restart_later(const ports::RuntimeCommand& command, const Registry::Shared& known);
  bool resume(const ports::RuntimeCommand& command);
  void start_again(const ports::RuntimeCommand& command, const ContainerRecord& former);
  bool finish_logs(const Registry::Shared& container);

  void set_network_rules();
  void stop(driver::StopContainer::Reader command);
  void release(const std::string& task_id, int attempt);
  Status remove_containers(const std::string& task_id);
  void forget(const Registry::Shared& container);
  void begin_watching(const Registry::Shared& container);

  // adoption.cpp: what an earlier run left.
  Status adopt();
  struct Adopted {
    std::vector<Attachment> attachments;
    std::vector<TaskNetworks::Adopted> tasks;
  };
  void adopt_bundle(const Bundle& bundle, Adopted& networks);
  void await_unfinished(const Registry::Shared& container);

  // driver_upkeep.cpp: what something else takes away while the driver runs.
  void begin_upkeep();
  void schedule_upkeep();
  // At once, or nearly; from any thread.
  void look_after();
  void tell(const Upkeep::News& news);
  int pid_behind(const std::string& link);

  // takeover.cpp: a running container whose supervisor is gone gets another one.
  void take_over(const Registry::Shared& container, std::chrono::milliseconds after);

  void note_hang(const Error& error);
  void check_again();

  // pulls.cpp
  struct PullWish {
    std::string credentials;     // ARN of a secret; empty: none
    std::string execution_role;  // with whose rights the secret is read
    std::string task_id;
  };
  Result<images::PullRequest> pull_request(const PullWish& wish) const;
  Result<images::Image> bring(driver::StartContainer::Reader start);
  void pull_ahead(const std::string& image, const PullWish& wish);
  void pull_all_ahead();
  void collect_images();

  std::unique_ptr<Site> site_;
  std::unique_ptr<images::ImageStore> images_;
  ReportWriter writer_;
  Outbox outbox_;
  Registry registry_;
  Network network_;
  TaskNetworks task_networks_;
  Upkeep upkeep_;
  Maker maker_;
  std::unique_ptr<LogPump> logs_;  // null without a sink
  std::unique_ptr<loop::EventLoop> loop_;
  std::unique_ptr<loop::Lanes> behind_;  // ends of containers, and upkeep: both ask the kernel, for which the loop never waits
  std::unique_ptr<Watcher> watcher_;
  std::optional<TableWatch> tables_;
  std::mutex rules_mutex_;
  std::optional<Traffic> next_rules_;  // the latest that are not in force yet
  std::atomic<bool> looks_soon_{false};
  std::unique_ptr<loop::Lanes> lanes_;  // by task
  TaskContainers tasks_{*site_, registry_, network_};
  std::unique_ptr<ports::TaskDoor> door_;  // null: tasks find nothing at 169.254.170.2; ends before what it asks
  std::unique_ptr<loop::Lanes> pulls_;     // so that waiting for registries blocks no worker
  std::atomic<bool> connected_{true};
  bool closed_ = false;
};

}  // namespace moorage::oci
