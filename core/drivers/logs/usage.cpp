#include "drivers/logs/usage.h"

namespace moorage::drivers::logs {
namespace {

constexpr Duration kSayAgain = Duration::minutes(10);

}  // namespace

bool is_time_to_say(Instant& said_at, Instant now) {
  // A clock that was set back must not suppress the warning until it has caught up.
  if (said_at.is_set() && now >= said_at && now - said_at < kSayAgain) return false;
  said_at = now;
  return true;
}

void Usage::add(std::uint64_t bytes) {
  bytes_ += bytes;
  if (above_) above_->add(bytes);
}

void Usage::remove(std::uint64_t bytes) {
  bytes_ -= bytes;
  if (above_) above_->remove(bytes);
}

void Usage::clear() {
  const std::uint64_t bytes = bytes_.exchange(0);
  if (above_) above_->remove(bytes);
}

bool Usage::comes_near(std::uint64_t bytes_max) {
  const std::uint64_t now = bytes_;
  if (now < bytes_max / 3 * 2) near_said_ = false;
  return now >= bytes_max / 5 * 4 && !near_said_.exchange(true);
}

std::optional<std::uint64_t> Usage::dropped(std::uint64_t events, Instant now) {
  const std::lock_guard guard(mutex_);
  events_dropped_ += events;
  if (!is_time_to_say(dropped_said_at_, now)) return std::nullopt;
  return events_dropped_;
}

void Warnings::listen(ports::LogListener listener) {
  const std::lock_guard guard(mutex_);
  listener_ = std::move(listener);
}

void Warnings::say(const ports::LogWarning& warning) const {
  const std::lock_guard guard(mutex_);
  if (listener_) listener_(warning);
}

}  // namespace moorage::drivers::logs
