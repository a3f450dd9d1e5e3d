#include "services/ecs/api/instances/attribute_check.h"

#include <algorithm>
#include <string_view>

#include "services/ecs/rules/instance_attributes.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::size_t kAttributeCharsMax = 128;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-/\\.").find(c) != std::string_view::npos;
}

bool is_value(char c) { return is_plain(c) || std::string_view("@: ").find(c) != std::string_view::npos; }

}  // namespace

bool is_attribute_name(std::string_view name) {
  return !name.empty() && name.size() <= kAttributeCharsMax && std::all_of(name.begin(), name.end(), is_plain);
}

Status check_attribute(ecs::Attribute::Reader attribute, const std::string& path) {
  const std::string_view name = wire::view(attribute.getName());
  const std::string_view value = wire::view(attribute.getValue());
  if (!is_attribute_name(name)) {
    return invalid_parameter(
        "Attribute name \"" + std::string(name) + "\" is invalid: 1 to 128 letters, digits, and _ - / \\ . are allowed.",
        path + "name");
  }
  if (!is_custom_attribute(name)) return {};
  const bool spaced = !value.empty() && (value.front() == ' ' || value.back() == ' ');
  if (value.size() > kAttributeCharsMax || spaced || !std::all_of(value.begin(), value.end(), is_value)) {
    return invalid_parameter("The value of attribute " + std::string(name) +
                                 " is invalid: up to 128 letters, digits, _ - / \\ . @ : and inner spaces are allowed.",
                             path + "value");
  }
  return {};
}

Status check_attributes(capnp::List<ecs::Attribute>::Reader attributes) {
  std::size_t custom = 0;
  for (unsigned i = 0; i < attributes.size(); ++i) {
    MOORAGE_TRY(check_attribute(attributes[i], "attributes[" + std::to_string(i) + "]."));
    if (is_custom_attribute(wire::view(attributes[i].getName()))) ++custom;
  }
  if (custom > kCustomAttributesMax) {
    return invalid_parameter("An instance has at most 10 custom attributes, not " + std::to_string(custom) + ".", "attributes");
  }
  return {};
}

}  // namespace moorage::control
