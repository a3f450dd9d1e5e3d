// A neighbour of this machine: a network namespace behind a veth pair, which routes the containers' subnet to this machine as a
// host of the same LAN may; and clients and servers that run within a namespace.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::testing {

// The output of a program that ends with 0; otherwise the test fails.
std::string must_run(std::vector<std::string> argv);

// An open network namespace. Its clients and servers run in threads that have entered it.
class Namespace {
 public:
  explicit Namespace(const std::string& path);  // "/run/netns/x", "/proc/7/ns/net"
  void run(const std::function<void()>& work) const;
  const files::UniqueFd& fd() const { return fd_; }

 private:
  files::UniqueFd fd_;
};

class Neighbour {
 public:
  explicit Neighbour(int number = 0);  // 0 or 1; two at once have different numbers
  ~Neighbour();

  std::string here() const { return net_ + ".1"; }   // this machine's end of the veth pair
  std::string there() const { return net_ + ".2"; }  // the neighbour's
  const std::string& link() const { return link_; }
  const std::string& name() const { return name_; }
  Namespace ns() const { return Namespace("/run/netns/" + name_); }
  // Runs `ip` within the neighbour's namespace.
  void ip(std::vector<std::string> arguments) const;

 private:
  std::string name_;
  std::string link_;
  std::string net_;
};

// A server in a namespace (null: this one) that answers every client with `text`, or every datagram.
class Server {
 public:
  struct Place {
    std::string address;
    int port = 0;
    bool udp = false;
  };
  Server(const Namespace* where, Place place, std::string text);
  ~Server();
  bool is_up() const { return up_; }

 private:
  void serve(files::UniqueFd fd, bool udp, const std::string& text);

  std::atomic<bool> stop_{false};
  std::atomic<bool> up_{false};
  std::thread thread_;
};

// The answer of the server there; nullopt where the connection is refused or no answer comes for `patience`.
std::optional<std::string> ask_tcp(const std::string& address, int port,
                                   std::chrono::milliseconds patience = std::chrono::milliseconds(700));
std::optional<std::string> ask_udp(const std::string& address, int port,
                                   std::chrono::milliseconds patience = std::chrono::milliseconds(700));

}  // namespace moorage::testing
