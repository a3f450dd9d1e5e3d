#include "contract/balancer/origins.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <vector>

namespace moorage::testing {
namespace {

void watch(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

std::size_t content_length_in(const std::string& head) {
  for (const char* name : {"content-length:", "Content-Length:"}) {
    const auto at = head.find(name);
    if (at != std::string::npos) return static_cast<std::size_t>(std::atol(head.c_str() + at + std::strlen(name)));
  }
  return 0;
}

void end_with_reset(int fd) {
  const linger reset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

}  // namespace

Origins::Origins() : epoll_(::epoll_create1(EPOLL_CLOEXEC)), stop_(::eventfd(0, EFD_CLOEXEC)) {
  watch(epoll_.get(), stop_.get());
  thread_ = std::thread([this] { run(); });
}

Origins::~Origins() {
  const std::uint64_t one = 1;
  (void)!::write(stop_.get(), &one, sizeof one);
  thread_.join();
}

std::uint16_t Origins::start(const std::string& name, std::uint16_t port) {
  files::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(socket.get(), generic, size) != 0 || ::listen(socket.get(), 1024) != 0) return 0;
  ::getsockname(socket.get(), generic, &size);
  const std::lock_guard lock(mutex_);
  const int fd = socket.get();
  listeners_[fd] = name;
  origins_[name] = Origin{.listener = std::move(socket), .health = 200, .counts = {}};
  watch(epoll_.get(), fd);
  return ntohs(address.sin_port);
}

void Origins::kill(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto origin = origins_.find(name);
  if (origin == origins_.end()) return;
  listeners_.erase(origin->second.listener.get());
  origin->second.listener.reset();
  std::erase_if(connections_, [&](auto& entry) {
    if (entry.second.origin != name) return false;
    end_with_reset(entry.first);
    return true;
  });
}

void Origins::set_health(const std::string& name, int status) {
  const std::lock_guard lock(mutex_);
  origins_.at(name).health = status;
}

int Origins::held(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  int count = 0;
  for (const auto& [fd, connection] : connections_) count += connection.holds && connection.origin == name ? 1 : 0;
  return count;
}

void Origins::let_go() {
  const std::lock_guard lock(mutex_);
  std::vector<int> over;
  for (auto& [fd, connection] : connections_) {
    if (!connection.holds) continue;
    connection.holds = false;
    if (!send_answer(connection, 200, connection.origin) || !answer_requests(connection)) over.push_back(fd);
  }
  for (const int fd : over) connections_.erase(fd);
}

OriginCounts Origins::counts(const std::string& name) const {
  const std::lock_guard lock(mutex_);
  const auto origin = origins_.find(name);
  return origin == origins_.end() ? OriginCounts{} : origin->second.counts;
}

void Origins::run() {
  std::array<epoll_event, 64> events;
  for (;;) {
    const int ready = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
    const std::lock_guard lock(mutex_);
    for (int i = 0; i < ready; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == stop_.get()) return;
      if (listeners_.contains(fd)) {
        accept_all(fd);
      } else if (connections_.contains(fd)) {
        serve(fd);
      }
    }
  }
}

void Origins::accept_all(int listener) {
  for (;;) {
    files::UniqueFd socket(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!socket) return;
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int fd = socket.get();
    connections_[fd] = Connection{.socket = std::move(socket), .origin = listeners_.at(listener), .input = {}, .holds = false};
    watch(epoll_.get(), fd);
  }
}

void Origins::serve(int fd) {
  Connection& connection = connections_.at(fd);
  std::array<char, 16'384> chunk;
  const ssize_t got = ::recv(fd, chunk.data(), chunk.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got > 0) connection.input.append(chunk.data(), static_cast<std::size_t>(got));
  if (got == 0 && connection.holds) {
    // The client has closed its side and still waits for its answer.
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
    return;
  }
  if (got <= 0 || !answer_requests(connection)) connections_.erase(fd);
}

bool Origins::answer_requests(Connection& connection) {
  while (!connection.holds) {
    const auto end = connection.input.find("\r\n\r\n");
    if (end == std::string::npos) return true;
    const std::string head = connection.input.substr(0, end + 4);
    const std::size_t length = head.size() + content_length_in(head);
    Origin& origin = origins_.at(connection.origin);
    const std::string path = head.substr(head.find(' ') + 1, head.find(' ', head.find(' ') + 1) - head.find(' ') - 1);
    if (path == "/reset" || (path == "/once" && connection.served > 0)) {
      ++origin.counts.requests;
      end_with_reset(connection.socket.get());
      return false;
    }
    if (connection.input.size() < length) return true;
    connection.input.erase(0, length);
    ++connection.served;
    if (path.starts_with("/health")) {
      ++origin.counts.checks;
      if (origin.health != 0 && !send_answer(connection, origin.health, "health")) return false;
      continue;
    }
    ++origin.counts.requests;
    if (path == "/hold") {
      connection.holds = true;
    } else if (path == "/headers") {
      if (!send_answer(connection, 200, head)) return false;
    } else if (path.starts_with("/big/")) {
      const std::string big = "X-Big: " + std::string(static_cast<std::size_t>(std::atol(path.c_str() + 5)), 'b') + "\r\n";
      if (!send_answer(connection, 200, connection.origin, big)) return false;
    } else if (!send_answer(connection, 200, connection.origin)) {
      return false;
    }
  }
  return true;
}

bool Origins::send_answer(Connection& connection, int status, const std::string& body, const std::string& headers) {
  const std::string answer = "HTTP/1.1 " + std::to_string(status) + " Answer\r\n" + headers +
                             "Content-Type: text/plain\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  return ::send(connection.socket.get(), answer.data(), answer.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(answer.size());
}

}  // namespace moorage::testing
