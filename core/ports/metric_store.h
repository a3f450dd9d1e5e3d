// The door to what is measured: series of statistic sets as CloudWatch has them. Drivers and services write into it, the
// CloudWatch API and scaling decisions read it. Thread-safe: many writers, many readers.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace moorage::ports {

// One series. Dimensions are in order of their names, each name once.
struct MetricName {
  std::string space;  // "AWS/ECS"
  std::string name;   // "CPUUtilization"
  std::vector<std::pair<std::string, std::string>> dimensions;
  auto operator<=>(const MetricName&) const = default;
};

// What was measured in the period that begins at `at`. A single value has count 1 and is its own sum, least and greatest.
struct MetricPoint {
  Instant at;
  double count = 0;
  double sum = 0;
  double least = 0;
  double greatest = 0;
};

struct MetricSample {
  MetricName name;
  std::string unit;  // "Percent"; empty: none
  MetricPoint point;
};

struct MetricFilter {
  std::string space;                                            // empty: every one
  std::string name;                                             // empty: every one
  std::vector<std::pair<std::string, std::string>> dimensions;  // a series has all of these; an empty value fits every value
};

class MetricStore {
 public:
  virtual ~MetricStore() = default;

  // All of them, or none and an error.
  virtual Status put(std::span<const MetricSample> samples) = 0;

  // Points from `from` up to, not including, `to`, put together into periods that are whole multiples of `period` since 1970;
  // periods without data are left out; oldest first.
  virtual Result<std::vector<MetricPoint>> read(const MetricName& name, Instant from, Instant to, Duration period) const = 0;

  // Series that had data since `since`, in order.
  virtual Result<std::vector<MetricName>> find(const MetricFilter& filter, Instant since) const = 0;
};

}  // namespace moorage::ports
