#include "engine/feed.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "control/machine/machine.h"

namespace moorage::engine {

class FeedSubscription final : public Subscription {
 public:
  FeedSubscription(std::shared_ptr<Feed> feed, std::uint64_t after, int fd) : feed_(std::move(feed)), after_(after), fd_(fd) {}

  ~FeedSubscription() override {
    const std::lock_guard lock(feed_->mutex_);
    feed_->fds_.erase(fd_);
    ::close(fd_);
  }

  Result<std::optional<Notice>> next(std::chrono::milliseconds timeout) override {
    std::unique_lock lock(feed_->mutex_);
    // A wait of no length would still be a system call and a nap.
    const auto is_over = [this] { return feed_->closed_ || feed_->last_sequence_ > after_; };
    if (timeout > std::chrono::milliseconds(0)) feed_->published_.wait_for(lock, timeout, is_over);
    if (feed_->last_sequence_ <= after_) {
      settle_fd();
      if (feed_->closed_) return Error{.name = "ClosedException", .message = "the engine is closed"};
      return std::optional<Notice>();
    }
    const auto& notices = feed_->notices_;
    if (notices.empty() || notices.front().sequence > after_ + 1) {
      return Error{.name = "GoneException",
                   .message = "notices after " + std::to_string(after_) + " are no longer kept; the oldest is " +
                              std::to_string(notices.empty() ? feed_->last_sequence_ + 1 : notices.front().sequence) +
                              ": describe the resources again and subscribe from there"};
    }
    const FeedRecord found = notices[after_ + 1 - notices.front().sequence];
    after_ = found.sequence;
    if (feed_->last_sequence_ <= after_) settle_fd();
    lock.unlock();
    MOORAGE_ASSIGN(std::string text, control::notice_text(feed_->settings_, found.bytes()));
    return std::optional<Notice>(Notice{found.sequence, std::move(text)});
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
  int fd_;
};

void Feed::restore(FeedRecord notice) {
  const std::lock_guard lock(mutex_);
  last_sequence_ = std::max(last_sequence_, notice.sequence);
  if (!notices_.empty() && notice.sequence != notices_.back().sequence + 1) notices_.clear();
  notices_.push_back(std::move(notice));
  if (notices_.size() > notices_max_) notices_.pop_front();
}

void Feed::publish(std::vector<FeedRecord> notices) {
  if (notices.empty()) return;
  {
    const std::lock_guard lock(mutex_);
    for (FeedRecord& notice : notices) {
      last_sequence_ = notice.sequence;
      notices_.push_back(std::move(notice));
    }
    while (notices_.size() > notices_max_) notices_.pop_front();
    ring();
  }
  published_.notify_all();
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

std::uint64_t Feed::oldest_sequence() const {
  const std::lock_guard lock(mutex_);
  return notices_.empty() ? 0 : notices_.front().sequence;
}

Result<std::unique_ptr<Subscription>> Feed::subscribe(std::uint64_t after) {
  const std::lock_guard lock(mutex_);
  if (closed_) return Error{.name = "ClosedException", .message = "the engine is closed"};
  if (after == std::numeric_limits<std::uint64_t>::max()) {
    after = last_sequence_;
  } else if (after == 0) {
    after = notices_.empty() ? last_sequence_ : notices_.front().sequence - 1;
  }
  const int fd = ::eventfd(after < last_sequence_ ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0) return server_error("no file descriptor is left for a subscription");
  fds_.emplace(fd, after < last_sequence_);
  return std::unique_ptr<Subscription>(std::make_unique<FeedSubscription>(shared_from_this(), after, fd));
}

}  // namespace moorage::engine
