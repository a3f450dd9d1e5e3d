// The part of the network that looks after its objects in the kernel while the driver runs: other programs may remove them, as
// a reload of the machine's firewall does (`nft flush ruleset`).
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/thread.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/kernel/network.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

const std::filesystem::path kSettings = "/proc/sys/net";

std::filesystem::path route_localnet(const std::string& bridge) { return kSettings / "ipv4/conf" / bridge / "route_localnet"; }
std::filesystem::path disable_ipv6(const std::string& bridge) { return kSettings / "ipv6/conf" / bridge / "disable_ipv6"; }

std::string namespace_of(int pid) { return "/proc/" + std::to_string(pid) + "/ns/net"; }

// A route socket in the network namespace of a process. A thread of its own enters it: a namespace belongs to a thread.
Result<files::UniqueFd> route_socket_of(int pid) {
  const files::UniqueFd inner(::open(namespace_of(pid).c_str(), O_RDONLY | O_CLOEXEC));
  files::UniqueFd socket;
  int error = inner ? 0 : errno;
  if (inner) {
    const auto visit = [&] {
      if (::setns(inner.get(), CLONE_NEWNET) == 0) {
        socket = files::UniqueFd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
      }
      error = socket ? 0 : errno;
    };
    MOORAGE_ASSIGN(Thread visitor, Thread::start("visitor of a network namespace", visit, {}));
    visitor.join();
  }
  if (error != 0) {
    return runtime::runtime_failed(files::system_text("enter the network of process " + std::to_string(pid), error));
  }
  return socket;
}

}  // namespace

Result<bool> Network::has_bridge() {
  MOORAGE_ASSIGN(const auto links, links_->list());
  const auto bridge = std::find_if(links.begin(), links.end(), [&](const auto& link) { return link.name == bridge_; });
  if (bridge == links.end() || !bridge->is_up || bridge->index != bridge_index_) {
    return false;
  }
  MOORAGE_ASSIGN(const auto addresses, links_->addresses());
  const bool has_address = std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) {
    return address.link == bridge_index_ && address.address == subnet_.gateway() && address.prefix == subnet_.prefix;
  });
  const auto without_v6 = files::read_small(disable_ipv6(bridge_));
  if (!has_address || !files::read_small(route_localnet(bridge_)).value_or("").starts_with('1') ||
      (without_v6 && !without_v6->starts_with('1'))) {
    return false;
  }
  return links_->has_route(bridge_index_, subnet_);
}

Status Network::put_back_bridge() {
  MOORAGE_TRY(links_->ensure_bridge(bridge_, subnet_));
  bridge_index_ = links_->index_of(bridge_);
  // 127.0.0.1:<host port> of this machine leads to containers; the rules keep the other direction shut.
  if (const int error = files::write_existing(route_localnet(bridge_), "1"); error != 0) {
    return runtime::runtime_failed(files::system_text("set route_localnet of " + bridge_, error));
  }
  return {};
}

Result<bool> Network::has_cables() {
  MOORAGE_ASSIGN(const auto links, links_->list());
  return std::all_of(containers_.begin(), containers_.end(), [&](const auto& entry) {
    const auto& [address, known] = entry;
    if (!known.is_connected) {
      return true;
    }
    const auto link =
        std::find_if(links.begin(), links.end(), [&](const auto& one) { return one.name == known.attachment.link; });
    if (link != links.end()) {
      return link->bridge == bridge_index_ && link->is_up;
    }
    const int pid = pid_of_ ? pid_of_(known.attachment.link) : 0;  // a cable goes with its container's end
    return pid <= 0 || ::access(namespace_of(pid).c_str(), F_OK) != 0;
  });
}

Status Network::make_cable_again(const Attachment& attachment) {
  const int pid = pid_of_ ? pid_of_(attachment.link) : 0;
  if (pid <= 0 || ::access(namespace_of(pid).c_str(), F_OK) != 0) {
    return {};
  }
  MOORAGE_ASSIGN(auto route, route_socket_of(pid));
  MOORAGE_TRY(links_->add_cable(
      {.name = attachment.link, .bridge = bridge_index_, .namespace_pid = pid, .address = attachment.address}));
  return Links(NetlinkSocket(std::move(route))).configure_inner(attachment.address, subnet_);
}

Status Network::put_back_cables() {
  MOORAGE_ASSIGN(const auto links, links_->list());
  for (const auto& [address, known] : containers_) {
    if (!known.is_connected) {
      continue;
    }
    const auto link =
        std::find_if(links.begin(), links.end(), [&](const auto& one) { return one.name == known.attachment.link; });
    if (link == links.end()) {
      MOORAGE_TRY(make_cable_again(known.attachment));
    } else if (link->bridge != bridge_index_ || !link->is_up) {
      MOORAGE_TRY(links_->plug(link->index, bridge_index_));
    }
  }
  return {};
}

// Follows changes by others that are no removal: new interfaces, and a machine that was made a router.
Result<bool> Network::has_forwarding() {
  MOORAGE_ASSIGN(const auto outer, outer_interfaces());
  const auto opened = forwarding_.opened();
  if (outer != outer_ || (forwarding_.is_router() && !opened.empty())) {
    MOORAGE_TRY(open_forwarding(outer));
    if (forwarding_.opened() != opened) {
      MOORAGE_TRY(write_rules());
    }
  }
  return forwarding_.is_open(bridge_, outer);
}

Status Network::put_back_forwarding() {
  const auto opened = forwarding_.opened();
  MOORAGE_TRY(open_forwarding(outer_));
  return forwarding_.opened() == opened ? Status() : write_rules();
}

void Network::add_checks(Upkeep& upkeep) {
  const auto add = [&](std::string object, Result<bool> (Network::*is_there)(), Status (Network::*put_back)()) {
    upkeep.add({.object = std::move(object),
                .is_there = [this, is_there]() -> Result<bool> {
                  const std::lock_guard lock(mutex_);
                  return ready_ ? (this->*is_there)() : Result<bool>(true);
                },
                .put_back = [this, put_back]() -> Status {
                  const std::lock_guard lock(mutex_);
                  return ready_ ? (this->*put_back)() : Status();
                }});
  };
  // The rules first, so that nothing is forwarded without them.
  add("table " + table_ + " of nftables", &Network::has_table, &Network::write_rules);
  add("bridge " + bridge_, &Network::has_bridge, &Network::put_back_bridge);
  add("links of containers to bridge " + bridge_, &Network::has_cables, &Network::put_back_cables);
  add("IPv4 forwarding for bridge " + bridge_, &Network::has_forwarding, &Network::put_back_forwarding);
}

}  // namespace moorage::oci
