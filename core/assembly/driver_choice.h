// A driver of the library that an engine is to have, and whether its options can be read.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::assembly {

// `options` is a JSON object in the shape of the driver's row (driver_table.h).
struct NamedDriver {
  std::string name;
  std::string options = "{}";
};

// Errors: UnsupportedException (no such driver), InvalidParameterException with the path of the option.
Status check_runtime(const NamedDriver& choice);
Status check_balancer(const NamedDriver& choice);

// Whether the bounds of container logs can be read.
Status check_log_options(std::string_view options);
Status check_audit_options(std::string_view options);
// JSON of config::SecretOptions and config::ObjectOptions; core/assembly/secrets.cpp.
Status check_secret_options(std::string_view options);
Status check_object_options(std::string_view options);
Status check_scaling_options(std::string_view options);
Status check_metric_options(std::string_view options);
Status check_ec2_options(std::string_view options);  // core/assembly/ec2.cpp

}  // namespace moorage::assembly
