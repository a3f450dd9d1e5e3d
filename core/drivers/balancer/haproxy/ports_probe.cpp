#include "drivers/balancer/haproxy/ports_probe.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/unique_fd.h"

namespace moorage::haproxy {
namespace {

struct SocketAddress {
  sockaddr_storage bytes{};
  socklen_t size = 0;
};

SocketAddress socket_address(const Bind& bind) {
  SocketAddress address;
  if (bind.address.starts_with('[')) {
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.bytes);
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(bind.port);
    ::inet_pton(AF_INET6, bind.address.substr(1, bind.address.size() - 2).c_str(), &v6->sin6_addr);
    address.size = sizeof(sockaddr_in6);
  } else {
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.bytes);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(bind.port);
    ::inet_pton(AF_INET, bind.address.c_str(), &v4->sin_addr);
    address.size = sizeof(sockaddr_in);
  }
  return address;
}

}  // namespace

std::string why_not_listen(const Bind& bind) {
  const SocketAddress address = socket_address(bind);
  files::UniqueFd socket(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return "cannot listen at " + text_of(bind) + ": " + files::errno_text(errno);
  // Tries the address as HAProxy does: closed connections of an earlier listener do not count, another listener does.
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address.bytes), address.size) == 0 &&
      ::listen(socket.get(), 1) == 0) {
    return {};
  }
  switch (errno) {
    case EADDRINUSE:
      return text_of(bind) + " is in use by another process";
    case EACCES:
      return "may not listen at " + text_of(bind) + ": a port below 1024 needs root or CAP_NET_BIND_SERVICE";
    case EADDRNOTAVAIL:
      return bind.address + " is not an address of this machine";
    default:
      return "cannot listen at " + text_of(bind) + ": " + files::errno_text(errno);
  }
}

}  // namespace moorage::haproxy
