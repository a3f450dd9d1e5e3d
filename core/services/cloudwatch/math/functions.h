// The functions of metric math.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/cloudwatch/math/math_evaluation.h"

namespace moorage::control::math {

Error wrong_expression(std::string what);

bool is_function_word(std::string_view word);
Result<Value> call_function(const std::string& name, std::vector<Value> arguments, const Scene& scene);

}  // namespace moorage::control::math
