// A few threads that work off what calls have begun; they start when they are first needed.
//
// Promises: never more than kThreads at once; an exception ends one piece of work and is told; `stop` waits for what runs and
// drops what waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "base/thread.h"
#include "ports/background.h"

namespace moorage::engine {

class BackgroundThreads final : public ports::Background {
 public:
  static constexpr std::size_t kThreads = 2;
  static constexpr std::size_t kWaitingMax = 128;

  // `here`: work is done on the thread that posts it, as in a host-driven engine.
  struct Place {
    bool here = false;
  };
  BackgroundThreads(Place place, Failed failed) : place_(place), failed_(std::move(failed)) {}
  ~BackgroundThreads() override { stop(); }
  BackgroundThreads(const BackgroundThreads&) = delete;
  BackgroundThreads& operator=(const BackgroundThreads&) = delete;

  bool post(std::function<void()> work) override;
  void stop();
  // In a forked child, which has no such threads.
  void abandon();

 private:
  void loop();

  const Place place_;
  const Failed failed_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::vector<Thread> threads_;
  std::size_t idle_ = 0;
  bool is_stopping_ = false;
};

}  // namespace moorage::engine
