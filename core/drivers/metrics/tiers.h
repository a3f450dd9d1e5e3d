// How finely and for how long points are kept, as CloudWatch does: by the second for 3 hours, by the minute for 15 days, by
// five minutes for 63 days, by the hour for 455 days. A tier is cut into blocks of equal spans, which are written once.
#pragma once

#include <array>
#include <cstddef>

#include "base/time.h"

namespace moorage::drivers::metrics {

struct Tier {
  Duration resolution;
  Duration span;  // of a block; longer than that of the finer tier, which is kept until the block has been made from it
  Duration kept;
};

inline constexpr Duration kHour = Duration::minutes(60);
inline constexpr Duration kDay = kHour * 24;
inline constexpr std::array<Tier, 4> kTiers{{
    {.resolution = Duration::seconds(1), .span = kHour * 2, .kept = kHour * 3},
    {.resolution = Duration::minutes(1), .span = kHour * 2, .kept = kDay * 15},
    {.resolution = Duration::minutes(5), .span = kDay * 8, .kept = kDay * 63},
    {.resolution = kHour, .span = kDay * 32, .kept = kDay * 455},
}};
inline constexpr std::size_t kBySecond = 0;
inline constexpr std::size_t kByMinute = 1;  // the finest one that is rolled up
inline constexpr std::size_t kByFiveMinutes = 2;

constexpr Instant begin_of(Instant at, Duration period) {
  const std::int64_t rest = at.ms % period.ms;
  return {at.ms - (rest < 0 ? rest + period.ms : rest)};
}

}  // namespace moorage::drivers::metrics
