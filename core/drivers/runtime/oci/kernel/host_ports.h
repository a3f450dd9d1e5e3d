// Host ports for containers. A port is taken by a socket bound to it, which the container's supervisor keeps as long as the
// container lives: the kernel itself then keeps other processes off the port, also while the engine is down.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/result.h"
#include "drivers/parts/files/unique_fd.h"
#include "drivers/runtime/oci/kernel/links.h"
#include "drivers/runtime/oci/oci_runtime.h"

namespace moorage::oci {

struct PortRequest {
  bool udp = false;
  std::uint16_t first = 0;  // 0: any
  std::uint16_t count = 1;  // consecutive ones
};

// Where host ports answer; 0: on every address of this machine. Refused: an address that this machine does not have.
// An `address` of 0.0.0.0 asks for all of them; the engine itself uses 127.0.0.1 then, and the options say so afterwards.
Result<Ipv4> settle_address(OciOptions& options);
// The same for options that were settled.
Ipv4 published_address(const OciOptions& options);

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
