// One series in memory: its name, and for each tier that is put into the points that stand in no block yet.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "drivers/metrics/chunk.h"
#include "drivers/metrics/tiers.h"
#include "ports/metric_store.h"

namespace moorage::drivers::metrics {

// The points of one span. They come in order but for a few: the newest is open, so that more can be added to it; what comes
// behind it stands apart until the block is written.
class Head {
 public:
  explicit Head(std::size_t tier) : tier_(&kTiers[tier]) {}

  void add(const ports::MetricPoint& point);  // `at` is the begin of a tick
  // Calls `visit` for each point in [from, to) in order of time.
  template <typename Visit>
  void visit(Instant from, Instant to, const Visit& visit) const;
  std::uint64_t bytes() const;
  std::uint32_t points() const;
  bool is_empty() const { return open_.count == 0 && late_.empty() && closed_.points() == 0; }

 private:
  const Tier* tier_;
  ChunkWriter closed_;
  ports::MetricPoint open_;
  std::map<Instant, ports::MetricPoint> late_;
};

// Spans are at most so far apart from each other that few are open at once.
struct Series {
  std::uint32_t number = 0;
  ports::MetricName name;
  std::string unit;
  Instant last_at;  // of its newest point
  // By begin of the span, for the tiers by second and by minute. Spans whose block is written already are there for what came
  // late.
  std::array<std::map<Instant, Head>, 2> heads;
  ports::MetricPoint journaled;    // the last point in this generation's journal
  std::uint64_t journaled_in = 0;  // the generation
};

template <typename Visit>
void Head::visit(Instant from, Instant to, const Visit& visit) const {
  auto late = late_.lower_bound(from);
  const auto pass = [&](const ports::MetricPoint& point) {
    for (; late != late_.end() && late->first < point.at && late->first < to; ++late) visit(late->second);
    if (late != late_.end() && late->first == point.at && point.at < to) {
      ports::MetricPoint both = point;
      ports::add_point(both, late->second);
      ++late;
      visit(both);
    } else if (point.at >= from && point.at < to) {
      visit(point);
    }
  };
  ChunkReader reader(closed_.bytes(), tier_->resolution);
  ports::MetricPoint point;
  while (reader.next(point)) {
    if (point.at >= from && point.at < to) pass(point);
  }
  if (open_.count != 0 && open_.at >= from && open_.at < to) pass(open_);
  for (; late != late_.end() && late->first < to; ++late) visit(late->second);
}

}  // namespace moorage::drivers::metrics
