// Container instances as the EC2 instances that they are for other tools, with the network interfaces of instances and of
// tasks.
#include <algorithm>
#include <charconv>

#include "services/ec2/ec2_describe.h"
#include "services/ec2/ec2_handlers.h"
#include "services/ec2/ec2_network.h"
#include "services/ec2/instance_views.h"
#include "services/ec2/security_groups.h"

namespace moorage::control {

namespace {

constexpr FilterName kInstanceFilters[] = {{"instance-id", "InstanceId"},
                                           {"instance-type", "InstanceType"},
                                           {"instance-state-name", "State.Name"},
                                           {"instance-state-code", "State.Code"},
                                           {"instance-lifecycle", "InstanceLifecycle"},
                                           {"availability-zone", "Placement.AvailabilityZone"},
                                           {"availability-zone-id", "Placement.AvailabilityZoneId"},
                                           {"private-ip-address", "PrivateIpAddress"},
                                           {"private-dns-name", "PrivateDnsName"},
                                           {"network-interface.network-interface-id", "NetworkInterfaces.NetworkInterfaceId"},
                                           {"network-interface.subnet-id", "NetworkInterfaces.SubnetId"},
                                           {"network-interface.vpc-id", "NetworkInterfaces.VpcId"},
                                           {"instance.group-id", "SecurityGroups.GroupId"},
                                           {"instance.group-name", "SecurityGroups.GroupName"},
                                           {"architecture", "Architecture"},
                                           {"image-id", "ImageId"},
                                           {"subnet-id", "SubnetId"},
                                           {"vpc-id", "VpcId"},
                                           {"launch-time", "LaunchTime"},
                                           {"tenancy", "Placement.Tenancy"}};
constexpr Describing kInstances{.filters = kInstanceFilters,
                                .id_member = "InstanceId",
                                .not_found_code = "InvalidInstanceID.NotFound",
                                .kind = "instance ID"};

constexpr FilterName kStatusFilters[] = {
    {"availability-zone", "AvailabilityZone"},           {"availability-zone-id", "AvailabilityZoneId"},
    {"instance-state-name", "InstanceState.Name"},       {"instance-state-code", "InstanceState.Code"},
    {"instance-status.status", "InstanceStatus.Status"}, {"instance-status.reachability", "InstanceStatus.Details.Status"},
    {"system-status.status", "SystemStatus.Status"},     {"system-status.reachability", "SystemStatus.Details.Status"}};
constexpr Describing kStatuses{.filters = kStatusFilters,
                               .id_member = "InstanceId",
                               .not_found_code = "InvalidInstanceID.NotFound",
                               .kind = "instance ID"};

constexpr FilterName kInterfaceFilters[] = {{"network-interface-id", "NetworkInterfaceId"},
                                            {"vpc-id", "VpcId"},
                                            {"subnet-id", "SubnetId"},
                                            {"availability-zone", "AvailabilityZone"},
                                            {"status", "Status"},
                                            {"description", "Description"},
                                            {"interface-type", "InterfaceType"},
                                            {"mac-address", "MacAddress"},
                                            {"owner-id", "OwnerId"},
                                            {"requester-id", "RequesterId"},
                                            {"requester-managed", "RequesterManaged"},
                                            {"private-ip-address", "PrivateIpAddress"},
                                            {"addresses.private-ip-address", "PrivateIpAddresses.PrivateIpAddress"},
                                            {"attachment.instance-id", "Attachment.InstanceId"},
                                            {"attachment.attachment-id", "Attachment.AttachmentId"},
                                            {"attachment.status", "Attachment.Status"},
                                            {"association.public-ip", "Association.PublicIp"},
                                            {"association.public-dns-name", "Association.PublicDnsName"},
                                            {"association.ip-owner-id", "Association.IpOwnerId"},
                                            {"group-id", "Groups.GroupId"},
                                            {"group-name", "Groups.GroupName"}};
constexpr Describing kInterfaces{.filters = kInterfaceFilters,
                                 .id_member = "NetworkInterfaceId",
                                 .not_found_code = "InvalidNetworkInterfaceID.NotFound",
                                 .kind = "networkInterface ID"};

void write_summary(bool is_well, ec2::InstanceStatusSummary::Builder out) {
  out.setStatus(is_well ? ec2::SummaryStatus::OK : ec2::SummaryStatus::INSUFFICIENT_DATA);
  auto detail = out.initDetails(1)[0];
  detail.setName(ec2::StatusName::REACHABILITY);
  detail.setStatus(is_well ? ec2::StatusType::PASSED : ec2::StatusType::INSUFFICIENT_DATA);
}

}  // namespace

Status describe_instances(Step& step, ec2::DescribeInstancesRequest::Reader request,
                          ec2::DescribeInstancesResponse::Builder reply) {
  const Network network = network_of(step.state());
  Described<ec2::Instance> all;
  for (const Instance* instance : known_machines(step.state()))
    all.push_back(describe_machine(step.state(), network, *instance));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getInstanceIds(), request, kInstances));
  auto list = reply.initReservations(count_of(all.size()));
  for (unsigned i = 0; i < list.size(); ++i) {
    list[i].setReservationId(ec2_id(
        "r", derived_hex(step.settings(), "reservation of " + std::string(wire::view(all[i].reader().getInstanceId())))));
    list[i].setOwnerId(step.settings().account_id);
    list[i].initInstances(1).setWithCaveats(0, all[i].reader());
  }
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_instance_status(Step& step, ec2::DescribeInstanceStatusRequest::Reader request,
                                ec2::DescribeInstanceStatusResponse::Builder reply) {
  const Network network = network_of(step.state());
  const bool includes_all = wire::value_or(request.getIncludeAllInstances(), false);
  Described<ec2::InstanceStatus> all;
  for (const Instance* instance : known_machines(step.state())) {
    const auto machine = describe_machine(step.state(), network, *instance);
    if (!includes_all && machine.reader().getState().getName() != ec2::InstanceStateName::RUNNING) continue;
    all.push_back(wire::Message<ec2::InstanceStatus>::build([&](ec2::InstanceStatus::Builder out) {
      out.setInstanceId(machine.reader().getInstanceId());
      out.setAvailabilityZone(machine.reader().getPlacement().getAvailabilityZone());
      out.setAvailabilityZoneId(machine.reader().getPlacement().getAvailabilityZoneId());
      out.setInstanceState(machine.reader().getState());
      write_summary(instance->agent_connected, out.initInstanceStatus());
      write_summary(instance->agent_connected, out.initSystemStatus());
    }));
  }
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getInstanceIds(), request, kStatuses));
  write_described(all, reply.initInstanceStatuses(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

Status describe_network_interfaces(Step& step, ec2::DescribeNetworkInterfacesRequest::Reader request,
                                   ec2::DescribeNetworkInterfacesResponse::Builder reply) {
  auto all = describe_interfaces(step.state(), network_of(step.state()));
  MOORAGE_ASSIGN(const std::string next, choose(all, request.getNetworkInterfaceIds(), request, kInterfaces));
  write_described(all, reply.initNetworkInterfaces(count_of(all.size())));
  if (!next.empty()) reply.setNextToken(next);
  return finish(request);
}

}  // namespace moorage::control
