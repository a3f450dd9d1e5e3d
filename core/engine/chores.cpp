#include "engine/chores.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace moorage::engine {
namespace {

// The engine's time may move differently from the clock of a wait, so waits are at most this long.
constexpr std::int64_t kWaitMaxMs = 60'000;

}  // namespace

void Chores::add(std::string name, Duration period, std::function<void(Instant)> run) {
  const std::lock_guard guard(mutex_);
  chores_.push_back({.name = std::move(name), .period = period, .run = std::move(run), .due = {}});
}

void Chores::add_paced(std::string name, Pace pace, std::function<void(Instant)> run) {
  const std::lock_guard guard(mutex_);
  chores_.push_back({.name = std::move(name), .period = {}, .run = std::move(run), .due = {}, .pace = std::move(pace)});
}

void Chores::begin(Instant now) {
  const std::lock_guard guard(mutex_);
  for (Chore& chore : chores_) {
    chore.due = now + chore.period;
    chore.ran_at = now;
  }
}

std::optional<Instant> Chores::due_of(const Chore& chore) {
  if (!chore.pace) return chore.due.is_set() ? std::optional(chore.due) : std::nullopt;
  const auto period = chore.pace();
  if (!period || !chore.ran_at.is_set()) return std::nullopt;
  return Instant{(chore.ran_at.ms / period->ms + 1) * period->ms};
}

std::optional<Instant> Chores::next_due() const {
  const std::lock_guard guard(mutex_);
  std::optional<Instant> due;
  for (const Chore& chore : chores_) {
    if (const auto at = due_of(chore); at && (!due || *at < *due)) due = at;
  }
  return due;
}

void Chores::run_due(Instant now) {
  for (std::size_t i = 0;; ++i) {
    std::function<void(Instant)> run;
    std::string name;
    {
      const std::lock_guard guard(mutex_);
      if (is_stopping_ || i >= chores_.size()) return;
      Chore& chore = chores_[i];
      // A clock that was set back must not delay a chore until it has caught up.
      if (!chore.pace && chore.due > now + chore.period) chore.due = now + chore.period;
      if (chore.ran_at > now) chore.ran_at = now;
      const auto due = due_of(chore);
      if (!due || *due > now) continue;
      chore.due = now + chore.period;
      chore.ran_at = now;
      run = chore.run;
      name = chore.name;
    }
    try {
      run(now);
    } catch (const std::exception& broken) {
      if (failed_) failed_(name, broken.what());
    }
  }
}

Status Chores::start_thread(Now now) {
  // An exception of clock or queue, for want of memory, ends one round and not the thread.
  MOORAGE_ASSIGN(thread_, Thread::start("the engine's chores",
                                        [this, now = std::move(now)] {
                                          while (!contain({}, [&] { loop(now); }))
                                            std::this_thread::sleep_for(std::chrono::seconds(1));
                                        },
                                        {}));
  return {};
}

void Chores::loop(const Now& now) {
  while (true) {
    const Instant at = now();
    const auto due = next_due();
    const std::int64_t wait_ms = due ? std::clamp<std::int64_t>(due->ms - at.ms, 1, kWaitMaxMs) : kWaitMaxMs;
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), [this] { return is_stopping_; })) return;
    }
    run_due(now());
  }
}

void Chores::stop() {
  {
    const std::lock_guard guard(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Chores::abandon_thread() {
  if (thread_.joinable()) thread_.detach();
}

}  // namespace moorage::engine
