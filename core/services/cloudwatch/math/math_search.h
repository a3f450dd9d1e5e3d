// SEARCH('{NAMESPACE, DIMENSION, …} words Name="value"', 'STATISTIC'[, PERIOD]) (CloudWatch user guide, "Using search
// expressions in graphs").
#pragma once

#include <string>
#include <vector>

#include "services/cloudwatch/math/math_evaluation.h"
#include "services/cloudwatch/math/queries.h"

namespace moorage::control::math {

inline constexpr std::size_t kFoundMax = 500;

Error wrong_expression_of(const std::string& id);

Result<std::vector<Series>> run_search(const std::vector<Value>& arguments, const ports::MetricStore& store, QueryRange range,
                                       Duration period);

}  // namespace moorage::control::math
