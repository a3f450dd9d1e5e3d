#include "drivers/runtime/oci/kernel/conntrack.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>
#include <linux/netlink.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "drivers/runtime/oci/kernel/netlink.h"

namespace moorage::oci {
namespace {

constexpr std::uint16_t message_type(int type) { return static_cast<std::uint16_t>(NFNL_SUBSYS_CTNETLINK << 8 | type); }

nfgenmsg ipv4() {
  nfgenmsg info{};
  info.nfgen_family = NFPROTO_IPV4;
  info.version = NFNETLINK_V0;
  return info;
}

// One direction of a connection.
struct Tuple {
  Ipv4 source = 0;
  Ipv4 destination = 0;
  std::uint8_t protocol = 0;
  std::uint16_t destination_port = 0;
};

struct Connection {
  Tuple original;
  Tuple reply;
  std::vector<std::byte> original_bytes;  // what names the connection when it is deleted
  std::optional<std::uint32_t> id;
};

Tuple tuple_in(std::span<const std::byte> bytes) {
  Tuple out;
  visit_attributes(bytes, [&](std::uint16_t part, std::span<const std::byte> inner) {
    visit_attributes(inner, [&](std::uint16_t type, std::span<const std::byte> value) {
      if (part == CTA_TUPLE_IP && type == CTA_IP_V4_SRC) {
        out.source = ntohl(value_in<std::uint32_t>(value).value_or(0));
      } else if (part == CTA_TUPLE_IP && type == CTA_IP_V4_DST) {
        out.destination = ntohl(value_in<std::uint32_t>(value).value_or(0));
      } else if (part == CTA_TUPLE_PROTO && type == CTA_PROTO_NUM) {
        out.protocol = value_in<std::uint8_t>(value).value_or(0);
      } else if (part == CTA_TUPLE_PROTO && type == CTA_PROTO_DST_PORT) {
        out.destination_port = ntohs(value_in<std::uint16_t>(value).value_or(0));
      }
    });
  });
  return out;
}

Connection connection_in(const nlmsghdr* header) {
  Connection out;
  visit_attributes(attributes_of(header, sizeof(nfgenmsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
    if (type == CTA_TUPLE_ORIG) {
      out.original = tuple_in(value);
      out.original_bytes.assign(value.begin(), value.end());
    } else if (type == CTA_TUPLE_REPLY) {
      out.reply = tuple_in(value);
    } else if (type == CTA_ID) {
      out.id = value_in<std::uint32_t>(value);
    }
  });
  return out;
}

template <typename F>
int forget_where(F is_wanted) {
  auto socket = NetlinkSocket::open(NETLINK_NETFILTER);
  if (!socket.ok()) {
    return ENOTSUP;
  }
  NetlinkRequest dump;
  dump.begin(message_type(IPCTNL_MSG_CT_GET), NLM_F_DUMP, socket->next_sequence());
  dump.fixed(ipv4());
  std::vector<Connection> found;
  const int error = socket->dump(std::move(dump), [&](const nlmsghdr* header) {
    if (auto connection = connection_in(header); is_wanted(connection)) {
      found.push_back(std::move(connection));
    }
  });
  if (error != 0) {
    return error;
  }
  int first_error = 0;
  for (const auto& connection : found) {
    const auto sequence = socket->next_sequence();
    NetlinkRequest request;
    request.begin(message_type(IPCTNL_MSG_CT_DELETE), NLM_F_ACK, sequence);
    request.fixed(ipv4());
    request.attribute_bytes(CTA_TUPLE_ORIG | NLA_F_NESTED, connection.original_bytes);
    if (connection.id) {
      request.attribute(CTA_ID, *connection.id);
    }
    const int one = socket->request(request, sequence);
    first_error = first_error == 0 && one != ENOENT ? one : first_error;
  }
  return first_error;
}

}  // namespace

bool has_udp(const std::vector<Forward>& forwards) {
  return std::any_of(forwards.begin(), forwards.end(), [](const Forward& forward) { return forward.udp; });
}

int forget_flows_to(Ipv4 container) {
  return forget_where([&](const Connection& c) { return c.original.protocol == IPPROTO_UDP && c.reply.source == container; });
}

int forget_flows_past(const std::vector<Forward>& forwards, const std::vector<Ipv4>& addresses) {
  return forget_where([&](const Connection& c) {
    const bool is_direct = c.original.protocol == IPPROTO_UDP && c.reply.source == c.original.destination;
    return is_direct && std::find(addresses.begin(), addresses.end(), c.original.destination) != addresses.end() &&
           std::any_of(forwards.begin(), forwards.end(),
                       [&](const Forward& forward) { return forward.udp && forward.host_port == c.original.destination_port; });
  });
}

}  // namespace moorage::oci
