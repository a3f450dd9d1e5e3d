// A container instance: a machine that is registered in a cluster.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/engine/records.capnp.h"
#include "services/ecs/model/pace.h"
#include "services/ecs/model/task_demand.h"
#include "services/ecs/names/ecs_ids.h"
#include "wire/message.h"

namespace moorage::control {

class Draft;
class EcsModel;

enum class InstanceStatus : std::uint8_t { kRegistering, kActive, kDraining, kDeregistering, kInactive, kRegistrationFailed };
constexpr InstanceStatus last_of(InstanceStatus) { return InstanceStatus::kRegistrationFailed; }

struct Instance {
  InstanceId id;
  Hex128 external;
  ClusterId cluster;
  std::string machine_id;  // ec2InstanceId
  std::string runtime;     // name of the driver that serves it; empty: none
  std::string address;     // where its host ports are reached
  InstanceStatus status = InstanceStatus::kActive;
  bool agent_connected = true;
  std::int64_t version = 1;
  std::int64_t cpu_units = 0;  // registered
  std::int64_t memory_mib = 0;
  std::vector<HostPort> reserved_ports;  // taken by the host itself; sorted
  std::vector<std::string> gpu_ids;
  std::string boot_id;
  Instant registered_at;
  wire::Message<ecs::ContainerInstance> described;  // registeredResources, attributes, versionInfo, registeredBy …
  std::vector<std::pair<std::string, std::string>> attributes;  // sorted by name; from `described`
  std::string capacity_provider;                                // whose group it is in; from its attribute
  Tags tags;
  Instant leaving_since;  // its group lets it go: DRAINING since then, deregistered once drained; none: it stays
  ReportPace pace;
};

template <>
struct TableRow<Instance> {
  static constexpr TableId kNumber{4};
  static constexpr std::string_view kName = "instances";
  static constexpr std::uint8_t kWakeOrder = 3;
  using Record = record::Instance;
  using Model = EcsModel;

  static Status restore(Draft& draft, Instance& instance, Record::Reader in);
};

template <>
struct Fields<Instance> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(cluster, Cluster));
    each(MOORAGE_FIELD(machine_id, MachineId));
    each(MOORAGE_FIELD(runtime, Runtime));
    each(MOORAGE_FIELD(address, Address));
    each(MOORAGE_FIELD(status, Status));
    each(MOORAGE_FIELD(agent_connected, AgentConnected));
    each(MOORAGE_FIELD(version, Version));
    each(MOORAGE_FIELD(cpu_units, CpuUnits));
    each(MOORAGE_FIELD(memory_mib, MemoryMib));
    each(MOORAGE_FIELD(reserved_ports, ReservedPorts));
    each(MOORAGE_FIELD(gpu_ids, GpuIds));
    each(MOORAGE_FIELD(boot_id, BootId));
    each(MOORAGE_FIELD(registered_at, RegisteredAt));
    each(MOORAGE_FIELD(described, Described));
    each(MOORAGE_FIELD(attributes, Attributes));
    each(MOORAGE_FIELD(tags, Tags));
    each(MOORAGE_FIELD(leaving_since, LeavingSince));
  }
};

}  // namespace moorage::control
