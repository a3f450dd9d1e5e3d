#include "services/ec2/instance_views.h"

#include <algorithm>
#include <set>

#include "services/ec2/ec2_words.h"
#include "services/ec2/public_addresses.h"
#include "services/ec2/security_groups.h"
#include "services/ecs/model/network_model.h"

namespace moorage::control {

namespace {

constexpr std::string_view kZoneAttribute = "ecs.availability-zone";
constexpr std::string_view kTypeAttribute = "ecs.instance-type";
constexpr std::string_view kArchitectureAttribute = "ecs.cpu-architecture";
constexpr std::string_view kImageAttribute = "ecs.ami-id";
constexpr std::string_view kFirstRegion = "us-east-1";  // its hosts have a domain of their own
constexpr std::int32_t kRunning = 16;                   // codes of EC2's instance states
constexpr std::int32_t kTerminated = 48;

std::string_view attribute(const Instance& instance, std::string_view name) {
  for (const auto& [key, value] : instance.attributes) {
    if (key == name) return value;
  }
  return {};
}

bool is_ipv4(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789.") == std::string_view::npos; }

// A machine that names no zone is in the first one.
const NetworkSubnet& subnet_of(const Network& network, const Instance& instance) {
  const NetworkSubnet* subnet = network.subnet_in(attribute(instance, kZoneAttribute));
  return subnet != nullptr ? *subnet : network.subnets.front();
}

std::string interface_of(const Settings& settings, const Instance& instance) {
  return ec2_id("eni", derived_hex(settings, "interface of " + machine_name(settings, instance)));
}

// "0a:…": a locally administered address that follows from the interface's number.
std::string mac_address(std::uint64_t hex) {
  const std::string digits = hex16(hex);
  std::string out = "0a";
  for (std::size_t i = 0; i < 10; i += 2) out += ":" + digits.substr(i, 2);
  return out;
}

Tags tags_of(const State& state, const Instance& instance, std::string_view id) {
  Tags tags = ec2_tags(state, id);
  for (const auto& tag : instance.tags) {
    const bool has = std::any_of(tags.begin(), tags.end(), [&](const auto& one) { return one.first == tag.first; });
    if (!has) tags.push_back(tag);
  }
  return tags;
}

void write_default_group(const State& state, ec2::GroupIdentifier::Builder out) {
  const auto group = group_named(state, kDefaultGroup);
  out.setGroupId(group->id);
  out.setGroupName(group->group.name);
}

void write_place(const State& state, const Network& network, const Instance& instance, ec2::Instance::Builder out) {
  const NetworkSubnet& subnet = subnet_of(network, instance);
  auto placement = out.initPlacement();
  placement.setAvailabilityZone(subnet.zone);
  placement.setAvailabilityZoneId(subnet.zone_id);
  placement.setTenancy(ec2::Tenancy::DEFAULT);
  out.setSubnetId(subnet.id);
  out.setVpcId(network.vpc);
  write_default_group(state, out.initSecurityGroups(1)[0]);
  auto interface = out.initNetworkInterfaces(1)[0];
  interface.setNetworkInterfaceId(interface_of(state.settings(), instance));
  interface.setSubnetId(subnet.id);
  interface.setVpcId(network.vpc);
  interface.setOwnerId(state.settings().account_id);
  interface.setStatus(ec2::NetworkInterfaceStatus::IN_USE);
  interface.setInterfaceType("interface");
  write_default_group(state, interface.initGroups(1)[0]);
  if (!is_ipv4(instance.address)) return;
  out.setPrivateIpAddress(instance.address);
  interface.setPrivateIpAddress(instance.address);
}

struct InterfacePlace {
  std::string id;
  std::uint64_t hex = 0;
  const NetworkSubnet* subnet = nullptr;
};

void write_interface(const State& state, const Network& network, const InterfacePlace& place,
                     ec2::NetworkInterface::Builder out) {
  out.setNetworkInterfaceId(place.id);
  out.setMacAddress(mac_address(place.hex));
  out.setOwnerId(state.settings().account_id);
  out.setVpcId(network.vpc);
  out.setSubnetId(place.subnet->id);
  out.setAvailabilityZone(place.subnet->zone);
  out.setAvailabilityZoneId(place.subnet->zone_id);
  out.setInterfaceType(ec2::NetworkInterfaceType::INTERFACE);
  out.setStatus(ec2::NetworkInterfaceStatus::IN_USE);
  wire::set(out.getSourceDestCheck(), true);
  const Tags& tags = ec2_tags(state, place.id);
  write_ec2_tags(out.initTagSet(static_cast<unsigned>(tags.size())), tags);
}

void write_address(std::string_view address, ec2::NetworkInterface::Builder out) {
  if (!is_ipv4(address)) return;
  out.setPrivateIpAddress(std::string(address));
  auto one = out.initPrivateIpAddresses(1)[0];
  one.setPrivateIpAddress(std::string(address));
  wire::set(one.getPrimary(), true);
}

void write_association(std::string_view address, std::string_view region, ec2::NetworkInterfaceAssociation::Builder out) {
  std::string name = "ec2-" + std::string(address);
  std::replace(name.begin(), name.end(), '.', '-');
  out.setPublicIp(std::string(address));
  out.setPublicDnsName(name + (region == kFirstRegion ? ".compute-1" : "." + std::string(region) + ".compute") +
                       ".amazonaws.com");
  out.setIpOwnerId("amazon");
}

wire::Message<ec2::NetworkInterface> describe_interface(const State& state, const Network& network, const Instance& instance) {
  return wire::Message<ec2::NetworkInterface>::build([&](ec2::NetworkInterface::Builder out) {
    const std::string machine = machine_name(state.settings(), instance);
    const std::uint64_t hex = derived_hex(state.settings(), "interface of " + machine);
    write_interface(state, network, {.id = ec2_id("eni", hex), .hex = hex, .subnet = &subnet_of(network, instance)}, out);
    out.setDescription("Interface of " + machine);
    wire::set(out.getRequesterManaged(), false);
    write_default_group(state, out.initGroups(1)[0]);
    write_address(instance.address, out);
    auto attachment = out.initAttachment();
    attachment.setAttachmentId(ec2_id("eni-attach", hex));
    attachment.setInstanceId(machine);
    attachment.setInstanceOwnerId(state.settings().account_id);
    attachment.setStatus(ec2::AttachmentStatus::ATTACHED);
    wire::set(attachment.getDeviceIndex(), 0);
    wire::set(attachment.getDeleteOnTermination(), true);
    wire::set(attachment.getAttachTime(), instance.registered_at.ms);
  });
}

wire::Message<ec2::NetworkInterface> describe_interface(const State& state, const Network& network,
                                                        const TaskInterface& interface) {
  return wire::Message<ec2::NetworkInterface>::build([&](ec2::NetworkInterface::Builder out) {
    const NetworkSubnet subnet = network.subnet(interface.subnet).value_or(network.subnets.front());
    const std::string id = interface.interface_id();
    write_interface(state, network, {.id = id, .hex = interface.hex, .subnet = &subnet}, out);
    out.setDescription(arn_of(state.settings(), {.service = "ecs", .resource = "attachment/" + interface.external.uuid()}));
    wire::set(out.getRequesterManaged(), true);
    auto list = out.initGroups(static_cast<unsigned>(interface.groups.size()));
    for (unsigned i = 0; i < list.size(); ++i) {
      list[i].setGroupId(interface.groups[i]);
      if (const auto group = group_of(state, interface.groups[i]); group.ok()) list[i].setGroupName(group->group.name);
    }
    write_address(interface.address_text(), out);
    if (const std::string outside = public_address_of(interface); !outside.empty()) {
      write_association(outside, state.settings().region, out.initAssociation());
      if (out.hasPrivateIpAddresses()) {
        write_association(outside, state.settings().region, out.getPrivateIpAddresses()[0].initAssociation());
      }
    }
    out.setPrivateDnsName(interface.host_name(state.settings().region));
    auto attachment = out.initAttachment();
    attachment.setAttachmentId(ec2_id("eni-attach", interface.hex));
    attachment.setInstanceOwnerId("amazon-aws");
    attachment.setStatus(ec2::AttachmentStatus::ATTACHED);
    wire::set(attachment.getDeviceIndex(), 1);
    wire::set(attachment.getDeleteOnTermination(), false);
    wire::set(attachment.getAttachTime(), interface.attached_at.ms);
    const Task* task = state.find(interface.task);
    const Instance* instance = task ? state.find(task->instance) : nullptr;
    if (instance && !is_guest(*task)) attachment.setInstanceId(machine_name(state.settings(), *instance));
  });
}

}  // namespace

std::vector<const Instance*> known_machines(const State& state) {
  std::vector<const Instance*> out;
  std::set<std::string> seen;
  state.table<Instance>().visit_all([&](const Instance& instance) {
    if (instance.status == InstanceStatus::kInactive || instance.status == InstanceStatus::kRegistrationFailed) return;
    if (seen.insert(machine_name(state.settings(), instance)).second) out.push_back(&instance);
  });
  return out;
}

std::string machine_name(const Settings& settings, const Instance& instance) {
  if (instance.machine_id.starts_with("i-")) return instance.machine_id;
  return ec2_id(
      "i", derived_hex(settings, "machine " + (instance.machine_id.empty() ? instance.external.text() : instance.machine_id)));
}

wire::Message<ec2::Instance> describe_machine(const State& state, const Network& network, const Instance& instance) {
  return wire::Message<ec2::Instance>::build([&](ec2::Instance::Builder out) {
    const std::string id = machine_name(state.settings(), instance);
    out.setInstanceId(id);
    const bool is_leaving = instance.status == InstanceStatus::kDeregistering;
    auto status = out.initState();
    status.setName(is_leaving ? ec2::InstanceStateName::TERMINATED : ec2::InstanceStateName::RUNNING);
    wire::set(status.getCode(), is_leaving ? kTerminated : kRunning);
    if (const auto type = wire::enum_of<ec2::InstanceType>(attribute(instance, kTypeAttribute))) out.setInstanceType(*type);
    const std::string_view architecture = attribute(instance, kArchitectureAttribute);
    out.setArchitecture(architecture == "arm64" || architecture == "ARM64" ? ec2::ArchitectureValues::ARM64
                                                                           : ec2::ArchitectureValues::X8664);
    if (const auto image = attribute(instance, kImageAttribute); !image.empty()) out.setImageId(std::string(image));
    wire::set(out.getLaunchTime(), instance.registered_at.ms);
    wire::set(out.getAmiLaunchIndex(), 0);
    out.initMonitoring().setState(ec2::MonitoringState::DISABLED);
    out.setVirtualizationType(ec2::VirtualizationType::HVM);
    wire::set(out.getSourceDestCheck(), true);
    write_place(state, network, instance, out);
    const Tags tags = tags_of(state, instance, id);
    write_ec2_tags(out.initTags(static_cast<unsigned>(tags.size())), tags);
  });
}

std::vector<wire::Message<ec2::NetworkInterface>> describe_interfaces(const State& state, const Network& network) {
  std::vector<wire::Message<ec2::NetworkInterface>> out;
  for (const Instance* instance : known_machines(state)) out.push_back(describe_interface(state, network, *instance));
  state.table<TaskInterface>().visit_all([&](const TaskInterface& interface) {
    if (interface.status == InterfaceStatus::kAttached) out.push_back(describe_interface(state, network, interface));
  });
  return out;
}

}  // namespace moorage::control
