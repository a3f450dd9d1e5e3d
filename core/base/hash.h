// FNV-1a with 64 bits: quick, the same on every machine and in every version, and not for secrets. Where its value is stored
// or handed out (client tokens, page tokens, digests of the simulation) it must never change.
#pragma once

#include <cstdint>
#include <string_view>

namespace moorage {

class Fnv1a {
 public:
  void add(std::uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001b3ULL; }
  void add(std::string_view text) {
    for (const char c : text) add(static_cast<std::uint8_t>(c));
  }
  // The text and an end that no UTF-8 contains, so that ("ab", "c") and ("a", "bc") differ.
  void add_field(std::string_view text) {
    add(text);
    add(std::uint8_t{0xff});
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

inline std::uint64_t fnv1a(std::string_view text) {
  Fnv1a hash;
  hash.add(text);
  return hash.value();
}

}  // namespace moorage
