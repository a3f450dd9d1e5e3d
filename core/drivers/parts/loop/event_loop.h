// One thread that waits for everything: descriptors, deadlines, and what other threads post. Callbacks run in that thread, one
// after the other, and must not block. What a callback throws is told to `failed`, and the loop goes on after a pause, so that
// a callback that fails each time does not keep a core busy. Every member may be called from any thread; `unwatch` and `cancel`
// from another thread do not wait for a callback that runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/thread.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::loop {

class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;
  using Callback = std::function<void()>;
  using Handle = std::uint64_t;

  // `failed` outlives the loop. Errors: ServerException without descriptors or without a thread.
  static Result<std::unique_ptr<EventLoop>> start(Failed failed = {});
  ~EventLoop() { stop(); }

  // Calls back while `fd` is readable, until `unwatch`. The descriptor stays the caller's and must outlive the watch.
  Handle watch(int fd, Callback callback);
  void unwatch(Handle handle);

  Handle at(Clock::time_point when, Callback callback);
  void cancel(Handle handle);

  void post(Callback callback);

  // No callback runs after it has returned. Called from a callback it only ends the loop.
  void stop();

 private:
  EventLoop(files::UniqueFd poll, files::UniqueFd wake, Failed failed)
      : poll_(std::move(poll)), wake_(std::move(wake)), failed_(std::move(failed)) {}
  void run();
  int wait_ms();
  void call(const Callback& callback);
  void call_due();
  void call_watch(Handle handle);
  void call_posted();
  void wake();

  struct Watch {
    int fd;
    std::shared_ptr<Callback> callback;
  };

  const files::UniqueFd poll_;
  const files::UniqueFd wake_;
  const Failed failed_;
  std::mutex mutex_;
  Handle next_ = 1;
  std::unordered_map<Handle, Watch> watches_;
  std::map<std::pair<Clock::time_point, Handle>, Callback> timers_;
  std::unordered_map<Handle, Clock::time_point> timer_times_;
  std::vector<Callback> posted_;
  bool stopping_ = false;
  Thread thread_;
};

}  // namespace moorage::loop
