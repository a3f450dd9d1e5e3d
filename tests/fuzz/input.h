// Takes numbers, choices and texts from the front of a fuzzer's bytes. When no byte is left, each of them is zero or empty, so
// a target never has to check.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace moorage::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    const std::string_view one = take(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
  }
  // Two bytes, the low one first.
  std::uint16_t word() {
    const std::uint16_t low = byte();
    return static_cast<std::uint16_t>(low | (byte() << 8));
  }
  // 0 … bound - 1.
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : word() % bound; }
  bool coin() { return (byte() & 1) != 0; }
  // A text: its length in one byte, then the bytes.
  std::string text() { return std::string(take(byte())); }
  std::string_view rest() { return take(rest_.size()); }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, std::min(size, rest_.size()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
};

// Damages sound bytes: each group of five input bytes is a place (three bytes, the low one first), a kind of change and a
// value.
inline std::string damaged(std::string sound, Input& input) {
  while (!input.empty() && !sound.empty()) {
    const std::size_t place = (input.word() | (std::size_t{input.byte()} << 16)) % sound.size();
    const std::uint8_t kind = input.byte();
    const auto value = static_cast<char>(input.byte());
    switch (kind % 4) {
      case 0:
        sound[place] = value;
        break;
      case 1:
        sound[place] = static_cast<char>(sound[place] ^ value);
        break;
      case 2:
        sound.resize(place);  // cut short
        break;
      case 3:
        sound.insert(place, 1, value);
        break;
    }
  }
  return sound;
}

// Ends the process when the property of a target does not hold; the text is in the fuzzer's report.
[[noreturn]] inline void broken(std::string_view promise, std::string_view detail = {}) {
  std::fprintf(stderr, "broken promise: %.*s %.*s\n", static_cast<int>(promise.size()), promise.data(),
               static_cast<int>(detail.size()), detail.data());
  std::abort();
}
inline void require(bool holds, std::string_view promise, std::string_view detail = {}) {
  if (!holds) {
    broken(promise, detail);
  }
}

}  // namespace moorage::fuzz
