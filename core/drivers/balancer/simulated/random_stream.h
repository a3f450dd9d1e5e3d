// Reproducible random numbers (splitmix64), one stream per purpose.
#pragma once

#include <cstdint>

#include "drivers/balancer/simulated/target_world.h"

namespace moorage::simulated_balancer {

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
  bool happens(int per_mille) { return per_mille > 0 && next() % 1000 < static_cast<std::uint64_t>(per_mille); }

 private:
  std::uint64_t state_;
};

}  // namespace moorage::simulated_balancer
