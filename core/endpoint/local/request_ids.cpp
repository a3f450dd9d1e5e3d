#include "endpoint/local/request_ids.h"

#include <string_view>

namespace moorage::endpoint {
namespace {

// splitmix64 (Steele, Lea, Flood 2014): a bijection, so different counts stay different.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

void append_hex(std::uint64_t bits, int digits, std::string& out) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
    out += kDigits[(bits >> shift) & 0xf];
  }
}

}  // namespace

std::string RequestIds::next() {
  const std::uint64_t high = mix(salt_);
  const std::uint64_t low = mix(salt_ ^ mix(count_.fetch_add(1, std::memory_order_relaxed)));
  std::string out;
  out.reserve(36);
  append_hex(low >> 32, 8, out);  // all of `low` is in: no two counts of an engine meet
  out += '-';
  append_hex(low >> 16, 4, out);
  out += "-4";  // version 4
  append_hex(high, 3, out);
  out += '-';
  append_hex(0x8000 | ((high >> 12) & 0x3fff), 4, out);  // variant 1
  out += '-';
  append_hex(low, 4, out);
  append_hex(high >> 32, 8, out);
  return out;
}

}  // namespace moorage::endpoint
