// Reproducible random numbers (splitmix64), one stream per purpose, so that using one does not shift the others; and what the
// simulated worlds draw from them.
#pragma once

#include <cstdint>
#include <optional>

namespace moorage::simulated_parts {

// Milliseconds, drawn evenly from [min, max].
struct Latency {
  std::int64_t min_ms = 0;
  std::int64_t max_ms = 0;
};

class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t purpose) : state_(seed * 0x9e3779b97f4a7c15ULL + purpose) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::int64_t draw(Latency latency) {
    const std::int64_t span = latency.max_ms - latency.min_ms;
    return span <= 0 ? latency.min_ms
                     : latency.min_ms + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(span + 1));
  }
  // True `per_mille` times in 1,000. Draws nothing where the answer is certain.
  bool happens(int per_mille) { return per_mille > 0 && next() % 1000 < static_cast<std::uint64_t>(per_mille); }

 private:
  std::uint64_t state_;
};

// What becomes of a report on its way to the engine.
struct ReportFate {
  bool is_lost = false;
  bool is_repeated = false;              // arrives once more, at once
  std::optional<std::int64_t> delay_ms;  // absent: arrives at once
};

// `faults` has the chances lose_report, duplicate_report and delay_report in 1,000, and the Latency `delay`. `lose_next`: so
// many reports are lost for certain; counted down.
template <typename Faults>
ReportFate draw_fate(RandomStream& chance, const Faults& faults, std::uint64_t& lose_next) {
  if (lose_next > 0) {
    --lose_next;
    return {.is_lost = true};
  }
  if (chance.happens(faults.lose_report)) {
    return {.is_lost = true};
  }
  ReportFate fate;
  fate.is_repeated = chance.happens(faults.duplicate_report);
  if (chance.happens(faults.delay_report)) {
    fate.delay_ms = chance.draw(faults.delay);
  }
  return fate;
}

}  // namespace moorage::simulated_parts
