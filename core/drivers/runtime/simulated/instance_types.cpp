#include "drivers/runtime/simulated/instance_types.h"

#include <algorithm>
#include <string>

namespace moorage::simulated {

namespace {

constexpr InstanceType kTypes[] = {
#include "drivers/runtime/simulated/instance_type_rows.inc"
};

constexpr std::int64_t kSystemMibMin = 64;
constexpr std::int64_t kSystemPercent = 3;

}  // namespace

std::int64_t InstanceType::offered_mib() const {
  return memory_mib - std::max(kSystemMibMin, memory_mib * kSystemPercent / 100);
}

std::span<const InstanceType> instance_types() { return kTypes; }

const InstanceType* find_instance_type(std::string_view name) {
  const auto found =
      std::find_if(std::begin(kTypes), std::end(kTypes), [&](const InstanceType& type) { return type.name == name; });
  return found == std::end(kTypes) ? nullptr : found;
}

void take_type(MachineOptions& options, const InstanceType& type) {
  options.cpu_units = type.cpu_units();
  options.memory_mib = type.offered_mib();
  options.attributes.emplace_back("ecs.instance-type", type.name);
  options.attributes.emplace_back("ecs.cpu-architecture", type.architecture);
  options.attributes.emplace_back("moorage.network-interfaces", std::to_string(type.network_interfaces));
  for (std::int64_t i = 0; i < type.gpus; ++i) {
    options.attributes.emplace_back("moorage.gpu." + std::to_string(i), "GPU-" + options.id + "-" + std::to_string(i));
  }
}

}  // namespace moorage::simulated
