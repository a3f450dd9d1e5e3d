// Applications behind a load balancer under test: many small HTTP servers on 127.0.0.1, all on one thread. Each answers with
// its name and can be told to fail its health checks, to keep requests waiting, or to die.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::testing {

struct OriginCounts {
  std::uint64_t requests = 0;  // health checks not counted
  std::uint64_t checks = 0;
};

class Origins {
 public:
  Origins();
  ~Origins();
  Origins(const Origins&) = delete;
  Origins& operator=(const Origins&) = delete;

  // Starts an application; `port` 0: any. The port, or 0 when it is taken.
  std::uint16_t start(const std::string& name, std::uint16_t port = 0);
  // As SIGKILL: the listener and every connection are gone at once.
  void kill(const std::string& name);
  // "/health" answers with this status from now on. 0: takes the request and never answers.
  void set_health(const std::string& name, int status);
  // Requests for "/hold" wait until they are let go; all others are answered at once: "/headers" with the request's head,
  // "/big/N" with N bytes of headers. "/reset" resets the connection as soon as the head is there, "/once" does so for a
  // connection that has served a request before.
  int held(const std::string& name) const;
  void let_go();
  OriginCounts counts(const std::string& name) const;

 private:
  struct Connection {
    files::UniqueFd socket;
    std::string origin;
    std::string input;
    bool holds = false;
    std::uint64_t served = 0;
  };
  struct Origin {
    files::UniqueFd listener;
    int health = 200;
    OriginCounts counts;
  };

  void run();
  void accept_all(int listener);
  void serve(int fd);
  // False: the connection is over.
  bool answer_requests(Connection& connection);
  bool send_answer(Connection& connection, int status, const std::string& body, const std::string& headers = {});

  mutable std::mutex mutex_;
  std::map<std::string, Origin> origins_;
  std::map<int, std::string> listeners_;
  std::map<int, Connection> connections_;
  files::UniqueFd epoll_;
  files::UniqueFd stop_;
  std::thread thread_;
};

}  // namespace moorage::testing
