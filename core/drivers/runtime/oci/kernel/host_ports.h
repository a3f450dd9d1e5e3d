// Host ports for containers. A port is taken by a socket bound to it, which the container's supervisor keeps as long as the
// container lives: the kernel itself then keeps other processes off the port, also while the engine is down.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/links.h"

namespace moorage::oci {

struct PortRequest {
  bool udp = false;
  std::uint16_t first = 0;  // 0: any
  std::uint16_t count = 1;  // consecutive ones
};

// Where host ports answer.
struct PortAddress {
  std::string address;      // an IPv4 address of this machine
  bool everywhere = false;  // host ports answer on all of them; the engine itself uses `address`
};

// As the options have it: "localhost" is 127.0.0.1, and 0.0.0.0 asks for all addresses (the engine itself uses 127.0.0.1 then).
// Refused: an address that this machine does not have.
Result<PortAddress> settle_address(PortAddress wanted);
// Of a settled one; 0: every address of this machine.
Ipv4 published_address(const PortAddress& settled);

struct HeldPorts {
  std::uint16_t first = 0;
  std::vector<files::UniqueFd> sockets;
};

class HostPorts {
 public:
  // `last` 0: the range that the kernel takes its own dynamic ports from. `address` 0: every address of this machine.
  HostPorts(std::uint16_t first, std::uint16_t last, Ipv4 address);

  // CannotStartContainerError when a fixed port is in use, by this or another process, or no dynamic one is left.
  Result<HeldPorts> take(const PortRequest& request);

 private:
  Result<HeldPorts> take_dynamic(const PortRequest& request);

  const Ipv4 address_;
  std::uint16_t first_;
  std::uint16_t last_;
  std::atomic<std::uint32_t> cursor_;
};

}  // namespace moorage::oci
