// Instant and Duration: whole milliseconds as values. Control code computes with these and never reads a clock.
#pragma once

#include <compare>
#include <cstdint>

namespace moorage {

struct Duration {
  std::int64_t ms = 0;
  static constexpr Duration millis(std::int64_t n) { return {n}; }
  static constexpr Duration seconds(std::int64_t n) { return {n * 1000}; }
  static constexpr Duration minutes(std::int64_t n) { return {n * 60'000}; }
  auto operator<=>(const Duration&) const = default;
};

// Milliseconds since the Unix epoch; `none()` (0) means "has not happened".
struct Instant {
  std::int64_t ms = 0;
  static constexpr Instant none() { return {}; }
  constexpr bool is_set() const { return ms != 0; }
  auto operator<=>(const Instant&) const = default;
};

constexpr Instant operator+(Instant at, Duration by) { return {at.ms + by.ms}; }
constexpr Instant operator-(Instant at, Duration by) { return {at.ms - by.ms}; }
constexpr Duration operator-(Instant late, Instant early) { return {late.ms - early.ms}; }
constexpr Duration operator*(Duration d, std::int64_t n) { return {d.ms * n}; }

}  // namespace moorage
