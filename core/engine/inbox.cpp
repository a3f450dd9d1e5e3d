#include "engine/inbox.h"

#include <algorithm>

namespace moorage::engine {

bool Inbox::push_call(std::shared_ptr<PendingCall> call) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || calls_ >= calls_max_) return false;
    ++calls_;
    entries_.emplace_back(std::move(call));
  }
  filled_.notify_one();
  return true;
}

void Inbox::push_report(Entry report) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    entries_.push_back(std::move(report));
  }
  filled_.notify_one();
}

std::vector<Entry> Inbox::take_locked(std::size_t max) {
  std::vector<Entry> out;
  const std::size_t count = std::min(max, entries_.size());
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    if (std::holds_alternative<std::shared_ptr<PendingCall>>(entries_.front())) --calls_;
    out.push_back(std::move(entries_.front()));
    entries_.pop_front();
  }
  nudged_ = false;
  return out;
}

std::vector<Entry> Inbox::take(std::size_t max, std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  filled_.wait_until(lock, until, [this] { return !entries_.empty() || nudged_ || closed_; });
  return take_locked(max);
}

std::vector<Entry> Inbox::take_now(std::size_t max) {
  const std::lock_guard lock(mutex_);
  return take_locked(max);
}

void Inbox::nudge() {
  {
    const std::lock_guard lock(mutex_);
    nudged_ = true;
  }
  filled_.notify_one();
}

std::vector<Entry> Inbox::close() {
  std::vector<Entry> left;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    left = take_locked(entries_.size());
  }
  filled_.notify_all();
  return left;
}

bool Inbox::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace moorage::engine
