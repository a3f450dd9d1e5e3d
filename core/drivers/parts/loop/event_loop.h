// One thread that waits for everything: descriptors, deadlines, and what other threads post. Callbacks run in that thread, one
// after the other, and must not block. What a callback throws is told to `failed`, and the loop goes on after a pause, so that
// a callback that fails each time does not keep a core busy. Every member may be called from any thread; `unwatch` and `cancel`
// from another thread do not wait for a callback that runs. Boost.Asio does the waiting (docs/decisions/0067-event-loop.md).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.h"
#include "base/thread.h"

namespace moorage::loop {

class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;
  using Callback = std::function<void()>;
  using Handle = std::uint64_t;

  // `failed` outlives the loop. Errors: ServerException without descriptors, memory or a thread.
  static Result<std::unique_ptr<EventLoop>> start(Failed failed = {});
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Calls back while `fd` is readable, until `unwatch`. The descriptor stays the caller's, must outlive the watch, and does not
  // block from then on (O_NONBLOCK). 0: the kernel cannot wait for it.
  Handle watch(int fd, Callback callback);
  void unwatch(Handle handle);

  Handle at(Clock::time_point when, Callback callback);
  void cancel(Handle handle);

  void post(Callback callback);

  // No callback runs after it has returned; what was posted before has run. Called from a callback it only ends the loop.
  void stop();

 private:
  class Waiting;
  explicit EventLoop(std::unique_ptr<Waiting> waiting);

  const std::unique_ptr<Waiting> waiting_;
};

}  // namespace moorage::loop
