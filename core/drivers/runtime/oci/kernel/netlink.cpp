#include "drivers/runtime/oci/kernel/netlink.h"

#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::size_t kAlign = 4;
constexpr std::size_t kDatagramMax = 65'536;  // the kernel fills at most 32 KiB at once; one giant message may be longer
constexpr int kDumpTries = 4;

std::size_t aligned(std::size_t size) { return (size + kAlign - 1) / kAlign * kAlign; }

constexpr int kErrnoMax = 4095;

// The errno in an NLMSG_ERROR, or in an NLMSG_DONE that carries one; 0: success.
int code_in(const nlmsghdr* header) {
  const auto code = value_in<int>(attributes_of(header, 0));
  if (code && *code <= 0 && *code >= -kErrnoMax) {
    return -*code;
  }
  return header->nlmsg_type == NLMSG_DONE ? 0 : EBADMSG;  // a dump may end without a code, or with a length as its code
}

}  // namespace

void NetlinkRequest::append(const void* data, std::size_t size) {
  const auto* from = static_cast<const std::byte*>(data);
  bytes_.insert(bytes_.end(), from, from + size);
  pad();
}

void NetlinkRequest::pad() { bytes_.resize(aligned(bytes_.size())); }

void NetlinkRequest::begin(std::uint16_t type, std::uint16_t flags, std::uint32_t sequence) {
  first_ = bytes_.empty() ? sequence : first_;
  last_ = sequence;
  message_ = bytes_.size();
  nlmsghdr header{};
  header.nlmsg_type = type;
  header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  header.nlmsg_seq = sequence;
  append(&header, sizeof header);
}

void NetlinkRequest::end() {
  const auto length = static_cast<std::uint32_t>(bytes_.size() - message_);
  std::memcpy(bytes_.data() + message_, &length, sizeof length);
}

void NetlinkRequest::renumber(std::uint32_t sequence) {
  std::memcpy(bytes_.data() + offsetof(nlmsghdr, nlmsg_seq), &sequence, sizeof sequence);
  first_ = last_ = sequence;
}

void NetlinkRequest::attribute_bytes(std::uint16_t type, std::span<const std::byte> bytes) {
  nlattr header{};
  header.nla_type = type;
  header.nla_len = static_cast<std::uint16_t>(sizeof header + bytes.size());
  append(&header, sizeof header);
  append(bytes.data(), bytes.size());
}

void NetlinkRequest::attribute_text(std::uint16_t type, std::string_view text) {
  std::vector<std::byte> bytes(text.size() + 1);
  std::memcpy(bytes.data(), text.data(), text.size());
  attribute_bytes(type, bytes);
}

std::size_t NetlinkRequest::begin_nested(std::uint16_t type) {
  const auto mark = bytes_.size();
  nlattr header{};
  header.nla_type = static_cast<std::uint16_t>(type | NLA_F_NESTED);
  append(&header, sizeof header);
  return mark;
}

void NetlinkRequest::end_nested(std::size_t mark) {
  const auto length = static_cast<std::uint16_t>(bytes_.size() - mark);
  std::memcpy(bytes_.data() + mark, &length, sizeof length);
}

void visit_attributes(std::span<const std::byte> bytes,
                      const std::function<void(std::uint16_t type, std::span<const std::byte> value)>& visit) {
  while (const auto header = value_in<nlattr>(bytes)) {
    if (header->nla_len < sizeof(nlattr) || header->nla_len > bytes.size()) {
      return;
    }
    visit(static_cast<std::uint16_t>(header->nla_type & NLA_TYPE_MASK),
          bytes.subspan(sizeof(nlattr), header->nla_len - sizeof(nlattr)));
    bytes = bytes.subspan(std::min(bytes.size(), aligned(header->nla_len)));
  }
}

std::span<const std::byte> attributes_of(const nlmsghdr* header, std::size_t fixed) {
  const auto before = sizeof(nlmsghdr) + aligned(fixed);
  if (header->nlmsg_len < before) {
    return {};
  }
  return {reinterpret_cast<const std::byte*>(header) + before, header->nlmsg_len - before};
}

std::string_view text_in(std::span<const std::byte> bytes) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return all.substr(0, all.find('\0'));
}

Result<NetlinkSocket> NetlinkSocket::open(int protocol) {
  files::UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  if (!fd) {
    return runtime::runtime_failed(files::system_text("netlink socket"));
  }
  return NetlinkSocket(std::move(fd));
}

// Without an address a netlink socket sends to the kernel. The first message gives the socket its port.
int NetlinkSocket::send(const NetlinkRequest& request) {
  const auto bytes = request.bytes();
  const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(bytes.size())) {
    return sent < 0 ? errno : EIO;
  }
  sockaddr_nl own{};
  socklen_t size = sizeof own;
  if (port_ == 0 && ::getsockname(fd_.get(), reinterpret_cast<sockaddr*>(&own), &size) == 0 && own.nl_family == AF_NETLINK) {
    port_ = own.nl_pid;
  }
  return 0;
}

int NetlinkSocket::receive(std::vector<std::byte>& into, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd ready{fd_.get(), POLLIN, 0};
    const int polled = ::poll(&ready, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (polled < 0 && errno == EINTR) {
      continue;
    }
    if (polled <= 0) {
      return polled == 0 ? ETIMEDOUT : errno;
    }
    into.resize(kDatagramMax);
    sockaddr_nl from{};
    iovec part{into.data(), into.size()};
    msghdr header{};
    header.msg_name = &from;
    header.msg_namelen = sizeof from;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    const ssize_t count = ::recvmsg(fd_.get(), &header, MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) {
      continue;
    }
    if (count < 0 && errno == ENOBUFS) {
      // What is still queued belongs to what was lost. Left there it would have no room for the next answer.
      while (::recv(fd_.get(), into.data(), into.size(), MSG_DONTWAIT) > 0) {
      }
      return ENOBUFS;
    }
    if (count <= 0) {
      return count < 0 ? errno : ECONNRESET;
    }
    if (header.msg_namelen >= sizeof from && from.nl_family == AF_NETLINK && from.nl_pid != 0) {
      continue;  // another process
    }
    if ((header.msg_flags & MSG_TRUNC) != 0) {
      return EMSGSIZE;
    }
    into.resize(static_cast<std::size_t>(count));
    return 0;
  }
}

template <typename F>
int NetlinkSocket::read_answers(const NetlinkRequest& request, F on_message) {
  const auto until = Clock::now() + deadline_;
  std::vector<std::byte> answer;
  for (;;) {
    if (const int error = receive(answer, until); error != 0) {
      return error;
    }
    for (std::size_t at = 0; at < answer.size();) {
      const auto* header = reinterpret_cast<const nlmsghdr*>(answer.data() + at);
      const auto left = answer.size() - at;
      if (left < sizeof(nlmsghdr) || header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > left) {
        return EBADMSG;
      }
      at += aligned(header->nlmsg_len);
      if (header->nlmsg_type == NLMSG_OVERRUN) {
        return ENOBUFS;
      }
      const bool is_ours = request.has_sequence(header->nlmsg_seq) && (port_ == 0 || header->nlmsg_pid == port_);
      if (!is_ours || header->nlmsg_type == NLMSG_NOOP) {
        continue;  // the late answer of an earlier request, or a notification
      }
      if (const auto result = on_message(header)) {
        return *result;
      }
    }
  }
}

int NetlinkSocket::request(const NetlinkRequest& request, std::uint32_t sequence) {
  if (const int error = send(request); error != 0) {
    return error;
  }
  return read_answers(request, [&](const nlmsghdr* header) -> std::optional<int> {
    if (header->nlmsg_type != NLMSG_ERROR) {
      return std::nullopt;
    }
    const int error = code_in(header);
    return error != 0 || header->nlmsg_seq == sequence ? std::optional(error) : std::nullopt;
  });
}

int NetlinkSocket::dump_once(const NetlinkRequest& request, std::vector<std::vector<std::byte>>& messages) {
  if (const int error = send(request); error != 0) {
    return error;
  }
  bool is_inconsistent = false;
  const int error = read_answers(request, [&](const nlmsghdr* header) -> std::optional<int> {
    is_inconsistent = is_inconsistent || (header->nlmsg_flags & NLM_F_DUMP_INTR) != 0;
    if (header->nlmsg_type == NLMSG_DONE || header->nlmsg_type == NLMSG_ERROR) {
      return code_in(header);
    }
    const auto* from = reinterpret_cast<const std::byte*>(header);
    messages.emplace_back(from, from + header->nlmsg_len);
    return std::nullopt;
  });
  return error == 0 && is_inconsistent ? EINTR : error;
}

int NetlinkSocket::dump(NetlinkRequest request, const Visit& visit) {
  for (int tried = 1;; ++tried) {
    std::vector<std::vector<std::byte>> messages;
    const int error = dump_once(request, messages);
    if ((error == EINTR || error == ENOBUFS) && tried < kDumpTries) {
      request.renumber(next_sequence());
      continue;
    }
    if (error == 0) {
      for (const auto& message : messages) {
        visit(reinterpret_cast<const nlmsghdr*>(message.data()));
      }
    }
    return error;
  }
}

}  // namespace moorage::oci
