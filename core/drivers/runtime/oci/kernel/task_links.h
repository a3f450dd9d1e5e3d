// Links, addresses and routes of the interfaces of tasks: a bridge for each subnet, whose ports do not see each other, and in
// the task's namespace an interface that reaches everything through the subnet's gateway, which is this machine.
// Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/links.h"

namespace moorage::oci {

struct NetworkNamespace {
  files::UniqueFd ns;     // keeps it alive
  files::UniqueFd route;  // a route socket inside of it
};
// A new network namespace with loopback up. It ends with its last process and descriptor: nothing of it is left behind by a
// process that dies.
Result<NetworkNamespace> make_network_namespace();
// That of a running process.
Result<NetworkNamespace> network_namespace_of(int pid);

// "0a:1b:…" nullopt: it is none.
std::optional<std::array<std::uint8_t, 6>> parse_hardware(std::string_view text);

struct TaskCable {
  std::string name;  // our end
  int bridge = 0;
  int ns = -1;  // descriptor of the task's namespace, where the other end is eth0
  std::array<std::uint8_t, 6> hardware{};
};
Status add_task_cable(NetlinkSocket& socket, const TaskCable& cable);

struct InnerPlace {
  Ipv4 address = 0;
  Ipv4 gateway = 0;
  int prefix = 0;
};
// In the task's namespace: eth0 up with its address, and everything but itself behind the gateway.
Status configure_task_interface(NetlinkSocket& inner, const InnerPlace& place);

}  // namespace moorage::oci
