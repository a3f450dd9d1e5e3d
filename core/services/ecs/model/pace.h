// A hint beside containers and instances: how often reports have changed them of late.
#pragma once

#include <cstdint>

namespace moorage::control {

// How often reports have changed one object of late, so that a driver that repeats itself cannot flood the feed
// (orchestration/report_pace.h). A hint: never stored, no part of comparisons.
struct ReportPace {
  std::uint16_t window = 0;   // number of the window that is counted, modulo 2^15, times 2; 1 more: the one before overflowed
  std::uint16_t changes = 0;  // in that window, those that were not taken included; stays at its maximum
};

}  // namespace moorage::control
