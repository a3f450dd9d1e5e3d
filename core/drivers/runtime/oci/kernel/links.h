// Network links of this machine: bridges, pairs of virtual cables, addresses, routes. One object is one network namespace's
// view. Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/kernel/netlink.h"

namespace moorage::oci {

// Host byte order.
using Ipv4 = std::uint32_t;
std::string to_text(Ipv4 address);

struct Subnet {
  Ipv4 base = 0;
  int prefix = 0;

  Ipv4 mask() const { return prefix == 0 ? 0 : ~Ipv4{0} << (32 - prefix); }
  bool overlaps(const Subnet& other) const { return (base & other.mask() & mask()) == (other.base & other.mask() & mask()); }
  bool contains(Ipv4 address) const { return (address & mask()) == base; }
  Ipv4 gateway() const { return base + 1; }
  std::string text() const;
  bool operator==(const Subnet&) const = default;
};
// "10.88.4.0/22"; refused: host bits set, prefix beyond 16..29.
Result<Subnet> parse_subnet(std::string_view text);

// The hardware address of the container, or the bridge, that has this address.
std::array<std::uint8_t, 6> hardware_address(Ipv4 address);

class Links {
 public:
  static Result<Links> open();  // the namespace we are in
  explicit Links(NetlinkSocket socket) : socket_(std::move(socket)) {}

  int index_of(const std::string& name);  // 0: there is none
  struct Link {
    std::string name;
    int index = 0;
    int bridge = 0;  // index of the bridge that it is plugged into; 0: none
    bool is_up = false;
  };
  Result<std::vector<Link>> list();
  struct Address {
    int link = 0;
    Ipv4 address = 0;
    int prefix = 0;
  };
  Result<std::vector<Address>> addresses();
  // True when packets to `subnet` leave through this link, by a route of exactly this subnet in the main table.
  Result<bool> has_route(int link, const Subnet& subnet);
  // What the machine's routes lead to.
  static std::vector<Subnet> routed();

  // Makes the bridge, or finds it, with its address and route, up. Its hardware address comes from the gateway's, so that
  // containers find a bridge that was made again where they found the one before.
  Status ensure_bridge(const std::string& name, const Subnet& subnet);
  Status plug(int link, int bridge);
  struct Cable {
    std::string name;       // our end
    int bridge = 0;         // index; our end is plugged in there
    int namespace_pid = 0;  // the other end is eth0 in this process's namespace
    Ipv4 address = 0;       // gives the other end's hardware address
  };
  Status add_cable(const Cable& cable);
  // A missing link is fine.
  Status remove(const std::string& name);

  // In the container's namespace: address, up, default route; no IPv6 address comes by itself.
  Status configure_inner(Ipv4 address, const Subnet& subnet);

  static constexpr const char* kInnerName = "eth0";

  NetlinkSocket& socket() { return socket_; }

 private:
  Status done(std::string_view what, int error);
  Status add_route(int link, const Subnet& subnet);

  NetlinkSocket socket_;
};

}  // namespace moorage::oci
