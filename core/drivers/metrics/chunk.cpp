#include "drivers/metrics/chunk.h"

#include <algorithm>
#include <cmath>

namespace moorage::drivers::metrics {
namespace {

constexpr std::uint8_t kPoint = 0x80;
constexpr std::uint8_t kOneNumber = 0x40;
constexpr std::uint8_t kValues = 0x20;
constexpr std::uint8_t kGreatest = 0x10;
constexpr std::uint8_t kLeast = 0x08;
constexpr std::uint8_t kSum = 0x04;
constexpr std::uint8_t kCount = 0x02;
constexpr std::uint8_t kDistance = 0x01;
constexpr std::uint8_t kRunMax = 0x7F;

// Of numbers that damaged bytes may have made: nothing overflows.
std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

}  // namespace

void put_distribution(std::string& out, const std::vector<ports::MetricValue>& values) {
  const bool exact = values.size() <= ports::kExactValuesMax;
  put_varint(out, values.size() << 1U | (exact ? 1U : 0U));
  double before = 0;
  std::int32_t class_before = 0;
  for (const auto& [value, count] : values) {
    if (exact) {
      put_difference(out, value, before);
      before = value;
    } else {
      const std::int32_t number = ports::class_of_value(value);
      put_signed(out, number - class_before);
      class_before = number;
    }
    put_varint(out, static_cast<std::uint64_t>(std::llround(std::clamp(count * 16, 1.0, 1e15))));
  }
}

bool read_distribution(ByteReader& in, std::vector<ports::MetricValue>& values) {
  const std::uint64_t head = in.varint();
  const bool exact = (head & 1U) != 0;
  if (in.is_broken() || (head >> 1U) > ports::kClassesMax) return false;
  values.clear();
  values.reserve(head >> 1U);
  double before = 0;
  std::int64_t class_before = 0;
  for (std::uint64_t i = 0; i < (head >> 1U); ++i) {
    if (exact) {
      before = in.difference(before);
    } else {
      class_before = std::clamp<std::int64_t>(class_before + std::clamp<std::int64_t>(in.signed_varint(), -200'000, 200'000),
                                              -100'000, 100'000);
    }
    const double count = static_cast<double>(in.varint()) / 16;
    values.push_back({exact ? before : ports::value_of_class(static_cast<std::int32_t>(class_before)), count});
  }
  return !in.is_broken();
}

void ChunkWriter::add(std::int64_t tick, const ports::MetricPoint& point) {
  if (points_ == 0) first_tick_ = tick;
  const std::int64_t distance = tick - state_.tick;
  const bool one_number = point.sum == point.least && point.sum == point.greatest;
  std::uint8_t bits = 0;
  if (distance != state_.distance) bits |= kDistance;
  if (point.count != state_.count) bits |= kCount;
  if (point.sum != state_.sum) bits |= kSum;
  if (point.least != state_.least) bits |= kLeast;
  if (point.greatest != state_.greatest) bits |= kGreatest;
  if (!point.values.empty()) bits |= kValues;
  ++points_;
  if (bits == 0) {
    if (ends_with_run_ && static_cast<std::uint8_t>(bytes_.back()) < kRunMax) {
      ++bytes_.back();
    } else {
      bytes_.push_back(1);
      ends_with_run_ = true;
    }
    state_.tick = tick;
    return;
  }
  ends_with_run_ = false;
  constexpr std::uint8_t kThree = kSum | kLeast | kGreatest;
  const bool shares = one_number && (bits & kThree) != 0;
  if (shares) bits = static_cast<std::uint8_t>((bits & ~kThree) | kOneNumber);
  bytes_.push_back(static_cast<char>(bits | kPoint));
  if ((bits & kDistance) != 0) put_signed(bytes_, distance - state_.distance);
  if ((bits & kCount) != 0) put_difference(bytes_, point.count, state_.count);
  if (shares) put_difference(bytes_, point.sum, state_.sum);
  if ((bits & kSum) != 0) put_difference(bytes_, point.sum, state_.sum);
  if ((bits & kLeast) != 0) put_difference(bytes_, point.least, state_.least);
  if ((bits & kGreatest) != 0) put_difference(bytes_, point.greatest, state_.greatest);
  if ((bits & kValues) != 0) put_distribution(bytes_, point.values);
  state_ = {.tick = tick,
            .distance = distance,
            .count = point.count,
            .sum = point.sum,
            .least = point.least,
            .greatest = point.greatest};
}

bool ChunkReader::next(ports::MetricPoint& out) {
  out.values.clear();
  if (repeats_ == 0) {
    if (reader_.is_at_end() || reader_.is_broken()) return false;
    const std::uint8_t head = reader_.byte();
    if (head < kPoint) {
      repeats_ = head;
      if (head == 0) return false;
    } else {
      if ((head & kDistance) != 0) state_.distance = wrapping_sum(state_.distance, reader_.signed_varint());
      if ((head & kCount) != 0) state_.count = reader_.difference(state_.count);
      if ((head & kOneNumber) != 0) state_.sum = state_.least = state_.greatest = reader_.difference(state_.sum);
      if ((head & kSum) != 0) state_.sum = reader_.difference(state_.sum);
      if ((head & kLeast) != 0) state_.least = reader_.difference(state_.least);
      if ((head & kGreatest) != 0) state_.greatest = reader_.difference(state_.greatest);
      if ((head & kValues) != 0 && !read_distribution(reader_, out.values)) return false;
      if (reader_.is_broken()) return false;
    }
  }
  if (repeats_ > 0) --repeats_;
  state_.tick = wrapping_sum(state_.tick, state_.distance);
  out.at =
      Instant{static_cast<std::int64_t>(static_cast<std::uint64_t>(state_.tick) * static_cast<std::uint64_t>(resolution_.ms))};
  out.count = state_.count;
  out.sum = state_.sum;
  out.least = state_.least;
  out.greatest = state_.greatest;
  return true;
}

}  // namespace moorage::drivers::metrics
