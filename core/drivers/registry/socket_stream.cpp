#include "drivers/registry/socket_stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "base/text.h"

namespace moorage::registry {

bool SocketStream::wait(short events, boost::system::error_code& error) const {
  pollfd set{fd_.get(), events, 0};
  const int count = ::poll(&set, 1, static_cast<int>(patience_.count()));
  if (count > 0) return true;
  error = boost::asio::error::timed_out;
  return false;
}

std::size_t SocketStream::read_bytes(void* into, std::size_t size, boost::system::error_code& error) {
  error = {};
  if (size == 0) return 0;
  for (;;) {
    if (!wait(POLLIN, error)) return 0;
    const ssize_t count = ::recv(fd_.get(), into, size, 0);
    if (count > 0) return static_cast<std::size_t>(count);
    if (count == 0) {
      error = boost::asio::error::eof;
      return 0;
    }
    if (errno == EINTR || errno == EAGAIN) continue;
    error.assign(errno, boost::system::system_category());
    return 0;
  }
}

std::size_t SocketStream::write_bytes(const void* from, std::size_t size, boost::system::error_code& error) {
  error = {};
  if (size == 0) return 0;
  for (;;) {
    if (!wait(POLLOUT, error)) return 0;
    const ssize_t count = ::send(fd_.get(), from, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR || errno == EAGAIN) continue;
    error.assign(errno, boost::system::system_category());
    return 0;
  }
}

SocketStream connect_to(const std::string& address, std::chrono::milliseconds patience) {
  const bool is_unix = address.starts_with('/');
  files::UniqueFd fd(::socket(is_unix ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  int answer = -1;
  if (is_unix) {
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    if (address.size() >= sizeof at.sun_path) return {};
    std::memcpy(at.sun_path, address.data(), address.size());
    answer = ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at);
  } else {
    const auto colon = address.rfind(':');
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(static_cast<std::uint16_t>(whole_number(std::string_view(address).substr(colon + 1))));
    if (::inet_pton(AF_INET, address.substr(0, colon).c_str(), &at.sin_addr) != 1) return {};
    answer = ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at);
  }
  if (answer != 0) return {};
  return SocketStream(std::move(fd), patience);
}

}  // namespace moorage::registry
