// An ARN taken apart, as all services write them: arn:PARTITION:SERVICE:REGION:ACCOUNT:KIND/NAME.
#pragma once

#include <optional>
#include <string_view>

namespace moorage::control {

// Views into the text it was made from.
struct PlainArn {
  std::string_view service;  // "ecs", "elasticloadbalancing"
  std::string_view region;
  std::string_view account;
  std::string_view kind;  // "cluster", "task", "loadbalancer" …
  std::string_view name;  // what follows
};

// nullopt: not an ARN of this form in a partition of AWS.
std::optional<PlainArn> split_arn(std::string_view text);

}  // namespace moorage::control
