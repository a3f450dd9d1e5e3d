#include "drivers/runtime/oci/kernel/task_table.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/network_rules.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::chrono::milliseconds kToolDeadline{10'000};

constexpr std::uint16_t message_type(int type) { return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type); }

nfgenmsg generic(std::uint8_t family, std::uint16_t resource) {
  nfgenmsg info{};
  info.nfgen_family = family;
  info.version = NFNETLINK_V0;
  info.res_id = htons(resource);
  return info;
}

// A cable's end as a key of the set `ends`; names of links fill their part of it.
struct EndKey {
  std::array<char, 16> link;
  std::array<std::uint8_t, 6> hardware;
  std::array<std::uint8_t, 2> pad;
  std::uint32_t address;
};
static_assert(sizeof(EndKey) == 28);

template <typename T>
std::vector<std::byte> bytes_of(const T& value) {
  std::vector<std::byte> out(sizeof value);
  std::memcpy(out.data(), &value, sizeof value);
  return out;
}

std::vector<std::byte> key_of(Ipv4 address) { return bytes_of(htonl(address)); }

std::vector<std::byte> key_of(const TaskEnd& end) {
  EndKey key{};
  std::memcpy(key.link.data(), end.link.data(), std::min(end.link.size(), key.link.size() - 1));
  key.hardware = end.hardware;
  key.address = htonl(end.address);
  return bytes_of(key);
}

Status run_nft(const std::string& script) {
  const auto nft = process::find_program("nft");
  if (nft.empty()) {
    return runtime::runtime_failed("nft is not installed: apt-get install nftables");
  }
  auto ran = run_checked({nft, script}, kToolDeadline);
  if (!ran.ok()) {
    return std::move(ran).error();
  }
  return {};
}

Status done(std::string_view what, int error) {
  return error == 0 ? Status() : Status(runtime::runtime_failed(files::system_text(what, error)));
}

}  // namespace

Result<TaskTable> TaskTable::open() {
  MOORAGE_ASSIGN(auto socket, NetlinkSocket::open(NETLINK_NETFILTER));
  return TaskTable(std::move(socket));
}

Status TaskTable::replace(const TaskRules& rules, const Traffic& traffic, const std::vector<TaskEnd>& ends) {
  // Without a filter for frames a task could send under another one's address, and groups would mean nothing.
  MOORAGE_TRY(run_nft(task_rules_script(rules, traffic, ends) + "; " + task_frames_script(rules, ends)));
  rules_ = 0;
  return done("read table " + rules.table, count_rules(rules.table, rules_));
}

// Its own address, its place in every group that the rules know, and its cable.
std::vector<TaskTable::Element> TaskTable::elements_of(const Traffic& traffic, const TaskEnd& end) {
  std::vector<Element> out{{.family = NFPROTO_INET, .set = kTasksSet, .key = key_of(end.address)},
                           {.family = NFPROTO_BRIDGE, .set = kEndsSet, .key = key_of(end)}};
  for (const auto& group : end.groups) {
    if (traffic.group(group) != nullptr) {
      out.push_back({.family = NFPROTO_INET, .set = member_set(group), .key = key_of(end.address)});
    }
  }
  return out;
}

// One transaction. 0 or errno.
int TaskTable::change(bool is_new, const std::string& table, const std::vector<Element>& elements) {
  NetlinkRequest request;
  request.begin(NFNL_MSG_BATCH_BEGIN, 0, socket_.next_sequence());
  request.fixed(generic(AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  std::uint32_t last = 0;
  for (const auto& element : elements) {
    last = socket_.next_sequence();
    request.begin(message_type(is_new ? NFT_MSG_NEWSETELEM : NFT_MSG_DELSETELEM),
                  static_cast<std::uint16_t>((is_new ? NLM_F_CREATE : 0) | NLM_F_ACK), last);
    request.fixed(generic(element.family, 0));
    request.attribute_text(NFTA_SET_ELEM_LIST_TABLE, table);
    request.attribute_text(NFTA_SET_ELEM_LIST_SET, element.set);
    const auto list = request.begin_nested(NFTA_SET_ELEM_LIST_ELEMENTS);
    const auto one = request.begin_nested(NFTA_LIST_ELEM);
    const auto key = request.begin_nested(NFTA_SET_ELEM_KEY);
    request.attribute_bytes(NFTA_DATA_VALUE, element.key);
    request.end_nested(key);
    request.end_nested(one);
    request.end_nested(list);
  }
  request.begin(NFNL_MSG_BATCH_END, 0, socket_.next_sequence());
  request.fixed(generic(AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  return socket_.request(request, last);
}

Status TaskTable::remove_all(const std::string& table, const std::vector<Element>& elements) {
  int error = change(false, table, elements);
  if (error != ENOENT) {
    return done("remove interface from table " + table, error);
  }
  error = 0;  // one of them is missing, and the whole transaction was refused
  for (const auto& element : elements) {
    const int one = change(false, table, {element});
    error = one != 0 && one != ENOENT ? one : error;
  }
  return done("remove interface from table " + table, error);
}

Status TaskTable::add(const std::string& table, const Traffic& traffic, const TaskEnd& end) {
  return done("add interface to table " + table, change(true, table, elements_of(traffic, end)));
}

Status TaskTable::remove(const std::string& table, const Traffic& traffic, const TaskEnd& end) {
  return remove_all(table, elements_of(traffic, end));
}

Status TaskTable::add_member(const std::string& table, const Member& member) {
  const Element element{.family = NFPROTO_INET, .set = member_set(member.group), .key = key_of(member.address)};
  return done("add member to group " + member.group, change(true, table, {element}));
}

Status TaskTable::remove_member(const std::string& table, const Member& member) {
  return remove_all(table, {{.family = NFPROTO_INET, .set = member_set(member.group), .key = key_of(member.address)}});
}

int TaskTable::count_rules(const std::string& table, std::size_t& out) {
  out = 0;
  for (const std::uint8_t family : {NFPROTO_INET, NFPROTO_BRIDGE}) {
    NetlinkRequest request;
    request.begin(message_type(NFT_MSG_GETRULE), NLM_F_DUMP, socket_.next_sequence());
    request.fixed(generic(family, 0));
    request.attribute_text(NFTA_RULE_TABLE, table);
    const int error = socket_.dump(std::move(request), [&](const nlmsghdr* header) {
      visit_attributes(attributes_of(header, sizeof(nfgenmsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
        out += type == NFTA_RULE_TABLE && text_in(value) == table ? 1 : 0;
      });
    });
    if (error != 0) {
      return error;
    }
  }
  return 0;
}

Result<bool> TaskTable::adopt(const std::string& table) {
  const int error = count_rules(table, rules_);
  MOORAGE_TRY(done("read table " + table, error == ENOENT ? 0 : error));
  return rules_ > 0;
}

Result<bool> TaskTable::is_intact(const std::string& table) {
  std::size_t there = 0;
  const int error = count_rules(table, there);
  if (error == ENOENT) {
    return false;
  }
  MOORAGE_TRY(done("read table " + table, error));
  return there == rules_;
}

Status TaskTable::remove_tables(const std::string& table) {
  // "add" first: then "delete" finds it in any case.
  std::string script;
  for (const char* family : {"bridge ", "inet "}) {
    script += (script.empty() ? "" : "; ") + std::string("add table ") + family + table + "; delete table " + family + table;
  }
  return run_nft(script);
}

}  // namespace moorage::oci
