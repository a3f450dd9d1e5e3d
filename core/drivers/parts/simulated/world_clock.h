// The time of simulated worlds that keep real time.
#pragma once

#include "base/time.h"

namespace moorage::simulated_parts {

// Starts at the wall clock's time and goes on with the monotonic clock, so that durations are right whatever happens to the
// wall clock.
Instant system_now();

}  // namespace moorage::simulated_parts
