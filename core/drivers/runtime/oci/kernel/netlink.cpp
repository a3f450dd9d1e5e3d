#include "drivers/runtime/oci/kernel/netlink.h"

#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::size_t kDatagramMax = 65'536;  // the kernel fills at most 32 KiB at once; one giant message may be longer
constexpr int kDumpTries = 4;

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

nlmsghdr* NetlinkRequest::message() { return reinterpret_cast<nlmsghdr*>(bytes_.data() + message_); }

void NetlinkRequest::reserve(std::size_t size) { bytes_.resize(bytes_.size() + MNL_ALIGN(size)); }

void NetlinkRequest::fit() { bytes_.resize(message_ + MNL_ALIGN(message()->nlmsg_len)); }

void NetlinkRequest::begin(std::uint16_t type, std::uint16_t flags, std::uint32_t sequence) {
  first_ = bytes_.empty() ? sequence : first_;
  last_ = sequence;
  message_ = bytes_.size();
  reserve(MNL_NLMSG_HDRLEN);
  auto* header = ::mnl_nlmsg_put_header(bytes_.data() + message_);
  header->nlmsg_type = type;
  header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  header->nlmsg_seq = sequence;
}

void NetlinkRequest::fixed_bytes(std::span<const std::byte> bytes) {
  reserve(bytes.size());
  std::memcpy(::mnl_nlmsg_put_extra_header(message(), bytes.size()), bytes.data(), bytes.size());
  fit();
}

void NetlinkRequest::renumber(std::uint32_t sequence) {
  message_ = 0;
  message()->nlmsg_seq = sequence;
  first_ = last_ = sequence;
}

void NetlinkRequest::attribute_bytes(std::uint16_t type, std::span<const std::byte> bytes) {
  reserve(MNL_ATTR_HDRLEN + MNL_ALIGN(bytes.size()));
  ::mnl_attr_put(message(), type, bytes.size(), bytes.data());
  fit();
}

void NetlinkRequest::attribute_text(std::uint16_t type, std::string_view text) {
  std::vector<std::byte> bytes(text.size() + 1);
  std::memcpy(bytes.data(), text.data(), text.size());
  attribute_bytes(type, bytes);
}

std::size_t NetlinkRequest::begin_nested(std::uint16_t type) {
  const auto mark = bytes_.size();
  reserve(MNL_ATTR_HDRLEN);
  ::mnl_attr_nest_start(message(), type);
  fit();
  return mark;
}

void NetlinkRequest::end_nested(std::size_t mark) {
  ::mnl_attr_nest_end(message(), reinterpret_cast<nlattr*>(bytes_.data() + mark));
}

void visit_attributes(std::span<const std::byte> bytes,
                      const std::function<void(std::uint16_t type, std::span<const std::byte> value)>& visit) {
  const auto* attribute = reinterpret_cast<const nlattr*>(bytes.data());
  for (int left = static_cast<int>(bytes.size()); ::mnl_attr_ok(attribute, left); attribute = ::mnl_attr_next(attribute)) {
    visit(::mnl_attr_get_type(attribute),
          {static_cast<const std::byte*>(::mnl_attr_get_payload(attribute)), ::mnl_attr_get_payload_len(attribute)});
    left -= static_cast<int>(MNL_ALIGN(::mnl_attr_get_len(attribute)));
  }
}

std::span<const std::byte> attributes_of(const nlmsghdr* header, std::size_t fixed) {
  if (header->nlmsg_len < MNL_NLMSG_HDRLEN + MNL_ALIGN(fixed)) {
    return {};
  }
  const auto* payload = static_cast<const std::byte*>(::mnl_nlmsg_get_payload_offset(header, fixed));
  return {payload, ::mnl_nlmsg_get_payload_len(header) - MNL_ALIGN(fixed)};
}

std::string_view text_in(std::span<const std::byte> bytes) {
  const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return all.substr(0, all.find('\0'));
}

Result<NetlinkSocket> NetlinkSocket::open(int protocol) {
  files::UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  sockaddr_nl any{};
  any.nl_family = AF_NETLINK;
  if (!fd || ::bind(fd.get(), reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0) {
    return runtime::runtime_failed(files::system_text("netlink socket"));
  }
  return NetlinkSocket(std::move(fd));
}

// Without an address a netlink socket sends to the kernel. A socket that was not bound gets its port with the first message.
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
      // Messages still in the queue belong to the lost answer; they are read, so that the next answer has room.
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
    const auto* next = reinterpret_cast<const nlmsghdr*>(answer.data());
    for (int left = static_cast<int>(answer.size()); left > 0;) {
      const auto* header = next;
      if (!::mnl_nlmsg_ok(header, left)) {
        return EBADMSG;
      }
      next = ::mnl_nlmsg_next(header, &left);
      if (header->nlmsg_type == NLMSG_OVERRUN) {
        return ENOBUFS;
      }
      // Stricter than mnl_nlmsg_seq_ok and mnl_nlmsg_portid_ok, which take the zeros of a notification for any request.
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
