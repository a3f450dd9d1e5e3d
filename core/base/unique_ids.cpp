#include "base/unique_ids.h"

#include "base/hex.h"

namespace moorage {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): a bijection, so different counts stay different.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::string UniqueIds::next() {
  const std::uint64_t high = mix(salt_);
  const std::uint64_t low = mix(salt_ ^ mix(count_.fetch_add(1, std::memory_order_relaxed)));
  // Written in place: every call has an id, and the cheapest ones take a few microseconds.
  std::string out(36, '-');
  const auto put = [&out](std::size_t at, std::uint64_t number, std::size_t digits) {
    for (std::size_t i = digits; i > 0; --i, number >>= 4) out[at + i - 1] = kHexDigits[number & 15];
  };
  put(0, low >> 32, 8);  // `low` is used completely, so that no two counts of an engine give the same id
  put(9, low >> 16, 4);
  put(14, 4, 1);  // version 4
  put(15, high, 3);
  put(19, 0x8000 | ((high >> 12) & 0x3fff), 4);  // variant 1
  put(24, low, 4);
  put(28, high >> 32, 8);
  return out;
}

}  // namespace moorage
