// Two sources of random bits: the kernel's, which cannot be predicted, and a seeded one, which gives the same bits on every
// machine.
#pragma once

#include <memory>
#include <mutex>

#include "base/result.h"
#include "ports/clock.h"

namespace moorage::drivers {

// getrandom(2) at every call: nothing is kept that a forked child could repeat. Threads: any.
// ServerException when the kernel has no random bits to give (asked once here, so `next` cannot fail later).
Result<std::unique_ptr<ports::Entropy>> make_system_entropy();

// xoshiro256** seeded by SplitMix64. Not for secrets. Threads: any, but then the order of calls decides which thread gets which
// bits.
class SeededEntropy final : public ports::Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed);
  std::array<std::uint64_t, 2> next() override;

 private:
  std::uint64_t draw();

  std::mutex mutex_;
  std::array<std::uint64_t, 4> state_;
};

}  // namespace moorage::drivers
