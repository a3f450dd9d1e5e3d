#include "live/runtime/neighbour.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/parts/process/spawn.h"
#include "drivers/runtime/oci/kernel/programs.h"

namespace moorage::testing {
namespace {

sockaddr_in at(const std::string& address, int port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &out.sin_addr);
  return out;
}

bool is_ready(int fd, short what, std::chrono::milliseconds patience) {
  pollfd set{fd, what, 0};
  return ::poll(&set, 1, static_cast<int>(patience.count())) > 0;
}

std::optional<std::string> receive(int fd, std::chrono::milliseconds patience) {
  char text[256] = {};
  if (!is_ready(fd, POLLIN, patience)) {
    return std::nullopt;
  }
  const ssize_t count = ::recv(fd, text, sizeof text - 1, 0);
  return count > 0 ? std::optional(std::string(text, static_cast<std::size_t>(count))) : std::nullopt;
}

}  // namespace

std::string must_run(std::vector<std::string> argv) {
  const auto name = argv[0];
  argv[0] = process::find_program(name);
  if (argv[0].empty()) {
    ADD_FAILURE() << name << " is not installed";
    return {};
  }
  auto ran = oci::run_checked(std::move(argv), std::chrono::seconds(20));
  EXPECT_TRUE(ran.ok()) << ran.error().message;
  return ran.ok() ? *ran : std::string();
}

Namespace::Namespace(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) { EXPECT_TRUE(fd_) << path; }

void Namespace::run(const std::function<void()>& work) const {
  std::thread visitor([&] {
    ASSERT_EQ(::setns(fd_.get(), CLONE_NEWNET), 0);
    work();
  });
  visitor.join();
}

Neighbour::Neighbour(int number)
    : name_("mt" + std::to_string(::getpid()) + "n" + std::to_string(number)),
      link_("mt" + std::to_string(::getpid()) + "v" + std::to_string(number)),
      net_(number == 0 ? "198.51.100" : "203.0.113") {
  must_run({"ip", "netns", "add", name_});
  must_run({"ip", "link", "add", link_, "type", "veth", "peer", "name", "up0", "netns", name_});
  must_run({"ip", "addr", "add", here() + "/24", "dev", link_});
  must_run({"ip", "link", "set", link_, "up"});
  ip({"link", "set", "lo", "up"});
  ip({"addr", "add", there() + "/24", "dev", "up0"});
  ip({"link", "set", "up0", "up"});
  ip({"route", "add", "default", "via", here()});
}

Neighbour::~Neighbour() {
  must_run({"ip", "link", "del", link_});
  must_run({"ip", "netns", "del", name_});
}

void Neighbour::ip(std::vector<std::string> arguments) const {
  std::vector<std::string> argv{"ip", "-n", name_};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  must_run(std::move(argv));
}

Server::Server(const Namespace* where, Place place, std::string text) {
  files::UniqueFd fd;
  const auto open = [&] {
    fd = files::UniqueFd(::socket(AF_INET, (place.udp ? SOCK_DGRAM : SOCK_STREAM) | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const int one = 1;
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    const auto address = at(place.address, place.port);
    up_ = ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
          (place.udp || ::listen(fd.get(), 16) == 0);
  };
  if (where != nullptr) {
    where->run(open);
  } else {
    open();
  }
  EXPECT_TRUE(up_) << place.address << ':' << place.port;
  thread_ = std::thread(
      [this, fd = std::move(fd), place, text = std::move(text)]() mutable { serve(std::move(fd), place.udp, text); });
}

Server::~Server() {
  stop_ = true;
  thread_.join();
}

void Server::serve(files::UniqueFd fd, bool udp, const std::string& text) {
  while (!stop_) {
    if (!is_ready(fd.get(), POLLIN, std::chrono::milliseconds(20))) {
      continue;
    }
    if (udp) {
      char question[64];
      sockaddr_in from{};
      socklen_t size = sizeof from;
      if (::recvfrom(fd.get(), question, sizeof question, 0, reinterpret_cast<sockaddr*>(&from), &size) > 0) {
        ::sendto(fd.get(), text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&from), size);
      }
    } else if (const files::UniqueFd client(::accept4(fd.get(), nullptr, nullptr, SOCK_CLOEXEC)); client) {
      ::send(client.get(), text.data(), text.size(), MSG_NOSIGNAL);
    }
  }
}

std::optional<std::string> ask_tcp(const std::string& address, int port, std::chrono::milliseconds patience) {
  const files::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto to = at(address, port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS) {
    return std::nullopt;
  }
  int error = 0;
  socklen_t size = sizeof error;
  if (!is_ready(fd.get(), POLLOUT, patience) || ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) != 0 ||
      error != 0) {
    return std::nullopt;
  }
  return receive(fd.get(), patience);
}

std::optional<std::string> ask_udp(const std::string& address, int port, std::chrono::milliseconds patience) {
  const files::UniqueFd fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto to = at(address, port);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 ||
      ::send(fd.get(), "?", 1, MSG_NOSIGNAL) != 1) {
    return std::nullopt;
  }
  return receive(fd.get(), patience);
}

}  // namespace moorage::testing
