// The engine's tables of nftables for the interfaces of tasks: the rules of task_rules.h, with interfaces and members of groups
// as elements of sets. Adding or removing one is a small message to the kernel. Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "drivers/runtime/oci/kernel/task_rules.h"

namespace moorage::oci {

class TaskTable {
 public:
  static Result<TaskTable> open();

  // Replaces the tables as a whole, without a moment in which they are missing.
  Status replace(const TaskRules& rules, const Traffic& traffic, const std::vector<TaskEnd>& ends);
  // `traffic`: what `replace` was given; groups that it does not have let nothing through.
  Status add(const std::string& table, const Traffic& traffic, const TaskEnd& end);
  // What is not there is fine.
  Status remove(const std::string& table, const Traffic& traffic, const TaskEnd& end);
  struct Member {
    std::string group;
    Ipv4 address = 0;
  };
  Status add_member(const std::string& table, const Member& member);
  Status remove_member(const std::string& table, const Member& member);
  // Takes the tables of an earlier run for its own. False: there are none.
  Result<bool> adopt(const std::string& table);
  // True while the kernel has both tables with as many rules as after `replace` or `adopt`.
  Result<bool> is_intact(const std::string& table);
  Status remove_tables(const std::string& table);

 private:
  explicit TaskTable(NetlinkSocket socket) : socket_(std::move(socket)) {}
  struct Element {
    std::uint8_t family = 0;
    std::string set;
    std::vector<std::byte> key;
  };
  static std::vector<Element> elements_of(const Traffic& traffic, const TaskEnd& end);
  int change(bool is_new, const std::string& table, const std::vector<Element>& elements);
  Status remove_all(const std::string& table, const std::vector<Element>& elements);
  int count_rules(const std::string& table, std::size_t& out);

  NetlinkSocket socket_;
  std::size_t rules_ = 0;
};

}  // namespace moorage::oci
