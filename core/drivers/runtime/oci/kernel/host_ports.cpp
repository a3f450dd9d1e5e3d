#include "drivers/runtime/oci/kernel/host_ports.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <sstream>
#include <string>

#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

// A socket beside which no other can be bound. TCP: listening, so that SO_REUSEADDR of another socket does not help, and never
// accepting.
std::optional<files::UniqueFd> hold(Ipv4 at, bool udp, std::uint16_t port) {
  files::UniqueFd fd(::socket(AF_INET, (udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC, 0));
  if (!fd) {
    return std::nullopt;
  }
  sock_filter drop_all{BPF_RET | BPF_K, 0, 0, 0};
  const sock_fprog filter{1, &drop_all};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
  const int one = 1;
  if (!udp) {  // connections of an earlier owner that linger do not matter
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(at);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      (!udp && ::listen(fd.get(), 1) != 0)) {
    return std::nullopt;
  }
  return fd;
}

std::optional<HeldPorts> hold_run(Ipv4 at, const PortRequest& request, std::uint16_t first) {
  HeldPorts held{.first = first, .sockets = {}};
  for (std::uint16_t i = 0; i < request.count; ++i) {
    auto fd = hold(at, request.udp, static_cast<std::uint16_t>(first + i));
    if (!fd) {
      return std::nullopt;
    }
    held.sockets.push_back(std::move(*fd));
  }
  return held;
}

bool is_address_here(Ipv4 at) {
  const files::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(at);
  const bool is_unicast = at >> 24 != 0 && at >> 28 < 14;  // 224.0.0.0 and above are groups, or reserved
  return fd && is_unicast && ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::optional<Ipv4> parse(const std::string& text) {
  in_addr parsed{};
  return ::inet_pton(AF_INET, text.c_str(), &parsed) == 1 ? std::optional(ntohl(parsed.s_addr)) : std::nullopt;
}

}  // namespace

Result<PortAddress> settle_address(PortAddress wanted) {
  if (wanted.address == "localhost") {
    wanted.address = "127.0.0.1";
  } else if (wanted.address == "0.0.0.0") {
    wanted = {.address = "127.0.0.1", .everywhere = true};
  }
  if (wanted.everywhere) {
    return wanted;
  }
  if (const auto address = parse(wanted.address); address && is_address_here(*address)) {
    return wanted;
  }
  return runtime::runtime_failed("address \"" + wanted.address +
                                 "\" is not an IPv4 address of this machine, so host ports would answer nowhere: give one "
                                 "that it has, or set publishOnAllAddresses");
}

Ipv4 published_address(const PortAddress& settled) {
  return settled.everywhere ? 0 : parse(settled.address).value_or(INADDR_LOOPBACK);
}

HostPorts::HostPorts(std::uint16_t first, std::uint16_t last, Ipv4 address) : address_(address), first_(first), last_(last) {
  if (last_ == 0 || last_ < first_) {
    first_ = 49'153;
    last_ = 65'535;
    std::istringstream range(files::read_small("/proc/sys/net/ipv4/ip_local_port_range").value_or(""));
    int low = 0;
    int high = 0;
    if (range >> low >> high && low >= 1024 && low < high && high <= 65'535) {
      first_ = static_cast<std::uint16_t>(low);
      last_ = static_cast<std::uint16_t>(high);
    }
  }
  std::uint32_t start = 0;
  [[maybe_unused]] const auto got = ::getrandom(&start, sizeof start, GRND_NONBLOCK);
  cursor_ = start;
}

Result<HeldPorts> HostPorts::take(const PortRequest& request) {
  if (request.first == 0) {
    return take_dynamic(request);
  }
  if (request.first + request.count - 1 > 65'535) {
    return runtime::cannot_start("host port range from " + std::to_string(request.first) + " ends beyond 65535");
  }
  for (std::uint16_t i = 0; i < request.count; ++i) {
    const auto port = static_cast<std::uint16_t>(request.first + i);
    if (!hold(address_, request.udp, port)) {
      return runtime::cannot_start("driver failed programming external connectivity: Bind for " + to_text(address_) + ':' +
                                   std::to_string(port) + " failed: port is already allocated");
    }
  }
  if (auto held = hold_run(address_, request, request.first)) {
    return std::move(*held);
  }
  return runtime::cannot_start("Bind for " + to_text(address_) + ':' + std::to_string(request.first) +
                               " failed: port is already allocated");
}

Result<HeldPorts> HostPorts::take_dynamic(const PortRequest& request) {
  const std::uint32_t size = static_cast<std::uint32_t>(last_ - first_) + 1;
  if (request.count <= size) {
    const std::uint32_t starts = size - request.count + 1;
    for (std::uint32_t tried = 0; tried < starts; ++tried) {
      const auto first = static_cast<std::uint16_t>(first_ + cursor_.fetch_add(request.count) % starts);
      if (auto held = hold_run(address_, request, first)) {
        return std::move(*held);
      }
    }
  }
  return runtime::cannot_start("no " + std::to_string(request.count) + " free host ports between " + std::to_string(first_) +
                               " and " + std::to_string(last_));
}

}  // namespace moorage::oci
