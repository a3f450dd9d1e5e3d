// What a device adds to the specification of a container, in the terms of the Container Device Interface (CDI).
#pragma once

#include <string>
#include <vector>

#include "drivers/runtime/plan/container_plan.h"

namespace moorage::runtime {

struct DeviceMount {
  std::string host;
  std::string container;
  std::vector<std::string> options;
  bool operator==(const DeviceMount&) const = default;
};

struct DeviceHook {
  std::string when;  // "createContainer", "prestart", … of the OCI runtime specification
  std::string path;
  std::vector<std::string> args;
  std::vector<std::string> env;
  bool operator==(const DeviceHook&) const = default;
};

struct DeviceEdits {
  std::vector<DeviceNode> nodes;
  std::vector<std::string> env;  // "NAME=value"
  std::vector<DeviceMount> mounts;
  std::vector<DeviceHook> hooks;

  // Each thing once.
  void add(const DeviceEdits& more);
};

}  // namespace moorage::runtime
