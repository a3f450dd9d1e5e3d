// The feed: notices by rising sequence, the newest kept in memory, and subscriptions that resume exactly (C4).
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "control/state/state.h"
#include "engine/engine.h"

namespace moorage::engine {

// As the store has it, a part of a run of notices (feed_log.h); its text is made for each reader.
struct FeedRecord {
  std::uint64_t sequence = 0;
  std::shared_ptr<const std::string> run;
  std::size_t begin = 0;
  std::size_t size = 0;

  std::span<const std::byte> bytes() const { return std::as_bytes(std::span(*run)).subspan(begin, size); }
};

class Feed : public std::enable_shared_from_this<Feed> {
 public:
  Feed(std::size_t notices_max, control::Settings settings) : notices_max_(notices_max), settings_(std::move(settings)) {}

  // Loading, in order.
  void restore(FeedRecord notice);
  void publish(std::vector<FeedRecord> notices);
  void close();

  std::uint64_t last_sequence() const;
  std::uint64_t oldest_sequence() const;  // 0: empty
  Result<std::unique_ptr<Subscription>> subscribe(std::uint64_t after);

 private:
  void ring();

  friend class FeedSubscription;

  mutable std::mutex mutex_;
  std::condition_variable published_;
  std::deque<FeedRecord> notices_;
  std::uint64_t last_sequence_ = 0;
  std::size_t notices_max_;
  const control::Settings settings_;  // account and region of names
  bool closed_ = false;
  std::map<int, bool> fds_;  // eventfds of subscriptions: readable?
};

}  // namespace moorage::engine
