// Attributes of container instances (docs/rules/instances-and-agents.md#attributes): which names are the owner's, and what the
// engine itself reads from them.
#pragma once

#include <string_view>

#include "services/ecs/model/entities.h"

namespace moorage::control {

using AttributeValues = std::vector<std::pair<std::string, std::string>>;

// Moorage's own attributes: which driver serves the instance, where its ports are reached, whose capacity provider's group it
// is in.
inline constexpr const char* kRuntimeAttribute = "moorage.runtime";
inline constexpr const char* kAddressAttribute = "moorage.address";
inline constexpr const char* kCapacityProviderAttribute = "moorage.capacity-provider";
// What the machine's driver does not carry out: one attribute for each member (placement/features.h).
inline constexpr const char* kRefusesPrefix = "moorage.refuses.";
// An instance outside of EC2 declares this when it registers: tasks of launch type EXTERNAL run there and nowhere else.
inline constexpr const char* kExternalAttribute = "ecs.capability.external";

bool is_external(const Instance& instance);

// Attributes that are neither built in nor Moorage's own; they count to the limit of custom attributes.
bool is_custom_attribute(std::string_view name);

// Empty: the instance has none of that name.
std::string_view value_of(const AttributeValues& attributes, std::string_view name);

// Gives the instance these attributes; its description follows.
void set_attributes(Instance& instance, AttributeValues attributes);

// Members that follow from the attributes and are not stored by themselves.
void derive_from_attributes(Instance& instance);

}  // namespace moorage::control
