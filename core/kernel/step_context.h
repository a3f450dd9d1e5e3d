// What a decision may use: the draft, the time and the entropy of its event, and the engine's settings. Nothing else of the
// world.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/time.h"
#include "kernel/draft.h"

namespace moorage::control {

// A reproducible stream of bits from the entropy of one event (splitmix64).
class Random {
 public:
  explicit Random(std::array<std::uint64_t, 2> seed) : state_(seed[0] ^ (seed[1] * 0x9e3779b97f4a7c15ULL)) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // In [0, bound); 0 for bound 0.
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }
  Hex128 hex() { return {next(), next()}; }
  // Like ECS's deployment numbers: 19 digits.
  std::uint64_t digits() { return 1'000'000'000'000'000'000ULL + below(8'000'000'000'000'000'000ULL); }

 private:
  std::uint64_t state_;
};

struct Step {
  Draft& draft;
  Instant now;
  Random& random;

  const State& state() const { return draft.state(); }
  const Settings& settings() const { return draft.state().settings(); }
};

}  // namespace moorage::control
