// The rules for names and values of container instance attributes (docs/rules/instances-and-agents.md#attributes), for
// registration and PutAttributes alike.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "schemas/ecs/common.capnp.h"

namespace moorage::control {

inline constexpr std::size_t kCustomAttributesMax = 10;

// 1-128 letters, digits, _ - / \ .
bool is_attribute_name(std::string_view name);

// 1-128 letters, digits, _ - / \ . in names; values of custom ones up to 128, with @ : and inner spaces as well. `path` ends
// with a dot: "attributes[0].".
Status check_attribute(ecs::Attribute::Reader attribute, const std::string& path);

// Checks all of them, and the limit of custom attributes.
Status check_attributes(capnp::List<ecs::Attribute>::Reader attributes);

}  // namespace moorage::control
