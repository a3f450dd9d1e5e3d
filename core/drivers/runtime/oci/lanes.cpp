#include "drivers/runtime/oci/lanes.h"

#include <utility>

namespace moorage::oci {

Lanes::Lanes(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) {
    threads_.emplace_back([this] { run(); });
  }
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
    job();
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

}  // namespace moorage::oci
