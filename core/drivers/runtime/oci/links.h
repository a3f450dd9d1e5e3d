// Network links of this machine: bridges, pairs of virtual cables, addresses, routes. One object is one network namespace's
// view. Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/netlink.h"

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

class Links {
 public:
  static Result<Links> open();  // the namespace we are in
  explicit Links(NetlinkSocket socket) : socket_(std::move(socket)) {}

  int index_of(const std::string& name);  // 0: there is none
  std::vector<std::string> names();
  // What the machine's routes lead to.
  static std::vector<Subnet> routed();

  // Makes the bridge, or finds it, with its address, up.
  Status ensure_bridge(const std::string& name, const Subnet& subnet);
  struct Cable {
    std::string name;       // our end
    int bridge = 0;         // index; our end is plugged in there
    int namespace_pid = 0;  // the other end is eth0 (index kInnerIndex) in this process's namespace
    Ipv4 address = 0;       // gives the other end's hardware address
  };
  Status add_cable(const Cable& cable);
  // A missing link is fine.
  Status remove(const std::string& name);

  // In the container's namespace: address, up, default route.
  Status configure_inner(Ipv4 address, const Subnet& subnet);

  static constexpr int kInnerIndex = 2;

 private:
  Status done(std::string_view what, int error);

  NetlinkSocket socket_;
};

}  // namespace moorage::oci
