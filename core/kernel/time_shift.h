// Records after a time that ran far ahead of the truth: stamps and deadlines come back together.
#pragma once

#include "base/time.h"
#include "kernel/draft.h"

namespace moorage::control {

// The engine's time was `from` when it was stored last, and it is `to`, which is earlier, now.
struct TimeShift {
  Instant from;
  Instant to;

  // Never turns an order round: what was before `to` stays, what was said to be between `to` and `from` is of `to`, and what
  // lies ahead of `from` (a deadline) is as far ahead of `to`.
  Instant operator()(Instant at) const {
    if (at <= to) return at;
    return at <= from ? to : to + (at - from);
  }
};

// Changes every record with an instant after `shift.to`; the changes are written with the draft's next commit. Returns how
// many.
std::size_t shift_times(Draft& draft, const TimeShift& shift);

}  // namespace moorage::control
