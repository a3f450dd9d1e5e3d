#include "endpoint/local/request_ids.h"

#include "base/hex.h"

namespace moorage::endpoint {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): a bijection, so different counts stay different.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

}  // namespace

std::string RequestIds::next() {
  const std::uint64_t high = mix(salt_);
  const std::uint64_t low = mix(salt_ ^ mix(count_.fetch_add(1, std::memory_order_relaxed)));
  std::string out;
  out.reserve(36);
  append_hex_number(out, low >> 32, 8);  // all of `low` is in: no two counts of an engine meet
  out += '-';
  append_hex_number(out, low >> 16, 4);
  out += "-4";  // version 4
  append_hex_number(out, high, 3);
  out += '-';
  append_hex_number(out, 0x8000 | ((high >> 12) & 0x3fff), 4);  // variant 1
  out += '-';
  append_hex_number(out, low, 4);
  append_hex_number(out, high >> 32, 8);
  return out;
}

}  // namespace moorage::endpoint
