#include "drivers/runtime/oci/kernel/forwards.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::chrono::milliseconds kToolDeadline{10'000};

constexpr std::uint16_t message_type(int type) { return static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | type); }
constexpr std::uint16_t kNewElement = message_type(NFT_MSG_NEWSETELEM);
constexpr std::uint16_t kRemoveElement = message_type(NFT_MSG_DELSETELEM);

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

// The element's key and value as they are written.
void put_element(NetlinkRequest& request, const Forward& forward, bool with_value) {
  const auto element = request.begin_nested(NFTA_LIST_ELEM);
  const auto key = request.begin_nested(NFTA_SET_ELEM_KEY);
  request.attribute(NFTA_DATA_VALUE, Key{.protocol = static_cast<std::uint8_t>(forward.udp ? IPPROTO_UDP : IPPROTO_TCP),
                                         .pad1 = {},
                                         .port = htons(forward.host_port),
                                         .pad2 = {}});
  request.end_nested(key);
  if (with_value) {
    const auto data = request.begin_nested(NFTA_SET_ELEM_DATA);
    request.attribute(NFTA_DATA_VALUE,
                      Value{.address = htonl(forward.address), .port = htons(forward.container_port), .pad = {}});
    request.end_nested(data);
  }
  request.end_nested(element);
}

// The value inside an element's key or data.
std::span<const std::byte> data_in(std::span<const std::byte> nested) {
  std::span<const std::byte> out;
  visit_attributes(nested, [&](std::uint16_t type, std::span<const std::byte> value) {
    if (type == NFTA_DATA_VALUE) {
      out = value;
    }
  });
  return out;
}

Forward forward_in(std::span<const std::byte> element) {
  Forward forward;
  visit_attributes(element, [&](std::uint16_t type, std::span<const std::byte> value) {
    if (const auto key = type == NFTA_SET_ELEM_KEY ? value_in<Key>(data_in(value)) : std::nullopt) {
      forward.udp = key->protocol == IPPROTO_UDP;
      forward.host_port = ntohs(key->port);
    }
    if (const auto data = type == NFTA_SET_ELEM_DATA ? value_in<Value>(data_in(value)) : std::nullopt) {
      forward.address = ntohl(data->address);
      forward.container_port = ntohs(data->port);
    }
  });
  return forward;
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

// Names of links fill their part of a key.
struct EndKey {
  std::array<char, 16> link;
  std::array<std::uint8_t, 6> hardware;
  std::array<std::uint8_t, 2> pad;
  std::uint32_t address;
};
static_assert(sizeof(EndKey) == 28);

EndKey key_of(const CableEnd& end) {
  EndKey key{};
  std::memcpy(key.link.data(), end.link.data(), std::min(end.link.size(), key.link.size() - 1));
  key.hardware = hardware_address(end.address);
  key.address = htonl(end.address);
  return key;
}

CableEnd end_in(std::span<const std::byte> element) {
  CableEnd end;
  visit_attributes(element, [&](std::uint16_t type, std::span<const std::byte> value) {
    if (const auto key = type == NFTA_SET_ELEM_KEY ? value_in<EndKey>(data_in(value)) : std::nullopt) {
      end.link = text_in(std::as_bytes(std::span(key->link)));
      end.address = key->hardware == hardware_address(ntohl(key->address)) ? ntohl(key->address) : 0;
    }
  });
  return end;
}

struct Change {
  std::uint32_t first = 0;  // number of the batch's first message; that of the elements has the next
  std::uint16_t type = 0;
  std::uint16_t flags = 0;
};
struct SetPlace {
  std::uint8_t family = 0;
  const std::string& table;
  const char* name;
};

// A batch with one message about elements of a set, which `fill` writes.
template <typename F>
NetlinkRequest batch(const Change& change, const SetPlace& set, F fill) {
  NetlinkRequest request;
  request.begin(NFNL_MSG_BATCH_BEGIN, 0, change.first);
  request.fixed(generic(AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  request.begin(change.type, static_cast<std::uint16_t>(change.flags | NLM_F_ACK), change.first + 1);
  request.fixed(generic(set.family, 0));
  request.attribute_text(NFTA_SET_ELEM_LIST_TABLE, set.table);
  request.attribute_text(NFTA_SET_ELEM_LIST_SET, set.name);
  const auto elements = request.begin_nested(NFTA_SET_ELEM_LIST_ELEMENTS);
  fill(request);
  request.end_nested(elements);
  request.begin(NFNL_MSG_BATCH_END, 0, change.first + 2);
  request.fixed(generic(AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
  return request;
}

bool speaks_v6() { return ::access("/proc/sys/net/ipv6", F_OK) == 0; }

NetlinkRequest elements_request(std::uint32_t sequence, const SetPlace& set) {
  NetlinkRequest request;
  request.begin(message_type(NFT_MSG_GETSETELEM), NLM_F_DUMP, sequence);
  request.fixed(generic(set.family, 0));
  request.attribute_text(NFTA_SET_ELEM_LIST_TABLE, set.table);
  request.attribute_text(NFTA_SET_ELEM_LIST_SET, set.name);
  return request;
}

void visit_elements(const nlmsghdr* header, const std::function<void(std::span<const std::byte>)>& visit) {
  visit_attributes(attributes_of(header, sizeof(nfgenmsg)), [&](std::uint16_t type, std::span<const std::byte> list) {
    if (type == NFTA_SET_ELEM_LIST_ELEMENTS) {
      visit_attributes(list, [&](std::uint16_t, std::span<const std::byte> element) { visit(element); });
    }
  });
}

}  // namespace

Result<Forwards> Forwards::open(std::string table) {
  MOORAGE_ASSIGN(auto socket, NetlinkSocket::open(NETLINK_NETFILTER));
  return Forwards(std::move(table), std::move(socket));
}

Status Forwards::replace(const NetworkRules& rules, const Elements& elements) {
  const auto v4 = rules_script(rules, elements.forwards);
  const auto v6 = rules_script_v6(rules);
  const auto frames = rules_script_bridge(rules, elements.ends);
  has_v6_ = speaks_v6();
  has_bridge_ = true;
  if (!run_nft(v4 + "; " + frames + (has_v6_ ? "; " + v6 : "")).ok()) {
    // A kernel may have no filter for IPv6, and the bridge itself speaks none; or none for frames.
    has_bridge_ = run_nft(frames).ok();
    has_v6_ = has_v6_ && run_nft(v6).ok();
    MOORAGE_TRY(run_nft(v4));
  }
  rules_.clear();
  intact_generation_ = 0;
  if (const int error = read_rules(rules_); error != 0) {
    return runtime::runtime_failed(files::system_text("read table " + table_, error));
  }
  return {};
}

int Forwards::change(std::uint16_t type, std::uint16_t flags, const std::vector<Forward>& forwards) {
  const auto first = next_three();
  const auto request = batch({first, type, flags}, {NFPROTO_IPV4, table_, kForwardsMap}, [&](NetlinkRequest& into) {
    for (const auto& forward : forwards) {
      put_element(into, forward, type == kNewElement);
    }
  });
  return socket_.request(request, first + 1);
}

int Forwards::change_end(std::uint16_t type, std::uint16_t flags, const CableEnd& end) {
  const auto first = next_three();
  const auto request = batch({first, type, flags}, {NFPROTO_BRIDGE, table_, kEndsSet}, [&](NetlinkRequest& into) {
    const auto element = into.begin_nested(NFTA_LIST_ELEM);
    const auto key = into.begin_nested(NFTA_SET_ELEM_KEY);
    into.attribute(NFTA_DATA_VALUE, key_of(end));
    into.end_nested(key);
    into.end_nested(element);
  });
  return socket_.request(request, first + 1);
}

std::uint32_t Forwards::next_three() {
  const auto first = socket_.next_sequence();
  socket_.next_sequence();
  socket_.next_sequence();
  return first;
}

Status Forwards::add_end(const CableEnd& end) {
  if (const int error = has_bridge_ ? change_end(kNewElement, NLM_F_CREATE, end) : 0; error != 0) {
    return runtime::runtime_failed(files::system_text("add end of cable", error));
  }
  return {};
}

Status Forwards::remove_end(const CableEnd& end) {
  if (const int error = has_bridge_ ? change_end(kRemoveElement, 0, end) : 0; error != 0 && error != ENOENT) {
    return runtime::runtime_failed(files::system_text("remove end of cable", error));
  }
  return {};
}

Status Forwards::add(const std::vector<Forward>& forwards) {
  if (forwards.empty()) {
    return {};
  }
  if (const int error = change(kNewElement, NLM_F_CREATE, forwards); error != 0) {
    return runtime::runtime_failed(files::system_text("add port forward", error));
  }
  return {};
}

Status Forwards::remove(const std::vector<Forward>& forwards) {
  if (forwards.empty()) {
    return {};
  }
  int error = change(kRemoveElement, 0, forwards);
  if (error == ENOENT && forwards.size() > 1) {  // one is missing and the whole batch was refused
    error = 0;
    for (const auto& forward : forwards) {
      const int one = change(kRemoveElement, 0, {forward});
      error = one != 0 && one != ENOENT ? one : error;
    }
  }
  if (error != 0 && error != ENOENT) {
    return runtime::runtime_failed(files::system_text("remove port forward", error));
  }
  return {};
}

int Forwards::generation(std::uint32_t& out) {
  NetlinkRequest request;
  request.begin(message_type(NFT_MSG_GETGEN), NLM_F_ACK, socket_.next_sequence());
  request.fixed(generic(AF_UNSPEC, 0));
  return socket_.dump(std::move(request), [&](const nlmsghdr* header) {
    visit_attributes(attributes_of(header, sizeof(nfgenmsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
      if (type == NFTA_GEN_ID) {
        out = value_in<std::uint32_t>(value).value_or(0);
      }
    });
  });
}

// Everything that the kernel reports about the engine's tables, chains and rules, and of the sets that rules look into, but for
// the map of forwards. The parts that count changes of other tables lie before the attributes.
int Forwards::read_rules(std::string& out) {
  for (const int family : {NFPROTO_IPV4, NFPROTO_IPV6, NFPROTO_BRIDGE}) {
    if ((family == NFPROTO_IPV6 && !has_v6_) || (family == NFPROTO_BRIDGE && !has_bridge_)) {
      continue;
    }
    for (const int type : {NFT_MSG_GETTABLE, NFT_MSG_GETCHAIN, NFT_MSG_GETRULE}) {
      NetlinkRequest request;
      request.begin(message_type(type), NLM_F_DUMP, socket_.next_sequence());
      request.fixed(generic(static_cast<std::uint8_t>(family), 0));
      request.attribute_text(NFTA_TABLE_NAME, table_);  // the same number in all three
      const int error = socket_.dump(std::move(request), [&](const nlmsghdr* header) {
        const auto attributes = attributes_of(header, sizeof(nfgenmsg));
        bool is_ours = false;
        visit_attributes(attributes, [&](std::uint16_t of, std::span<const std::byte> value) {
          is_ours = is_ours || (of == NFTA_TABLE_NAME && text_in(value) == table_);
        });
        if (is_ours) {
          out.append(reinterpret_cast<const char*>(attributes.data()), attributes.size());
        }
      });
      if (error != 0) {
        return error;
      }
    }
  }
  for (const char* set : {kMetadataSet, kOpenedSet}) {
    if (const int error = read_elements(set, out); error != 0) {
      return error;
    }
  }
  return 0;
}

int Forwards::read_elements(const char* set, std::string& out) {
  std::vector<std::string> elements;
  const int error =
      socket_.dump(elements_request(socket_.next_sequence(), {NFPROTO_IPV4, table_, set}), [&](const nlmsghdr* header) {
        visit_elements(header, [&](std::span<const std::byte> element) {
          elements.emplace_back(reinterpret_cast<const char*>(element.data()), element.size());
        });
      });
  std::sort(elements.begin(), elements.end());
  for (const auto& element : elements) {
    out += element;
  }
  return error;
}

int Forwards::read_into(Elements& out) {
  const int error = socket_.dump(
      elements_request(socket_.next_sequence(), {NFPROTO_IPV4, table_, kForwardsMap}), [&](const nlmsghdr* header) {
        visit_elements(header, [&](std::span<const std::byte> element) { out.forwards.push_back(forward_in(element)); });
      });
  if (error != 0 || !has_bridge_) {
    return error;
  }
  return socket_.dump(
      elements_request(socket_.next_sequence(), {NFPROTO_BRIDGE, table_, kEndsSet}), [&](const nlmsghdr* header) {
        visit_elements(header, [&](std::span<const std::byte> element) { out.ends.push_back(end_in(element)); });
      });
}

Result<bool> Forwards::is_intact(Elements elements) {
  std::uint32_t now = 0;
  int error = generation(now);
  if (error == 0 && now != 0 && now == intact_generation_) {
    return true;
  }
  std::string rules;
  Elements there;
  if (error == 0) {
    error = read_rules(rules);
  }
  if (error == 0) {
    error = read_into(there);
  }
  if (error == ENOENT) {
    return false;
  }
  if (error != 0) {
    return runtime::runtime_failed(files::system_text("read table " + table_, error));
  }
  for (auto* both : {&elements, &there}) {
    std::sort(both->forwards.begin(), both->forwards.end());
    std::sort(both->ends.begin(), both->ends.end());
  }
  const bool intact = rules == rules_ && elements.forwards == there.forwards && (!has_bridge_ || elements.ends == there.ends);
  intact_generation_ = intact ? now : 0;
  return intact;
}

Status Forwards::remove_tables() {
  if (process::find_program("nft").empty()) {
    return {};
  }
  // "add" first: then "delete" finds it in any case. A family that the kernel does not have refuses.
  const auto gone = [&](const std::string& family) {
    const auto table = family + ' ' + table_;
    return run_nft("add table " + table + "; delete table " + table);
  };
  [[maybe_unused]] const auto frames = gone("bridge");
  [[maybe_unused]] const auto v6 = speaks_v6() ? gone("ip6") : Status();
  return gone("ip");
}

}  // namespace moorage::oci
