#include "services/ecs/rules/instance_attributes.h"

#include <algorithm>

#include "wire/presence.h"

namespace moorage::control {

bool is_custom_attribute(std::string_view name) {
  return !name.starts_with("ecs.") && !name.starts_with("com.amazonaws.") && !name.starts_with("moorage.");
}

std::string_view value_of(const AttributeValues& attributes, std::string_view name) {
  for (const auto& [key, value] : attributes) {
    if (key == name) return value;
  }
  return {};
}

bool is_external(const Instance& instance) {
  for (const auto& [name, value] : instance.attributes) {
    if (name == kExternalAttribute) return true;
  }
  return false;
}

void set_attributes(Instance& instance, AttributeValues attributes) {
  const auto former = instance.described.reader();
  instance.described = wire::Message<ecs::ContainerInstance>::build([&](ecs::ContainerInstance::Builder out) {
    out.setRegisteredResources(former.getRegisteredResources());
    if (former.hasVersionInfo()) out.setVersionInfo(former.getVersionInfo());
    auto list = out.initAttributes(static_cast<unsigned>(attributes.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setName(wire::text(attributes[i].first));
      if (!attributes[i].second.empty()) list[i].setValue(wire::text(attributes[i].second));
    }
  });
  std::sort(attributes.begin(), attributes.end());
  instance.attributes = std::move(attributes);
  derive_from_attributes(instance);
}

void derive_from_attributes(Instance& instance) {
  instance.capacity_provider = value_of(instance.attributes, kCapacityProviderAttribute);
}

}  // namespace moorage::control
