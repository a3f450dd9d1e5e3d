#include "drivers/registry/registry_front.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <list>
#include <mutex>

#include "base/text.h"
#include "base/thread.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/registry/front_session.h"

namespace moorage::registry {
namespace {

constexpr int kBacklog = 128;

Error bad_address(std::string_view address, const std::string& why) {
  return invalid_parameter("The registry cannot listen at '" + std::string(address) + "': " + why, "registry.address");
}

struct Connection {
  SocketStream stream;
  Thread thread;
  std::atomic<bool> is_over{false};
};

class Front final : public RegistryFront {
 public:
  Front(files::UniqueFd listener, FrontOptions options, ports::RegistryBook& book, Failed failed)
      : listener_(std::move(listener)), options_(std::move(options)), book_(book), failed_(std::move(failed)) {}
  ~Front() override { Front::close(); }

  Status begin() {
    ending_ = files::UniqueFd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!ending_) return server_error("The registry has no event descriptor: " + files::errno_text(errno));
    MOORAGE_ASSIGN(acceptor_, Thread::start(
                                  "the registry's front", [this] { accept_all(); }, failed_));
    return {};
  }

  void close() override {
    if (is_closed_.exchange(true)) return;
    const std::uint64_t one = 1;
    (void)!::write(ending_.get(), &one, sizeof one);
    if (acceptor_.joinable()) acceptor_.join();
    const std::lock_guard lock(mutex_);
    for (Connection& connection : connections_) ::shutdown(connection.stream.fd(), SHUT_RDWR);
    for (Connection& connection : connections_) connection.thread.join();
    connections_.clear();
    listener_.reset();
  }

 private:
  void accept_all() {
    for (;;) {
      pollfd set[2] = {{listener_.get(), POLLIN, 0}, {ending_.get(), POLLIN, 0}};
      ::poll(set, 2, 1000);
      if (set[1].revents != 0) return;
      reap();
      if ((set[0].revents & POLLIN) != 0) accept_one();
    }
  }

  void accept_one() {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    files::UniqueFd fd(::accept4(listener_.get(), reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC));
    if (!fd) return;
    char text[INET_ADDRSTRLEN] = "";
    ::inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text);
    const std::lock_guard lock(mutex_);
    if (connections_.size() >= kConnectionsMax) return;  // the client tries again
    Connection& connection = connections_.emplace_back();
    connection.stream = SocketStream(std::move(fd), options_.patience);
    auto started = Thread::start(
        "a connection of the registry",
        [this, &connection, from = std::string(text)] {
          contain(failed_, [&] { serve_connection(connection.stream, options_, book_, from); });
          ::shutdown(connection.stream.fd(), SHUT_RDWR);
          connection.is_over = true;
        },
        failed_);
    if (!started.ok()) {
      connections_.pop_back();
      return;
    }
    connection.thread = std::move(started).value();
  }

  void reap() {
    const std::lock_guard lock(mutex_);
    for (auto at = connections_.begin(); at != connections_.end();) {
      if (!at->is_over) {
        ++at;
        continue;
      }
      at->thread.join();
      at = connections_.erase(at);
    }
  }

  files::UniqueFd listener_;
  files::UniqueFd ending_;
  const FrontOptions options_;
  ports::RegistryBook& book_;
  const Failed failed_;
  Thread acceptor_;
  std::mutex mutex_;
  std::list<Connection> connections_;
  std::atomic<bool> is_closed_{false};
};

}  // namespace

Result<files::UniqueFd> listen_at(std::string_view address) {
  const auto colon = address.rfind(':');
  sockaddr_in at{};
  at.sin_family = AF_INET;
  const std::string host(address.substr(0, colon));
  const std::string_view port = colon == std::string_view::npos ? "" : address.substr(colon + 1);
  const auto number = whole_number(port);
  if (::inet_pton(AF_INET, host.c_str(), &at.sin_addr) != 1 || number < 0 || number > 65'535 || (number == 0 && port != "0")) {
    return bad_address(address, "an IPv4 address and a port are needed, like 127.0.0.1:5000.");
  }
  if ((ntohl(at.sin_addr.s_addr) >> 24) != 127) {
    return bad_address(address, "it has no TLS, so it listens on 127.0.0.0/8 only; put a server with TLS before it.");
  }
  at.sin_port = htons(static_cast<std::uint16_t>(number));
  files::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(fd.get(), kBacklog) != 0) {
    return bad_address(address, files::errno_text(errno) + "; choose another port.");
  }
  return fd;
}

std::string address_of(const files::UniqueFd& listener) {
  sockaddr_in at{};
  socklen_t size = sizeof at;
  char text[INET_ADDRSTRLEN] = "";
  ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&at), &size);
  ::inet_ntop(AF_INET, &at.sin_addr, text, sizeof text);
  return std::string(text) + ":" + std::to_string(ntohs(at.sin_port));
}

Result<std::unique_ptr<RegistryFront>> RegistryFront::start(files::UniqueFd listener, FrontOptions options,
                                                            ports::RegistryBook& book,
                                                            std::function<void(std::string_view)> failed) {
  auto front = std::make_unique<Front>(std::move(listener), std::move(options), book, std::move(failed));
  MOORAGE_TRY(front->begin());
  return std::unique_ptr<RegistryFront>(std::move(front));
}

}  // namespace moorage::registry
