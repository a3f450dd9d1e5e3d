#include "services/ec2/task_interfaces.h"

#include <algorithm>
#include <set>

#include "base/ip_blocks.h"
#include "services/ec2/ec2_words.h"
#include "services/ec2/public_addresses.h"
#include "services/ec2/security_groups.h"
#include "wire/presence.h"

namespace moorage::control {

namespace {

constexpr std::string_view kZoneAttribute = "ecs.availability-zone";
constexpr std::string_view kInterfaceAttribute = "ecs.capability.task-eni";
constexpr std::uint32_t kReservedFirst = 4;  // of a subnet: its number, the router, names, and one for later use (Amazon VPC)
constexpr std::uint32_t kReservedLast = 1;   // broadcast

// Public addresses of tasks are drawn from 198.18.0.0/15, which no network announces (RFC 2544): one for each private address.
constexpr std::uint32_t kPublicBase = 0xc6120000;
constexpr std::uint32_t kPublicHosts = 0x1ffff;

std::string_view attribute(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return value;
  }
  return {};
}

bool has_attribute(const Instance& instance, std::string_view name) {
  return std::any_of(instance.attributes.begin(), instance.attributes.end(),
                     [&](const auto& one) { return one.first == name; });
}

Ipv4Block block_of(std::string_view text) { return read_ipv4_block(text).value_or(Ipv4Block{.base = 0, .prefix = 32}); }

// The subnets that were asked for and are there; the one of the machine's zone where none of them is.
std::vector<NetworkSubnet> choices_of(const Network& network, const TaskInterface& interface, std::string_view zone) {
  std::vector<NetworkSubnet> all;
  std::vector<NetworkSubnet> near;
  for (const std::string& id : interface.subnets) {
    auto subnet = network.subnet(id);
    if (!subnet) continue;
    if (subnet->zone == zone) near.push_back(*subnet);
    all.push_back(std::move(*subnet));
  }
  if (!near.empty()) return near;
  if (!all.empty()) return all;
  const NetworkSubnet* here = network.subnet_in(zone);
  return {here != nullptr ? *here : network.subnets.front()};
}

// Addresses are given in turn, so that each one is unused as long as possible before another task gets it. 0: all are in use.
std::uint32_t free_address(const State& state, const NetworkSubnet& subnet, std::uint64_t turn) {
  const Ipv4Block block = block_of(subnet.cidr);
  const auto room = static_cast<std::uint32_t>(block.size() - kReservedFirst - kReservedLast);
  for (std::uint32_t tried = 0; tried < room; ++tried) {
    const auto offset = static_cast<std::uint32_t>((turn + tried) % room);
    const std::uint32_t address = block.base + kReservedFirst + offset;
    if (!network_model(state).is_held(address)) return address;
  }
  return 0;
}

template <typename Visit>
void visit_interfaces_on(const State& state, InstanceId machine, Visit&& visit) {
  const auto each = [&](TaskId task) {
    const TaskInterface* interface = interface_of(state, task);
    if (interface && interface->status == InterfaceStatus::kAttached) visit(*interface);
    return true;
  };
  state.of(machine).tasks.visit_after(TaskId{}, each);
  state.of(machine).guests.visit_after(TaskId{}, each);
}

// The groups of the machine's interfaces, and those that their rules name.
std::set<std::string> groups_on(const State& state, InstanceId machine) {
  std::set<std::string> used;
  visit_interfaces_on(state, machine,
                      [&](const TaskInterface& interface) { used.insert(interface.groups.begin(), interface.groups.end()); });
  std::set<std::string> out = used;
  for (const std::string& id : used) {
    const auto view = group_of(state, id);
    if (!view.ok()) continue;
    for (const SecurityGroupRule& rule : view->group.rules) {
      if (!rule.group.empty()) out.insert(rule.group);
    }
  }
  return out;
}

// A prefix list names no addresses here: its rules let nothing through.
void write_rules(const SecurityGroup& group, bool is_egress, driver::NetworkRules::SecurityGroup::Builder out) {
  std::vector<const SecurityGroupRule*> rules;
  for (const SecurityGroupRule& rule : group.rules) {
    if (rule.is_egress == is_egress && rule.prefix_list.empty()) rules.push_back(&rule);
  }
  const auto size = static_cast<unsigned>(rules.size());
  auto list = is_egress ? out.initEgress(size) : out.initIngress(size);
  for (unsigned i = 0; i < size; ++i) {
    list[i].setProtocol(rules[i]->protocol);
    list[i].setFromPort(rules[i]->from_port);
    list[i].setToPort(rules[i]->to_port);
    if (!rules[i]->group.empty()) {
      list[i].setGroup(rules[i]->group);
    } else {
      list[i].setBlock(rules[i]->cidr_ipv4.empty() ? rules[i]->cidr_ipv6 : rules[i]->cidr_ipv4);
    }
  }
}

// The one network ACL lets everything through, in both directions.
void write_open_acl(capnp::List<driver::NetworkRules::Rule>::Builder list) {
  list[0].setProtocol("-1");
  list[0].setBlock("0.0.0.0/0");
}

}  // namespace

bool is_in_group(const TaskInterface& interface, std::string_view group) {
  return std::find(interface.groups.begin(), interface.groups.end(), group) != interface.groups.end();
}

bool wants_interface(const State& state, const Task& task) {
  if (state.find(task.definition)->message.reader().getNetworkMode() != ecs::NetworkMode::AWSVPC) return false;
  const Instance* instance = state.find(task.instance);
  return !is_guest(task) || instance == nullptr || has_attribute(*instance, kInterfaceAttribute);
}

TaskInterfaceId want_interface(Step& step, TaskId task, ecs::AwsVpcConfiguration::Reader configuration) {
  const std::string name = step.state().find(task)->external.text();
  TaskInterface wanted;
  wanted.task = task;
  wanted.hex = derived_hex(step.settings(), "interface of task " + name);
  wanted.external = Hex128{wanted.hex, ~wanted.hex};
  for (const auto subnet : configuration.getSubnets()) wanted.subnets.emplace_back(wire::view(subnet));
  for (const auto group : configuration.getSecurityGroups()) {
    if (group_of(step.state(), wire::view(group)).ok()) wanted.groups.emplace_back(wire::view(group));
  }
  if (wanted.groups.empty()) wanted.groups.push_back(group_named(step.state(), kDefaultGroup)->id);
  wanted.assign_public_ip = configuration.getAssignPublicIp() == ecs::AssignPublicIp::ENABLED;
  return step.draft.add(std::move(wanted));
}

Status attach_interface(Step& step, const Network& network, TaskInterfaceId id) {
  const TaskInterface& wanted = *step.draft.find(id);
  const Task& task = *step.draft.find(wanted.task);
  const Instance* instance = step.draft.find(task.instance);
  const auto choices = choices_of(network, wanted, instance ? attribute(*instance, kZoneAttribute) : std::string_view());
  const auto emptier = [&](const NetworkSubnet& a, const NetworkSubnet& b) {
    return network_model(step.state()).attached_in(a.cidr) < network_model(step.state()).attached_in(b.cidr);
  };
  const NetworkSubnet& subnet = *std::min_element(choices.begin(), choices.end(), emptier);
  const std::uint32_t address = free_address(step.state(), subnet, id.value - 1);
  if (address == 0) {
    return api_error("InsufficientFreeAddressesInSubnet", "The subnet '" + subnet.id + "' has no free addresses.");
  }
  step.draft.change(id, [&](TaskInterface& interface) {
    interface.status = InterfaceStatus::kAttached;
    interface.subnet = subnet.id;
    interface.block = subnet.cidr;
    interface.address = address;
    interface.attached_at = step.now;
  });
  return {};
}

void delete_interface(Step& step, TaskId task) {
  const TaskInterfaceId id = network_model(step.state()).interface_of(task);
  if (!id || step.draft.find(id)->status == InterfaceStatus::kDeleted) return;
  step.draft.change(id, [](TaskInterface& interface) { interface.status = InterfaceStatus::kDeleted; });
}

void forget_interface(Step& step, TaskId task) {
  if (const TaskInterfaceId id = network_model(step.state()).interface_of(task)) step.draft.erase(id);
}

std::vector<InstanceId> networked_machines(const State& state) {
  std::set<InstanceId> out;
  state.table<TaskInterface>().visit_all([&](const TaskInterface& interface) {
    const Task* task = interface.status == InterfaceStatus::kAttached ? state.find(interface.task) : nullptr;
    if (task && state.find(task->instance)) out.insert(task->instance);
  });
  return {out.begin(), out.end()};
}

std::string public_address_of(const TaskInterface& interface) {
  if (!interface.assign_public_ip || interface.address == 0) return {};
  return address_text(kPublicBase | (interface.address & kPublicHosts));
}

void write_task_network(const State& state, const TaskInterface& interface, driver::TaskNetwork::Builder out) {
  out.setInterfaceId(interface.interface_id());
  out.setAttachmentId(interface.external.uuid());
  out.setMacAddress(interface.mac_address());
  out.setSubnetId(interface.subnet);
  out.setSubnetBlock(interface.block);
  out.setAddress(interface.address_text());
  out.setGateway(address_text(block_of(interface.block).base + 1));
  out.setHostName(interface.host_name(state.settings().region));
  wire::set_texts(out.initSecurityGroups(static_cast<unsigned>(interface.groups.size())), interface.groups);
  out.setAssignPublicIp(interface.assign_public_ip);
  out.setPublicAddress(public_address_of(interface));
}

void write_network_rules(const State& state, InstanceId machine, driver::NetworkRules::Builder out) {
  std::vector<GroupView> groups;
  for (const std::string& id : groups_on(state, machine)) {
    if (auto view = group_of(state, id); view.ok()) groups.push_back(std::move(*view));
  }
  std::vector<std::vector<std::string>> members(groups.size());
  state.table<TaskInterface>().visit_all([&](const TaskInterface& interface) {
    if (interface.status != InterfaceStatus::kAttached) return;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (is_in_group(interface, groups[i].id)) members[i].push_back(interface.address_text());
    }
  });
  auto list = out.initGroups(static_cast<unsigned>(groups.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setId(groups[i].id);
    write_rules(groups[i].group, false, list[i]);
    write_rules(groups[i].group, true, list[i]);
    wire::set_texts(list[i].initMembers(static_cast<unsigned>(members[i].size())), members[i]);
  }
  std::set<std::pair<std::string, std::string>> subnets;
  visit_interfaces_on(state, machine,
                      [&](const TaskInterface& interface) { subnets.emplace(interface.subnet, interface.block); });
  auto acls = out.initSubnets(static_cast<unsigned>(subnets.size()));
  unsigned index = 0;
  for (const auto& [id, block] : subnets) {
    auto acl = acls[index++];
    acl.setId(id);
    acl.setBlock(block);
    write_open_acl(acl.initIngress(1));
    write_open_acl(acl.initEgress(1));
  }
}

}  // namespace moorage::control
