// The ports of one simulated machine. Dynamic ones come from 32768 to 60999, rising, like a kernel's.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>

namespace moorage::simulated {

class HostPorts {
 public:
  static constexpr std::uint32_t kDynamicFirst = 32768;
  static constexpr std::uint32_t kDynamicLast = 60999;

  bool is_free(std::uint16_t port) const { return !used_ || !used_->test(port); }
  bool take(std::uint16_t port) {
    if (!is_free(port)) {
      return false;
    }
    bits().set(port);
    return true;
  }
  void give_back(std::uint16_t port) { bits().reset(port); }

  // `count` neighbouring ports, taken; the first of them.
  std::optional<std::uint16_t> take_dynamic(std::uint32_t count) {
    std::uint32_t run = 0;
    const std::uint32_t span = kDynamicLast - kDynamicFirst + 1;
    for (std::uint32_t tried = 0; tried < span + count; ++tried) {
      if (next_ > kDynamicLast) {
        next_ = kDynamicFirst;
        run = 0;
      }
      run = is_free(static_cast<std::uint16_t>(next_)) ? run + 1 : 0;
      ++next_;
      if (run == count) {
        const std::uint32_t first = next_ - count;
        for (std::uint32_t port = first; port < next_; ++port) {
          bits().set(port);
        }
        return static_cast<std::uint16_t>(first);
      }
    }
    return std::nullopt;
  }

 private:
  using Bits = std::bitset<65536>;
  Bits& bits() {
    if (!used_) {
      used_ = std::make_unique<Bits>();
    }
    return *used_;
  }

  std::unique_ptr<Bits> used_;  // made at the first use, because most machines never need it
  std::uint32_t next_ = kDynamicFirst;
};

}  // namespace moorage::simulated
