#include "drivers/runtime/oci/forwards.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>

#include <array>
#include <cerrno>

#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/programs.h"

namespace moorage::oci {
namespace {

constexpr const char* kMap = "forwards";
constexpr std::chrono::milliseconds kToolDeadline{10'000};

constexpr std::uint16_t kNewElement = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWSETELEM;
constexpr std::uint16_t kRemoveElement = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_DELSETELEM;

// Parts of a concatenation are padded to four bytes each.
struct Key {
  std::uint8_t protocol;
  std::array<std::uint8_t, 3> pad1;
  std::uint16_t port;
  std::array<std::uint8_t, 2> pad2;
};
struct Value {
  std::uint32_t address;
  std::uint16_t port;
  std::array<std::uint8_t, 2> pad;
};
static_assert(sizeof(Key) == 8 && sizeof(Value) == 8);

nfgenmsg generic(std::uint8_t family, std::uint16_t resource) {
  nfgenmsg info{};
  info.nfgen_family = family;
  info.version = NFNETLINK_V0;
  info.res_id = htons(resource);
  return info;
}

}  // namespace

Result<Forwards> Forwards::open(std::string table) {
  MOORAGE_ASSIGN(auto socket, NetlinkSocket::open(NETLINK_NETFILTER));
  return Forwards(std::move(table), std::move(socket));
}

Status Forwards::ensure(const std::string& bridge, const Subnet& subnet) {
  const auto nft = find_program("nft");
  if (nft.empty()) {
    return runtime_failed("nft is not installed: apt-get install nftables");
  }
  const auto t = "ip " + table_ + ' ';
  const auto inside = subnet.text();
  const auto quoted = '"' + bridge + '"';
  const std::string lookup = "dnat ip to meta l4proto . th dport map @" + std::string(kMap) + "; ";
  // Rules are written anew each time; elements of the map stay.
  const std::string script =
      "add table ip " + table_ + "; " + "add map " + t + kMap +
      " { type inet_proto . inet_service : ipv4_addr . inet_service ; }; " + "add chain " + t +
      "guard { type filter hook prerouting priority raw ; policy accept ; }; " + "add chain " + t +
      "arriving { type nat hook prerouting priority dstnat ; policy accept ; }; " + "add chain " + t +
      "local { type nat hook output priority -100 ; policy accept ; }; " + "add chain " + t +
      "leaving { type nat hook postrouting priority srcnat ; policy accept ; }; " + "flush chain " + t + "guard; flush chain " +
      t + "arriving; flush chain " + t + "local; flush chain " + t + "leaving; " +
      // Containers do not reach what listens on this machine's loopback, although the bridge routes such addresses.
      "add rule " + t + "guard iifname " + quoted + " ip daddr 127.0.0.0/8 drop; " + "add rule " + t +
      "arriving fib daddr type local " + lookup + "add rule " + t + "local fib daddr type local " + lookup + "add rule " + t +
      "leaving ip saddr 127.0.0.0/8 oifname " + quoted + " masquerade; " + "add rule " + t + "leaving ip saddr " + inside +
      " oifname != " + quoted + " masquerade; " + "add rule " + t + "leaving ip saddr " + inside + " ip daddr " + inside +
      " ct status dnat masquerade";
  auto made = run_checked({nft, script}, kToolDeadline);
  if (!made.ok()) {
    return std::move(made).error();
  }
  return {};
}

int Forwards::change(std::uint16_t type, std::uint16_t flags, const std::vector<Forward>& forwards, bool flush_first) {
  NetlinkRequest request;
  request.begin(NFNL_MSG_BATCH_BEGIN, 0, socket_.next_sequence());
  request.fixed(generic(AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  request.end();
  std::uint32_t sequence = 0;
  const auto begin = [&](std::uint16_t of_type, std::uint16_t with_flags) {
    sequence = socket_.next_sequence();
    request.begin(of_type, with_flags, sequence);
    request.fixed(generic(NFPROTO_IPV4, 0));
    request.attribute_text(NFTA_SET_ELEM_LIST_TABLE, table_);
    request.attribute_text(NFTA_SET_ELEM_LIST_SET, kMap);
  };
  if (flush_first) {
    begin(kRemoveElement, forwards.empty() ? NLM_F_ACK : 0);
    request.end();
  }
  if (!forwards.empty()) {
    begin(type, static_cast<std::uint16_t>(flags | NLM_F_ACK));
    const auto elements = request.begin_nested(NFTA_SET_ELEM_LIST_ELEMENTS);
    for (const auto& forward : forwards) {
      const auto element = request.begin_nested(NFTA_LIST_ELEM);
      const auto key = request.begin_nested(NFTA_SET_ELEM_KEY);
      request.attribute(NFTA_DATA_VALUE, Key{.protocol = static_cast<std::uint8_t>(forward.udp ? IPPROTO_UDP : IPPROTO_TCP),
                                             .pad1 = {},
                                             .port = htons(forward.host_port),
                                             .pad2 = {}});
      request.end_nested(key);
      if (type == kNewElement) {
        const auto data = request.begin_nested(NFTA_SET_ELEM_DATA);
        request.attribute(NFTA_DATA_VALUE,
                          Value{.address = htonl(forward.address), .port = htons(forward.container_port), .pad = {}});
        request.end_nested(data);
      }
      request.end_nested(element);
    }
    request.end_nested(elements);
    request.end();
  }
  const auto awaited = sequence;
  request.begin(NFNL_MSG_BATCH_END, 0, socket_.next_sequence());
  request.fixed(generic(AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  request.end();
  return socket_.request(request, awaited);
}

Status Forwards::add(const std::vector<Forward>& forwards) {
  if (forwards.empty()) {
    return {};
  }
  if (const int error = change(kNewElement, NLM_F_CREATE, forwards, false); error != 0) {
    return runtime_failed(system_text("add port forward", error));
  }
  return {};
}

Status Forwards::remove(const std::vector<Forward>& forwards) {
  if (forwards.empty()) {
    return {};
  }
  int error = change(kRemoveElement, 0, forwards, false);
  if (error == ENOENT && forwards.size() > 1) {  // one is missing and the whole batch was refused
    error = 0;
    for (const auto& forward : forwards) {
      const int one = change(kRemoveElement, 0, {forward}, false);
      error = one != 0 && one != ENOENT ? one : error;
    }
  }
  if (error != 0 && error != ENOENT) {
    return runtime_failed(system_text("remove port forward", error));
  }
  return {};
}

Status Forwards::replace_all(const std::vector<Forward>& forwards) {
  if (const int error = change(kNewElement, NLM_F_CREATE, forwards, true); error != 0) {
    return runtime_failed(system_text("set port forwards", error));
  }
  return {};
}

Status Forwards::remove_table() {
  const auto nft = find_program("nft");
  if (nft.empty()) {
    return {};
  }
  // "add" first: then "delete" finds it in any case.
  auto removed = run_checked({nft, "add table ip " + table_ + "; delete table ip " + table_}, kToolDeadline);
  if (!removed.ok()) {
    return std::move(removed).error();
  }
  return {};
}

}  // namespace moorage::oci
