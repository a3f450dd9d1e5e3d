#include "drivers/balancer/simulated/session.h"

#include <chrono>
#include <utility>

namespace moorage::simulated_balancer {
namespace {

Instant system_now() {
  return Instant{
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

}  // namespace

Session::Session(std::shared_ptr<World> world) : world_(std::move(world)), locked_(*world_->locked_) {
  const std::lock_guard lock(locked_.mutex);
  number_ = locked_.room.attach();
}

Session::~Session() {
  const std::lock_guard lock(locked_.mutex);
  locked_.room.detach(number_);
}

void Session::submit(ports::BalancerCommand command) {
  const std::lock_guard lock(locked_.mutex);
  if (locked_.room.is_attached(number_)) {
    locked_.room.submit(std::move(command));
    locked_.changed.notify_all();
  }
}

Instant Session::next_due() const {
  const std::lock_guard lock(locked_.mutex);
  return locked_.room.is_attached(number_) ? locked_.room.next_due() : Instant::none();
}

std::vector<ports::BalancerReport> Session::run_until(Instant now) {
  const std::lock_guard lock(locked_.mutex);
  if (!locked_.room.is_attached(number_)) {
    return {};
  }
  locked_.room.run_until(now);
  return locked_.room.take_reports();
}

bool Session::wait_and_run(std::vector<ports::BalancerReport>& reports) {
  std::unique_lock lock(locked_.mutex);
  for (;;) {
    if (ended_ || !locked_.room.is_attached(number_)) {
      return false;
    }
    const Instant due = locked_.room.next_due();
    const Instant now = system_now();
    if (due.is_set() && due <= now) {
      locked_.room.run_until(now);
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

void Session::end() {
  const std::lock_guard lock(locked_.mutex);
  ended_ = true;
  locked_.changed.notify_all();
}

}  // namespace moorage::simulated_balancer
