// The door to what is measured: series of statistic sets as CloudWatch has them. Drivers and services write into it, the
// CloudWatch API and scaling decisions read it. Thread-safe: many writers, many readers.
#pragma once

#include <cstdint>
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

// So many of the measured values were this one.
struct MetricValue {
  double value = 0;
  double count = 0;
  bool operator==(const MetricValue&) const = default;
};

// What was measured in the period that begins at `at`. A single value has count 1 and is its own sum, least and greatest.
struct MetricPoint {
  Instant at;
  double count = 0;
  double sum = 0;
  double least = 0;
  double greatest = 0;
  // The distribution, by rising value; needed for percentiles only. Empty: not known, or all values are `least`. A store may
  // give values that are off by one in a hundred.
  std::vector<MetricValue> values = {};
  bool operator==(const MetricPoint&) const = default;
};

// Adds what was measured in the same period, or in one that follows. A distribution stays where both sides have theirs.
void add_point(MetricPoint& into, const MetricPoint& from);
// All values of the point are known: from its distribution, or because they are equal.
bool has_distribution(const MetricPoint& point);
// Puts values of a distribution in order, equal ones together, and into classes where there are too many: at most
// kExactValuesMax stay as they are, others are off by one in a hundred.
inline constexpr std::size_t kExactValuesMax = 32;
inline constexpr std::size_t kClassesMax = 512;
void tidy_values(std::vector<MetricValue>& values);
// The class of a value (zero, or the sign and the rounded logarithm), and the value that stands for the class.
std::int32_t class_of_value(double value);
double value_of_class(std::int32_t number);

enum class MetricResolution : std::uint8_t {
  kMinute,      // belongs to the minute that `at` lies in
  kSecond,      // … to the second, and to the minute as well
  kSecondOnly,  // … to the second alone: the writer puts the minute by itself
};

struct MetricSample {
  MetricName name;
  std::string unit;  // "Percent"; empty: none
  MetricPoint point;
  MetricResolution resolution = MetricResolution::kMinute;
};

struct MetricFilter {
  std::string space;                                            // empty: every one
  std::string name;                                             // empty: every one
  std::vector<std::pair<std::string, std::string>> dimensions;  // a series has all of these; an empty value fits every value
};

struct MetricUsage {
  std::uint64_t series = 0;
  std::uint64_t points = 0;   // of all resolutions
  std::uint64_t bytes = 0;    // on disk, or in memory where the store has no files
  std::uint64_t damaged = 0;  // pieces that could not be read and were left out
  std::uint64_t refused = 0;  // samples, for want of room
};

class MetricStore {
 public:
  virtual ~MetricStore() = default;

  // All of them, or none and an error. Samples of one series and one period add up. Errors: InvalidParameterValue (a number
  // that is not finite), LimitExceeded (too many series), InternalServiceError (no room).
  virtual Status put(std::span<const MetricSample> samples) = 0;

  // Points from `from` up to, not including, `to`, put together into periods that are whole multiples of `period` since 1970;
  // periods without data are left out; oldest first. Below a minute only what was put by the second is there.
  virtual Result<std::vector<MetricPoint>> read(const MetricName& name, Instant from, Instant to, Duration period) const = 0;

  // Series that had data since `since`, in order.
  virtual Result<std::vector<MetricName>> find(const MetricFilter& filter, Instant since) const = 0;

  // The unit that the series was first put with; empty: none, or no such series.
  virtual std::string unit_of(const MetricName& name) const {
    static_cast<void>(name);
    return {};
  }

  // Makes what was put durable, writes and rolls up what is complete, and drops what is past its time. A chore.
  virtual Status tend(Instant now) {
    static_cast<void>(now);
    return {};
  }
  virtual MetricUsage usage() const { return {}; }
};

}  // namespace moorage::ports
