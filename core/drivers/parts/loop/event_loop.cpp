#include "drivers/parts/loop/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/parts/files/error_text.h"

namespace moorage::loop {
namespace {

constexpr std::chrono::milliseconds kPauseAfterFailure{100};

}  // namespace

Result<std::unique_ptr<EventLoop>> EventLoop::start(Failed failed) {
  files::UniqueFd poll(::epoll_create1(EPOLL_CLOEXEC));
  files::UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = 0;
  if (!poll || !wake || ::epoll_ctl(poll.get(), EPOLL_CTL_ADD, wake.get(), &event) != 0) {
    return server_error(files::system_text("an event loop cannot be made"));
  }
  std::unique_ptr<EventLoop> loop(new EventLoop(std::move(poll), std::move(wake), std::move(failed)));
  MOORAGE_ASSIGN(loop->thread_, Thread::start(
                                    "an event loop", [raw = loop.get()] { raw->run(); }, loop->failed_));
  return loop;
}

EventLoop::Handle EventLoop::watch(int fd, Callback callback) {
  const std::lock_guard lock(mutex_);
  const Handle handle = next_++;
  watches_.emplace(handle, Watch{fd, std::make_shared<Callback>(std::move(callback))});
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = handle;
  if (::epoll_ctl(poll_.get(), EPOLL_CTL_ADD, fd, &event) != 0) {
    watches_.erase(handle);
    return 0;
  }
  return handle;
}

void EventLoop::unwatch(Handle handle) {
  const std::lock_guard lock(mutex_);
  if (const auto found = watches_.find(handle); found != watches_.end()) {
    ::epoll_ctl(poll_.get(), EPOLL_CTL_DEL, found->second.fd, nullptr);
    watches_.erase(found);
  }
}

EventLoop::Handle EventLoop::at(Clock::time_point when, Callback callback) {
  const std::lock_guard lock(mutex_);
  const Handle handle = next_++;
  timers_.emplace(std::pair(when, handle), std::move(callback));
  timer_times_.emplace(handle, when);
  if (timers_.begin()->first.second == handle) {
    wake();
  }
  return handle;
}

void EventLoop::cancel(Handle handle) {
  const std::lock_guard lock(mutex_);
  if (const auto found = timer_times_.find(handle); found != timer_times_.end()) {
    timers_.erase({found->second, handle});
    timer_times_.erase(found);
  }
}

void EventLoop::post(Callback callback) {
  const std::lock_guard lock(mutex_);
  posted_.push_back(std::move(callback));
  wake();
}

void EventLoop::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);  // full means: awake already
}

void EventLoop::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake();
  }
  if (thread_.joinable() && !thread_.is_this_thread()) {
    thread_.join();
  }
}

int EventLoop::wait_ms() {
  const std::lock_guard lock(mutex_);
  if (!posted_.empty() || stopping_) {
    return 0;
  }
  if (timers_.empty()) {
    return -1;
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first.first - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

void EventLoop::call(const Callback& callback) {
  if (!contain(failed_, callback)) {
    std::this_thread::sleep_for(kPauseAfterFailure);
  }
}

void EventLoop::call_due() {
  for (;;) {
    Callback due;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || timers_.empty() || timers_.begin()->first.first > Clock::now()) {
        return;
      }
      due = std::move(timers_.begin()->second);
      timer_times_.erase(timers_.begin()->first.second);
      timers_.erase(timers_.begin());
    }
    call(due);
  }
}

void EventLoop::call_posted() {
  std::vector<Callback> posted;
  {
    const std::lock_guard lock(mutex_);
    posted.swap(posted_);
  }
  for (const auto& callback : posted) {
    call(callback);
  }
}

void EventLoop::call_watch(Handle handle) {
  std::shared_ptr<Callback> callback;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = watches_.find(handle); found != watches_.end() && !stopping_) {
      callback = found->second.callback;
    }
  }
  if (callback) {
    call(*callback);
  }
}

void EventLoop::run() {
  std::array<epoll_event, 64> events;
  for (;;) {
    const int count = ::epoll_wait(poll_.get(), events.data(), static_cast<int>(events.size()), wait_ms());
    for (int i = 0; i < count; ++i) {
      const auto handle = events[static_cast<std::size_t>(i)].data.u64;
      if (handle == 0) {
        std::uint64_t ignored = 0;
        [[maybe_unused]] const auto got = ::read(wake_.get(), &ignored, sizeof ignored);
        continue;
      }
      call_watch(handle);
    }
    call_posted();
    call_due();
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      return;
    }
  }
}

}  // namespace moorage::loop
