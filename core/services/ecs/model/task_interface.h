// The elastic network interface of a task of networkMode awsvpc (Amazon ECS developer guide: task networking). The record is
// made with the task, gets its subnet and its address when the task has a machine, and keeps both until the task is forgotten;
// the address is free for others as soon as the interface is deleted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "schemas/engine/network_records.capnp.h"
#include "services/ecs/names/ecs_ids.h"

namespace moorage::control {

class NetworkModel;

enum class InterfaceStatus : std::uint8_t { kWanted, kAttached, kDeleted };
constexpr InterfaceStatus last_of(InterfaceStatus) { return InterfaceStatus::kDeleted; }

struct TaskInterface {
  Id<TaskInterface> id;
  TaskId task;
  Hex128 external;  // of the attachment
  std::uint64_t hex = 0;
  std::vector<std::string> subnets;  // as asked for
  std::vector<std::string> groups;   // "sg-…"; never empty
  bool assign_public_ip = false;
  InterfaceStatus status = InterfaceStatus::kWanted;
  std::string subnet;         // once attached
  std::string block;          // "172.31.0.0/20"
  std::uint32_t address = 0;  // host byte order
  Instant attached_at;

  std::string interface_id() const;  // "eni-0…"
  std::string mac_address() const;   // "0a:…": locally administered, follows from the id
  std::string address_text() const;  // "172.31.0.4"; empty: none yet
  // "ip-172-31-0-4.ec2.internal"
  std::string host_name(std::string_view region) const;
};

using TaskInterfaceId = Id<TaskInterface>;

template <>
struct TableRow<TaskInterface> {
  static constexpr TableId kNumber{52};
  static constexpr std::string_view kName = "network interfaces of tasks";
  using Record = record::TaskInterface;
  using Model = NetworkModel;
};

template <>
struct Fields<TaskInterface> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(task, Task));
    each(MOORAGE_FIELD(external, External));
    each(MOORAGE_FIELD(hex, Hex));
    each(MOORAGE_FIELD(subnets, Subnets));
    each(MOORAGE_FIELD(groups, Groups));
    each(MOORAGE_FIELD(assign_public_ip, AssignPublicIp));
    each(MOORAGE_FIELD(status, Status));
    each(MOORAGE_FIELD(subnet, Subnet));
    each(MOORAGE_FIELD(block, Block));
    each(MOORAGE_FIELD(address, Address));
    each(MOORAGE_FIELD(attached_at, AttachedAt));
  }
};

std::string address_text(std::uint32_t address);

}  // namespace moorage::control
