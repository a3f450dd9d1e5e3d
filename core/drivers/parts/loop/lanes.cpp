#include "drivers/parts/loop/lanes.h"

#include <chrono>
#include <utility>

namespace moorage::loop {
namespace {

constexpr std::chrono::milliseconds kPauseAfterFailure{100};

}  // namespace

Result<std::unique_ptr<Lanes>> Lanes::start(std::size_t threads, Failed failed) {
  std::unique_ptr<Lanes> lanes(new Lanes(std::move(failed)));
  lanes->threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) {
    MOORAGE_ASSIGN(auto thread, Thread::start(
                                    "a worker of the container runtime", [raw = lanes.get()] { raw->work(); }, lanes->failed_));
    lanes->threads_.push_back(std::move(thread));
  }
  return lanes;
}

void Lanes::post(const std::string& lane, Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) {
      return;
    }
    auto& queue = lanes_[lane];
    queue.jobs.push_back(std::move(job));
    if (queue.busy || queue.jobs.size() > 1) {
      return;
    }
    runnable_.push_back(lane);
  }
  ready_.notify_one();
}

// A worker that met an exception between two jobs begins again.
void Lanes::work() {
  while (!contain(failed_, [this] { run(); })) {
    std::this_thread::sleep_for(kPauseAfterFailure);
  }
}

void Lanes::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ready_.wait(lock, [this] { return closed_ || !runnable_.empty(); });
    if (closed_) {
      return;
    }
    const auto name = std::move(runnable_.front());
    runnable_.pop_front();
    auto& lane = lanes_[name];
    auto job = std::move(lane.jobs.front());
    lane.jobs.pop_front();
    lane.busy = true;
    lock.unlock();
    contain(failed_, job);
    job = nullptr;
    lock.lock();
    if (closed_) {  // `lane` is gone
      return;
    }
    lane.busy = false;
    if (lane.jobs.empty()) {
      lanes_.erase(name);
    } else {
      runnable_.push_back(name);
      ready_.notify_one();
    }
  }
}

void Lanes::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    lanes_.clear();
    runnable_.clear();
  }
  ready_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) {
      thread.join();
    }
  }
}

}  // namespace moorage::loop
