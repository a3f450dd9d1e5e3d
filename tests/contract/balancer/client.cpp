#include "contract/balancer/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>

namespace moorage::testing {
namespace {

constexpr int kSecondsMax = 20;

sockaddr_in socket_address(const Address& address) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(address.port);
  ::inet_pton(AF_INET, address.host.c_str(), &out.sin_addr);
  return out;
}

std::string header(const std::string& head, const std::string& name) {
  std::string lower = head;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto at = lower.find("\r\n" + name + ":");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 3;
  auto value = head.substr(begin, head.find("\r\n", begin) - begin);
  value.erase(0, value.find_first_not_of(' '));
  return value;
}

}  // namespace

bool HttpClient::connect() {
  socket_ = files::UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval limit{.tv_sec = kSecondsMax, .tv_usec = 0};
  const int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (!address_.from.empty()) {
    const sockaddr_in from = socket_address({.host = address_.from, .port = 0, .from = {}});
    ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from);
  }
  const sockaddr_in address = socket_address(address_);
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
  socket_.reset();
  return false;
}

bool HttpClient::begin(const std::string& method, const std::string& path, const std::string& headers) {
  if (!socket_ && !connect()) return false;
  const std::string request =
      method + " " + path + " HTTP/1.1\r\n" + (headers.starts_with("Host:") ? "" : "Host: test\r\n") + headers + "\r\n";
  return ::send(socket_.get(), request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size());
}

bool HttpClient::send_more(std::string_view bytes) {
  while (socket_ && !bytes.empty()) {
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return static_cast<bool>(socket_);
}

void HttpClient::end_sending() { ::shutdown(socket_.get(), SHUT_WR); }

HttpAnswer HttpClient::finish() {
  HttpAnswer answer;
  std::string input;
  std::size_t head_end = std::string::npos;
  std::size_t length = 0;
  std::array<char, 16'384> chunk;
  while (head_end == std::string::npos || input.size() < head_end + 4 + length) {
    const ssize_t got = socket_ ? ::recv(socket_.get(), chunk.data(), chunk.size(), 0) : -1;
    if (got <= 0) {
      socket_.reset();
      return answer;
    }
    input.append(chunk.data(), static_cast<std::size_t>(got));
    if (head_end == std::string::npos && (head_end = input.find("\r\n\r\n")) != std::string::npos) {
      length = static_cast<std::size_t>(std::atol(header(input.substr(0, head_end + 2), "content-length").c_str()));
    }
  }
  answer.head = input.substr(0, head_end + 2);
  answer.body = input.substr(head_end + 4);
  answer.status = std::atoi(answer.head.c_str() + 9);
  answer.closes = header(answer.head, "connection") == "close";
  if (answer.closes) socket_.reset();
  return answer;
}

HttpAnswer HttpClient::send(const std::string& method, const std::string& path, const std::string& headers) {
  if (!begin(method, path, headers)) {
    socket_.reset();
    return {};
  }
  return finish();
}

HttpAnswer HttpClient::get(const std::string& path, const std::string& headers) { return send("GET", path, headers); }

HttpAnswer get(const Address& address, const std::string& path, const std::string& headers) {
  return HttpClient(address).get(path, headers);
}

std::uint16_t unused_port() {
  // Of a range that the kernel does not hand out by itself, so that it is still unused when it is wanted.
  static std::atomic<int> next{static_cast<int>(20'000 + (static_cast<unsigned>(::getpid()) * 97U) % 10'000U)};
  for (;;) {
    const Address candidate{.host = "127.0.0.1", .port = static_cast<std::uint16_t>(next++)};
    files::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_in address = socket_address(candidate);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return candidate.port;
  }
}

Load::Load(const Options& options) {
  for (int i = 0; i < options.keep_alive_clients + options.one_shot_clients; ++i) {
    threads_.emplace_back([this, options, keep_alive = i < options.keep_alive_clients] { ask(options, keep_alive); });
  }
}

void Load::ask(const Options& options, bool keep_alive) {
  HttpClient client(options.address);
  while (!stopping_) {
    const auto start = std::chrono::steady_clock::now();
    const HttpAnswer answer = client.get("/");
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
    std::int64_t slowest = slowest_ms_;
    while (took > slowest && !slowest_ms_.compare_exchange_weak(slowest, took)) {
    }
    ++requests_;
    if (answer.status != 200) {
      ++failures_;
      const std::lock_guard lock(mutex_);
      if (first_failure_.empty()) {
        first_failure_ = std::string(keep_alive ? "keep-alive" : "one-shot") + " status " + std::to_string(answer.status) +
                         " " + answer.head;
      }
    }
    if (!keep_alive) client.disconnect();
    if (options.pause_us > 0) std::this_thread::sleep_for(std::chrono::microseconds(options.pause_us));
  }
}

void Load::stop() {
  stopping_ = true;
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

std::string Load::first_failure() const {
  const std::lock_guard lock(mutex_);
  return first_failure_;
}

}  // namespace moorage::testing
