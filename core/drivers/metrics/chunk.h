// Points of one series, one after the other, as few bytes: what repeats in step costs a byte for 127 points.
//
//   0x01 … 0x7f   so many further points at the same distance with the same numbers and no distribution
//   0x80 | bits   a point: the bits say which of distance, count, sum, least, greatest differ from the point before, whether a
//                 distribution follows, and whether sum, least and greatest are one number
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "drivers/metrics/bytes.h"
#include "ports/metric_store.h"

namespace moorage::drivers::metrics {

// What stands before a point; times are whole numbers of the tier's resolution.
struct ChunkState {
  std::int64_t tick = 0;
  std::int64_t distance = 0;
  double count = 0;
  double sum = 0;
  double least = 0;
  double greatest = 0;
};

class ChunkWriter {
 public:
  // `tick` is greater than that of the point before.
  void add(std::int64_t tick, const ports::MetricPoint& point);
  const std::string& bytes() const { return bytes_; }
  std::uint32_t points() const { return points_; }
  std::int64_t first_tick() const { return first_tick_; }
  std::int64_t last_tick() const { return state_.tick; }

 private:
  std::string bytes_;
  ChunkState state_;
  std::int64_t first_tick_ = 0;
  std::uint32_t points_ = 0;
  bool ends_with_run_ = false;
};

// Bytes that no writer made end the walk early; the points before that were read soundly, or are nonsense within the bounds of
// their types. Checksums are the business of what holds the bytes.
class ChunkReader {
 public:
  ChunkReader(std::string_view bytes, Duration resolution) : reader_(bytes), resolution_(resolution) {}
  // False: there are no more.
  bool next(ports::MetricPoint& out);
  bool is_broken() const { return reader_.is_broken(); }

 private:
  ByteReader reader_;
  Duration resolution_;
  ChunkState state_;
  std::uint8_t repeats_ = 0;
};

// Also used for samples on their way to disk.
void put_distribution(std::string& out, const std::vector<ports::MetricValue>& values);
bool read_distribution(ByteReader& in, std::vector<ports::MetricValue>& values);

}  // namespace moorage::drivers::metrics
