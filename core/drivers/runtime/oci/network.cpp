#include "drivers/runtime/oci/network.h"

#include <algorithm>
#include <array>
#include <utility>

#include "drivers/runtime/oci/errors.h"
#include "drivers/runtime/oci/small_files.h"

namespace moorage::oci {
namespace {

constexpr int kDefaultPrefix = 22;                    // 1021 containers; a bridge of Linux has 1024 ports
constexpr Ipv4 kDefaultBase = 10U << 24 | 88U << 16;  // 10.88.0.0/16, in parts

std::string link_name(const std::string& instance, Ipv4 address) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string name = "mr" + instance.substr(0, 5);
  for (int shift = 28; shift >= 0; shift -= 4) {
    name += kHex[address >> shift & 15];
  }
  return name;  // 15 characters, the most that Linux takes
}

bool is_our_link(const std::string& instance, const std::string& name) {
  return name.size() == 15 && name.starts_with("mr" + instance.substr(0, 5));
}

}  // namespace

Network::Network(NetworkOptions options)
    : options_(std::move(options)), bridge_("mo-" + options_.instance), table_("moorage_" + options_.instance) {}

Status Network::choose_subnet() {
  if (!options_.subnet.empty()) {
    MOORAGE_ASSIGN(subnet_, parse_subnet(options_.subnet));
    return {};
  }
  const auto kept = read_small(options_.state_file);
  if (kept) {
    if (auto parsed = parse_subnet(kept->substr(0, kept->find('\n'))); parsed.ok()) {
      subnet_ = *parsed;
      return {};
    }
  }
  const auto taken = Links::routed();
  // Two engines that start at once do not choose the same, most likely.
  const auto seed = std::stoul(options_.instance.substr(0, 4), nullptr, 16);
  for (unsigned i = 0; i < 64; ++i) {
    const Subnet candidate{kDefaultBase + static_cast<Ipv4>((seed + i) % 64 << (32 - kDefaultPrefix)), kDefaultPrefix};
    if (std::none_of(taken.begin(), taken.end(), [&](const Subnet& other) { return other.overlaps(candidate); })) {
      subnet_ = candidate;
      return write_small(options_.state_file, subnet_.text() + '\n');
    }
  }
  return runtime_failed("no free subnet in 10.88.0.0/16: set the option subnet");
}

Status Network::ensure() {
  if (ready_) {
    return {};
  }
  if (subnet_.base == 0) {
    MOORAGE_TRY(choose_subnet());
  }
  MOORAGE_ASSIGN(auto links, Links::open());
  MOORAGE_TRY(links.ensure_bridge(bridge_, subnet_));
  bridge_index_ = links.index_of(bridge_);
  const std::filesystem::path settings = "/proc/sys/net/ipv4";
  if (read_small(settings / "ip_forward").value_or("").starts_with('0')) {
    if (const int error = write_existing(settings / "ip_forward", "1"); error != 0) {
      return runtime_failed(system_text("set net.ipv4.ip_forward", error));
    }
  }
  // 127.0.0.1:<host port> of this machine leads to containers; `guard` in Forwards keeps the other direction shut.
  if (const int error = write_existing(settings / "conf" / bridge_ / "route_localnet", "1"); error != 0) {
    return runtime_failed(system_text("set route_localnet of " + bridge_, error));
  }
  MOORAGE_ASSIGN(auto forwards, Forwards::open(table_));
  MOORAGE_TRY(forwards.ensure(bridge_, subnet_));
  links_ = std::move(links);
  forwards_ = std::move(forwards);
  ready_ = true;
  return {};
}

Status Network::adopt(const std::vector<Attachment>& attachments) {
  const std::lock_guard lock(mutex_);
  MOORAGE_ASSIGN(auto links, Links::open());
  const auto names = links.names();
  for (const auto& name : names) {
    const bool used = std::any_of(attachments.begin(), attachments.end(), [&](const auto& a) { return a.link == name; });
    if (is_our_link(options_.instance, name) && !used) {
      MOORAGE_TRY(links.remove(name));
    }
  }
  if (attachments.empty() && std::find(names.begin(), names.end(), bridge_) == names.end()) {
    return {};
  }
  MOORAGE_TRY(ensure());
  std::vector<Forward> forwards;
  for (const auto& attachment : attachments) {
    used_.insert(attachment.address);
    forwards.insert(forwards.end(), attachment.forwards.begin(), attachment.forwards.end());
  }
  return forwards_->replace_all(forwards);
}

Result<Attachment> Network::reserve() {
  const std::lock_guard lock(mutex_);
  MOORAGE_TRY(ensure());
  const Ipv4 first = subnet_.base + 2;
  const Ipv4 last = (subnet_.base | ~subnet_.mask()) - 1;
  Ipv4 address = last_given_;
  // Round and round, so that an address rests as long as possible before it is somebody else's.
  for (Ipv4 tried = first; tried <= last; ++tried) {
    address = address < first || address >= last ? first : address + 1;
    if (used_.insert(address).second) {
      last_given_ = address;
      return Attachment{.address = address, .link = link_name(options_.instance, address), .forwards = {}};
    }
  }
  return cannot_start("no free address in subnet " + subnet_.text());
}

Status Network::connect(const Attachment& attachment, Inside inside) {
  Subnet subnet;
  {
    const std::lock_guard lock(mutex_);
    MOORAGE_TRY(ensure());
    subnet = subnet_;
    MOORAGE_TRY(links_->remove(attachment.link));  // of a start that was cut off
    MOORAGE_TRY(links_->add_cable(
        {.name = attachment.link, .bridge = bridge_index_, .namespace_pid = inside.pid, .address = attachment.address}));
  }
  return Links(NetlinkSocket(std::move(inside.route))).configure_inner(attachment.address, subnet);
}

Status Network::publish(const Attachment& attachment) {
  const std::lock_guard lock(mutex_);
  MOORAGE_TRY(ensure());
  return forwards_->add(attachment.forwards);
}

Status Network::unpublish(const Attachment& attachment) {
  const std::lock_guard lock(mutex_);
  if (!ready_ || attachment.forwards.empty()) {
    return {};
  }
  return forwards_->remove(attachment.forwards);
}

Status Network::release(const Attachment& attachment) {
  const std::lock_guard lock(mutex_);
  if (attachment.address == 0) {
    return {};
  }
  if (ready_) {
    MOORAGE_TRY(links_->remove(attachment.link));
  }
  used_.erase(attachment.address);
  return {};
}

Ipv4 Network::gateway() const {
  const std::lock_guard lock(mutex_);
  return subnet_.gateway();
}

void Network::close() {
  const std::lock_guard lock(mutex_);
  if (!ready_ || !used_.empty()) {
    return;
  }
  [[maybe_unused]] const auto table = forwards_->remove_table();
  [[maybe_unused]] const auto bridge = links_->remove(bridge_);
  ready_ = false;
}

}  // namespace moorage::oci
