// A small store of metrics in memory for tests: every sample as it was put, put together when it is read.
#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <vector>

#include "ports/metric_store.h"

namespace moorage::testing {

class FakeMetricStore final : public ports::MetricStore {
 public:
  Status put(std::span<const ports::MetricSample> samples) override {
    const std::lock_guard lock(mutex_);
    for (const ports::MetricSample& sample : samples) series_[sample.name].push_back(sample.point);
    return {};
  }

  Result<std::vector<ports::MetricPoint>> read(const ports::MetricName& name, Instant from, Instant to,
                                               Duration period) const override {
    const std::lock_guard lock(mutex_);
    if (is_broken) return api_error("InternalServiceError", "the disk is full");
    std::map<std::int64_t, ports::MetricPoint> periods;
    const auto found = series_.find(name);
    if (found == series_.end()) return std::vector<ports::MetricPoint>();
    for (const ports::MetricPoint& point : found->second) {
      if (point.at < from || point.at >= to) continue;
      const std::int64_t begin = point.at.ms - point.at.ms % period.ms;
      auto [it, is_new] = periods.emplace(begin, point);
      ports::MetricPoint& sum = it->second;
      if (!is_new) {
        sum.count += point.count;
        sum.sum += point.sum;
        sum.least = std::min(sum.least, point.least);
        sum.greatest = std::max(sum.greatest, point.greatest);
      }
      sum.at = Instant{begin};
    }
    std::vector<ports::MetricPoint> out;
    for (auto& [begin, point] : periods) out.push_back(point);
    return out;
  }

  Result<std::vector<ports::MetricName>> find(const ports::MetricFilter& filter, Instant) const override {
    const std::lock_guard lock(mutex_);
    std::vector<ports::MetricName> out;
    for (const auto& [name, points] : series_) {
      if ((filter.space.empty() || filter.space == name.space) && (filter.name.empty() || filter.name == name.name)) {
        out.push_back(name);
      }
    }
    return out;
  }

  // One value of one period.
  void put_one(const ports::MetricName& name, Instant at, double value, double count = 1) {
    const ports::MetricSample sample{
        .name = name,
        .unit = "Percent",
        .point = {.at = at, .count = count, .sum = value * count, .least = value, .greatest = value}};
    static_cast<void>(put(std::span(&sample, 1)));
  }

  std::atomic<bool> is_broken{false};

 private:
  mutable std::mutex mutex_;
  std::map<ports::MetricName, std::vector<ports::MetricPoint>> series_;
};

}  // namespace moorage::testing
