#include "drivers/clock/entropy.h"

#include <sys/random.h>

#include <bit>
#include <cerrno>

namespace moorage::drivers {
namespace {

bool fill(std::array<std::uint64_t, 2>& bits) {
  ssize_t got = -1;
  do {
    got = ::getrandom(bits.data(), sizeof bits, 0);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof bits);  // up to 256 bytes come whole or not at all
}

class SystemEntropy final : public ports::Entropy {
 public:
  std::array<std::uint64_t, 2> next() override {
    std::array<std::uint64_t, 2> bits{};
    // Once the kernel's pool is up it does not fail; bits that are not random must never get out.
    while (!fill(bits)) {
    }
    return bits;
  }
};

}  // namespace

Result<std::unique_ptr<ports::Entropy>> make_system_entropy() {
  std::array<std::uint64_t, 2> bits{};
  if (!fill(bits)) return server_error("the kernel gives no random bits (getrandom)");
  return std::unique_ptr<ports::Entropy>(std::make_unique<SystemEntropy>());
}

SeededEntropy::SeededEntropy(std::uint64_t seed) : state_{} {
  for (std::uint64_t& word : state_) {
    seed += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = seed;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    word = mixed ^ (mixed >> 31);
  }
}

std::uint64_t SeededEntropy::draw() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::array<std::uint64_t, 2> SeededEntropy::next() {
  const std::lock_guard guard(mutex_);
  const std::uint64_t first = draw();
  return {first, draw()};
}

}  // namespace moorage::drivers
