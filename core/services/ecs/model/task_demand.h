// What a task asks of an instance: CPU, memory, fixed host ports, GPUs.
#pragma once

#include <cstdint>
#include <vector>

#include "kernel/record_fields.h"
#include "schemas/engine/records.capnp.h"

namespace moorage::control {

enum class Protocol : std::uint8_t { kTcp, kUdp };
constexpr Protocol last_of(Protocol) { return Protocol::kUdp; }

struct HostPort {
  std::uint16_t port = 0;
  Protocol protocol = Protocol::kTcp;
  auto operator<=>(const HostPort&) const = default;
};

// The resources that one task asks of an instance (docs/rules/instances-and-agents.md#resources). Fixed host ports only;
// dynamic ones are not reserved.
struct Demand {
  std::int64_t cpu_units = 0;
  std::int64_t memory_mib = 0;
  std::vector<HostPort> ports;  // sorted
  std::int64_t gpus = 0;
  bool operator==(const Demand&) const = default;
};

template <>
struct Fields<HostPort> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(port, Port));
    each(MOORAGE_FIELD(protocol, Protocol));
  }
};

template <>
struct Fields<Demand> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(cpu_units, CpuUnits));
    each(MOORAGE_FIELD(memory_mib, MemoryMib));
    each(MOORAGE_FIELD(gpus, Gpus));
    each(MOORAGE_FIELD(ports, Ports));
  }
};

}  // namespace moorage::control
