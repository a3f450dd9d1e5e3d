#include "drivers/metrics/series.h"

namespace moorage::drivers::metrics {

void Head::add(const ports::MetricPoint& point) {
  if (open_.count != 0 && open_.at == point.at) {
    ports::add_point(open_, point);
    return;
  }
  if (open_.count != 0 && point.at < open_.at) {
    auto& late = late_[point.at];
    late.at = point.at;
    ports::add_point(late, point);
    return;
  }
  if (open_.count != 0) closed_.add(open_.at.ms / tier_->resolution.ms, open_);
  open_ = point;
}

std::uint64_t Head::bytes() const { return closed_.bytes().size() + (1 + late_.size()) * sizeof(ports::MetricPoint); }

std::uint32_t Head::points() const {
  return closed_.points() + static_cast<std::uint32_t>(late_.size()) + (open_.count != 0 ? 1U : 0U);
}

}  // namespace moorage::drivers::metrics
