// Published ports: host ports of this machine that lead to containers, as elements of one nftables map. Adding and removing is
// one small message to the kernel; connections of other containers do not notice. Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/links.h"

namespace moorage::oci {

struct Forward {
  bool udp = false;
  std::uint16_t host_port = 0;
  Ipv4 address = 0;
  std::uint16_t container_port = 0;
};

class Forwards {
 public:
  static Result<Forwards> open(std::string table);

  // Makes the table for containers behind `bridge`, or finds it.
  Status ensure(const std::string& bridge, const Subnet& subnet);
  Status add(const std::vector<Forward>& forwards);
  // Those that are not there are fine.
  Status remove(const std::vector<Forward>& forwards);
  // At once, without a moment in which a kept forward is missing.
  Status replace_all(const std::vector<Forward>& forwards);
  Status remove_table();

 private:
  Forwards(std::string table, NetlinkSocket socket) : table_(std::move(table)), socket_(std::move(socket)) {}
  int change(std::uint16_t type, std::uint16_t flags, const std::vector<Forward>& forwards, bool flush_first);

  std::string table_;
  NetlinkSocket socket_;
};

}  // namespace moorage::oci
