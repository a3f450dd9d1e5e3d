// Shared parts of the plan files. Private to them.
#pragma once

#include <capnp/list.h>

#include <string>
#include <string_view>
#include <vector>

#include "drivers/runtime/plan/container_plan.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::runtime {

using Definition = ecs::ContainerDefinition::Reader;

inline std::string str(capnp::Text::Reader text) { return {text.begin(), text.size()}; }

inline std::vector<std::string> strings(capnp::List<capnp::Text>::Reader list) {
  std::vector<std::string> out;
  for (const auto text : list) {
    out.push_back(str(text));
  }
  return out;
}

inline Error refused(std::string_view what, std::string_view grant) {
  return cannot_create(std::string(what) + " is not allowed on this machine; its operator can set the option " +
                       std::string(grant));
}

inline Error unsupported(std::string_view what) {
  return cannot_create(std::string(what) + " is not supported by this container runtime");
}

}  // namespace moorage::runtime
