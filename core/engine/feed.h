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

#include "engine/engine_interface.h"
#include "kernel/state.h"

namespace moorage::engine {

// Notices with neighbouring numbers, one behind the other, as the store has them (feed_log.h). Their text is made for each
// reader.
struct FeedRun {
  std::uint64_t first = 0;
  std::string bytes;
  std::vector<std::uint32_t> ends;  // of each notice in `bytes`; never empty

  std::uint64_t last() const { return first + ends.size() - 1; }
  std::span<const std::byte> notice(std::uint64_t sequence) const;
};
using SharedRun = std::shared_ptr<const FeedRun>;

class Feed : public std::enable_shared_from_this<Feed> {
 public:
  Feed(std::size_t notices_max, control::Settings settings) : notices_max_(notices_max), settings_(std::move(settings)) {}

  // Loading, in order.
  void restore(SharedRun run);
  void publish(std::vector<SharedRun> runs);
  void close();

  std::uint64_t last_sequence() const;
  Result<std::unique_ptr<Subscription>> subscribe(std::uint64_t after);

 private:
  void ring();
  void add(SharedRun run);
  std::uint64_t oldest_locked() const;

  friend class FeedSubscription;

  mutable std::mutex mutex_;
  std::condition_variable published_;
  std::deque<SharedRun> runs_;  // the first may begin with notices that are not kept any more
  std::uint64_t last_sequence_ = 0;
  std::size_t notices_max_;
  const control::Settings settings_;  // account and region of names
  bool closed_ = false;
  std::map<int, bool> fds_;  // eventfds of subscriptions: readable?
};

}  // namespace moorage::engine
