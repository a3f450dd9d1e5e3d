// Watches running containers: sees each end at once and reports it, stops them with their signal and their time, and probes
// their health. Works in the event loop's thread and never blocks there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/loop/event_loop.h"
#include "drivers/parts/loop/lanes.h"
#include "drivers/runtime/oci/containers/container_reports.h"
#include "drivers/runtime/oci/containers/outbox.h"
#include "drivers/runtime/oci/containers/registry.h"
#include "drivers/runtime/oci/containers/site.h"
#include "drivers/runtime/oci/kernel/network.h"

namespace moorage::oci {

class Watcher {
 public:
  struct Parts {
    const Site& site;
    Registry& registry;
    Network& network;
    Outbox& outbox;
    loop::EventLoop& loop;
    loop::Lanes& endings;              // the thread that handles ends, because that asks the kernel and the loop must not wait
    std::function<void()> look_after;  // called when the watched directory was removed; must not block
    // Its supervisor is gone: another one is started after a pause.
    std::function<void(const Registry::Shared&, std::chrono::milliseconds)> orphaned;
  };
  explicit Watcher(Parts parts) : parts_(std::move(parts)), writer_(parts_.site) {}

  // Watches the directory in which supervisors write exits.
  Status start();
  // False when that directory was removed or replaced; then `watch_exits`, which makes it if needed, watches what is there.
  bool watches_exits() const;
  Status watch_exits();

  // Begins to watch for its end and to probe its health. It must be known as running (or have ended just now), and its start
  // must have been reported.
  void begin(const Registry::Shared& container);

  // Sends the stop signal now, SIGKILL after `timeout`. A stop under way keeps its deadline.
  void stop(const Registry::Shared& container, Duration timeout);
  void kill(const Registry::Shared& container);

  // The container has a supervisor again; or none can be started, and it is ended for this reason.
  void supervised(const Registry::Shared& container);
  void give_up(const Registry::Shared& container, const std::string& reason);

 private:
  void kill_descendants(const Registry::Shared& container);
  void watch_supervisor(const Registry::Shared& container);
  void supervisor_ended(const Registry::Shared& container);
  void read_exits();
  // Processes the end if the supervisor has written it.
  bool settle(const Registry::Shared& container);
  void settle_without_note(const Registry::Shared& container);
  void process_ended(const Registry::Shared& container);
  void report_end(const Registry::Shared& container, Ending ending);
  void finish(const Registry::Shared& container, const Ending& ending);
  void schedule_probe(const Registry::Shared& container, std::int64_t at_ms);
  void probe(const Registry::Shared& container);

  Parts parts_;
  ReportWriter writer_;
  files::UniqueFd notify_;
  std::atomic<std::uint64_t> exits_inode_{0};
  int probes_running_ = 0;
};

// How a container ended, as reports tell it. OutOfMemoryError only where SIGKILL ended it and this driver did not send that.
Ending ending_of(const Site& site, const Container& container, const ExitNote& note);

}  // namespace moorage::oci
