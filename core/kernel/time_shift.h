// Corrects records after the engine's time ran far ahead of the true time: timestamps and deadlines are shifted together.
#pragma once

#include "base/time.h"
#include "kernel/draft.h"

namespace moorage::control {

// The engine's time was `from` when it was stored last, and it is `to`, which is earlier, now.
struct TimeShift {
  Instant from;
  Instant to;

  // Keeps the order: times before `to` stay, times between `to` and `from` become `to`, and later times (deadlines) keep their
  // distance to `from` as distance to `to`.
  Instant operator()(Instant at) const {
    if (at <= to) return at;
    return at <= from ? to : to + (at - from);
  }
};

// Changes every record with an instant after `shift.to`; the changes are written with the draft's next commit. Returns how
// many.
std::size_t shift_times(Draft& draft, const TimeShift& shift);

}  // namespace moorage::control
