// The feed: notices by rising sequence, the newest kept in memory, and subscriptions that resume exactly (C4).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/engine.h"

namespace moorage::engine {

class Feed : public std::enable_shared_from_this<Feed> {
 public:
  explicit Feed(std::size_t notices_max) : notices_max_(notices_max) {}

  // Loading, in order.
  void restore(Notice notice);
  void publish(std::vector<Notice> notices);
  void close();

  std::uint64_t last_sequence() const;
  std::uint64_t oldest_sequence() const;  // 0: empty
  Result<std::unique_ptr<Subscription>> subscribe(std::uint64_t after);

 private:
  void ring();

  friend class FeedSubscription;

  mutable std::mutex mutex_;
  std::condition_variable published_;
  std::deque<Notice> notices_;
  std::uint64_t last_sequence_ = 0;
  std::size_t notices_max_;
  bool closed_ = false;
  std::map<int, bool> fds_;  // eventfds of subscriptions: readable?
};

}  // namespace moorage::engine
