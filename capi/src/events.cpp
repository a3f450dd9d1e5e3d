// Subscriptions: the engine's feed, pulled one notice at a time.
#include "moorage/events.h"

#include <algorithm>
#include <atomic>
#include <chrono>

#include "buffer_impl.h"
#include "guard.h"
#include "handle.h"

using namespace moorage;
using namespace moorage::capi;

struct moorage_subscription {
  std::shared_ptr<Core> core;  // outlives the source
  std::unique_ptr<engine::Subscription> source;
  std::atomic<bool> in_use{false};
};

namespace {

using Milliseconds = std::chrono::milliseconds;

// Marks a subscription as in use by one thread; `is_mine` tells whether it was free.
class Turn {
 public:
  explicit Turn(std::atomic<bool>& in_use) : in_use_(in_use), is_mine_(!in_use.exchange(true)) {}
  ~Turn() {
    if (is_mine_) {
      in_use_ = false;
    }
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool is_mine() const { return is_mine_; }

 private:
  std::atomic<bool>& in_use_;
  bool is_mine_;
};

// A negative timeout waits without end, in long pieces: one wait of "for ever" overflows when added to a clock.
Result<std::optional<engine::Notice>> wait_for_notice(engine::Subscription& source, int64_t timeout_ms) {
  constexpr int64_t kPieceMs = 3'600'000;
  int64_t left_ms = timeout_ms;
  while (true) {
    const int64_t piece_ms = timeout_ms < 0 ? kPieceMs : std::min(left_ms, kPieceMs);
    auto notice = source.next(Milliseconds(piece_ms));
    left_ms -= piece_ms;
    if (!notice.ok() || notice->has_value() || (timeout_ms >= 0 && left_ms <= 0)) {
      return notice;
    }
  }
}

}  // namespace

extern "C" {

moorage_status moorage_subscribe(moorage_engine* engine, uint64_t after, moorage_subscription** subscription,
                                 moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(subscription, "subscription"));
    MOORAGE_ASSIGN(const auto core, enter(engine, Entry::blocking));
    MOORAGE_ASSIGN(auto source, core->engine->subscribe(after));
    auto made = std::make_unique<moorage_subscription>();
    made->core = core;
    made->source = std::move(source);
    *subscription = made.release();
    return {};
  });
}

moorage_status moorage_subscription_next(moorage_subscription* subscription, int64_t timeout_ms, uint64_t* sequence,
                                         moorage_buffer** notice, moorage_error** error) {
  return guard(error, [&]() -> Status {
    MOORAGE_TRY(required(subscription, "subscription"));
    MOORAGE_TRY(required(notice, "notice"));
    if (is_foreign(subscription->core->owner)) {
      return forked();
    }
    if (timeout_ms != 0) {
      MOORAGE_TRY(check_thread());
    }
    const Turn turn(subscription->in_use);
    if (!turn.is_mine()) {
      return misuse("Another thread is inside moorage_subscription_next of this subscription.");
    }
    MOORAGE_ASSIGN(auto next, wait_for_notice(*subscription->source, timeout_ms));
    if (!next) {
      return timed_out("No notice within " + std::to_string(timeout_ms) + " ms.");
    }
    moorage_buffer* made = make_buffer(std::move(next->json));
    if (sequence != nullptr) {
      *sequence = next->sequence;
    }
    *notice = made;
    return {};
  });
}

int moorage_subscription_fd(const moorage_subscription* subscription) {
  if (subscription == nullptr || is_foreign(subscription->core->owner)) {
    return -1;
  }
  return subscription->source->fd();
}

void moorage_subscription_free(moorage_subscription* subscription) {
  if (subscription != nullptr && !is_foreign(subscription->core->owner)) {
    delete subscription;
  }
}

}  // extern "C"
