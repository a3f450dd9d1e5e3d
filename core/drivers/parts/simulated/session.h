// The life of one driver in a simulated world: attached from construction to destruction. Threads: any; every member locks the
// world. A world has a private `locked_`, which points to a LockedRoom, and lets its session have it as a friend.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/thread.h"
#include "base/time.h"
#include "drivers/parts/simulated/world_clock.h"

namespace moorage::simulated_parts {

// `Room` is the simulation itself, which does not lock.
template <typename Room>
struct LockedRoom {
  template <typename Options>
  explicit LockedRoom(Options&& options) : room(std::forward<Options>(options)) {}
  void later(typename Room::Control control) {
    const std::lock_guard lock(mutex);
    room.control(std::move(control));
    changed.notify_all();
  }

  mutable std::mutex mutex;
  std::condition_variable changed;  // a command, a control or the end of a session
  Room room;
  bool is_torn = false;  // an exception came in the middle of a change: the simulation is not used any more
};

template <typename World, typename Room>
class Session {
 public:
  using Command = typename Room::Command;
  using Reports = std::vector<typename Room::Report>;

  explicit Session(std::shared_ptr<World> world) : world_(std::move(world)), locked_(*world_->locked_) {
    const std::lock_guard lock(locked_.mutex);
    change([this] { number_ = locked_.room.attach(); });
  }
  ~Session() {
    const std::lock_guard lock(locked_.mutex);
    if (!locked_.is_torn) contain({}, [this] { change([this] { locked_.room.detach(number_); }); });
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void submit(Command command) {
    const std::lock_guard lock(locked_.mutex);
    if (is_usable()) {
      change([&] { locked_.room.submit(std::move(command)); });
      locked_.changed.notify_all();
    }
  }

  Instant next_due() const {
    const std::lock_guard lock(locked_.mutex);
    return is_usable() ? locked_.room.next_due() : Instant::none();
  }

  Reports take_reports() {
    const std::lock_guard lock(locked_.mutex);
    return is_usable() ? locked_.room.take_reports() : Reports();
  }

  Reports run_until(Instant now) {
    const std::lock_guard lock(locked_.mutex);
    if (!is_usable()) {
      return {};
    }
    change([&] { locked_.room.run_until(now); });
    return locked_.room.take_reports();
  }

  // Waits until something is due by the system clock (world_clock.h), then does it; false after `end`.
  bool wait_and_run(Reports& reports) {
    std::unique_lock lock(locked_.mutex);
    for (;;) {
      if (ended_ || !is_usable()) {
        return false;
      }
      const Instant due = locked_.room.next_due();
      const Instant now = system_now();
      if (due.is_set() && due <= now) {
        change([&] { locked_.room.run_until(now); });
        reports = locked_.room.take_reports();
        return true;
      }
      if (due.is_set()) {
        locked_.changed.wait_for(lock, std::chrono::milliseconds((due - now).ms));
      } else {
        locked_.changed.wait(lock);
      }
    }
  }

  void end() {
    const std::lock_guard lock(locked_.mutex);
    ended_ = true;
    locked_.changed.notify_all();
  }

 private:
  template <typename Work>
  void change(Work&& work) {
    try {
      work();
    } catch (...) {
      locked_.is_torn = true;
      throw;
    }
  }
  bool is_usable() const { return !locked_.is_torn && locked_.room.is_attached(number_); }

  std::shared_ptr<World> world_;
  LockedRoom<Room>& locked_;
  std::uint32_t number_ = 0;
  bool ended_ = false;
};

}  // namespace moorage::simulated_parts
