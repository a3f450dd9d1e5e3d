#include "drivers/runtime/oci/kernel/upkeep.h"

#include <algorithm>
#include <utility>

namespace moorage::oci {
namespace {

constexpr std::chrono::seconds kPauseFirst{2};
constexpr std::chrono::seconds kAttemptPauseMax{30};
constexpr std::chrono::seconds kTellPauseMax{60};

}  // namespace

void Upkeep::add(Check check) {
  const std::lock_guard lock(mutex_);
  checks_.push_back({.check = std::move(check)});
}

bool Upkeep::run(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  bool restored = false;
  for (auto& kept : checks_) {
    restored = look_after(kept, now) || restored;
  }
  return restored;
}

void Upkeep::Pause::extend(Clock::time_point now, std::chrono::seconds max) {
  until = now + length;
  length = std::clamp(length * 2, kPauseFirst, max);
}

bool Upkeep::look_after(Kept& kept, Clock::time_point now) {
  auto there = kept.check.is_there();
  if (there.ok() && *there) {
    if (now > kept.telling.until + kTellPauseMax) {  // it stayed
      kept.telling = {};
    }
    return false;
  }
  if (now < kept.attempts.until) {
    return false;
  }
  Status done = there.ok() ? kept.check.put_back() : Status(there.error());
  if (done.ok()) {
    there = kept.check.is_there();
    done = !there.ok() ? Status(there.error()) : *there ? Status() : api_error("RuntimeFailed", "it does not stay");
  }
  if (!done.ok()) {
    kept.attempts.extend(now, kAttemptPauseMax);
    if (kept.told != done.error().message) {
      kept.told = done.error().message;
      tell_({.object = kept.check.object, .times = 0, .reason = kept.told});
    }
    return false;
  }
  kept.attempts = {};
  kept.told.clear();
  ++kept.untold;
  if (now >= kept.telling.until) {
    kept.telling.extend(now, kTellPauseMax);
    tell_({.object = kept.check.object, .times = std::exchange(kept.untold, 0), .reason = {}});
  }
  return true;
}

}  // namespace moorage::oci
