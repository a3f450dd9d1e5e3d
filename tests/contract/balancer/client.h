// A plain HTTP client for tests: blocking, with deadlines, and strict: every lost request is a failure.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "drivers/parts/files/unique_fd.h"

namespace moorage::testing {

struct Address {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string from;  // local address of the client; empty: any
};

struct HttpAnswer {
  int status = 0;  // 0: no answer (refused, cut off, timed out)
  std::string head;
  std::string body;
  bool closes = false;  // "Connection: close"
};

// One connection, kept as long as the other side wishes.
class HttpClient {
 public:
  explicit HttpClient(Address address) : address_(std::move(address)) {}
  // `headers`: whole lines; where the first is no Host, "Host: test" comes before them.
  HttpAnswer get(const std::string& path, const std::string& headers = {});
  HttpAnswer send(const std::string& method, const std::string& path, const std::string& headers = {});
  // In two steps, for requests that shall be in flight.
  bool begin(const std::string& method, const std::string& path, const std::string& headers = {});
  // More of a request that has begun; false: the connection takes no more.
  bool send_more(std::string_view bytes);
  HttpAnswer finish();
  // Closes this side only; the answer can still be read.
  void end_sending();
  void disconnect() { socket_.reset(); }

 private:
  bool connect();
  Address address_;
  files::UniqueFd socket_;
};

HttpAnswer get(const Address& address, const std::string& path = "/", const std::string& headers = {});

// A port on which nothing listens at the moment.
std::uint16_t unused_port();

// Clients on threads of their own that ask without pause.
class Load {
 public:
  struct Options {
    Address address;
    int keep_alive_clients = 4;
    int one_shot_clients = 2;   // a connection for each request
    std::int64_t pause_us = 0;  // between two requests of one client
  };
  explicit Load(const Options& options);
  ~Load() { stop(); }
  void stop();
  std::uint64_t requests() const { return requests_; }
  std::uint64_t failures() const { return failures_; }
  std::string first_failure() const;
  std::int64_t slowest_ms() const { return slowest_ms_; }

 private:
  void ask(const Options& options, bool keep_alive);

  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::atomic<std::int64_t> slowest_ms_{0};
  mutable std::mutex mutex_;
  std::string first_failure_;
  std::vector<std::thread> threads_;
};

}  // namespace moorage::testing
