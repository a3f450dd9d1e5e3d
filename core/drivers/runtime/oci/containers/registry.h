// The containers this driver knows, by task and name. Values are guarded by the registry's lock: take them with `with`.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "drivers/parts/files/unique_fd.h"
#include "drivers/parts/loop/event_loop.h"
#include "drivers/runtime/oci/containers/container_reports.h"
#include "drivers/runtime/oci/containers/record.h"
#include "drivers/runtime/plan/health.h"

namespace moorage::oci {

enum class Phase : std::uint8_t { kPulling, kMaking, kRunning, kExited };

struct Container {
  ContainerName name;  // never changes; an attempt that follows is another Container
  Bundle bundle;       // never changes

  Phase phase = Phase::kPulling;
  bool cancelled = false;   // stopped or released before it was made: it will not be
  ContainerRecord record;   // complete from kRunning on
  bool is_at_door = false;  // its record is complete, and its process runs or is about to: its endpoint answers it
  StartedNote started;
  std::optional<Ending> ending;
  std::string pinned_image;  // digest; empty: none

  files::UniqueFd process;
  loop::EventLoop::Handle process_watch = 0;
  files::UniqueFd supervisor;
  loop::EventLoop::Handle supervisor_watch = 0;
  loop::EventLoop::Clock::time_point orphaned_at;  // when it lost a supervisor last
  int orphaned_again = 0;                          // how often in a row, shortly after each other
  int takeovers = 0;                               // tries to give it another supervisor
  std::string lost_reason;                         // why it was ended: no supervisor could be given to it
  std::atomic<bool> was_killed = false;            // by this driver
  loop::EventLoop::Handle kill_timer = 0;
  loop::EventLoop::Handle probe_timer = 0;
  std::optional<runtime::HealthCounter> health;
};

class Registry {
 public:
  using Shared = std::shared_ptr<Container>;

  Shared find(const ContainerName& name) const;
  Shared find_by_runtime_id(const std::string& runtime_id) const;
  std::vector<Shared> of_task(const std::string& task_id) const;
  std::vector<Shared> all() const;

  void put(Shared container);
  // Only if the registry has this very container under its name.
  void erase(const Shared& container);

  // Runs `change` under the lock and wakes the waiting threads.
  template <typename F>
  auto with(const F& change) {
    const std::unique_lock lock(mutex_);
    changed_.notify_all();
    return change();
  }
  bool wait_until_exited(const Shared& container, std::chrono::milliseconds patience);

  std::vector<ListedContainer> list() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::pair<std::string, std::string>, Shared> containers_;
};

}  // namespace moorage::oci
