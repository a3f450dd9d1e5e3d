#include "drivers/runtime/oci/kernel/network.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/hex.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/kernel/conntrack.h"
#include "drivers/runtime/oci/kernel/runtime_files.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr int kDefaultPrefix = 22;                    // 1021 containers; a bridge of Linux has 1024 ports
constexpr Ipv4 kDefaultBase = 10U << 24 | 88U << 16;  // 10.88.0.0/16, in parts

std::string link_prefix(const std::string& instance) { return "mr" + instance.substr(0, 5); }

std::string link_name(const std::string& instance, Ipv4 address) {
  return link_prefix(instance) + hex_number(address, 8);  // 15 characters, the most that Linux takes
}

bool is_our_link(const std::string& instance, const std::string& name) {
  return name.size() == 15 && name.starts_with(link_prefix(instance));
}

}  // namespace

Network::Network(NetworkOptions options)
    : options_(std::move(options)),
      bridge_(bridge_name(options_.instance)),
      table_("moorage_" + options_.instance),
      forwarding_({.instance = options_.instance}) {}

Status Network::choose_subnet() {
  if (!options_.subnet.empty()) {
    MOORAGE_ASSIGN(subnet_, parse_subnet(options_.subnet));
    return {};
  }
  const auto kept = files::read_small(options_.state_file);
  if (kept) {
    if (auto parsed = parse_subnet(kept->substr(0, kept->find('\n'))); parsed.ok()) {
      subnet_ = *parsed;
      return {};
    }
  }
  const auto taken = Links::routed();
  // The search starts at a place derived from the instance's id, so that two engines that start together rarely choose the
  // same.
  const auto seed = std::stoul(options_.instance.substr(0, 4), nullptr, 16);
  for (unsigned i = 0; i < 64; ++i) {
    const Subnet candidate{kDefaultBase + static_cast<Ipv4>((seed + i) % 64 << (32 - kDefaultPrefix)), kDefaultPrefix};
    if (std::none_of(taken.begin(), taken.end(), [&](const Subnet& other) { return other.overlaps(candidate); })) {
      subnet_ = candidate;
      return write_small(options_.state_file, subnet_.text() + '\n');
    }
  }
  return runtime::runtime_failed("no free subnet in 10.88.0.0/16: set the option subnet");
}

NetworkRules Network::rules() const {
  return {.table = table_,
          .bridge = bridge_,
          .links = link_prefix(options_.instance),
          .subnet = subnet_,
          .address = options_.address,
          .allow_metadata = options_.allow_metadata,
          .block_host_services = options_.block_host_services,
          .task_door = task_door_,
          .opened = forwarding_.opened()};
}

Forwards::Elements Network::elements() const {
  Forwards::Elements out;
  for (const auto& [address, known] : containers_) {
    if (known.is_published) {
      out.forwards.insert(out.forwards.end(), known.attachment.forwards.begin(), known.attachment.forwards.end());
    }
    if (known.is_connected) {
      out.ends.push_back({.link = known.attachment.link, .address = address});
    }
  }
  return out;
}

Subnet Network::subnet() const {
  const std::lock_guard lock(mutex_);
  return subnet_;
}

Status Network::write_rules() { return forwards_->replace(rules(), elements()); }

// Interfaces with an address of their own. Bridges of other engines carry only what their own rules allow.
Result<std::vector<std::string>> Network::outer_interfaces() {
  MOORAGE_ASSIGN(const auto links, links_->list());
  MOORAGE_ASSIGN(const auto addresses, links_->addresses());
  std::vector<std::string> out;
  for (const auto& link : links) {
    const bool has_address =
        std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) { return address.link == link.index; });
    if (has_address && link.name != "lo" && !link.name.starts_with(bridge_name(""))) {
      out.push_back(link.name);
    }
  }
  return out;
}

Status Network::open_forwarding(const std::vector<std::string>& outer) {
  MOORAGE_TRY(forwarding_.open(bridge_, outer));
  outer_ = outer;
  return {};
}

Status Network::ensure() {
  if (ready_) {
    return {};
  }
  if (subnet_.base == 0) {
    MOORAGE_TRY(choose_subnet());
  }
  MOORAGE_ASSIGN(links_, Links::open());
  MOORAGE_ASSIGN(forwards_, Forwards::open(table_));
  // The rules come first: there is no moment in which the bridge forwards without them.
  MOORAGE_ASSIGN(const auto outer, outer_interfaces());
  MOORAGE_TRY(write_rules());
  MOORAGE_TRY(put_back_bridge());
  MOORAGE_TRY(open_forwarding(outer));
  if (!forwarding_.opened().empty()) {
    MOORAGE_TRY(write_rules());
  }
  ready_ = true;
  return {};
}

Status Network::adopt(const std::vector<Attachment>& attachments) {
  const std::lock_guard lock(mutex_);
  MOORAGE_ASSIGN(auto links, Links::open());
  MOORAGE_ASSIGN(const auto there, links.list());
  const auto has_link = [&](const std::string& name) {
    return std::any_of(there.begin(), there.end(), [&](const auto& link) { return link.name == name; });
  };
  for (const auto& link : there) {
    const bool used = std::any_of(attachments.begin(), attachments.end(), [&](const auto& a) { return a.link == link.name; });
    if (is_our_link(options_.instance, link.name) && !used) {
      MOORAGE_TRY(links.remove(link.name));
    }
  }
  if (attachments.empty() && !has_link(bridge_)) {
    forwarding_.close();  // of a run that was cut off
    return {};
  }
  for (const auto& attachment : attachments) {
    containers_[attachment.address] = {
        .attachment = attachment, .is_connected = true, .is_published = !attachment.forwards.empty()};
  }
  return ensure();
}

Result<Attachment> Network::reserve() {
  const std::lock_guard lock(mutex_);
  MOORAGE_TRY(ensure());
  const Ipv4 first = subnet_.base + 2;
  const Ipv4 last = (subnet_.base | ~subnet_.mask()) - 1;
  Ipv4 address = last_given_;
  // Addresses are given in turn, so that each one is unused as long as possible before another container gets it.
  for (Ipv4 tried = first; tried <= last; ++tried) {
    address = address < first || address >= last ? first : address + 1;
    if (!containers_.contains(address)) {
      last_given_ = address;
      Attachment attachment{.address = address, .link = link_name(options_.instance, address), .forwards = {}};
      containers_[address].attachment = attachment;
      return attachment;
    }
  }
  return runtime::cannot_start("no free address in subnet " + subnet_.text());
}

// Tries again when something of ours was missing and is put back.
template <typename F>
Status Network::repaired(F attempt) {
  auto done = attempt();
  if (!done.ok() && repair_ && repair_()) {
    done = attempt();
  }
  return done;
}

Status Network::plug_in(const Attachment& attachment, const Inside& inside, Subnet& subnet) {
  const std::lock_guard lock(mutex_);
  MOORAGE_TRY(ensure());
  subnet = subnet_;
  MOORAGE_TRY(links_->remove(attachment.link));  // of a start that was cut off
  MOORAGE_TRY(forwards_->add_end({.link = attachment.link, .address = attachment.address}));
  MOORAGE_TRY(links_->add_cable(
      {.name = attachment.link, .bridge = bridge_index_, .namespace_pid = inside.pid, .address = attachment.address}));
  containers_[attachment.address] = {.attachment = attachment, .is_connected = true};
  return {};
}

Status Network::connect(const Attachment& attachment, Inside inside) {
  Subnet subnet;
  MOORAGE_TRY(repaired([&] { return plug_in(attachment, inside, subnet); }));
  return Links(NetlinkSocket(std::move(inside.route))).configure_inner(attachment.address, subnet);
}

Status Network::add_forwards(const Attachment& attachment) {
  const std::lock_guard lock(mutex_);
  MOORAGE_TRY(ensure());
  MOORAGE_TRY(forwards_->add(attachment.forwards));
  containers_[attachment.address].is_published = true;
  return {};
}

// Where host ports answer.
std::vector<Ipv4> Network::published_addresses() {
  if (options_.address != 0) {
    return {options_.address};
  }
  const std::lock_guard lock(mutex_);
  std::vector<Ipv4> out;
  if (const auto all = links_->addresses(); all.ok()) {
    for (const auto& address : *all) {
      out.push_back(address.address);
    }
  }
  return out;
}

Status Network::publish(const Attachment& attachment) {
  if (attachment.forwards.empty()) {
    return {};
  }
  MOORAGE_TRY(repaired([&] { return add_forwards(attachment); }));
  if (has_udp(attachment.forwards)) {
    [[maybe_unused]] const int left = forget_flows_past(attachment.forwards, published_addresses());
  }
  return {};
}

Status Network::unpublish(const Attachment& attachment) {
  {
    const std::lock_guard lock(mutex_);
    const auto known = containers_.find(attachment.address);
    if (!ready_ || known == containers_.end() || !known->second.is_published) {
      return {};
    }
    MOORAGE_TRY(forwards_->remove(known->second.attachment.forwards));
    known->second.is_published = false;
  }
  if (has_udp(attachment.forwards)) {
    [[maybe_unused]] const int left = forget_flows_to(attachment.address);
  }
  return {};
}

Status Network::release(const Attachment& attachment) {
  const std::lock_guard lock(mutex_);
  if (attachment.address == 0) {
    return {};
  }
  if (ready_) {
    MOORAGE_TRY(links_->remove(attachment.link));
    MOORAGE_TRY(forwards_->remove_end({.link = attachment.link, .address = attachment.address}));
  }
  containers_.erase(attachment.address);
  return {};
}

void Network::close() {
  const std::lock_guard lock(mutex_);
  if (!ready_ || !containers_.empty()) {
    return;
  }
  // Forwarding is turned off first, and the rules are removed last.
  forwarding_.close();
  [[maybe_unused]] const auto bridge = links_->remove(bridge_);
  [[maybe_unused]] const auto tables = forwards_->remove_tables();
  ready_ = false;
}

}  // namespace moorage::oci
