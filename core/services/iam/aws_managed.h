// Managed policies that every account has: their names, and the documents of those that users of ECS attach.
#pragma once

#include <span>
#include <string_view>

namespace moorage::control {

struct AwsManagedPolicy {
  std::string_view path;      // "/service-role/"
  std::string_view name;      // "AmazonECSTaskExecutionRolePolicy"
  std::string_view document;  // empty: the name is known and its document is not; it can be attached and allows nothing
};

std::span<const AwsManagedPolicy> aws_managed_policies();
// By "arn:aws:iam::aws:policy/…"; null: there is none of that name.
const AwsManagedPolicy* aws_managed_policy(std::string_view arn);

}  // namespace moorage::control
