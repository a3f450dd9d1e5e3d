#include "drivers/balancer/haproxy/admin.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "drivers/parts/files/directory.h"

namespace moorage::haproxy {
namespace {

constexpr std::size_t kAnswerBytesMax = 64 << 20;
constexpr std::string_view kMasterPrompt = "master> ";

Error failed(std::string name, std::string message) {
  return Error{.name = std::move(name), .message = std::move(message), .http_status = 500, .retryable = true};
}

}  // namespace

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Result<AdminLine> AdminLine::connect(const AdminTarget& target) {
  files::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return failed("AdminGone", files::describe_errno("make", "a socket", errno));
  // The address goes through /proc/self/fd of the directory, because a unix socket's path has at most 108 bytes.
  const std::string path = "/proc/self/fd/" + std::to_string(target.directory) + "/" + kMasterSocket;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const std::int64_t deadline = steady_ms() + target.within_ms;
  AdminLine line(std::move(socket), target);
  while (::connect(line.socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno == EINTR) continue;
    // EAGAIN: the backlog of the unix socket is full, which cannot be polled for. HAProxy accepts no connections.
    if (errno == EAGAIN) return failed("AdminSilent", "HAProxy does not accept connections on its admin socket");
    return failed("AdminGone", files::describe_errno("connect to", "HAProxy's admin socket", errno));
  }
  MOORAGE_TRY(line.send("prompt\n", deadline));
  line.prompt_ = kMasterPrompt;
  MOORAGE_TRY(line.read_to_prompt(deadline));
  if (target.worker != 0) {
    const std::string pid = std::to_string(target.worker);
    MOORAGE_TRY(line.send("@!" + pid + "\n", deadline));
    line.prompt_ = pid + "> ";
    MOORAGE_TRY(line.read_to_prompt(deadline));
  }
  return line;
}

Result<std::string> AdminLine::ask(std::string_view command) {
  const std::int64_t deadline = steady_ms() + target_.within_ms;
  std::string line(command);
  line += '\n';
  MOORAGE_TRY(send(line, deadline));
  return read_to_prompt(deadline);
}

Status AdminLine::wait(short events, std::int64_t deadline) {
  for (;;) {
    std::array<pollfd, 2> fds = {{{socket_.get(), events, 0}, {target_.stop_fd, POLLIN, 0}}};
    const std::int64_t left = deadline - steady_ms();
    if (left <= 0) return failed("AdminSilent", "HAProxy's admin socket does not answer");
    const int ready = ::poll(fds.data(), fds.size(), static_cast<int>(left));
    if (ready < 0 && errno != EINTR) return failed("AdminGone", files::describe_errno("poll", "HAProxy's admin socket", errno));
    if (fds[1].revents != 0) return failed("AdminStopped", "the driver is closing");
    if (ready > 0) return {};
  }
}

Status AdminLine::send(std::string_view text, std::int64_t deadline) {
  while (!text.empty()) {
    const ssize_t sent = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      MOORAGE_TRY(wait(POLLOUT, deadline));
    } else if (errno != EINTR) {
      return failed("AdminGone", files::describe_errno("write to", "HAProxy's admin socket", errno));
    }
  }
  return {};
}

// An answer ends with the prompt at the beginning of a line.
Result<std::string> AdminLine::read_to_prompt(std::int64_t deadline) {
  std::string answer;
  std::array<char, 65'536> chunk;
  for (;;) {
    const ssize_t got = ::recv(socket_.get(), chunk.data(), chunk.size(), 0);
    if (got > 0) {
      answer.append(chunk.data(), static_cast<std::size_t>(got));
      const std::size_t body = answer.size() - std::min(answer.size(), prompt_.size());
      if (answer.ends_with(prompt_) && (body == 0 || answer[body - 1] == '\n')) {
        answer.resize(body);
        return answer;
      }
      if (answer.ends_with(kMasterPrompt) && target_.worker != 0 && prompt_ != kMasterPrompt) {
        return failed("AdminGone", "HAProxy's worker " + std::to_string(target_.worker) + " is gone");
      }
      if (answer.size() > kAnswerBytesMax) return failed("AdminGone", "HAProxy's answer is too long");
    } else if (got == 0) {
      return failed("AdminGone", "HAProxy closed its admin socket");
    } else if (errno == EAGAIN) {
      MOORAGE_TRY(wait(POLLIN, deadline));
    } else if (errno != EINTR) {
      return failed("AdminGone", files::describe_errno("read from", "HAProxy's admin socket", errno));
    }
  }
}

}  // namespace moorage::haproxy
