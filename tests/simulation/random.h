// Named streams of reproducible random numbers, split off one seed: using one does not shift the others.
#pragma once

#include <cstddef>
#include <cstdint>

namespace moorage::simulation {

enum class Purpose : std::uint64_t {
  kOptions = 101,
  kWorkload,
  kFaults,
  kWorld,
  kBalancer,
  kEngine,
  kDetail,
  kFargate,
  kMoves,
  kFloods,
  kProtection
};

class Stream {
 public:
  Stream(std::uint64_t seed, Purpose purpose) : Stream(seed * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(purpose)) {}
  explicit Stream(std::uint64_t state) : state_(state) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  bool chance(std::uint64_t per_mille) { return below(1000) < per_mille; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  template <typename T, std::size_t n>
  const T& one_of(const T (&list)[n]) {
    return list[below(n)];
  }

 private:
  std::uint64_t state_;
};

// The hash over everything that happened in a run, in order.
class Hash {
 public:
  void add(std::uint64_t number) {
    state_ ^= number + 0x9e3779b97f4a7c15ULL + (state_ << 6) + (state_ >> 2);
    state_ *= 0xff51afd7ed558ccdULL;
    state_ ^= state_ >> 32;
  }
  void add(const void* bytes, std::size_t size) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    add(size);
    for (; size >= 8; size -= 8, at += 8) {
      std::uint64_t word = 0;
      __builtin_memcpy(&word, at, 8);
      add(word);
    }
    std::uint64_t rest = 0;
    __builtin_memcpy(&rest, at, size);
    add(rest);
  }
  std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = 0x6d6f6f72616765ULL;
};

}  // namespace moorage::simulation
