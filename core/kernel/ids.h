// Numbers of records. Each table counts its own upwards and never reuses one, so order of numbers is order of creation. 0:
// none.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace moorage::control {

template <typename Entity>
struct Id {
  std::uint64_t value = 0;
  constexpr explicit operator bool() const { return value != 0; }
  auto operator<=>(const Id&) const = default;
};

// 128 random bits: what the world sees of a task or an instance, as 32 lower-case hex characters.
struct Hex128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  std::string text() const;
  std::string uuid() const;                                   // 8-4-4-4-12
  static std::optional<Hex128> parse(std::string_view text);  // 32 hex characters, or a UUID
  auto operator<=>(const Hex128&) const = default;
};

std::string hex16(std::uint64_t value);  // 16 lower-case hex characters
std::optional<std::uint64_t> parse_hex16(std::string_view text);

struct Hex128Hash {
  std::size_t operator()(const Hex128& id) const {
    return static_cast<std::size_t>(id.low ^ (id.high * 0x9e3779b97f4a7c15ULL));
  }
};

}  // namespace moorage::control

template <typename Entity>
struct std::hash<moorage::control::Id<Entity>> {
  std::size_t operator()(const moorage::control::Id<Entity>& id) const noexcept { return std::hash<std::uint64_t>{}(id.value); }
};
