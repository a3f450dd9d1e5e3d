#include "engine/background_threads.h"

#include <utility>

namespace moorage::engine {

bool BackgroundThreads::post(std::function<void()> work) {
  if (place_.here) {
    contain(failed_, work);
    return true;
  }
  const std::lock_guard guard(mutex_);
  if (is_stopping_ || waiting_.size() >= kWaitingMax) return false;
  if (idle_ <= waiting_.size() && threads_.size() < kThreads) {
    auto thread = Thread::start(
        "the engine's background work", [this] { loop(); }, failed_);
    if (thread.ok()) threads_.push_back(std::move(thread).value());
    if (threads_.empty()) return false;
  }
  waiting_.push_back(std::move(work));
  changed_.notify_one();
  return true;
}

void BackgroundThreads::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
    --idle_;
    if (is_stopping_) return;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    contain(failed_, work);
    lock.lock();
  }
}

void BackgroundThreads::stop() {
  std::vector<Thread> threads;
  {
    const std::lock_guard guard(mutex_);
    is_stopping_ = true;
    waiting_.clear();
    threads = std::exchange(threads_, {});
  }
  changed_.notify_all();
  for (Thread& thread : threads) thread.join();
}

void BackgroundThreads::abandon() {
  for (Thread& thread : threads_) thread.detach();
  threads_.clear();
}

}  // namespace moorage::engine
