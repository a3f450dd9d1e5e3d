#include "drivers/runtime/oci/kernel/task_networks.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <thread>

#include "base/hex.h"
#include "drivers/parts/files/error_text.h"
#include "drivers/parts/files/small_files.h"
#include "drivers/runtime/oci/kernel/network_rules.h"
#include "drivers/runtime/plan/runtime_errors.h"

namespace moorage::oci {
namespace {

constexpr int kPrefixMin = 16;  // of a subnet of EC2
constexpr int kPrefixMax = 28;
constexpr std::chrono::milliseconds kNamespacePatience{1'000};
constexpr std::chrono::milliseconds kLookMost{16};
constexpr std::uint32_t kBridgeNumbers = 0x1000;  // three hex characters of a bridge's name

std::string bridge_prefix(const std::string& instance) { return "mo-v" + instance; }
std::string link_prefix(const std::string& instance) { return "mv" + instance.substr(0, 5); }

std::optional<Ipv4> parse_ipv4(const std::string& text) {
  in_addr parsed{};
  return ::inet_pton(AF_INET, text.c_str(), &parsed) == 1 ? std::optional(ntohl(parsed.s_addr)) : std::nullopt;
}

Error no_interface(const runtime::TaskInterface& interface, const std::string& why) {
  return runtime::cannot_start("network interface " + interface.id + ": " + why);
}

bool wait_until_gone(const std::string& link) {
  const auto until = std::chrono::steady_clock::now() + kNamespacePatience;
  for (std::chrono::milliseconds pause{1}; ::if_nametoindex(link.c_str()) != 0; pause = std::min(pause * 2, kLookMost)) {
    if (std::chrono::steady_clock::now() >= until) {
      return false;
    }
    std::this_thread::sleep_for(pause);
  }
  return true;
}

int duplicate(int fd) { return ::fcntl(fd, F_DUPFD_CLOEXEC, 0); }

}  // namespace

Result<Subnet> subnet_of(const runtime::TaskInterface& interface) {
  Subnet out;
  const auto& text = interface.block;
  const auto slash = text.find('/');
  const auto base = parse_ipv4(text.substr(0, slash));
  if (slash == std::string::npos || !base) {
    return no_interface(interface, "\"" + files::one_line(text, 40) + "\" is not a block like 172.31.0.0/20");
  }
  const auto* first = text.data() + slash + 1;
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), out.prefix);
  out.base = *base;
  if (error != std::errc() || end != text.data() + text.size() || out.prefix < kPrefixMin || out.prefix > kPrefixMax ||
      (out.base & ~out.mask()) != 0) {
    return no_interface(interface, "\"" + files::one_line(text, 40) + "\" is not a block of a subnet (prefix 16 to 28)");
  }
  const auto address = parse_ipv4(interface.address);
  const Ipv4 last = out.base | ~out.mask();
  if (!address || !out.contains(*address) || *address <= out.gateway() || *address == last) {
    return no_interface(interface,
                        "\"" + files::one_line(interface.address, 40) + "\" is not an address for a task in " + text);
  }
  if (!parse_hardware(interface.mac)) {
    return no_interface(interface, "\"" + files::one_line(interface.mac, 40) + "\" is not a hardware address");
  }
  return out;
}

TaskNetworks::TaskNetworks(TaskNetworkOptions options)
    : options_(std::move(options)),
      rules_{.table = "moorage_" + options_.instance + "_tasks",
             .bridges = bridge_prefix(options_.instance),
             .links = link_prefix(options_.instance),
             .allow_metadata = options_.allow_metadata,
             .block_host_services = options_.block_host_services},
      forwarding_({.instance = options_.instance + "/network"}) {}

std::size_t TaskNetworks::tasks() const {
  const std::lock_guard lock(mutex_);
  return tasks_.size();
}

std::vector<TaskEnd> TaskNetworks::ends() const {
  std::vector<TaskEnd> out;
  for (const auto& [id, known] : tasks_) {
    if (known.is_connected) {
      out.push_back(known.end);
    }
  }
  return out;
}

std::string TaskNetworks::bridge_of(const Subnet& subnet) const {
  // Blocks of one network differ in the bits before their prefix; three characters are what is left of a link's name.
  const std::uint32_t number = (subnet.base >> (32 - subnet.prefix)) % kBridgeNumbers;
  return bridge_prefix(options_.instance) + hex_number(number, 3);
}

Status TaskNetworks::open() {
  if (!links_) {
    MOORAGE_ASSIGN(links_, Links::open());
  }
  if (!table_) {
    MOORAGE_ASSIGN(table_, TaskTable::open());
  }
  return {};
}

Status TaskNetworks::ensure_table() {
  if (has_table_) {
    return {};
  }
  MOORAGE_TRY(table_->replace(rules_, traffic_, ends()));
  has_table_ = true;
  is_adopted_ = false;
  return {};
}

// The block must not be in use by something else, or this machine would lose what it reaches there.
Status TaskNetworks::check_free(const Subnet& subnet) {
  for (const auto& other : Links::routed()) {
    const bool is_ours = std::any_of(bridges_.begin(), bridges_.end(), [&](const auto& one) { return one.second == other; });
    if (!is_ours && other.overlaps(subnet)) {
      return runtime::cannot_start("the block " + subnet.text() + " of the subnet overlaps with " + other.text() +
                                   ", which this machine reaches by another interface");
    }
  }
  return {};
}

Status TaskNetworks::make_bridge(const std::string& name, const Subnet& subnet) {
  MOORAGE_TRY(links_->ensure_bridge(name, subnet));
  if (rules_.task_door == 0) {
    return {};
  }
  // The endpoint of tasks is behind an address of loopback; the rules drop everything else that a task sends there.
  const std::string setting = "/proc/sys/net/ipv4/conf/" + name + "/route_localnet";
  if (const int error = files::write_existing(setting, "1"); error != 0) {
    return runtime::runtime_failed(files::system_text("set route_localnet of " + name, error));
  }
  return {};
}

Status TaskNetworks::ensure_bridge(const Subnet& subnet) {
  const auto name = bridge_of(subnet);
  const auto known = bridges_.find(name);
  if (known != bridges_.end()) {
    return known->second == subnet ? Status()
                                   : Status(runtime::cannot_start("the subnets " + subnet.text() + " and " +
                                                                  known->second.text() + " cannot be on one machine"));
  }
  MOORAGE_TRY(check_free(subnet));
  MOORAGE_TRY(make_bridge(name, subnet));
  bridges_[name] = subnet;
  MOORAGE_ASSIGN(const auto links, links_->list());
  MOORAGE_ASSIGN(const auto addresses, links_->addresses());
  std::vector<std::string> outer;
  for (const auto& link : links) {
    const bool has_address =
        std::any_of(addresses.begin(), addresses.end(), [&](const auto& address) { return address.link == link.index; });
    if (has_address && link.name != "lo" && !link.name.starts_with(bridge_name(""))) {
      outer.push_back(link.name);
    }
  }
  return forwarding_.open(name, outer);
}

Status TaskNetworks::connect(Known& known) {
  const auto bridge = bridge_of(known.subnet);
  // The rules know the interface before it can send.
  MOORAGE_TRY(table_->add(rules_.table, traffic_, known.end));
  MOORAGE_TRY(links_->remove(known.end.link));  // of a start that was cut off
  MOORAGE_TRY(add_task_cable(links_->socket(), {.name = known.end.link,
                                                .bridge = links_->index_of(bridge),
                                                .ns = known.inner.ns.get(),
                                                .hardware = known.end.hardware}));
  NetlinkSocket inner{files::UniqueFd(duplicate(known.inner.route.get()))};
  MOORAGE_TRY(configure_task_interface(
      inner, {.address = known.end.address, .gateway = known.subnet.gateway(), .prefix = known.subnet.prefix}));
  known.is_connected = true;
  return {};
}

Result<files::UniqueFd> TaskNetworks::join(const std::string& task_id, const runtime::TaskInterface& interface) {
  const std::lock_guard lock(mutex_);
  MOORAGE_ASSIGN(const Subnet subnet, subnet_of(interface));
  MOORAGE_TRY(open());
  auto found = tasks_.find(task_id);
  const bool is_stale =
      found != tasks_.end() && (found->second.end.address != *parse_ipv4(interface.address) || !found->second.inner.ns);
  if (is_stale) {
    MOORAGE_TRY(disconnect(found->second));
    tasks_.erase(found);
    found = tasks_.end();
  }
  if (found == tasks_.end()) {
    const Ipv4 address = *parse_ipv4(interface.address);
    for (const auto& [other, known] : tasks_) {
      if (known.end.address == address) {
        return runtime::cannot_start("address " + interface.address + " is that of task " + other);
      }
    }
    Known known{.interface = interface,
                .end = {.link = link_prefix(options_.instance) + hex_number(address, 8),
                        .hardware = *parse_hardware(interface.mac),
                        .address = address,
                        .groups = interface.groups},
                .subnet = subnet,
                .inner = {},
                .is_connected = false};
    MOORAGE_ASSIGN(known.inner, make_network_namespace());
    found = tasks_.emplace(task_id, std::move(known)).first;
  }
  Known& known = found->second;
  if (!known.is_connected) {
    auto connected = [&]() -> Status {
      MOORAGE_TRY(ensure_table());
      MOORAGE_TRY(ensure_bridge(subnet));
      return connect(known);
    }();
    if (!connected.ok()) {
      known.is_connected = true;  // so that all of it is taken back
      [[maybe_unused]] const auto undone = disconnect(known);
      tasks_.erase(found);
      [[maybe_unused]] const auto unused = remove_unused(subnet);
      close_when_empty();
      return runtime::cannot_start("network interface " + interface.id + ": " + connected.error().message);
    }
  }
  files::UniqueFd out(duplicate(known.inner.ns.get()));
  if (!out) {
    return runtime::cannot_start(files::system_text("hand over the network namespace"));
  }
  return out;
}

Status TaskNetworks::disconnect(Known& known) {
  if (!known.is_connected) {
    return {};
  }
  MOORAGE_TRY(links_->remove(known.end.link));
  if (has_table_) {
    MOORAGE_TRY(table_->remove(rules_.table, traffic_, known.end));
  }
  known.is_connected = false;
  return {};
}

Status TaskNetworks::remove_unused(const Subnet& subnet) {
  const bool is_used = std::any_of(tasks_.begin(), tasks_.end(), [&](const auto& one) { return one.second.subnet == subnet; });
  if (is_used) {
    return {};
  }
  const auto name = bridge_of(subnet);
  MOORAGE_TRY(links_->remove(name));
  bridges_.erase(name);
  return {};
}

void TaskNetworks::close_when_empty() {
  if (!tasks_.empty() || !bridges_.empty()) {
    return;
  }
  forwarding_.close();
  if (has_table_ && table_ && table_->remove_tables(rules_.table).ok()) {
    has_table_ = false;
  }
}

Status TaskNetworks::leave(const std::string& task_id) {
  std::string link;
  Subnet subnet;
  {
    const std::lock_guard lock(mutex_);
    const auto found = tasks_.find(task_id);
    if (found == tasks_.end()) {
      return {};
    }
    MOORAGE_TRY(open());
    if (has_table_ && found->second.is_connected) {
      MOORAGE_TRY(table_->remove(rules_.table, traffic_, found->second.end));
    }
    link = found->second.end.link;
    subnet = found->second.subnet;
    tasks_.erase(found);
  }
  // The kernel takes the cable away with the namespace, many of them in one go; to remove one takes tens of milliseconds, for
  // which starts of other tasks do not wait.
  const bool is_gone = wait_until_gone(link);
  const std::lock_guard lock(mutex_);
  if (!is_gone) {
    MOORAGE_TRY(links_->remove(link));
  }
  MOORAGE_TRY(remove_unused(subnet));
  close_when_empty();
  return {};
}

// Only members differ in most cases: then the rules stay, and the kernel gets a few elements.
Status TaskNetworks::apply(const Traffic& traffic) {
  if (!has_table_) {
    return {};
  }
  const auto all = ends();
  if (is_adopted_ || !traffic.has_same_rules(traffic_)) {
    MOORAGE_TRY(table_->replace(rules_, traffic, all));
    is_adopted_ = false;
    return {};
  }
  for (const auto& group : traffic.groups) {
    const auto before = addresses_in(*traffic_.group(group.id), all);
    const auto after = addresses_in(group, all);
    std::vector<Ipv4> changed;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(), std::back_inserter(changed));
    for (const Ipv4 address : changed) {
      MOORAGE_TRY(table_->add_member(rules_.table, {group.id, address}));
    }
    changed.clear();
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(changed));
    for (const Ipv4 address : changed) {
      MOORAGE_TRY(table_->remove_member(rules_.table, {group.id, address}));
    }
  }
  return {};
}

Status TaskNetworks::set_traffic(Traffic traffic) {
  const std::lock_guard lock(mutex_);
  auto applied = apply(traffic);
  if (!applied.ok()) {
    is_adopted_ = true;  // what the kernel has is not known: the next change writes all of it
  }
  traffic_ = std::move(traffic);
  return applied;
}

Status TaskNetworks::adopt(const std::vector<Adopted>& tasks) {
  const std::lock_guard lock(mutex_);
  MOORAGE_TRY(open());
  for (const auto& task : tasks) {
    const auto subnet = subnet_of(task.interface);
    auto inner = task.pid > 0 ? network_namespace_of(task.pid) : Result<NetworkNamespace>(NetworkNamespace());
    const auto known = tasks_.find(task.task_id);
    if (!subnet.ok() || !inner.ok() || (known != tasks_.end() && known->second.inner.ns)) {
      continue;
    }
    if (known != tasks_.end()) {
      known->second.inner = std::move(*inner);
      continue;
    }
    const Ipv4 address = *parse_ipv4(task.interface.address);
    tasks_.emplace(task.task_id, Known{.interface = task.interface,
                                       .end = {.link = link_prefix(options_.instance) + hex_number(address, 8),
                                               .hardware = *parse_hardware(task.interface.mac),
                                               .address = address,
                                               .groups = task.interface.groups},
                                       .subnet = *subnet,
                                       .inner = std::move(*inner),
                                       .is_connected = true});
    bridges_[bridge_of(*subnet)] = *subnet;
  }
  MOORAGE_ASSIGN(const auto there, links_->list());
  for (const auto& link : there) {
    const bool is_cable = link.name.size() == 15 && link.name.starts_with(rules_.links);
    const bool is_bridge = link.name.size() == 15 && link.name.starts_with(rules_.bridges);
    const bool is_used = is_bridge ? bridges_.contains(link.name)
                                   : std::any_of(tasks_.begin(), tasks_.end(),
                                                 [&](const auto& one) { return one.second.end.link == link.name; });
    if ((is_cable || is_bridge) && !is_used) {
      MOORAGE_TRY(links_->remove(link.name));
    }
  }
  MOORAGE_ASSIGN(const bool is_there, table_->adopt(rules_.table));
  if (tasks_.empty()) {
    forwarding_.close();
    return is_there ? table_->remove_tables(rules_.table) : Status();
  }
  for (const auto& [name, subnet] : bridges_) {
    MOORAGE_TRY(make_bridge(name, subnet));
  }
  // The rules of before hold until the engine says which hold now.
  has_table_ = is_there && traffic_.groups.empty();  // it may have been told already
  is_adopted_ = has_table_;
  return ensure_table();
}

void TaskNetworks::find_namespace(const std::string& task_id, int pid) {
  const std::lock_guard lock(mutex_);
  const auto found = tasks_.find(task_id);
  if (found == tasks_.end() || found->second.inner.ns) {
    return;
  }
  if (auto inner = network_namespace_of(pid); inner.ok()) {
    found->second.inner = std::move(*inner);
  }
}

void TaskNetworks::close() {
  const std::lock_guard lock(mutex_);
  if (links_ && table_) {
    close_when_empty();
  }
}

Result<bool> TaskNetworks::has_bridges() {
  MOORAGE_ASSIGN(const auto links, links_->list());
  const auto link_named = [&](const std::string& name) {
    return std::find_if(links.begin(), links.end(), [&](const auto& link) { return link.name == name; });
  };
  for (const auto& [name, subnet] : bridges_) {
    const auto bridge = link_named(name);
    if (bridge == links.end() || !bridge->is_up || !forwarding_.is_open(name, {})) {
      return false;
    }
    MOORAGE_ASSIGN(const bool has_route, links_->has_route(bridge->index, subnet));
    if (!has_route) {
      return false;
    }
  }
  return std::all_of(tasks_.begin(), tasks_.end(), [&](const auto& one) {
    const auto link = link_named(one.second.end.link);
    const auto bridge = link_named(bridge_of(one.second.subnet));
    return !one.second.is_connected || (link != links.end() && link->is_up && link->bridge == bridge->index);
  });
}

Status TaskNetworks::put_back_bridges() {
  for (const auto& [name, subnet] : bridges_) {
    MOORAGE_TRY(make_bridge(name, subnet));
    MOORAGE_TRY(forwarding_.open(name, {}));
  }
  for (auto& [id, known] : tasks_) {
    if (known.is_connected) {
      MOORAGE_TRY(connect(known));
    }
  }
  return {};
}

Result<bool> TaskNetworks::has_table() { return table_->is_intact(rules_.table); }

void TaskNetworks::add_checks(Upkeep& upkeep) {
  upkeep.add({.object = "table " + rules_.table + " of nftables",
              .is_there = [this]() -> Result<bool> {
                const std::lock_guard lock(mutex_);
                return !has_table_ || is_adopted_ ? Result<bool>(true) : has_table();
              },
              .put_back = [this]() -> Status {
                const std::lock_guard lock(mutex_);
                return has_table_ ? table_->replace(rules_, traffic_, ends()) : Status();
              }});
  upkeep.add({.object = "network of tasks with interfaces of their own",
              .is_there = [this]() -> Result<bool> {
                const std::lock_guard lock(mutex_);
                return bridges_.empty() ? Result<bool>(true) : has_bridges();
              },
              .put_back = [this]() -> Status {
                const std::lock_guard lock(mutex_);
                return put_back_bridges();
              }});
}

}  // namespace moorage::oci
