#include "ports/metric_store.h"

#include <algorithm>
#include <cmath>

namespace moorage::ports {
namespace {

// Neighbouring classes differ by 2 %, so that a value is off by 1 % at most.
const double kLogOfWidth = std::log(1.02);
constexpr std::int32_t kOffset = 40'000;  // beyond log(2^1024) / log(1.02)

void gather_equal(std::vector<MetricValue>& values) {
  std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.value < b.value; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (kept > 0 && values[kept - 1].value == values[i].value) {
      values[kept - 1].count += values[i].count;
    } else {
      values[kept++] = values[i];
    }
  }
  values.resize(kept);
}

}  // namespace

std::int32_t class_of_value(double value) {
  if (value == 0 || !std::isfinite(value)) return 0;
  const auto number = static_cast<std::int32_t>(std::lround(std::log(std::fabs(value)) / kLogOfWidth)) + kOffset;
  return value > 0 ? number : -number;
}

double value_of_class(std::int32_t number) {
  if (number == 0) return 0;
  const double size = std::exp((std::abs(number) - kOffset) * kLogOfWidth);
  return number > 0 ? size : -size;
}

void tidy_values(std::vector<MetricValue>& values) {
  gather_equal(values);
  if (values.size() <= kExactValuesMax) return;
  for (auto& one : values) one.value = value_of_class(class_of_value(one.value));
  gather_equal(values);
  // The least values are the least interesting ones of a latency.
  while (values.size() > kClassesMax) {
    values[1].count += values[0].count;
    values.erase(values.begin());
  }
}

bool has_distribution(const MetricPoint& point) { return !point.values.empty() || point.least == point.greatest; }

void add_point(MetricPoint& into, const MetricPoint& from) {
  if (into.count == 0) {
    const Instant at = into.at;
    into = from;
    into.at = at;
    return;
  }
  if (has_distribution(into) && has_distribution(from) &&
      !(into.values.empty() && from.values.empty() && into.least == from.least)) {
    if (into.values.empty()) into.values.push_back({into.least, into.count});
    if (from.values.empty()) {
      into.values.push_back({from.least, from.count});
    } else {
      into.values.insert(into.values.end(), from.values.begin(), from.values.end());
    }
    tidy_values(into.values);
  } else {
    into.values.clear();
  }
  into.count += from.count;
  into.sum += from.sum;
  into.least = std::min(into.least, from.least);
  into.greatest = std::max(into.greatest, from.greatest);
}

}  // namespace moorage::ports
