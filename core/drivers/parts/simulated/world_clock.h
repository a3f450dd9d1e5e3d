// The time of simulated worlds that keep real time.
#pragma once

#include "base/time.h"

namespace moorage::simulated_parts {

// The wall clock as it stood when it was first asked, and from there on monotonic: what takes a second takes a second, whatever
// happens to the wall clock meanwhile.
Instant system_now();

}  // namespace moorage::simulated_parts
