#include "drivers/runtime/oci/netlink.h"

#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

#include "drivers/runtime/oci/errors.h"

namespace moorage::oci {
namespace {

constexpr int kAnswerMs = 5'000;
constexpr std::size_t kAlign = 4;

const nlmsghdr* header_at(const std::vector<std::byte>& bytes, std::size_t at) {
  if (at + sizeof(nlmsghdr) > bytes.size()) {
    return nullptr;
  }
  const auto* header = reinterpret_cast<const nlmsghdr*>(bytes.data() + at);
  return header->nlmsg_len >= sizeof(nlmsghdr) && at + header->nlmsg_len <= bytes.size() ? header : nullptr;
}

std::size_t aligned(std::size_t size) { return (size + kAlign - 1) / kAlign * kAlign; }

int error_of(const nlmsghdr* header) {
  int code = 0;
  std::memcpy(&code, reinterpret_cast<const std::byte*>(header) + sizeof(nlmsghdr), sizeof code);
  return -code;
}

}  // namespace

void NetlinkRequest::append(const void* data, std::size_t size) {
  const auto* from = static_cast<const std::byte*>(data);
  bytes_.insert(bytes_.end(), from, from + size);
  pad();
}

void NetlinkRequest::pad() { bytes_.resize(aligned(bytes_.size())); }

void NetlinkRequest::begin(std::uint16_t type, std::uint16_t flags, std::uint32_t sequence) {
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

Result<NetlinkSocket> NetlinkSocket::open(int protocol) {
  files::UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol));
  if (!fd) {
    return runtime_failed(system_text("netlink socket"));
  }
  return NetlinkSocket(std::move(fd));
}

int NetlinkSocket::send(const NetlinkRequest& request) {
  sockaddr_nl kernel{};
  kernel.nl_family = AF_NETLINK;
  const auto bytes = request.bytes();
  const ssize_t sent =
      ::sendto(fd_.get(), bytes.data(), bytes.size(), 0, reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
  return sent == static_cast<ssize_t>(bytes.size()) ? 0 : (sent < 0 ? errno : EIO);
}

bool NetlinkSocket::receive(std::vector<std::byte>& into) {
  pollfd ready{fd_.get(), POLLIN, 0};
  int polled = 0;
  do {
    polled = ::poll(&ready, 1, kAnswerMs);
  } while (polled < 0 && errno == EINTR);
  if (polled <= 0) {
    errno = polled == 0 ? ETIMEDOUT : errno;
    return false;
  }
  into.resize(65'536);
  const ssize_t count = ::recv(fd_.get(), into.data(), into.size(), 0);
  into.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return count > 0;
}

int NetlinkSocket::request(const NetlinkRequest& request, std::uint32_t sequence) {
  if (const int error = send(request); error != 0) {
    return error;
  }
  std::vector<std::byte> answer;
  for (;;) {
    if (!receive(answer)) {
      return errno;
    }
    for (std::size_t at = 0; const nlmsghdr* header = header_at(answer, at); at += aligned(header->nlmsg_len)) {
      if (header->nlmsg_type != NLMSG_ERROR) {
        continue;
      }
      const int error = error_of(header);
      if (error != 0 || header->nlmsg_seq == sequence) {
        return error;
      }
    }
  }
}

int NetlinkSocket::dump(const NetlinkRequest& request, const std::function<void(const nlmsghdr*)>& visit) {
  if (const int error = send(request); error != 0) {
    return error;
  }
  std::vector<std::byte> answer;
  for (;;) {
    if (!receive(answer)) {
      return errno;
    }
    for (std::size_t at = 0; const nlmsghdr* header = header_at(answer, at); at += aligned(header->nlmsg_len)) {
      if (header->nlmsg_type == NLMSG_DONE) {
        return 0;
      }
      if (header->nlmsg_type == NLMSG_ERROR) {
        return error_of(header);
      }
      visit(header);
    }
  }
}

}  // namespace moorage::oci
