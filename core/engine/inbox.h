// The inbox: users' calls and drivers' reports stand in one bounded queue. That is the whole concurrency model.
#pragma once

#include <capnp/message.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "engine/engine_interface.h"
#include "machine/alarm_watch.h"
#include "wire/operations.h"

namespace moorage::engine {

// A call with the slot for its answer. The caller waits in `wait`; the engine writes `status` and the reply and then calls
// `answer`. After that the engine reads nothing of what is borrowed from the caller.
struct PendingCall {
  const wire::Operation* operation = nullptr;
  const Caller* caller = &kThisProcess;  // borrowed
  CallFlags flags;
  capnp::DynamicStruct::Reader request;  // borrowed
  capnp::MallocMessageBuilder reply_message;
  Status status;
  std::optional<control::DryRunPlan> plan;  // of a dry run
  bool is_recorded = false;                 // the audit log has it by the commit of its batch

  // The first answer counts; allocates nothing.
  void answer() noexcept {
    if (!answered_.exchange(true)) done_.release();
  }
  bool was_answered() const noexcept { return answered_; }
  void wait() { done_.acquire(); }

 private:
  std::binary_semaphore done_{0};
  std::atomic<bool> answered_{false};
};

// The engine's reference to a call: when the last copy is destroyed without an answer (memory ran out), the caller gets an
// error instead of waiting for ever.
std::shared_ptr<PendingCall> engine_share(const std::shared_ptr<PendingCall>& call);

struct RuntimeReported {
  std::size_t runtime = 0;  // index of the driver
  ports::RuntimeReport report;
};
struct BalancerReported {
  ports::BalancerReport report;
};

struct AlarmsJudged {
  control::AlarmVerdicts found;
};

using Entry = std::variant<std::shared_ptr<PendingCall>, RuntimeReported, BalancerReported, AlarmsJudged>;

// Answers every call among them: the engine was closed before it was run.
void refuse_as_closed(std::vector<Entry>& entries);

class Inbox {
 public:
  explicit Inbox(std::size_t entries_max) : calls_max_(entries_max) {}

  // Calls are bounded: false when full or closed. Reports always fit: drivers bound their own work, and a lost report is worse.
  bool push_call(std::shared_ptr<PendingCall> call);
  void push_report(Entry report);

  // Entries in order until they weigh `max`, and from what is left behind them up to `max` calls: callers wait for the batch
  // that is at work and not for every report before them. An entry weighs 1, a machine's inventory 1 for every 16 containers.
  // Waits for the first until `until` (steady), or close.
  std::vector<Entry> take(std::size_t max, std::chrono::steady_clock::time_point until);
  std::vector<Entry> take_now(std::size_t max);
  // Only calls, up to `max`: used while the engine still has reports of an earlier batch to process.
  std::vector<Entry> take_calls(std::size_t max);

  // Nothing waits, and the consumer has come back for more: all that was pushed before is done.
  bool is_idle() const;

  // No further calls; what waits is handed out. Closed even where memory is short and it throws: `drop` gives up the rest.
  std::vector<Entry> close();
  void drop() noexcept;
  bool is_closed() const;

 private:
  // The position of an entry among all entries.
  template <typename Item>
  struct Placed {
    std::uint64_t place = 0;
    Item item;
  };

  bool is_empty_locked() const { return waiting_calls_.empty() && waiting_reports_.empty(); }
  std::size_t take_next(std::vector<Entry>& out);
  void take_call(std::vector<Entry>& out);
  std::vector<Entry> take_locked(std::size_t max);

  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Placed<std::shared_ptr<PendingCall>>> waiting_calls_;
  std::deque<Placed<Entry>> waiting_reports_;
  std::uint64_t places_ = 0;
  std::size_t calls_max_;
  bool at_work_ = false;  // between two takes
  bool closed_ = false;
};

}  // namespace moorage::engine
