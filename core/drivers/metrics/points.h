// Arithmetic of points: adding what was measured in one period to another, and distributions that stay small.
#pragma once

#include "ports/metric_store.h"

namespace moorage::drivers::metrics {

// Distributions of at most so many values are kept exactly; larger ones in classes of equal relative width.
inline constexpr std::size_t kExactValuesMax = 32;
inline constexpr std::size_t kClassesMax = 512;

// `from` lies in the period of `into`, whose `at` stays.
void add(ports::MetricPoint& into, const ports::MetricPoint& from);

// All values of the point are known: from its distribution, or because they are equal.
bool has_distribution(const ports::MetricPoint& point);

// Puts values of a distribution in order, equal ones together, and into classes where there are too many.
void tidy(std::vector<ports::MetricValue>& values);

// The class of a value (zero, or the sign and the rounded logarithm), and the value that stands for the class.
std::int32_t class_of(double value);
double value_of_class(std::int32_t number);

}  // namespace moorage::drivers::metrics
