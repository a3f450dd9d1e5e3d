#include "drivers/runtime/oci/kernel/links.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <optional>
#include <sstream>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::uint16_t kCreate = NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;

ifinfomsg link_info(int index, unsigned flags) {
  ifinfomsg info{};
  info.ifi_family = AF_UNSPEC;
  info.ifi_index = index;
  info.ifi_flags = flags;
  info.ifi_change = flags;
  return info;
}

NetlinkRequest address_request(std::uint32_t sequence, int index, Ipv4 address, const Subnet& subnet) {
  NetlinkRequest request;
  request.begin(RTM_NEWADDR, kCreate, sequence);
  ifaddrmsg info{};
  info.ifa_family = AF_INET;
  info.ifa_prefixlen = static_cast<std::uint8_t>(subnet.prefix);
  info.ifa_scope = RT_SCOPE_UNIVERSE;
  info.ifa_index = static_cast<unsigned>(index);
  request.fixed(info);
  request.attribute(IFA_LOCAL, htonl(address));
  request.attribute(IFA_ADDRESS, htonl(address));
  return request;
}

std::optional<Ipv4> parse_address(std::string_view text) {
  in_addr parsed{};
  return ::inet_pton(AF_INET, std::string(text).c_str(), &parsed) == 1 ? std::optional(ntohl(parsed.s_addr)) : std::nullopt;
}

}  // namespace

std::array<std::uint8_t, 6> hardware_address(Ipv4 address) {
  return {0x02,
          0x42,
          static_cast<std::uint8_t>(address >> 24),
          static_cast<std::uint8_t>(address >> 16),
          static_cast<std::uint8_t>(address >> 8),
          static_cast<std::uint8_t>(address)};
}

std::string to_text(Ipv4 address) {
  return std::to_string(address >> 24) + '.' + std::to_string(address >> 16 & 255) + '.' + std::to_string(address >> 8 & 255) +
         '.' + std::to_string(address & 255);
}

std::string Subnet::text() const { return to_text(base) + '/' + std::to_string(prefix); }

Result<Subnet> parse_subnet(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  Subnet subnet;
  if (slash != std::string_view::npos && address) {
    const auto digits = text.substr(slash + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), subnet.prefix);
    subnet.base = *address;
    if (error == std::errc() && end == digits.data() + digits.size() && subnet.prefix >= 16 && subnet.prefix <= 29 &&
        (subnet.base & ~subnet.mask()) == 0) {
      return subnet;
    }
  }
  return runtime::runtime_failed("subnet \"" + std::string(text) +
                                 "\" is not of the form 10.88.4.0/22 (prefix 16 to 29, no host bits)");
}

Result<Links> Links::open() {
  MOORAGE_ASSIGN(auto socket, NetlinkSocket::open(NETLINK_ROUTE));
  return Links(std::move(socket));
}

Status Links::done(std::string_view what, int error) {
  if (error == 0) {
    return {};
  }
  return runtime::runtime_failed(files::system_text(what, error));
}

int Links::index_of(const std::string& name) { return static_cast<int>(::if_nametoindex(name.c_str())); }

Result<std::vector<Links::Link>> Links::list() {
  std::vector<Link> out;
  NetlinkRequest request;
  request.begin(RTM_GETLINK, NLM_F_DUMP, socket_.next_sequence());
  request.fixed(link_info(0, 0));
  const int error = socket_.dump(std::move(request), [&](const nlmsghdr* header) {
    const auto info = value_in<ifinfomsg>(attributes_of(header, 0));
    if (header->nlmsg_type != RTM_NEWLINK || !info) {
      return;
    }
    Link link{.name = {}, .index = info->ifi_index, .bridge = 0, .is_up = (info->ifi_flags & IFF_UP) != 0};
    visit_attributes(attributes_of(header, sizeof(ifinfomsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
      if (type == IFLA_IFNAME) {
        link.name = text_in(value);
      } else if (type == IFLA_MASTER) {
        link.bridge = value_in<int>(value).value_or(0);
      }
    });
    out.push_back(std::move(link));
  });
  MOORAGE_TRY(done("list links", error));
  return out;
}

Result<std::vector<Links::Address>> Links::addresses() {
  std::vector<Address> out;
  NetlinkRequest request;
  request.begin(RTM_GETADDR, NLM_F_DUMP, socket_.next_sequence());
  ifaddrmsg asked{};
  asked.ifa_family = AF_INET;
  request.fixed(asked);
  const int error = socket_.dump(std::move(request), [&](const nlmsghdr* header) {
    const auto info = value_in<ifaddrmsg>(attributes_of(header, 0));
    if (header->nlmsg_type != RTM_NEWADDR || !info) {
      return;
    }
    visit_attributes(attributes_of(header, sizeof(ifaddrmsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
      if (type == IFA_LOCAL) {
        out.push_back({.link = static_cast<int>(info->ifa_index),
                       .address = ntohl(value_in<std::uint32_t>(value).value_or(0)),
                       .prefix = info->ifa_prefixlen});
      }
    });
  });
  MOORAGE_TRY(done("list addresses", error));
  return out;
}

Result<bool> Links::has_route(int link, const Subnet& subnet) {
  bool found = false;
  NetlinkRequest request;
  request.begin(RTM_GETROUTE, NLM_F_DUMP, socket_.next_sequence());
  rtmsg asked{};
  asked.rtm_family = AF_INET;
  request.fixed(asked);
  const int error = socket_.dump(std::move(request), [&](const nlmsghdr* header) {
    const auto info = value_in<rtmsg>(attributes_of(header, 0));
    if (header->nlmsg_type != RTM_NEWROUTE || !info || info->rtm_table != RT_TABLE_MAIN || info->rtm_type != RTN_UNICAST ||
        info->rtm_dst_len != subnet.prefix) {
      return;
    }
    int through = 0;
    Ipv4 to = 0;
    visit_attributes(attributes_of(header, sizeof(rtmsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
      if (type == RTA_DST) {
        to = ntohl(value_in<std::uint32_t>(value).value_or(0));
      } else if (type == RTA_OIF) {
        through = value_in<int>(value).value_or(0);
      }
    });
    found = found || (through == link && to == subnet.base);
  });
  MOORAGE_TRY(done("list routes", error));
  return found;
}

std::vector<Subnet> Links::routed() {
  std::vector<Subnet> out;
  std::istringstream lines(files::read_small("/proc/net/route").value_or(""));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    std::string interface_name;
    std::string destination;
    std::string skipped;
    std::string mask;
    fields >> interface_name >> destination >> skipped >> skipped >> skipped >> skipped >> skipped >> mask;
    Ipv4 base = 0;
    Ipv4 bits = 0;
    std::from_chars(destination.data(), destination.data() + destination.size(), base, 16);
    std::from_chars(mask.data(), mask.data() + mask.size(), bits, 16);
    if (bits != 0) {  // the default route overlaps with everything and means nothing
      out.push_back({ntohl(base), std::popcount(bits)});
    }
  }
  return out;
}

Status Links::ensure_bridge(const std::string& name, const Subnet& subnet) {
  if (index_of(name) == 0) {
    NetlinkRequest request;
    const auto sequence = socket_.next_sequence();
    request.begin(RTM_NEWLINK, kCreate, sequence);
    request.fixed(link_info(0, 0));
    request.attribute_text(IFLA_IFNAME, name);
    request.attribute(IFLA_ADDRESS, hardware_address(subnet.gateway()));
    const auto info = request.begin_nested(IFLA_LINKINFO);
    request.attribute_text(IFLA_INFO_KIND, "bridge");
    request.end_nested(info);
    MOORAGE_TRY(done("add bridge " + name, socket_.request(request, sequence)));
  }
  const int index = index_of(name);
  // IPv6 is not used, so duplicate addresses are not waited for. The setting is absent where the kernel has no IPv6.
  files::write_existing("/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6", "1");
  const auto address = socket_.next_sequence();
  if (const int error = socket_.request(address_request(address, index, subnet.gateway(), subnet), address); error != EEXIST) {
    MOORAGE_TRY(done("address of bridge " + name, error));
  }
  NetlinkRequest up;
  const auto sequence = socket_.next_sequence();
  up.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  up.fixed(link_info(index, IFF_UP));
  MOORAGE_TRY(done("bridge " + name + " up", socket_.request(up, sequence)));
  return add_route(index, subnet);
}

// The route that the kernel itself makes with the address; it is missing when something else has removed it.
Status Links::add_route(int link, const Subnet& subnet) {
  NetlinkRequest route;
  const auto sequence = socket_.next_sequence();
  route.begin(RTM_NEWROUTE, kCreate, sequence);
  rtmsg info{};
  info.rtm_family = AF_INET;
  info.rtm_dst_len = static_cast<std::uint8_t>(subnet.prefix);
  info.rtm_table = RT_TABLE_MAIN;
  info.rtm_protocol = RTPROT_KERNEL;
  info.rtm_scope = RT_SCOPE_LINK;
  info.rtm_type = RTN_UNICAST;
  route.fixed(info);
  route.attribute(RTA_DST, htonl(subnet.base));
  route.attribute(RTA_OIF, link);
  route.attribute(RTA_PREFSRC, htonl(subnet.gateway()));
  const int error = socket_.request(route, sequence);
  return done("route to " + subnet.text(), error == EEXIST ? 0 : error);
}

Status Links::plug(int link, int bridge) {
  NetlinkRequest request;
  const auto sequence = socket_.next_sequence();
  request.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  request.fixed(link_info(link, IFF_UP));
  request.attribute(IFLA_MASTER, bridge);
  return done("plug link into bridge", socket_.request(request, sequence));
}

Status Links::add_cable(const Cable& cable) {
  NetlinkRequest request;
  const auto sequence = socket_.next_sequence();
  request.begin(RTM_NEWLINK, kCreate, sequence);
  request.fixed(link_info(0, IFF_UP));
  request.attribute_text(IFLA_IFNAME, cable.name);
  request.attribute(IFLA_MASTER, cable.bridge);
  const auto info = request.begin_nested(IFLA_LINKINFO);
  request.attribute_text(IFLA_INFO_KIND, "veth");
  const auto data = request.begin_nested(IFLA_INFO_DATA);
  const auto peer = request.begin_nested(VETH_INFO_PEER);
  request.fixed(link_info(0, 0));
  request.attribute_text(IFLA_IFNAME, kInnerName);
  request.attribute(IFLA_ADDRESS, hardware_address(cable.address));
  request.attribute(IFLA_NET_NS_PID, cable.namespace_pid);
  request.end_nested(peer);
  request.end_nested(data);
  request.end_nested(info);
  return done("add link " + cable.name, socket_.request(request, sequence));
}

Status Links::remove(const std::string& name) {
  NetlinkRequest request;
  const auto sequence = socket_.next_sequence();
  request.begin(RTM_DELLINK, NLM_F_ACK, sequence);
  request.fixed(link_info(0, 0));
  request.attribute_text(IFLA_IFNAME, name);
  const int error = socket_.request(request, sequence);
  return done("remove link " + name, error == ENODEV ? 0 : error);
}

Status Links::configure_inner(Ipv4 address, const Subnet& subnet) {
  // Its index is 2 in a namespace that had no other link before, and another one when the cable was made again.
  MOORAGE_ASSIGN(const auto links, list());
  const auto inner = std::find_if(links.begin(), links.end(), [](const Link& link) { return link.name == kInnerName; });
  if (inner == links.end()) {
    return done("find eth0", ENODEV);
  }
  auto sequence = socket_.next_sequence();
  MOORAGE_TRY(done("address of eth0", socket_.request(address_request(sequence, inner->index, address, subnet), sequence)));

  NetlinkRequest quiet;  // no link-local address of IPv6; a kernel without IPv6 refuses, and needs nothing
  sequence = socket_.next_sequence();
  quiet.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  quiet.fixed(link_info(inner->index, 0));
  const auto families = quiet.begin_nested(IFLA_AF_SPEC);
  const auto inet6 = quiet.begin_nested(AF_INET6);
  quiet.attribute(IFLA_INET6_ADDR_GEN_MODE, static_cast<std::uint8_t>(IN6_ADDR_GEN_MODE_NONE));
  quiet.end_nested(inet6);
  quiet.end_nested(families);
  [[maybe_unused]] const int refused = socket_.request(quiet, sequence);

  NetlinkRequest up;
  sequence = socket_.next_sequence();
  up.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  up.fixed(link_info(inner->index, IFF_UP));
  MOORAGE_TRY(done("eth0 up", socket_.request(up, sequence)));

  NetlinkRequest route;
  sequence = socket_.next_sequence();
  route.begin(RTM_NEWROUTE, kCreate, sequence);
  rtmsg info{};
  info.rtm_family = AF_INET;
  info.rtm_table = RT_TABLE_MAIN;
  info.rtm_protocol = RTPROT_BOOT;
  info.rtm_scope = RT_SCOPE_UNIVERSE;
  info.rtm_type = RTN_UNICAST;
  route.fixed(info);
  route.attribute(RTA_GATEWAY, htonl(subnet.gateway()));
  return done("default route", socket_.request(route, sequence));
}

}  // namespace moorage::oci
