#include "drivers/runtime/oci/kernel/task_links.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/thread.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::uint16_t kCreate = NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL;
constexpr std::uint32_t kNoPrefixRoute = 0x200;  // IFA_F_NOPREFIXROUTE: older headers lack it

Status done(std::string_view what, int error) {
  return error == 0 ? Status() : Status(runtime::runtime_failed(files::system_text(what, error)));
}

ifinfomsg link_info(int index, unsigned flags) {
  ifinfomsg info{};
  info.ifi_family = AF_UNSPEC;
  info.ifi_index = index;
  info.ifi_flags = flags;
  info.ifi_change = flags;
  return info;
}

int loopback_up() {
  const files::UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", 3);
  request.ifr_flags = IFF_UP;
  return fd && ::ioctl(fd.get(), SIOCSIFFLAGS, &request) == 0 ? 0 : errno;
}

// Runs `enter` on a thread of its own, because a namespace belongs to a thread, and opens there what is needed.
template <typename F>
Result<NetworkNamespace> visit(std::string_view what, F enter) {
  NetworkNamespace out;
  int error = 0;
  const auto body = [&] {
    error = enter();
    if (error != 0) {
      return;
    }
    out.ns = files::UniqueFd(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
    out.route = files::UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    error = out.ns && out.route ? 0 : errno;
  };
  MOORAGE_ASSIGN(Thread visitor, Thread::start("visitor of a network namespace", body, {}));
  visitor.join();
  MOORAGE_TRY(done(what, error));
  return out;
}

struct RouteWords {
  int link = 0;
  Ipv4 to = 0;
  int prefix = 0;
  Ipv4 gateway = 0;  // 0: on the link itself
};
void put_route(NetlinkRequest& request, std::uint32_t sequence, const RouteWords& words) {
  request.begin(RTM_NEWROUTE, kCreate, sequence);
  rtmsg info{};
  info.rtm_family = AF_INET;
  info.rtm_dst_len = static_cast<std::uint8_t>(words.prefix);
  info.rtm_table = RT_TABLE_MAIN;
  info.rtm_protocol = RTPROT_STATIC;
  info.rtm_scope = static_cast<std::uint8_t>(words.gateway == 0 ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
  info.rtm_type = RTN_UNICAST;
  request.fixed(info);
  if (words.prefix > 0) {
    request.attribute(RTA_DST, htonl(words.to));
  }
  if (words.gateway != 0) {
    request.attribute(RTA_GATEWAY, htonl(words.gateway));
  }
  request.attribute(RTA_OIF, words.link);
}

}  // namespace

Result<NetworkNamespace> make_network_namespace() {
  return visit("make a network namespace", [] { return ::unshare(CLONE_NEWNET) != 0 ? errno : loopback_up(); });
}

Result<NetworkNamespace> network_namespace_of(int pid) {
  const auto path = "/proc/" + std::to_string(pid) + "/ns/net";
  return visit("enter the network of process " + std::to_string(pid), [&] {
    const files::UniqueFd ns(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return ns && ::setns(ns.get(), CLONE_NEWNET) == 0 ? 0 : errno;
  });
}

std::optional<std::array<std::uint8_t, 6>> parse_hardware(std::string_view text) {
  std::array<std::uint8_t, 6> out{};
  if (text.size() != 17) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < out.size(); ++i) {
    const char* at = text.data() + 3 * i;
    const auto [end, error] = std::from_chars(at, at + 2, out[i], 16);
    if (error != std::errc() || end != at + 2 || (i < 5 && at[2] != ':')) {
      return std::nullopt;
    }
  }
  return (out[0] & 1) == 0 ? std::optional(out) : std::nullopt;  // a multicast address is no interface's
}

Status add_task_cable(NetlinkSocket& socket, const TaskCable& cable) {
  NetlinkRequest request;
  auto sequence = socket.next_sequence();
  request.begin(RTM_NEWLINK, kCreate, sequence);
  request.fixed(link_info(0, IFF_UP));
  request.attribute_text(IFLA_IFNAME, cable.name);
  request.attribute(IFLA_MASTER, cable.bridge);
  auto info = request.begin_nested(IFLA_LINKINFO);
  request.attribute_text(IFLA_INFO_KIND, "veth");
  auto data = request.begin_nested(IFLA_INFO_DATA);
  const auto peer = request.begin_nested(VETH_INFO_PEER);
  request.fixed(link_info(0, 0));
  request.attribute_text(IFLA_IFNAME, Links::kInnerName);
  request.attribute(IFLA_ADDRESS, cable.hardware);
  request.attribute(IFLA_NET_NS_FD, cable.ns);
  request.end_nested(peer);
  request.end_nested(data);
  request.end_nested(info);
  MOORAGE_TRY(done("add link " + cable.name, socket.request(request, sequence)));

  // Ports of the bridge reach its own address only, and not each other: their traffic is routed, where rules see it.
  NetlinkRequest isolated;
  sequence = socket.next_sequence();
  isolated.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  isolated.fixed(link_info(0, 0));
  isolated.attribute_text(IFLA_IFNAME, cable.name);
  info = isolated.begin_nested(IFLA_LINKINFO);
  isolated.attribute_text(IFLA_INFO_SLAVE_KIND, "bridge");
  data = isolated.begin_nested(IFLA_INFO_SLAVE_DATA);
  isolated.attribute(IFLA_BRPORT_ISOLATED, std::uint8_t{1});
  isolated.end_nested(data);
  isolated.end_nested(info);
  return done("isolate link " + cable.name, socket.request(isolated, sequence));
}

Status configure_task_interface(NetlinkSocket& inner, const InnerPlace& place) {
  const int index = [&] {
    NetlinkRequest request;
    request.begin(RTM_GETLINK, NLM_F_DUMP, inner.next_sequence());
    request.fixed(link_info(0, 0));
    int found = 0;
    const int error = inner.dump(std::move(request), [&](const nlmsghdr* header) {
      const auto info = value_in<ifinfomsg>(attributes_of(header, 0));
      visit_attributes(attributes_of(header, sizeof(ifinfomsg)), [&](std::uint16_t type, std::span<const std::byte> value) {
        if (info && type == IFLA_IFNAME && text_in(value) == Links::kInnerName) {
          found = info->ifi_index;
        }
      });
    });
    return error == 0 ? found : 0;
  }();
  if (index == 0) {
    return done("find eth0", ENODEV);
  }
  // One message to the kernel: no address of IPv6 by itself, up, address, gateway, default route. A kernel without IPv6 refuses
  // the first of them, which is sent by itself.
  NetlinkRequest quiet;
  auto sequence = inner.next_sequence();
  quiet.begin(RTM_NEWLINK, NLM_F_ACK, sequence);
  quiet.fixed(link_info(index, 0));
  const auto families = quiet.begin_nested(IFLA_AF_SPEC);
  const auto inet6 = quiet.begin_nested(AF_INET6);
  quiet.attribute(IFLA_INET6_ADDR_GEN_MODE, static_cast<std::uint8_t>(IN6_ADDR_GEN_MODE_NONE));
  quiet.end_nested(inet6);
  quiet.end_nested(families);
  [[maybe_unused]] const int refused = inner.request(quiet, sequence);

  NetlinkRequest all;
  all.begin(RTM_NEWADDR, kCreate, inner.next_sequence());
  ifaddrmsg info{};
  info.ifa_family = AF_INET;
  info.ifa_prefixlen = static_cast<std::uint8_t>(place.prefix);
  info.ifa_scope = RT_SCOPE_UNIVERSE;
  info.ifa_index = static_cast<unsigned>(index);
  all.fixed(info);
  all.attribute(IFA_LOCAL, htonl(place.address));
  all.attribute(IFA_ADDRESS, htonl(place.address));
  all.attribute(IFA_FLAGS, kNoPrefixRoute);
  all.begin(RTM_NEWLINK, NLM_F_ACK, inner.next_sequence());
  all.fixed(link_info(index, IFF_UP));
  put_route(all, inner.next_sequence(), {.link = index, .to = place.gateway, .prefix = 32, .gateway = 0});
  sequence = inner.next_sequence();
  put_route(all, sequence, {.link = index, .to = 0, .prefix = 0, .gateway = place.gateway});
  return done("address and routes of eth0", inner.request(all, sequence));
}

}  // namespace moorage::oci
