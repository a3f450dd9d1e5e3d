// The life of one driver in a world: attached from construction to destruction. Threads: any; every member locks the world.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "drivers/runtime/simulated/machine_room.h"
#include "drivers/runtime/simulated/world.h"

namespace moorage::simulated {

struct World::Locked {
  explicit Locked(const WorldOptions& options) : room(options) {}
  void later(MachineRoom::Control control) {
    const std::lock_guard lock(mutex);
    room.control(std::move(control));
    changed.notify_all();
  }

  mutable std::mutex mutex;
  std::condition_variable changed;  // a command, a control or the end of a session
  MachineRoom room;
  bool is_torn = false;  // an exception came in the middle of a change: the room is left alone from then on
};

class Session {
 public:
  explicit Session(std::shared_ptr<World> world);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void submit(ports::RuntimeCommand command);
  Instant next_due() const;
  std::vector<ports::RuntimeReport> take_reports();
  std::vector<ports::RuntimeReport> run_until(Instant now);

  // Waits until something is due by the system clock (see session.cpp), then does it; false after `end`.
  bool wait_and_run(std::vector<ports::RuntimeReport>& reports);
  void end();

 private:
  template <typename Work>
  void change(Work&& work);
  bool is_usable() const;

  std::shared_ptr<World> world_;
  World::Locked& locked_;
  std::uint32_t number_ = 0;
  bool ended_ = false;
};

}  // namespace moorage::simulated
