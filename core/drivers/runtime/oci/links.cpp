#include "drivers/runtime/oci/links.h"

#include <arpa/inet.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <optional>
#include <sstream>

#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/small_files.h"

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

std::array<std::uint8_t, 6> hardware_address(Ipv4 address) {
  return {0x02,
          0x42,
          static_cast<std::uint8_t>(address >> 24),
          static_cast<std::uint8_t>(address >> 16),
          static_cast<std::uint8_t>(address >> 8),
          static_cast<std::uint8_t>(address)};
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
  request.end();
  return request;
}

std::optional<Ipv4> parse_address(std::string_view text) {
  in_addr parsed{};
  return ::inet_pton(AF_INET, std::string(text).c_str(), &parsed) == 1 ? std::optional(ntohl(parsed.s_addr)) : std::nullopt;
}

}  // namespace

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
  return runtime_failed("subnet \"" + std::string(text) + "\" is not of the form 10.88.4.0/22 (prefix 16 to 29, no host bits)");
}

Result<Links> Links::open() {
  MOORAGE_ASSIGN(auto socket, NetlinkSocket::open(NETLINK_ROUTE));
  return Links(std::move(socket));
}

Status Links::done(std::string_view what, int error) {
  if (error == 0) {
    return {};
  }
  return runtime_failed(system_text(what, error));
}

int Links::index_of(const std::string& name) { return static_cast<int>(::if_nametoindex(name.c_str())); }

std::vector<std::string> Links::names() {
  std::vector<std::string> out;
  NetlinkRequest request;
  request.begin(RTM_GETLINK, NLM_F_DUMP, socket_.next_sequence());
  request.fixed(link_info(0, 0));
  request.end();
  socket_.dump(request, [&](const nlmsghdr* header) {
    auto length = static_cast<int>(header->nlmsg_len) - static_cast<int>(NLMSG_LENGTH(sizeof(ifinfomsg)));
    const auto* info = static_cast<const ifinfomsg*>(NLMSG_DATA(header));
    for (const auto* attribute = IFLA_RTA(info); RTA_OK(attribute, length); attribute = RTA_NEXT(attribute, length)) {
      if (attribute->rta_type == IFLA_IFNAME) {
        out.emplace_back(static_cast<const char*>(RTA_DATA(attribute)));
      }
    }
  });
  return out;
}

std::vector<Subnet> Links::routed() {
  std::vector<Subnet> out;
  std::istringstream lines(read_small("/proc/net/route").value_or(""));
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
    const auto info = request.begin_nested(IFLA_LINKINFO);
    request.attribute_text(IFLA_INFO_KIND, "bridge");
    request.end_nested(info);
    request.end();
    MOORAGE_TRY(done("add bridge " + name, socket_.request(request, sequence)));
  }
  const int index = index_of(name);
  // Nothing here speaks IPv6: no waiting for duplicate addresses. Absent where the kernel has no IPv6.
  write_existing("/proc/sys/net/ipv6/conf/" + name + "/disable_ipv6", "1");
  const auto address = socket_.next_sequence();
  if (const int error = socket_.request(address_request(address, index, subnet.gateway(), subnet), address); error != EEXIST) {
    MOORAGE_TRY(done("address of bridge " + name, error));
  }
  NetlinkRequest up;
  const auto sequence = socket_.next_sequence();
  up.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  up.fixed(link_info(index, IFF_UP));
  up.end();
  return done("bridge " + name + " up", socket_.request(up, sequence));
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
  request.fixed(link_info(kInnerIndex, 0));
  request.attribute_text(IFLA_IFNAME, "eth0");
  request.attribute(IFLA_ADDRESS, hardware_address(cable.address));
  request.attribute(IFLA_NET_NS_PID, cable.namespace_pid);
  request.end_nested(peer);
  request.end_nested(data);
  request.end_nested(info);
  request.end();
  return done("add link " + cable.name, socket_.request(request, sequence));
}

Status Links::remove(const std::string& name) {
  NetlinkRequest request;
  const auto sequence = socket_.next_sequence();
  request.begin(RTM_DELLINK, NLM_F_ACK, sequence);
  request.fixed(link_info(0, 0));
  request.attribute_text(IFLA_IFNAME, name);
  request.end();
  const int error = socket_.request(request, sequence);
  return done("remove link " + name, error == ENODEV ? 0 : error);
}

Status Links::configure_inner(Ipv4 address, const Subnet& subnet) {
  auto sequence = socket_.next_sequence();
  MOORAGE_TRY(done("address of eth0", socket_.request(address_request(sequence, kInnerIndex, address, subnet), sequence)));

  NetlinkRequest up;
  sequence = socket_.next_sequence();
  up.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  up.fixed(link_info(kInnerIndex, IFF_UP));
  up.end();
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
  route.end();
  return done("default route", socket_.request(route, sequence));
}

}  // namespace moorage::oci
