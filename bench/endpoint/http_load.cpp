// Sends one request over and over to an HTTP server of this machine, over a number of kept connections.
//
//   moorage_http_load PORT CONNECTIONS SECONDS RATE < REQUEST
//
// RATE 0: each connection sends its next request when the answer is there. Otherwise so many requests a second are due, and the
// time of each is counted from when it was due, also where no connection was free then. REQUEST holds the bytes of the request;
// a run of '#' in it is replaced by a number that no other request has. The output is one JSON object: requests a second and
// latencies in microseconds.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void fail(const char* what) {
  std::perror(what);
  std::exit(1);
}

struct Connection {
  int socket = -1;
  std::string answer;
  Clock::time_point due;
};

class Load {
 public:
  Load(std::string request, std::uint16_t port, std::size_t connections)
      : request_(std::move(request)), connections_(connections) {
    mark_ = request_.find("####");
    while (mark_ != std::string::npos && mark_ + marks_ < request_.size() && request_[mark_ + marks_] == '#') ++marks_;
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    for (Connection& one : connections_) open(one, port);
  }

  void run(double seconds, double rate) {
    const auto begin = Clock::now();
    const auto end = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
    if (rate > 0) {
      for (Connection& one : connections_) free_.push_back(&one);
    } else {
      for (Connection& one : connections_) send(one, Clock::now());
    }
    const auto gap = std::chrono::duration<double>(rate > 0 ? 1 / rate : 0);
    std::uint64_t due = 0;
    while (true) {
      const auto now = Clock::now();
      if (now >= end) break;
      for (; rate > 0; ++due) {
        const auto at = begin + std::chrono::duration_cast<Clock::duration>(gap * static_cast<double>(due));
        if (at > now) break;
        waiting_.push_back(at);
      }
      while (!waiting_.empty() && !free_.empty()) {
        Connection* one = free_.back();
        free_.pop_back();
        send(*one, waiting_.front());
        waiting_.pop_front();
      }
      receive(rate > 0 ? 0 : 100, rate > 0);
    }
    print(seconds, rate);
  }

 private:
  void open(Connection& one, std::uint16_t port) {
    one.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (one.socket < 0 || ::connect(one.socket, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) fail("connect");
    const int on = 1;
    ::setsockopt(one.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(one.socket, F_SETFL, O_NONBLOCK);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = &one}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, one.socket, &event) != 0) fail("epoll_ctl");
  }

  void send(Connection& one, Clock::time_point due) {
    one.due = due;
    one.answer.clear();
    if (mark_ != std::string::npos) {
      std::string number = std::to_string(++sent_ + static_cast<std::uint64_t>(::getpid()) * 1'000'000'000);
      number.insert(0, marks_ > number.size() ? marks_ - number.size() : 0, '0');
      request_.replace(mark_, marks_, number.substr(number.size() - marks_));
    }
    std::string_view left = request_;
    while (!left.empty()) {
      const ssize_t size = ::send(one.socket, left.data(), left.size(), MSG_NOSIGNAL);
      if (size < 0 && errno != EAGAIN) fail("send");
      if (size > 0) left.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  void receive(int wait_ms, bool is_paced) {
    epoll_event events[64];
    const int ready = ::epoll_wait(epoll_, events, 64, wait_ms);
    for (int i = 0; i < ready; ++i) {
      Connection& one = *static_cast<Connection*>(events[i].data.ptr);
      char bytes[16384];
      const ssize_t size = ::recv(one.socket, bytes, sizeof bytes, 0);
      if (size < 0 && errno == EAGAIN) continue;
      if (size <= 0) {
        std::fprintf(stderr, "the server closed a connection after: %s\n", one.answer.c_str());
        std::exit(1);
      }
      one.answer.append(bytes, static_cast<std::size_t>(size));
      if (!is_whole(one.answer)) continue;
      if (one.answer.compare(9, 3, "200") != 0) ++refused_;
      if (one.answer.compare(9, 3, "200") != 0 && refused_ == 1) std::fprintf(stderr, "%s\n", one.answer.c_str());
      const auto now = Clock::now();
      latencies_us_.push_back(std::chrono::duration<double, std::micro>(now - one.due).count());
      if (is_paced) {
        free_.push_back(&one);
      } else {
        send(one, now);
      }
    }
  }

  // A head and as many bytes behind it as it says.
  static bool is_whole(const std::string& answer) {
    const auto end = answer.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    static constexpr std::string_view kName = "content-length:";
    const auto at = std::search(answer.begin(), answer.begin() + static_cast<std::ptrdiff_t>(end), kName.begin(), kName.end(),
                                [](char a, char b) { return (a | 0x20) == b || a == b; });
    if (at == answer.begin() + static_cast<std::ptrdiff_t>(end)) return false;
    const std::size_t length = std::strtoul(&*at + kName.size(), nullptr, 10);
    return answer.size() >= end + 4 + length;
  }

  void print(double seconds, double rate) {
    std::sort(latencies_us_.begin(), latencies_us_.end());
    const auto part = [&](double share) {
      const auto size = static_cast<double>(latencies_us_.size());
      return latencies_us_.empty() ? 0.0 : latencies_us_[static_cast<std::size_t>(std::min(size - 1, size * share))];
    };
    std::printf(
        "{\"rate\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"max_us\":%.1f,\"refused\":%llu,\"asked_rate\":%.0f,\"behind\":%zu}\n",
        static_cast<double>(latencies_us_.size()) / seconds, part(0.5), part(0.99), part(1.0),
        static_cast<unsigned long long>(refused_), rate, waiting_.size());
  }

  std::string request_;
  std::size_t mark_ = std::string::npos;
  std::size_t marks_ = 4;
  int epoll_ = -1;
  std::vector<Connection> connections_;
  std::vector<Connection*> free_;
  std::deque<Clock::time_point> waiting_;
  std::vector<double> latencies_us_;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace

int main(int count, char** words) {
  if (count != 5) {
    std::fprintf(stderr, "usage: moorage_http_load PORT CONNECTIONS SECONDS RATE < REQUEST\n");
    return 2;
  }
  std::string request;
  char bytes[65536];
  for (ssize_t size = 0; (size = ::read(STDIN_FILENO, bytes, sizeof bytes)) > 0;)
    request.append(bytes, static_cast<std::size_t>(size));
  Load load(std::move(request), static_cast<std::uint16_t>(std::atoi(words[1])), std::strtoul(words[2], nullptr, 10));
  load.run(std::atof(words[3]), std::atof(words[4]));
  return 0;
}
