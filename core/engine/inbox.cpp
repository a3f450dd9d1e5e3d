#include "engine/inbox.h"

#include <algorithm>
#include <limits>

namespace moorage::engine {

namespace {

constexpr std::size_t kContainersOfOne = 16;

// The cost of an entry in units of an ordinary report. Without it a thousand inventories of a thousand containers each,
// arriving together, would keep every caller waiting for a second.
std::size_t weight_of(const Entry& entry) {
  const auto* runtime = std::get_if<RuntimeReported>(&entry);
  if (!runtime) return 1;
  const auto report = runtime->report.reader();
  return report.isInventory() ? std::max<std::size_t>(1, report.getInventory().getContainers().size() / kContainersOfOne) : 1;
}

}  // namespace

std::shared_ptr<PendingCall> engine_share(const std::shared_ptr<PendingCall>& call) {
  return {call.get(), [call](PendingCall* lost) {
            // Both texts fit into a string's inline storage, so that nothing is allocated and nothing is thrown.
            if (!lost->was_answered()) lost->status = Error{.name = "ServerException", .message = "out of memory"};
            lost->answer();
          }};
}

void refuse_as_closed(std::vector<Entry>& entries) {
  for (Entry& entry : entries) {
    if (auto* call = std::get_if<std::shared_ptr<PendingCall>>(&entry)) {
      (*call)->status = Error{.name = "ClosedException", .message = "the engine was closed before the call was run"};
      (*call)->answer();
    }
  }
}

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

// What came first; its weight.
std::size_t Inbox::take_next(std::vector<Entry>& out) {
  const bool is_call =
      !waiting_calls_.empty() && (waiting_reports_.empty() || waiting_calls_.front().place < waiting_reports_.front().place);
  if (is_call) {
    take_call(out);
  } else {
    out.push_back(std::move(waiting_reports_.front().item));
    waiting_reports_.pop_front();
  }
  return weight_of(out.back());
}

std::vector<Entry> Inbox::take_locked(std::size_t max) {
  std::vector<Entry> out;
  // Reserves room for the calls that `take` adds, so that an entry that left the queue is not lost when memory is short.
  out.reserve(std::min(max, waiting_calls_.size() + waiting_reports_.size()) + std::min(max, waiting_calls_.size()));
  for (std::size_t weight = 0; weight < max && !is_empty_locked();) weight += take_next(out);
  return out;
}

std::vector<Entry> Inbox::take(std::size_t max, std::chrono::steady_clock::time_point until) {
  std::unique_lock lock(mutex_);
  at_work_ = false;
  filled_.wait_until(lock, until, [this] { return !is_empty_locked() || closed_; });
  at_work_ = true;
  std::vector<Entry> out = take_locked(max);
  for (std::size_t ahead = 0; ahead < max && !waiting_calls_.empty(); ++ahead) take_call(out);
  return out;
}

std::vector<Entry> Inbox::take_now(std::size_t max) {
  const std::lock_guard lock(mutex_);
  return take_locked(max);
}

std::vector<Entry> Inbox::take_calls(std::size_t max) {
  const std::lock_guard lock(mutex_);
  std::vector<Entry> out;
  out.reserve(std::min(max, waiting_calls_.size()));
  while (out.size() < max && !waiting_calls_.empty()) take_call(out);
  return out;
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
    filled_.notify_all();
    left = take_locked(std::numeric_limits<std::size_t>::max());
  }
  return left;
}

void Inbox::drop() noexcept {
  const std::lock_guard lock(mutex_);
  waiting_calls_.clear();
  waiting_reports_.clear();
}

bool Inbox::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace moorage::engine
