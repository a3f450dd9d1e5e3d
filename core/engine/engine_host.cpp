// The engine driven by its host: what waits is worked off on the caller's thread, and a virtual clock moves only here.
#include <algorithm>

#include "base/limits.h"
#include "engine/engine_impl.h"

namespace moorage::engine {

namespace {

// Limit of rounds at one virtual instant, so that a driver that is due again and again does not block for ever.
constexpr std::size_t kRoundsPerInstantMax = 1'000'000;

}  // namespace

Instant EngineImpl::drivers_due() const {
  Instant due;
  const auto consider = [&](Instant at) {
    if (at.is_set() && (!due.is_set() || at < due)) due = at;
  };
  for (const auto& runtime : ports_.runtimes) consider(runtime->next_due());
  if (ports_.balancer) consider(ports_.balancer->next_due());
  return due;
}

void EngineImpl::run_drivers_until(Instant now) {
  for (const auto& runtime : ports_.runtimes) runtime->run_until(now);
  if (ports_.balancer) ports_.balancer->run_until(now);
}

// Does everything that is due at the present time.
bool EngineImpl::work_off() {
  chores_.run_due(core_->stamp());
  bool did_anything = false;
  for (std::size_t round = 0; round < kRoundsPerInstantMax && !closed_; ++round) {
    const Instant at = core_->stamp();
    run_drivers_until(at);
    auto batch = deferred_.empty() ? inbox_.take_now(options_.batch_entries_max) : with_deferred();
    const auto due = core_->next_due();
    const bool first = round == 0;
    if (batch.empty() && !first && !(due && *due <= at)) return did_anything;
    did_anything = did_anything || !batch.empty() || (due && *due <= at);
    run_batch(std::move(batch));
  }
  return did_anything;
}

Result<bool> EngineImpl::step() {
  MOORAGE_TRY(usable());
  if (!options_.host_driven) return Error{.name = "MisuseException", .message = "step needs the host-driven mode"};
  const std::lock_guard lock(host_mutex_);
  return work_off();
}

Status EngineImpl::advance(Duration by) {
  MOORAGE_TRY(usable());
  if (!options_.host_driven || !ports_.clock->is_virtual()) {
    return Error{.name = "MisuseException", .message = "advance needs the host-driven mode and a virtual clock"};
  }
  if (by < Duration{}) return invalid_parameter("time does not go back: advance by 0 or more milliseconds", "by");
  const std::lock_guard lock(host_mutex_);
  const Instant target = core_->stamp() + by;
  work_off();
  while (true) {
    Instant next = target;
    if (const auto due = core_->next_due()) next = std::min(next, *due);
    if (const Instant due = drivers_due(); due.is_set()) next = std::min(next, due);
    if (const auto due = chores_.next_due()) next = std::min(next, *due);
    // The engine's time may stand apart from the clock's: what counts is how far it is.
    const Duration ahead = std::max(next - core_->stamp(), Duration{});
    ports_.clock->advance_to(ports_.clock->now() + ahead);
    work_off();
    if (next >= target) return {};
    MOORAGE_TRY(usable());  // close() waits for this thread, and ten virtual years may take many seconds
  }
}

}  // namespace moorage::engine
