// The life of one driver in a world: attached from construction to destruction. Threads: any; every member locks the world.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "drivers/balancer/simulated/target_room.h"
#include "drivers/balancer/simulated/target_world.h"

namespace moorage::simulated_balancer {

struct World::Locked {
  explicit Locked(BalancerWorldOptions options) : room(std::move(options)) {}
  void later(TargetRoom::Control control) {
    const std::lock_guard lock(mutex);
    room.control(std::move(control));
    changed.notify_all();
  }

  mutable std::mutex mutex;
  std::condition_variable changed;  // a command, a control or the end of a session
  TargetRoom room;
  bool is_torn = false;  // an exception came in the middle of a change: the room is left alone from then on
};

class Session {
 public:
  explicit Session(std::shared_ptr<World> world);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void submit(ports::BalancerCommand command);
  Instant next_due() const;
  std::vector<ports::BalancerReport> run_until(Instant now);

  // Waits until something is due by the system clock (see session.cpp), then does it; false after `end`.
  bool wait_and_run(std::vector<ports::BalancerReport>& reports);
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

}  // namespace moorage::simulated_balancer
