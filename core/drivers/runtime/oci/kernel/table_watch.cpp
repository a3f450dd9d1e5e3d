#include "drivers/runtime/oci/kernel/table_watch.h"

#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <vector>

#include "drivers/parts/files/error_text.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr std::size_t kDatagramMax = 65'536;

bool is_removal(std::uint16_t type) {
  if (type >> 8 != NFNL_SUBSYS_NFTABLES) {
    return false;
  }
  const int what = type & 0xff;
  return what == NFT_MSG_DELTABLE || what == NFT_MSG_DELCHAIN || what == NFT_MSG_DELRULE || what == NFT_MSG_DELSET;
}

}  // namespace

Result<TableWatch> TableWatch::open() {
  files::UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER));
  const int group = NFNLGRP_NFTABLES;
  if (!fd || ::setsockopt(fd.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
    return runtime::runtime_failed(files::system_text("watch tables of nftables"));
  }
  return TableWatch(std::move(fd));
}

bool TableWatch::heard_removal() {
  bool heard = false;
  std::vector<std::byte> bytes(kDatagramMax);
  for (;;) {
    const ssize_t count = ::recv(fd_.get(), bytes.data(), bytes.size(), 0);
    if (count < 0 && (errno == ENOBUFS || errno == EINTR)) {
      heard = heard || errno == ENOBUFS;
      continue;
    }
    if (count <= 0) {
      return heard;
    }
    for (std::size_t at = 0; at + sizeof(nlmsghdr) <= static_cast<std::size_t>(count);) {
      nlmsghdr header{};
      std::memcpy(&header, bytes.data() + at, sizeof header);
      heard = heard || is_removal(header.nlmsg_type);
      if (header.nlmsg_len < sizeof header) {
        break;
      }
      at += NLMSG_ALIGN(header.nlmsg_len);
    }
  }
}

}  // namespace moorage::oci
