// Commands on their way to the worker thread: bounded, and the thread that submits never waits.
#pragma once

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "drivers/parts/files/unique_fd.h"
#include "ports/balancer_driver.h"

namespace moorage::haproxy {

class CommandQueue {
 public:
  explicit CommandQueue(std::size_t commands_max)
      : commands_max_(commands_max),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        stop_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

  void push(ports::BalancerCommand command) {
    {
      const std::lock_guard lock(mutex_);
      if (commands_.size() < commands_max_) {
        commands_.push_back(std::move(command));
      } else {
        overflowed_ = true;
      }
    }
    signal(wake_);
  }

  struct Batch {
    std::vector<ports::BalancerCommand> commands;
    bool overflowed = false;  // commands after these were dropped: the wanted state is no longer known
  };
  Batch take() {
    std::uint64_t count = 0;
    (void)!::read(wake_.get(), &count, sizeof count);
    const std::lock_guard lock(mutex_);
    Batch batch{.commands = {std::make_move_iterator(commands_.begin()), std::make_move_iterator(commands_.end())},
                .overflowed = std::exchange(overflowed_, false)};
    commands_.clear();
    return batch;
  }

  void stop() { signal(stop_); }
  int wake_fd() const { return wake_.get(); }
  int stop_fd() const { return stop_.get(); }  // stays readable once stopped

 private:
  static void signal(const files::UniqueFd& fd) {
    const std::uint64_t one = 1;
    (void)!::write(fd.get(), &one, sizeof one);
  }

  const std::size_t commands_max_;
  files::UniqueFd wake_;
  files::UniqueFd stop_;
  std::mutex mutex_;
  std::deque<ports::BalancerCommand> commands_;
  bool overflowed_ = false;
};

}  // namespace moorage::haproxy
