// EC2 instance types that a simulated machine can be of: the rows of python/moorage/simulation/instance_types.tsv.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "drivers/runtime/simulated/world.h"

namespace moorage::simulated {

struct InstanceType {
  std::string_view name;
  std::int64_t vcpus;
  std::int64_t memory_mib;  // of the whole machine
  std::int64_t gpus;
  std::string_view gpu_model;  // "-": none
  std::int64_t network_interfaces;
  std::string_view architecture;  // "x86_64" | "arm64"
  double usd_per_hour;            // us-east-1, Linux, on demand

  std::int64_t cpu_units() const { return vcpus * 1024; }
  // What the agent registers. About 3 % and at least 64 MiB go to the kernel and the agent; the share differs from image to
  // image, so this is an estimate.
  std::int64_t offered_mib() const;
};

std::span<const InstanceType> instance_types();
// Null: there is no type of that name.
const InstanceType* find_instance_type(std::string_view name);

// Size and attributes of the type. A GPU is an attribute moorage.gpu.N, whose value is the id of the device.
void take_type(MachineOptions& options, const InstanceType& type);

}  // namespace moorage::simulated
