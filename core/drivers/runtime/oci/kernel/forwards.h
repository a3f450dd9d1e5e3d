// The engine's tables of nftables: the rules of network_rules.h, with published ports and ends of cables as elements in them.
// Adding and removing one is a small message to the kernel; connections of other containers do not notice. Threads: one at a
// time.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/kernel/network_rules.h"

namespace moorage::oci {

class Forwards {
 public:
  static Result<Forwards> open(std::string table);

  struct Elements {
    std::vector<Forward> forwards;
    std::vector<CableEnd> ends;
  };
  // Replaces the tables as a whole, with these elements and without a moment in which a kept one is missing.
  Status replace(const NetworkRules& rules, const Elements& elements);
  Status add(const std::vector<Forward>& forwards);
  // Those that are not there are fine.
  Status remove(const std::vector<Forward>& forwards);
  // A container can send nothing before its interface is added.
  Status add_end(const CableEnd& end);
  Status remove_end(const CableEnd& end);
  // False when something else has changed or removed the tables since `replace`, or when they hold other elements than these.
  Result<bool> is_intact(Elements elements);
  Status remove_tables();

 private:
  Forwards(std::string table, NetlinkSocket socket) : table_(std::move(table)), socket_(std::move(socket)) {}
  int change(std::uint16_t type, std::uint16_t flags, const std::vector<Forward>& forwards);
  int change_end(std::uint16_t type, std::uint16_t flags, const CableEnd& end);
  std::uint32_t next_three();
  // The kernel's count of changes of any table.
  int generation(std::uint32_t& out);
  int read_rules(std::string& out);
  int read_elements(const char* set, std::string& out);
  int read_into(Elements& out);

  std::string table_;
  NetlinkSocket socket_;
  bool has_v6_ = false;
  bool has_bridge_ = false;  // a kernel may have no filter for frames; then addresses of frames are not checked
  std::string rules_;        // as the kernel told them after `replace`
  std::uint32_t intact_generation_ = 0;
};

}  // namespace moorage::oci
