#include "engine/feed.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "machine/machine.h"

namespace moorage::engine {

class FeedSubscription final : public Subscription {
 public:
  FeedSubscription(std::shared_ptr<Feed> feed, std::uint64_t after) : feed_(std::move(feed)), after_(after) {}

  ~FeedSubscription() override {
    if (fd_ < 0) return;
    const std::lock_guard lock(feed_->mutex_);
    feed_->fds_.erase(fd_);
    ::close(fd_);
  }

  // With the feed's mutex held. False: no descriptor is left.
  bool open_fd(bool readable) {
    const int fd = ::eventfd(readable ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0) return false;
    try {
      feed_->fds_.emplace(fd, readable);
    } catch (...) {
      ::close(fd);
      throw;
    }
    fd_ = fd;
    return true;
  }

  Result<std::optional<Notice>> next(std::chrono::milliseconds timeout) override {
    std::unique_lock lock(feed_->mutex_);
    // A zero time-out returns at once, without the cost of a wait.
    const auto is_over = [this] { return feed_->closed_ || feed_->last_sequence_ > after_; };
    if (timeout > std::chrono::milliseconds(0)) feed_->published_.wait_for(lock, timeout, is_over);
    if (feed_->last_sequence_ <= after_) {
      settle_fd();
      if (feed_->closed_) return Error{.name = "ClosedException", .message = "the engine is closed"};
      return std::optional<Notice>();
    }
    const std::uint64_t oldest = feed_->oldest_locked();
    if (oldest == 0 || oldest > after_ + 1) {
      return Error{.name = "GoneException",
                   .message = "notices after " + std::to_string(after_) + " are no longer kept; the oldest is " +
                              std::to_string(oldest == 0 ? feed_->last_sequence_ + 1 : oldest) +
                              ": describe the resources again and subscribe from there"};
    }
    const std::uint64_t sequence = ++after_;
    const SharedRun run = *std::partition_point(feed_->runs_.begin(), feed_->runs_.end(),
                                                [&](const SharedRun& one) { return one->last() < sequence; });
    if (feed_->last_sequence_ <= after_) settle_fd();
    lock.unlock();
    MOORAGE_ASSIGN(std::string text, control::notice_text(feed_->settings_, run->notice(sequence)));
    return std::optional<Notice>(Notice{sequence, std::move(text)});
  }

  int fd() const override { return fd_; }

 private:
  // Nothing waits: the descriptor is not readable.
  void settle_fd() {
    bool& readable = feed_->fds_[fd_];
    if (!std::exchange(readable, false)) return;
    std::uint64_t count = 0;
    [[maybe_unused]] const auto ignored = ::read(fd_, &count, sizeof count);
  }

  std::shared_ptr<Feed> feed_;
  std::uint64_t after_;
  int fd_ = -1;
};

std::span<const std::byte> FeedRun::notice(std::uint64_t sequence) const {
  const auto index = static_cast<std::size_t>(sequence - first);
  const std::size_t begin = index == 0 ? 0 : ends[index - 1];
  return std::as_bytes(std::span(bytes)).subspan(begin, ends[index] - begin);
}

void Feed::restore(SharedRun run) {
  const std::lock_guard lock(mutex_);
  if (!runs_.empty() && run->first != runs_.back()->last() + 1) runs_.clear();
  add(std::move(run));
}

void Feed::publish(std::vector<SharedRun> runs) {
  if (runs.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    for (SharedRun& run : runs) add(std::move(run));
    ring();
  }
  published_.notify_all();
}

void Feed::add(SharedRun run) {
  runs_.push_back(std::move(run));  // first: a position that no run has would be read beyond the end
  last_sequence_ = runs_.back()->last();
  while (runs_.front()->last() + notices_max_ <= last_sequence_) runs_.pop_front();
}

std::uint64_t Feed::oldest_locked() const {
  if (runs_.empty()) return 0;
  return std::max(runs_.front()->first, last_sequence_ < notices_max_ ? 1 : last_sequence_ - notices_max_ + 1);
}

// Every descriptor becomes readable; what is readable already is left alone.
void Feed::ring() {
  const std::uint64_t one = 1;
  for (auto& [fd, readable] : fds_) {
    if (std::exchange(readable, true)) continue;
    [[maybe_unused]] const auto ignored = ::write(fd, &one, sizeof one);
  }
}

void Feed::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    ring();
  }
  published_.notify_all();
}

std::uint64_t Feed::last_sequence() const {
  const std::lock_guard lock(mutex_);
  return last_sequence_;
}

Result<std::unique_ptr<Subscription>> Feed::subscribe(std::uint64_t after) {
  const std::lock_guard lock(mutex_);
  if (closed_) return Error{.name = "ClosedException", .message = "the engine is closed"};
  if (after == std::numeric_limits<std::uint64_t>::max()) {
    after = last_sequence_;
  } else if (after == 0) {
    after = runs_.empty() ? last_sequence_ : oldest_locked() - 1;
  }
  auto made = std::make_unique<FeedSubscription>(shared_from_this(), after);
  if (!made->open_fd(after < last_sequence_)) return server_error("no file descriptor is left for a subscription");
  return std::unique_ptr<Subscription>(std::move(made));
}

}  // namespace moorage::engine
