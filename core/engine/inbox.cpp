#include "engine/inbox.h"

#include <algorithm>

namespace moorage::engine {

bool Inbox::push_call(std::shared_ptr<PendingCall> call) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_calls_.size() >= calls_max_) return false;
    waiting_calls_.push_back({places_++, std::move(call)});
  }
  filled_.notify_one();
  return true;
}

void Inbox::push_report(Entry report) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    waiting_reports_.push_back({places_++, std::move(report)});
  }
  filled_.notify_one();
}

void Inbox::take_call(std::vector<Entry>& out) {
  out.emplace_back(std::move(waiting_calls_.front().item));
  waiting_calls_.pop_front();
}

// What came first.
void Inbox::take_next(std::vector<Entry>& out) {
  const bool is_call =
      !waiting_calls_.empty() && (waiting_reports_.empty() || waiting_calls_.front().place < waiting_reports_.front().place);
  if (is_call) return take_call(out);
  out.push_back(std::move(waiting_reports_.front().item));
  waiting_reports_.pop_front();
}

std::vector<Entry> Inbox::take_locked(std::size_t max) {
  std::vector<Entry> out;
  out.reserve(std::min(max, waiting_calls_.size() + waiting_reports_.size()));
  while (out.size() < max && !is_empty_locked()) take_next(out);
  nudged_ = false;
  return out;
}

std::vector<Entry> Inbox::take(std::size_t max, std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  at_work_ = false;
  filled_.wait_until(lock, until, [this] { return !is_empty_locked() || nudged_ || closed_; });
  at_work_ = true;
  std::vector<Entry> out = take_locked(max);
  for (std::size_t ahead = 0; ahead < max && !waiting_calls_.empty(); ++ahead) take_call(out);
  return out;
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

bool Inbox::is_idle() const {
  const std::lock_guard lock(mutex_);
  return is_empty_locked() && !at_work_ && !closed_;
}

std::vector<Entry> Inbox::close() {
  std::vector<Entry> left;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    left = take_locked(waiting_calls_.size() + waiting_reports_.size());
  }
  filled_.notify_all();
  return left;
}

bool Inbox::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace moorage::engine
