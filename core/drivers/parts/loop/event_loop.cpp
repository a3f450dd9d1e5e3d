#include "drivers/parts/loop/event_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace moorage::loop {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kPauseAfterFailure{100};

}  // namespace

// The objects of Asio are not safe for several threads; each is touched with the mutex held.
class EventLoop::Waiting {
 public:
  explicit Waiting(Failed failed) : failed_(std::move(failed)), work_(asio::make_work_guard(context_)) {}
  ~Waiting() {
    for (auto& [handle, watch] : watches_) {
      watch->descriptor.release();  // it is the caller's and stays open
    }
  }

  Status begin() {
    MOORAGE_ASSIGN(thread_, Thread::start(
                                "an event loop", [this] { run(); }, failed_));
    return {};
  }

  Handle watch(int fd, Callback callback) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Watch> made;
    try {
      made = std::make_shared<Watch>(context_, fd, std::move(callback));
    } catch (const boost::system::system_error&) {
      return 0;
    }
    const Handle handle = next_++;
    try {
      watches_.emplace(handle, made);
      arm(handle, *made);
    } catch (...) {
      watches_.erase(handle);
      made->descriptor.release();
      throw;
    }
    return handle;
  }

  void unwatch(Handle handle) {
    std::shared_ptr<Watch> ended;  // with what its callback holds: ends without the mutex
    const std::lock_guard lock(mutex_);
    if (const auto found = watches_.find(handle); found != watches_.end()) {
      ended = std::move(found->second);
      ended->descriptor.release();
      watches_.erase(found);
    }
  }

  Handle at(Clock::time_point when, Callback callback) {
    const std::lock_guard lock(mutex_);
    const Handle handle = next_++;
    auto& timer = *timers_.emplace(handle, std::make_unique<Timer>(context_, when, std::move(callback))).first->second;
    try {
      timer.timer.async_wait([this, handle](const boost::system::error_code& error) {
        if (!error) due(handle);
      });
    } catch (...) {
      timers_.erase(handle);
      throw;
    }
    return handle;
  }

  void cancel(Handle handle) {
    Callback ended;
    const std::lock_guard lock(mutex_);
    if (const auto found = timers_.find(handle); found != timers_.end()) {
      ended = std::move(found->second->callback);
      timers_.erase(found);
    }
  }

  void post(Callback callback) {
    asio::post(context_, [this, callback = std::move(callback)] { call(callback); });
  }

  void stop() {
    {
      const std::lock_guard lock(mutex_);
      if (!std::exchange(stopping_, true) && !contain({}, [this] { asio::post(context_, [this] { context_.stop(); }); })) {
        context_.stop();
      }
    }
    if (thread_.joinable() && !thread_.is_this_thread()) {
      thread_.join();
    }
  }

 private:
  struct Watch {
    Watch(asio::io_context& context, int fd, Callback called) : descriptor(context, fd), callback(std::move(called)) {}
    asio::posix::stream_descriptor descriptor;
    const Callback callback;
  };
  struct Timer {
    Timer(asio::io_context& context, Clock::time_point when, Callback called)
        : timer(context, when), callback(std::move(called)) {}
    asio::steady_timer timer;
    Callback callback;
  };

  // An exception between two callbacks (no memory for what Asio keeps) changes nothing: the loop begins again.
  void run() {
    while (!contain(failed_, [this] { context_.run(); })) {
      std::this_thread::sleep_for(kPauseAfterFailure);
    }
  }

  void call(const Callback& callback) {
    if (!contain(failed_, callback)) {
      std::this_thread::sleep_for(kPauseAfterFailure);
    }
  }

  // Asio waits for one event at a time.
  void arm(Handle handle, Watch& watch) {
    watch.descriptor.async_wait(asio::posix::stream_descriptor::wait_read,
                                [this, handle](const boost::system::error_code& error) {
                                  if (!error) is_readable(handle);
                                });
  }

  // Null: the watch has ended, or the loop ends.
  std::shared_ptr<Watch> watch_of(Handle handle) const {
    const auto found = stopping_ ? watches_.end() : watches_.find(handle);
    return found != watches_.end() ? found->second : nullptr;
  }

  void is_readable(Handle handle) {
    std::unique_lock lock(mutex_);
    const auto watch = watch_of(handle);
    if (!watch) {
      return;
    }
    lock.unlock();
    call(watch->callback);
    lock.lock();
    // Without memory to wait again the watch would be deaf for good.
    while (watch_of(handle) == watch && !contain({}, [&] { arm(handle, *watch); })) {
      lock.unlock();
      std::this_thread::sleep_for(kPauseAfterFailure);
      lock.lock();
    }
    lock.unlock();  // the watch may end here, with what its callback holds
  }

  void due(Handle handle) {
    Callback callback;
    {
      const std::lock_guard lock(mutex_);
      const auto found = timers_.find(handle);
      if (found == timers_.end() || stopping_) {
        return;
      }
      callback = std::move(found->second->callback);
      timers_.erase(found);
    }
    call(callback);
  }

  const Failed failed_;
  asio::io_context context_{1};  // one thread runs it
  const asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::mutex mutex_;
  Handle next_ = 1;
  std::unordered_map<Handle, std::shared_ptr<Watch>> watches_;
  std::unordered_map<Handle, std::unique_ptr<Timer>> timers_;
  bool stopping_ = false;
  Thread thread_;
};

EventLoop::EventLoop(std::unique_ptr<Waiting> waiting) : waiting_(std::move(waiting)) {}
EventLoop::~EventLoop() { stop(); }

Result<std::unique_ptr<EventLoop>> EventLoop::start(Failed failed) {
  return without_throwing([&]() -> Result<std::unique_ptr<EventLoop>> {
    std::unique_ptr<EventLoop> loop(new EventLoop(std::make_unique<Waiting>(std::move(failed))));
    MOORAGE_TRY(loop->waiting_->begin());
    return loop;
  });
}

EventLoop::Handle EventLoop::watch(int fd, Callback callback) { return waiting_->watch(fd, std::move(callback)); }
void EventLoop::unwatch(Handle handle) { waiting_->unwatch(handle); }
EventLoop::Handle EventLoop::at(Clock::time_point when, Callback callback) { return waiting_->at(when, std::move(callback)); }
void EventLoop::cancel(Handle handle) { waiting_->cancel(handle); }
void EventLoop::post(Callback callback) { waiting_->post(std::move(callback)); }
void EventLoop::stop() { waiting_->stop(); }

}  // namespace moorage::loop
