// application/x-www-form-urlencoded bodies: names and values in the order they came, decoded, within limits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace moorage::codec {

struct Parameter {
  std::string name;
  std::string value;
};

using Form = std::vector<Parameter>;

// Errors: MalformedQueryString (bad escape, NUL, not UTF-8, the same name twice, more than `parameters_max`).
Result<Form> parse_form(std::string_view body, std::size_t parameters_max);

// The value of a parameter; empty when it is missing.
std::string_view find(const Form& form, std::string_view name);

}  // namespace moorage::codec
