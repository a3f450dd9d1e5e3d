#include "drivers/balancer/simulated/session.h"

#include <chrono>
#include <utility>

#include "base/thread.h"

namespace moorage::simulated_balancer {
namespace {

// The wall clock as it stood when it was first asked, and from there on monotonic: what takes a second takes a second, whatever
// happens to the wall clock meanwhile.
Instant system_now() {
  using std::chrono::milliseconds;
  static const auto begin = std::chrono::steady_clock::now();
  static const auto wall = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<milliseconds>(wall + (std::chrono::steady_clock::now() - begin)).count()};
}

}  // namespace

Session::Session(std::shared_ptr<World> world) : world_(std::move(world)), locked_(*world_->locked_) {
  const std::lock_guard lock(locked_.mutex);
  change([this] { number_ = locked_.room.attach(); });
}

template <typename Work>
void Session::change(Work&& work) {
  try {
    work();
  } catch (...) {
    locked_.is_torn = true;
    throw;
  }
}

bool Session::is_usable() const { return !locked_.is_torn && locked_.room.is_attached(number_); }

Session::~Session() {
  const std::lock_guard lock(locked_.mutex);
  if (!locked_.is_torn) contain({}, [this] { change([this] { locked_.room.detach(number_); }); });
}

void Session::submit(ports::BalancerCommand command) {
  const std::lock_guard lock(locked_.mutex);
  if (is_usable()) {
    change([&] { locked_.room.submit(std::move(command)); });
    locked_.changed.notify_all();
  }
}

Instant Session::next_due() const {
  const std::lock_guard lock(locked_.mutex);
  return is_usable() ? locked_.room.next_due() : Instant::none();
}

std::vector<ports::BalancerReport> Session::run_until(Instant now) {
  const std::lock_guard lock(locked_.mutex);
  if (!is_usable()) {
    return {};
  }
  change([&] { locked_.room.run_until(now); });
  return locked_.room.take_reports();
}

bool Session::wait_and_run(std::vector<ports::BalancerReport>& reports) {
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

void Session::end() {
  const std::lock_guard lock(locked_.mutex);
  ended_ = true;
  locked_.changed.notify_all();
}

}  // namespace moorage::simulated_balancer
