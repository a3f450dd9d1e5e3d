# Written by tools/import_model.py from the API model of ec2 (2016-11-15); do not edit.
@0xb95ff356bf0e7061;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ec2");

using A = import "/schemas/annotations.capnp";
using AttachmentStatus = import "/schemas/ec2/common.capnp".AttachmentStatus;
using AttributeBooleanValue = import "/schemas/ec2/common.capnp".AttributeBooleanValue;
using Filter = import "/schemas/ec2/common.capnp".Filter;
using GroupIdentifier = import "/schemas/ec2/common.capnp".GroupIdentifier;
using HostnameType = import "/schemas/ec2/common.capnp".HostnameType;
using NetworkInterfaceStatus = import "/schemas/ec2/common.capnp".NetworkInterfaceStatus;
using OperatorResponse = import "/schemas/ec2/common.capnp".OperatorResponse;
using ResourceType = import "/schemas/ec2/common.capnp".ResourceType;
using Tag = import "/schemas/ec2/common.capnp".Tag;
using Tenancy = import "/schemas/ec2/common.capnp".Tenancy;

struct AccountAttribute {
  attributeName @0 :Text $A.jsonName("AttributeName") $A.xmlName("attributeName");
  attributeValues @1 :List(AccountAttributeValue) $A.jsonName("AttributeValues") $A.queryList(member = "item") $A.xmlName("attributeValueSet") $A.queryName("AttributeValueSet");
}

enum AccountAttributeName {
  unset @0;
  supportedPlatforms @1 $A.jsonName("supported-platforms");
  defaultVpc @2 $A.jsonName("default-vpc");
}

struct AccountAttributeValue {
  attributeValue @0 :Text $A.jsonName("AttributeValue") $A.xmlName("attributeValue");
}

struct AttachmentEnaSrdSpecification {
  enaSrdEnabled :union $A.jsonName("EnaSrdEnabled") $A.xmlName("enaSrdEnabled") { unset @0 :Void; value @1 :Bool; }
  enaSrdUdpSpecification @2 :AttachmentEnaSrdUdpSpecification $A.jsonName("EnaSrdUdpSpecification") $A.xmlName("enaSrdUdpSpecification");
}

struct AttachmentEnaSrdUdpSpecification {
  enaSrdUdpEnabled :union $A.jsonName("EnaSrdUdpEnabled") $A.xmlName("enaSrdUdpEnabled") { unset @0 :Void; value @1 :Bool; }
}

struct AvailabilityZone {
  optInStatus @0 :AvailabilityZoneOptInStatus $A.jsonName("OptInStatus") $A.xmlName("optInStatus");
  messages @1 :List(AvailabilityZoneMessage) $A.jsonName("Messages") $A.queryList(member = "item") $A.xmlName("messageSet") $A.queryName("MessageSet");
  regionName @2 :Text $A.jsonName("RegionName") $A.xmlName("regionName");
  zoneName @3 :Text $A.jsonName("ZoneName") $A.xmlName("zoneName");
  zoneId @4 :Text $A.jsonName("ZoneId") $A.xmlName("zoneId");
  groupName @5 :Text $A.jsonName("GroupName") $A.xmlName("groupName");
  networkBorderGroup @6 :Text $A.jsonName("NetworkBorderGroup") $A.xmlName("networkBorderGroup");
  zoneType @7 :Text $A.jsonName("ZoneType") $A.xmlName("zoneType");
  parentZoneName @8 :Text $A.jsonName("ParentZoneName") $A.xmlName("parentZoneName");
  parentZoneId @9 :Text $A.jsonName("ParentZoneId") $A.xmlName("parentZoneId");
  groupLongName @10 :Text $A.jsonName("GroupLongName") $A.xmlName("groupLongName");
  geography @11 :List(AvailabilityZoneGeography) $A.jsonName("Geography") $A.queryList(member = "item") $A.xmlName("geographySet") $A.queryName("GeographySet");
  subGeography @12 :List(AvailabilityZoneSubGeography) $A.jsonName("SubGeography") $A.queryList(member = "item") $A.xmlName("subGeographySet") $A.queryName("SubGeographySet");
  state @13 :AvailabilityZoneState $A.jsonName("State") $A.xmlName("zoneState") $A.queryName("ZoneState");
}

struct AvailabilityZoneGeography {
  name @0 :Text $A.jsonName("Name") $A.xmlName("name");
}

struct AvailabilityZoneMessage {
  message @0 :Text $A.jsonName("Message") $A.xmlName("message");
}

enum AvailabilityZoneOptInStatus {
  unset @0;
  optInNotRequired @1 $A.jsonName("opt-in-not-required");
  optedIn @2 $A.jsonName("opted-in");
  notOptedIn @3 $A.jsonName("not-opted-in");
}

enum AvailabilityZoneState {
  unset @0;
  available @1;
  information @2;
  impaired @3;
  unavailable @4;
  constrained @5;
}

struct AvailabilityZoneSubGeography {
  name @0 :Text $A.jsonName("Name") $A.xmlName("name");
}

enum BlockPublicAccessMode {
  unset @0;
  off @1;
  blockBidirectional @2 $A.jsonName("block-bidirectional");
  blockIngress @3 $A.jsonName("block-ingress");
}

struct BlockPublicAccessStates {
  internetGatewayBlockMode @0 :BlockPublicAccessMode $A.jsonName("InternetGatewayBlockMode") $A.xmlName("internetGatewayBlockMode");
}

struct ConnectionTrackingConfiguration {
  tcpEstablishedTimeout :union $A.jsonName("TcpEstablishedTimeout") $A.xmlName("tcpEstablishedTimeout") { unset @0 :Void; value @1 :Int32; }
  udpStreamTimeout :union $A.jsonName("UdpStreamTimeout") $A.xmlName("udpStreamTimeout") { unset @2 :Void; value @3 :Int32; }
  udpTimeout :union $A.jsonName("UdpTimeout") $A.xmlName("udpTimeout") { unset @4 :Void; value @5 :Int32; }
}

struct CreateTagsRequest {
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @0 :Void; value @1 :Bool; }
  resources @2 :List(Text) $A.jsonName("Resources") $A.required $A.xmlName("ResourceId") $A.queryName("ResourceId");
  tags @3 :List(Tag) $A.jsonName("Tags") $A.required $A.queryList(member = "item") $A.xmlName("Tag") $A.queryName("Tag");
}

struct CreateTagsResponse {}

struct DeleteTagsRequest {
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @0 :Void; value @1 :Bool; }
  resources @2 :List(Text) $A.jsonName("Resources") $A.required $A.xmlName("resourceId") $A.queryName("ResourceId");
  tags @3 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tag") $A.queryName("Tag");
}

struct DeleteTagsResponse {}

struct DescribeAccountAttributesRequest {
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @0 :Void; value @1 :Bool; }
  attributeNames @2 :List(AccountAttributeName) $A.jsonName("AttributeNames") $A.queryList(member = "attributeName") $A.xmlName("attributeName") $A.queryName("AttributeName");
}

struct DescribeAccountAttributesResponse {
  accountAttributes @0 :List(AccountAttribute) $A.jsonName("AccountAttributes") $A.queryList(member = "item") $A.xmlName("accountAttributeSet") $A.queryName("AccountAttributeSet");
}

struct DescribeAvailabilityZonesRequest {
  zoneNames @0 :List(Text) $A.jsonName("ZoneNames") $A.queryList(member = "ZoneName") $A.xmlName("ZoneName") $A.queryName("ZoneName");
  zoneIds @1 :List(Text) $A.jsonName("ZoneIds") $A.queryList(member = "ZoneId") $A.xmlName("ZoneId") $A.queryName("ZoneId");
  allAvailabilityZones :union $A.jsonName("AllAvailabilityZones") { unset @2 :Void; value @3 :Bool; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @4 :Void; value @5 :Bool; }
  filters @6 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
}

struct DescribeAvailabilityZonesResponse {
  availabilityZones @0 :List(AvailabilityZone) $A.jsonName("AvailabilityZones") $A.queryList(member = "item") $A.xmlName("availabilityZoneInfo") $A.queryName("AvailabilityZoneInfo");
}

struct DescribeInternetGatewaysRequest {
  nextToken @0 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @1 :Void; value @2 :Int32; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @3 :Void; value @4 :Bool; }
  internetGatewayIds @5 :List(Text) $A.jsonName("InternetGatewayIds") $A.queryList(member = "item") $A.xmlName("internetGatewayId") $A.queryName("InternetGatewayId");
  filters @6 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
}

struct DescribeInternetGatewaysResponse {
  internetGateways @0 :List(InternetGateway) $A.jsonName("InternetGateways") $A.queryList(member = "item") $A.xmlName("internetGatewaySet") $A.queryName("InternetGatewaySet");
  nextToken @1 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeNetworkAclsRequest {
  nextToken @0 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @1 :Void; value @2 :Int32; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @3 :Void; value @4 :Bool; }
  networkAclIds @5 :List(Text) $A.jsonName("NetworkAclIds") $A.queryList(member = "item") $A.xmlName("NetworkAclId") $A.queryName("NetworkAclId");
  filters @6 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
}

struct DescribeNetworkAclsResponse {
  networkAcls @0 :List(NetworkAcl) $A.jsonName("NetworkAcls") $A.queryList(member = "item") $A.xmlName("networkAclSet") $A.queryName("NetworkAclSet");
  nextToken @1 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeNetworkInterfacesRequest {
  nextToken @0 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @1 :Void; value @2 :Int32; }
  includeManagedResources :union $A.jsonName("IncludeManagedResources") { unset @3 :Void; value @4 :Bool; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @5 :Void; value @6 :Bool; }
  networkInterfaceIds @7 :List(Text) $A.jsonName("NetworkInterfaceIds") $A.queryList(member = "item") $A.xmlName("NetworkInterfaceId") $A.queryName("NetworkInterfaceId");
  filters @8 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("filter") $A.queryName("Filter");
}

struct DescribeNetworkInterfacesResponse {
  networkInterfaces @0 :List(NetworkInterface) $A.jsonName("NetworkInterfaces") $A.queryList(member = "item") $A.xmlName("networkInterfaceSet") $A.queryName("NetworkInterfaceSet");
  nextToken @1 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeRegionsRequest {
  regionNames @0 :List(Text) $A.jsonName("RegionNames") $A.queryList(member = "RegionName") $A.xmlName("RegionName") $A.queryName("RegionName");
  allRegions :union $A.jsonName("AllRegions") { unset @1 :Void; value @2 :Bool; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @3 :Void; value @4 :Bool; }
  filters @5 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
}

struct DescribeRegionsResponse {
  regions @0 :List(Region) $A.jsonName("Regions") $A.queryList(member = "item") $A.xmlName("regionInfo") $A.queryName("RegionInfo");
}

struct DescribeRouteTablesRequest {
  nextToken @0 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 100) { unset @1 :Void; value @2 :Int32; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @3 :Void; value @4 :Bool; }
  routeTableIds @5 :List(Text) $A.jsonName("RouteTableIds") $A.queryList(member = "item") $A.xmlName("RouteTableId") $A.queryName("RouteTableId");
  filters @6 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
}

struct DescribeRouteTablesResponse {
  routeTables @0 :List(RouteTable) $A.jsonName("RouteTables") $A.queryList(member = "item") $A.xmlName("routeTableSet") $A.queryName("RouteTableSet");
  nextToken @1 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeSubnetsRequest {
  filters @0 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
  subnetIds @1 :List(Text) $A.jsonName("SubnetIds") $A.queryList(member = "SubnetId") $A.xmlName("SubnetId") $A.queryName("SubnetId");
  nextToken @2 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @3 :Void; value @4 :Int32; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @5 :Void; value @6 :Bool; }
}

struct DescribeSubnetsResponse {
  nextToken @0 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
  subnets @1 :List(Subnet) $A.jsonName("Subnets") $A.queryList(member = "item") $A.xmlName("subnetSet") $A.queryName("SubnetSet");
}

struct DescribeTagsRequest {
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @0 :Void; value @1 :Bool; }
  filters @2 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
  maxResults :union $A.jsonName("MaxResults") $A.xmlName("maxResults") { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeTagsResponse {
  nextToken @0 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
  tags @1 :List(TagDescription) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
}

struct DescribeVpcAttributeRequest {
  attribute @0 :VpcAttributeName $A.jsonName("Attribute") $A.required;
  vpcId @1 :Text $A.jsonName("VpcId") $A.required;
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @2 :Void; value @3 :Bool; }
}

struct DescribeVpcAttributeResponse {
  enableDnsHostnames @0 :AttributeBooleanValue $A.jsonName("EnableDnsHostnames") $A.xmlName("enableDnsHostnames");
  enableDnsSupport @1 :AttributeBooleanValue $A.jsonName("EnableDnsSupport") $A.xmlName("enableDnsSupport");
  enableNetworkAddressUsageMetrics @2 :AttributeBooleanValue $A.jsonName("EnableNetworkAddressUsageMetrics") $A.xmlName("enableNetworkAddressUsageMetrics");
  vpcId @3 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
}

struct DescribeVpcsRequest {
  filters @0 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
  vpcIds @1 :List(Text) $A.jsonName("VpcIds") $A.queryList(member = "VpcId") $A.xmlName("VpcId") $A.queryName("VpcId");
  nextToken @2 :Text $A.jsonName("NextToken");
  maxResults :union $A.jsonName("MaxResults") $A.range(min = 5, max = 1000) { unset @3 :Void; value @4 :Int32; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @5 :Void; value @6 :Bool; }
}

struct DescribeVpcsResponse {
  nextToken @0 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
  vpcs @1 :List(Vpc) $A.jsonName("Vpcs") $A.queryList(member = "item") $A.xmlName("vpcSet") $A.queryName("VpcSet");
}

enum FirewallMode {
  unset @0;
  monitor @1;
  enforce @2;
}

enum FirewallOnboardingStatus {
  unset @0;
  pending @1;
  active @2;
  disabling @3;
}

struct IcmpTypeCode {
  code :union $A.jsonName("Code") $A.xmlName("code") { unset @0 :Void; value @1 :Int32; }
  type :union $A.jsonName("Type") $A.xmlName("type") { unset @2 :Void; value @3 :Int32; }
}

struct IgwFirewall {
  firewallArn @0 :Text $A.jsonName("FirewallArn") $A.xmlName("firewallArn");
  status @1 :FirewallOnboardingStatus $A.jsonName("Status") $A.xmlName("status");
}

struct InternetGateway {
  attachments @0 :List(InternetGatewayAttachment) $A.jsonName("Attachments") $A.queryList(member = "item") $A.xmlName("attachmentSet") $A.queryName("AttachmentSet");
  internetGatewayId @1 :Text $A.jsonName("InternetGatewayId") $A.xmlName("internetGatewayId");
  ownerId @2 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  tags @3 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
}

struct InternetGatewayAttachment {
  state @0 :AttachmentStatus $A.jsonName("State") $A.xmlName("state");
  vpcId @1 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
}

enum IpSource {
  unset @0;
  amazon @1;
  byoip @2;
  none @3;
}

struct Ipv4PrefixSpecification {
  ipv4Prefix @0 :Text $A.jsonName("Ipv4Prefix") $A.xmlName("ipv4Prefix");
}

enum Ipv6AddressAttribute {
  unset @0;
  public @1;
  private @2;
}

struct Ipv6PrefixSpecification {
  ipv6Prefix @0 :Text $A.jsonName("Ipv6Prefix") $A.xmlName("ipv6Prefix");
}

struct NetworkAcl {
  associations @0 :List(NetworkAclAssociation) $A.jsonName("Associations") $A.queryList(member = "item") $A.xmlName("associationSet") $A.queryName("AssociationSet");
  entries @1 :List(NetworkAclEntry) $A.jsonName("Entries") $A.queryList(member = "item") $A.xmlName("entrySet") $A.queryName("EntrySet");
  isDefault :union $A.jsonName("IsDefault") $A.xmlName("default") $A.queryName("Default") { unset @2 :Void; value @3 :Bool; }
  networkAclId @4 :Text $A.jsonName("NetworkAclId") $A.xmlName("networkAclId");
  tags @5 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  vpcId @6 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  ownerId @7 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
}

struct NetworkAclAssociation {
  networkAclAssociationId @0 :Text $A.jsonName("NetworkAclAssociationId") $A.xmlName("networkAclAssociationId");
  networkAclId @1 :Text $A.jsonName("NetworkAclId") $A.xmlName("networkAclId");
  subnetId @2 :Text $A.jsonName("SubnetId") $A.xmlName("subnetId");
}

struct NetworkAclEntry {
  cidrBlock @0 :Text $A.jsonName("CidrBlock") $A.xmlName("cidrBlock");
  egress :union $A.jsonName("Egress") $A.xmlName("egress") { unset @1 :Void; value @2 :Bool; }
  icmpTypeCode @3 :IcmpTypeCode $A.jsonName("IcmpTypeCode") $A.xmlName("icmpTypeCode");
  ipv6CidrBlock @4 :Text $A.jsonName("Ipv6CidrBlock") $A.xmlName("ipv6CidrBlock");
  portRange @5 :PortRange $A.jsonName("PortRange") $A.xmlName("portRange");
  protocol @6 :Text $A.jsonName("Protocol") $A.xmlName("protocol");
  ruleAction @7 :RuleAction $A.jsonName("RuleAction") $A.xmlName("ruleAction");
  ruleNumber :union $A.jsonName("RuleNumber") $A.xmlName("ruleNumber") { unset @8 :Void; value @9 :Int32; }
}

struct NetworkFirewallAssociation {
  firewallArn @0 :Text $A.jsonName("FirewallArn") $A.xmlName("firewallArn");
  firewallOnboardingStatus @1 :FirewallOnboardingStatus $A.jsonName("FirewallOnboardingStatus") $A.xmlName("firewallOnboardingStatus");
  firewallMode @2 :FirewallMode $A.jsonName("FirewallMode") $A.xmlName("firewallMode");
}

enum NetworkFirewallConnectivityType {
  unset @0;
  flexible @1;
  outboundOnly @2 $A.jsonName("outbound-only");
  bidirectional @3;
  exclude @4;
  azUnsupported @5 $A.jsonName("az-unsupported");
}

struct NetworkInterface {
  association @0 :NetworkInterfaceAssociation $A.jsonName("Association") $A.xmlName("association");
  attachment @1 :NetworkInterfaceAttachment $A.jsonName("Attachment") $A.xmlName("attachment");
  availabilityZone @2 :Text $A.jsonName("AvailabilityZone") $A.xmlName("availabilityZone");
  connectionTrackingConfiguration @3 :ConnectionTrackingConfiguration $A.jsonName("ConnectionTrackingConfiguration") $A.xmlName("connectionTrackingConfiguration");
  description @4 :Text $A.jsonName("Description") $A.xmlName("description");
  groups @5 :List(GroupIdentifier) $A.jsonName("Groups") $A.queryList(member = "item") $A.xmlName("groupSet") $A.queryName("GroupSet");
  interfaceType @6 :NetworkInterfaceType $A.jsonName("InterfaceType") $A.xmlName("interfaceType");
  ipv6Addresses @7 :List(NetworkInterfaceIpv6Address) $A.jsonName("Ipv6Addresses") $A.queryList(member = "item") $A.xmlName("ipv6AddressesSet") $A.queryName("Ipv6AddressesSet");
  macAddress @8 :Text $A.jsonName("MacAddress") $A.xmlName("macAddress");
  networkInterfaceId @9 :Text $A.jsonName("NetworkInterfaceId") $A.xmlName("networkInterfaceId");
  outpostArn @10 :Text $A.jsonName("OutpostArn") $A.xmlName("outpostArn");
  ownerId @11 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  privateDnsName @12 :Text $A.jsonName("PrivateDnsName") $A.xmlName("privateDnsName");
  publicDnsName @13 :Text $A.jsonName("PublicDnsName") $A.xmlName("publicDnsName");
  publicIpDnsNameOptions @14 :PublicIpDnsNameOptions $A.jsonName("PublicIpDnsNameOptions") $A.xmlName("publicIpDnsNameOptions");
  privateIpAddress @15 :Text $A.jsonName("PrivateIpAddress") $A.xmlName("privateIpAddress");
  privateIpAddresses @16 :List(NetworkInterfacePrivateIpAddress) $A.jsonName("PrivateIpAddresses") $A.queryList(member = "item") $A.xmlName("privateIpAddressesSet") $A.queryName("PrivateIpAddressesSet");
  ipv4Prefixes @17 :List(Ipv4PrefixSpecification) $A.jsonName("Ipv4Prefixes") $A.queryList(member = "item") $A.xmlName("ipv4PrefixSet") $A.queryName("Ipv4PrefixSet");
  ipv6Prefixes @18 :List(Ipv6PrefixSpecification) $A.jsonName("Ipv6Prefixes") $A.queryList(member = "item") $A.xmlName("ipv6PrefixSet") $A.queryName("Ipv6PrefixSet");
  requesterId @19 :Text $A.jsonName("RequesterId") $A.xmlName("requesterId");
  requesterManaged :union $A.jsonName("RequesterManaged") $A.xmlName("requesterManaged") { unset @20 :Void; value @21 :Bool; }
  sourceDestCheck :union $A.jsonName("SourceDestCheck") $A.xmlName("sourceDestCheck") { unset @22 :Void; value @23 :Bool; }
  status @24 :NetworkInterfaceStatus $A.jsonName("Status") $A.xmlName("status");
  subnetId @25 :Text $A.jsonName("SubnetId") $A.xmlName("subnetId");
  tagSet @26 :List(Tag) $A.jsonName("TagSet") $A.queryList(member = "item") $A.xmlName("tagSet");
  vpcId @27 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  denyAllIgwTraffic :union $A.jsonName("DenyAllIgwTraffic") $A.xmlName("denyAllIgwTraffic") { unset @28 :Void; value @29 :Bool; }
  ipv6Native :union $A.jsonName("Ipv6Native") $A.xmlName("ipv6Native") { unset @30 :Void; value @31 :Bool; }
  ipv6Address @32 :Text $A.jsonName("Ipv6Address") $A.xmlName("ipv6Address");
  operator @33 :OperatorResponse $A.jsonName("Operator") $A.xmlName("operator");
  associatedSubnets @34 :List(Text) $A.jsonName("AssociatedSubnets") $A.queryList(member = "item") $A.xmlName("associatedSubnetSet") $A.queryName("AssociatedSubnetSet");
  availabilityZoneId @35 :Text $A.jsonName("AvailabilityZoneId") $A.xmlName("availabilityZoneId");
}

struct NetworkInterfaceAssociation {
  allocationId @0 :Text $A.jsonName("AllocationId") $A.xmlName("allocationId");
  associationId @1 :Text $A.jsonName("AssociationId") $A.xmlName("associationId");
  ipOwnerId @2 :Text $A.jsonName("IpOwnerId") $A.xmlName("ipOwnerId");
  publicDnsName @3 :Text $A.jsonName("PublicDnsName") $A.xmlName("publicDnsName");
  publicIp @4 :Text $A.jsonName("PublicIp") $A.xmlName("publicIp");
  customerOwnedIp @5 :Text $A.jsonName("CustomerOwnedIp") $A.xmlName("customerOwnedIp");
  carrierIp @6 :Text $A.jsonName("CarrierIp") $A.xmlName("carrierIp");
}

struct NetworkInterfaceAttachment {
  attachTime :union $A.jsonName("AttachTime") $A.xmlName("attachTime") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  attachmentId @2 :Text $A.jsonName("AttachmentId") $A.xmlName("attachmentId");
  deleteOnTermination :union $A.jsonName("DeleteOnTermination") $A.xmlName("deleteOnTermination") { unset @3 :Void; value @4 :Bool; }
  deviceIndex :union $A.jsonName("DeviceIndex") $A.xmlName("deviceIndex") { unset @5 :Void; value @6 :Int32; }
  networkCardIndex :union $A.jsonName("NetworkCardIndex") $A.xmlName("networkCardIndex") { unset @7 :Void; value @8 :Int32; }
  instanceId @9 :Text $A.jsonName("InstanceId") $A.xmlName("instanceId");
  instanceOwnerId @10 :Text $A.jsonName("InstanceOwnerId") $A.xmlName("instanceOwnerId");
  status @11 :AttachmentStatus $A.jsonName("Status") $A.xmlName("status");
  enaSrdSpecification @12 :AttachmentEnaSrdSpecification $A.jsonName("EnaSrdSpecification") $A.xmlName("enaSrdSpecification");
  enaQueueCount :union $A.jsonName("EnaQueueCount") $A.xmlName("enaQueueCount") { unset @13 :Void; value @14 :Int32; }
}

struct NetworkInterfaceIpv6Address {
  ipv6Address @0 :Text $A.jsonName("Ipv6Address") $A.xmlName("ipv6Address");
  publicIpv6DnsName @1 :Text $A.jsonName("PublicIpv6DnsName") $A.xmlName("publicIpv6DnsName");
  isPrimaryIpv6 :union $A.jsonName("IsPrimaryIpv6") $A.xmlName("isPrimaryIpv6") { unset @2 :Void; value @3 :Bool; }
}

struct NetworkInterfacePrivateIpAddress {
  association @0 :NetworkInterfaceAssociation $A.jsonName("Association") $A.xmlName("association");
  primary :union $A.jsonName("Primary") $A.xmlName("primary") { unset @1 :Void; value @2 :Bool; }
  privateDnsName @3 :Text $A.jsonName("PrivateDnsName") $A.xmlName("privateDnsName");
  privateIpAddress @4 :Text $A.jsonName("PrivateIpAddress") $A.xmlName("privateIpAddress");
}

enum NetworkInterfaceType {
  unset @0;
  interface @1;
  natGateway @2;
  efa @3;
  efaOnly @4 $A.jsonName("efa-only");
  trunk @5;
  loadBalancer @6 $A.jsonName("load_balancer");
  networkLoadBalancer @7 $A.jsonName("network_load_balancer");
  vpcEndpoint @8 $A.jsonName("vpc_endpoint");
  branch @9;
  transitGateway @10 $A.jsonName("transit_gateway");
  lambda @11;
  quicksight @12;
  globalAcceleratorManaged @13 $A.jsonName("global_accelerator_managed");
  apiGatewayManaged @14 $A.jsonName("api_gateway_managed");
  gatewayLoadBalancer @15 $A.jsonName("gateway_load_balancer");
  gatewayLoadBalancerEndpoint @16 $A.jsonName("gateway_load_balancer_endpoint");
  iotRulesManaged @17 $A.jsonName("iot_rules_managed");
  awsCodestarConnectionsManaged @18 $A.jsonName("aws_codestar_connections_managed");
}

struct PortRange {
  from :union $A.jsonName("From") $A.xmlName("from") { unset @0 :Void; value @1 :Int32; }
  to :union $A.jsonName("To") $A.xmlName("to") { unset @2 :Void; value @3 :Int32; }
}

struct PrivateDnsNameOptionsOnLaunch {
  hostnameType @0 :HostnameType $A.jsonName("HostnameType") $A.xmlName("hostnameType");
  enableResourceNameDnsARecord :union $A.jsonName("EnableResourceNameDnsARecord") $A.xmlName("enableResourceNameDnsARecord") { unset @1 :Void; value @2 :Bool; }
  enableResourceNameDnsAAAARecord :union $A.jsonName("EnableResourceNameDnsAAAARecord") $A.xmlName("enableResourceNameDnsAAAARecord") { unset @3 :Void; value @4 :Bool; }
}

struct PropagatingVgw {
  gatewayId @0 :Text $A.jsonName("GatewayId") $A.xmlName("gatewayId");
}

struct PublicIpDnsNameOptions {
  dnsHostnameType @0 :Text $A.jsonName("DnsHostnameType") $A.xmlName("dnsHostnameType");
  publicIpv4DnsName @1 :Text $A.jsonName("PublicIpv4DnsName") $A.xmlName("publicIpv4DnsName");
  publicIpv6DnsName @2 :Text $A.jsonName("PublicIpv6DnsName") $A.xmlName("publicIpv6DnsName");
  publicDualStackDnsName @3 :Text $A.jsonName("PublicDualStackDnsName") $A.xmlName("publicDualStackDnsName");
}

struct Region {
  optInStatus @0 :Text $A.jsonName("OptInStatus") $A.xmlName("optInStatus");
  geography @1 :List(RegionGeography) $A.jsonName("Geography") $A.queryList(member = "item") $A.xmlName("geographySet") $A.queryName("GeographySet");
  regionName @2 :Text $A.jsonName("RegionName") $A.xmlName("regionName");
  endpoint @3 :Text $A.jsonName("Endpoint") $A.xmlName("regionEndpoint") $A.queryName("RegionEndpoint");
}

struct RegionGeography {
  name @0 :Text $A.jsonName("Name") $A.xmlName("name");
}

struct Route {
  destinationCidrBlock @0 :Text $A.jsonName("DestinationCidrBlock") $A.xmlName("destinationCidrBlock");
  destinationIpv6CidrBlock @1 :Text $A.jsonName("DestinationIpv6CidrBlock") $A.xmlName("destinationIpv6CidrBlock");
  destinationPrefixListId @2 :Text $A.jsonName("DestinationPrefixListId") $A.xmlName("destinationPrefixListId");
  egressOnlyInternetGatewayId @3 :Text $A.jsonName("EgressOnlyInternetGatewayId") $A.xmlName("egressOnlyInternetGatewayId");
  gatewayId @4 :Text $A.jsonName("GatewayId") $A.xmlName("gatewayId");
  instanceId @5 :Text $A.jsonName("InstanceId") $A.xmlName("instanceId");
  instanceOwnerId @6 :Text $A.jsonName("InstanceOwnerId") $A.xmlName("instanceOwnerId");
  natGatewayId @7 :Text $A.jsonName("NatGatewayId") $A.xmlName("natGatewayId");
  transitGatewayId @8 :Text $A.jsonName("TransitGatewayId") $A.xmlName("transitGatewayId");
  localGatewayId @9 :Text $A.jsonName("LocalGatewayId") $A.xmlName("localGatewayId");
  carrierGatewayId @10 :Text $A.jsonName("CarrierGatewayId") $A.xmlName("carrierGatewayId");
  networkInterfaceId @11 :Text $A.jsonName("NetworkInterfaceId") $A.xmlName("networkInterfaceId");
  origin @12 :RouteOrigin $A.jsonName("Origin") $A.xmlName("origin");
  state @13 :RouteState $A.jsonName("State") $A.xmlName("state");
  vpcPeeringConnectionId @14 :Text $A.jsonName("VpcPeeringConnectionId") $A.xmlName("vpcPeeringConnectionId");
  coreNetworkArn @15 :Text $A.jsonName("CoreNetworkArn") $A.xmlName("coreNetworkArn");
  odbNetworkArn @16 :Text $A.jsonName("OdbNetworkArn") $A.xmlName("odbNetworkArn");
  ipAddress @17 :Text $A.jsonName("IpAddress") $A.xmlName("ipAddress");
  igwFirewall @18 :IgwFirewall $A.jsonName("IgwFirewall") $A.xmlName("igwFirewall");
}

enum RouteOrigin {
  unset @0;
  createRouteTable @1 $A.jsonName("CreateRouteTable");
  createRoute @2 $A.jsonName("CreateRoute");
  enableVgwRoutePropagation @3 $A.jsonName("EnableVgwRoutePropagation");
  advertisement @4 $A.jsonName("Advertisement");
}

enum RouteState {
  unset @0;
  active @1;
  blackhole @2;
  filtered @3;
}

struct RouteTable {
  associations @0 :List(RouteTableAssociation) $A.jsonName("Associations") $A.queryList(member = "item") $A.xmlName("associationSet") $A.queryName("AssociationSet");
  propagatingVgws @1 :List(PropagatingVgw) $A.jsonName("PropagatingVgws") $A.queryList(member = "item") $A.xmlName("propagatingVgwSet") $A.queryName("PropagatingVgwSet");
  routeTableId @2 :Text $A.jsonName("RouteTableId") $A.xmlName("routeTableId");
  routes @3 :List(Route) $A.jsonName("Routes") $A.queryList(member = "item") $A.xmlName("routeSet") $A.queryName("RouteSet");
  tags @4 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  vpcId @5 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  ownerId @6 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
}

struct RouteTableAssociation {
  main :union $A.jsonName("Main") $A.xmlName("main") { unset @0 :Void; value @1 :Bool; }
  routeTableAssociationId @2 :Text $A.jsonName("RouteTableAssociationId") $A.xmlName("routeTableAssociationId");
  routeTableId @3 :Text $A.jsonName("RouteTableId") $A.xmlName("routeTableId");
  subnetId @4 :Text $A.jsonName("SubnetId") $A.xmlName("subnetId");
  gatewayId @5 :Text $A.jsonName("GatewayId") $A.xmlName("gatewayId");
  publicIpv4Pool @6 :Text $A.jsonName("PublicIpv4Pool") $A.xmlName("publicIpv4Pool");
  associationState @7 :RouteTableAssociationState $A.jsonName("AssociationState") $A.xmlName("associationState");
}

struct RouteTableAssociationState {
  state @0 :RouteTableAssociationStateCode $A.jsonName("State") $A.xmlName("state");
  statusMessage @1 :Text $A.jsonName("StatusMessage") $A.xmlName("statusMessage");
}

enum RouteTableAssociationStateCode {
  unset @0;
  associating @1;
  associated @2;
  disassociating @3;
  disassociated @4;
  failed @5;
}

enum RuleAction {
  unset @0;
  allow @1;
  deny @2;
}

struct Subnet {
  availabilityZoneId @0 :Text $A.jsonName("AvailabilityZoneId") $A.xmlName("availabilityZoneId");
  enableLniAtDeviceIndex :union $A.jsonName("EnableLniAtDeviceIndex") $A.xmlName("enableLniAtDeviceIndex") { unset @1 :Void; value @2 :Int32; }
  mapCustomerOwnedIpOnLaunch :union $A.jsonName("MapCustomerOwnedIpOnLaunch") $A.xmlName("mapCustomerOwnedIpOnLaunch") { unset @3 :Void; value @4 :Bool; }
  customerOwnedIpv4Pool @5 :Text $A.jsonName("CustomerOwnedIpv4Pool") $A.xmlName("customerOwnedIpv4Pool");
  ownerId @6 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  assignIpv6AddressOnCreation :union $A.jsonName("AssignIpv6AddressOnCreation") $A.xmlName("assignIpv6AddressOnCreation") { unset @7 :Void; value @8 :Bool; }
  ipv6CidrBlockAssociationSet @9 :List(SubnetIpv6CidrBlockAssociation) $A.jsonName("Ipv6CidrBlockAssociationSet") $A.queryList(member = "item") $A.xmlName("ipv6CidrBlockAssociationSet");
  tags @10 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  subnetArn @11 :Text $A.jsonName("SubnetArn") $A.xmlName("subnetArn");
  outpostArn @12 :Text $A.jsonName("OutpostArn") $A.xmlName("outpostArn");
  enableDns64 :union $A.jsonName("EnableDns64") $A.xmlName("enableDns64") { unset @13 :Void; value @14 :Bool; }
  ipv6Native :union $A.jsonName("Ipv6Native") $A.xmlName("ipv6Native") { unset @15 :Void; value @16 :Bool; }
  privateDnsNameOptionsOnLaunch @17 :PrivateDnsNameOptionsOnLaunch $A.jsonName("PrivateDnsNameOptionsOnLaunch") $A.xmlName("privateDnsNameOptionsOnLaunch");
  blockPublicAccessStates @18 :BlockPublicAccessStates $A.jsonName("BlockPublicAccessStates") $A.xmlName("blockPublicAccessStates");
  type @19 :Text $A.jsonName("Type") $A.xmlName("type");
  networkFirewallConnectivityType @20 :NetworkFirewallConnectivityType $A.jsonName("NetworkFirewallConnectivityType") $A.xmlName("networkFirewallConnectivityType");
  subnetId @21 :Text $A.jsonName("SubnetId") $A.xmlName("subnetId");
  state @22 :SubnetState $A.jsonName("State") $A.xmlName("state");
  vpcId @23 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  cidrBlock @24 :Text $A.jsonName("CidrBlock") $A.xmlName("cidrBlock");
  availableIpAddressCount :union $A.jsonName("AvailableIpAddressCount") $A.xmlName("availableIpAddressCount") { unset @25 :Void; value @26 :Int32; }
  availabilityZone @27 :Text $A.jsonName("AvailabilityZone") $A.xmlName("availabilityZone");
  defaultForAz :union $A.jsonName("DefaultForAz") $A.xmlName("defaultForAz") { unset @28 :Void; value @29 :Bool; }
  mapPublicIpOnLaunch :union $A.jsonName("MapPublicIpOnLaunch") $A.xmlName("mapPublicIpOnLaunch") { unset @30 :Void; value @31 :Bool; }
}

struct SubnetCidrBlockState {
  state @0 :SubnetCidrBlockStateCode $A.jsonName("State") $A.xmlName("state");
  statusMessage @1 :Text $A.jsonName("StatusMessage") $A.xmlName("statusMessage");
}

enum SubnetCidrBlockStateCode {
  unset @0;
  associating @1;
  associated @2;
  disassociating @3;
  disassociated @4;
  failing @5;
  failed @6;
}

struct SubnetIpv6CidrBlockAssociation {
  associationId @0 :Text $A.jsonName("AssociationId") $A.xmlName("associationId");
  ipv6CidrBlock @1 :Text $A.jsonName("Ipv6CidrBlock") $A.xmlName("ipv6CidrBlock");
  ipv6CidrBlockState @2 :SubnetCidrBlockState $A.jsonName("Ipv6CidrBlockState") $A.xmlName("ipv6CidrBlockState");
  ipv6AddressAttribute @3 :Ipv6AddressAttribute $A.jsonName("Ipv6AddressAttribute") $A.xmlName("ipv6AddressAttribute");
  ipSource @4 :IpSource $A.jsonName("IpSource") $A.xmlName("ipSource");
}

enum SubnetState {
  unset @0;
  pending @1;
  available @2;
  unavailable @3;
  failed @4;
  failedInsufficientCapacity @5 $A.jsonName("failed-insufficient-capacity");
}

struct TagDescription {
  key @0 :Text $A.jsonName("Key") $A.xmlName("key");
  resourceId @1 :Text $A.jsonName("ResourceId") $A.xmlName("resourceId");
  resourceType @2 :ResourceType $A.jsonName("ResourceType") $A.xmlName("resourceType");
  value @3 :Text $A.jsonName("Value") $A.xmlName("value");
}

struct Vpc {
  ownerId @0 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  instanceTenancy @1 :Tenancy $A.jsonName("InstanceTenancy") $A.xmlName("instanceTenancy");
  ipv6CidrBlockAssociationSet @2 :List(VpcIpv6CidrBlockAssociation) $A.jsonName("Ipv6CidrBlockAssociationSet") $A.queryList(member = "item") $A.xmlName("ipv6CidrBlockAssociationSet");
  cidrBlockAssociationSet @3 :List(VpcCidrBlockAssociation) $A.jsonName("CidrBlockAssociationSet") $A.queryList(member = "item") $A.xmlName("cidrBlockAssociationSet");
  isDefault :union $A.jsonName("IsDefault") $A.xmlName("isDefault") { unset @4 :Void; value @5 :Bool; }
  encryptionControl @6 :VpcEncryptionControl $A.jsonName("EncryptionControl") $A.xmlName("encryptionControl");
  tags @7 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  blockPublicAccessStates @8 :BlockPublicAccessStates $A.jsonName("BlockPublicAccessStates") $A.xmlName("blockPublicAccessStates");
  networkFirewallAssociations @9 :List(NetworkFirewallAssociation) $A.jsonName("NetworkFirewallAssociations") $A.queryList(member = "item") $A.xmlName("networkFirewallAssociationSet") $A.queryName("NetworkFirewallAssociationSet");
  vpcId @10 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  state @11 :VpcState $A.jsonName("State") $A.xmlName("state");
  cidrBlock @12 :Text $A.jsonName("CidrBlock") $A.xmlName("cidrBlock");
  dhcpOptionsId @13 :Text $A.jsonName("DhcpOptionsId") $A.xmlName("dhcpOptionsId");
}

enum VpcAttributeName {
  unset @0;
  enableDnsSupport @1;
  enableDnsHostnames @2;
  enableNetworkAddressUsageMetrics @3;
}

struct VpcCidrBlockAssociation {
  associationId @0 :Text $A.jsonName("AssociationId") $A.xmlName("associationId");
  cidrBlock @1 :Text $A.jsonName("CidrBlock") $A.xmlName("cidrBlock");
  cidrBlockState @2 :VpcCidrBlockState $A.jsonName("CidrBlockState") $A.xmlName("cidrBlockState");
}

struct VpcCidrBlockState {
  state @0 :VpcCidrBlockStateCode $A.jsonName("State") $A.xmlName("state");
  statusMessage @1 :Text $A.jsonName("StatusMessage") $A.xmlName("statusMessage");
}

enum VpcCidrBlockStateCode {
  unset @0;
  associating @1;
  associated @2;
  disassociating @3;
  disassociated @4;
  failing @5;
  failed @6;
}

struct VpcEncryptionControl {
  vpcId @0 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  vpcEncryptionControlId @1 :Text $A.jsonName("VpcEncryptionControlId") $A.xmlName("vpcEncryptionControlId");
  mode @2 :VpcEncryptionControlMode $A.jsonName("Mode") $A.xmlName("mode");
  state @3 :VpcEncryptionControlState $A.jsonName("State") $A.xmlName("state");
  stateMessage @4 :Text $A.jsonName("StateMessage") $A.xmlName("stateMessage");
  resourceExclusions @5 :VpcEncryptionControlExclusions $A.jsonName("ResourceExclusions") $A.xmlName("resourceExclusions");
  tags @6 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
}

struct VpcEncryptionControlExclusion {
  state @0 :VpcEncryptionControlExclusionState $A.jsonName("State") $A.xmlName("state");
  stateMessage @1 :Text $A.jsonName("StateMessage") $A.xmlName("stateMessage");
}

enum VpcEncryptionControlExclusionState {
  unset @0;
  enabling @1;
  enabled @2;
  disabling @3;
  disabled @4;
}

struct VpcEncryptionControlExclusions {
  internetGateway @0 :VpcEncryptionControlExclusion $A.jsonName("InternetGateway") $A.xmlName("internetGateway");
  egressOnlyInternetGateway @1 :VpcEncryptionControlExclusion $A.jsonName("EgressOnlyInternetGateway") $A.xmlName("egressOnlyInternetGateway");
  natGateway @2 :VpcEncryptionControlExclusion $A.jsonName("NatGateway") $A.xmlName("natGateway");
  virtualPrivateGateway @3 :VpcEncryptionControlExclusion $A.jsonName("VirtualPrivateGateway") $A.xmlName("virtualPrivateGateway");
  vpcPeering @4 :VpcEncryptionControlExclusion $A.jsonName("VpcPeering") $A.xmlName("vpcPeering");
  lambda @5 :VpcEncryptionControlExclusion $A.jsonName("Lambda") $A.xmlName("lambda");
  vpcLattice @6 :VpcEncryptionControlExclusion $A.jsonName("VpcLattice") $A.xmlName("vpcLattice");
  elasticFileSystem @7 :VpcEncryptionControlExclusion $A.jsonName("ElasticFileSystem") $A.xmlName("elasticFileSystem");
  globalAccelerator @8 :VpcEncryptionControlExclusion $A.jsonName("GlobalAccelerator") $A.xmlName("globalAccelerator");
  apiGatewayV2 @9 :VpcEncryptionControlExclusion $A.jsonName("ApiGatewayV2") $A.xmlName("apiGatewayV2");
}

enum VpcEncryptionControlMode {
  unset @0;
  monitor @1;
  enforce @2;
}

enum VpcEncryptionControlState {
  unset @0;
  enforceInProgress @1 $A.jsonName("enforce-in-progress");
  monitorInProgress @2 $A.jsonName("monitor-in-progress");
  enforceFailed @3 $A.jsonName("enforce-failed");
  monitorFailed @4 $A.jsonName("monitor-failed");
  deleting @5;
  deleted @6;
  available @7;
  creating @8;
  deleteFailed @9 $A.jsonName("delete-failed");
}

struct VpcIpv6CidrBlockAssociation {
  associationId @0 :Text $A.jsonName("AssociationId") $A.xmlName("associationId");
  ipv6CidrBlock @1 :Text $A.jsonName("Ipv6CidrBlock") $A.xmlName("ipv6CidrBlock");
  ipv6CidrBlockState @2 :VpcCidrBlockState $A.jsonName("Ipv6CidrBlockState") $A.xmlName("ipv6CidrBlockState");
  networkBorderGroup @3 :Text $A.jsonName("NetworkBorderGroup") $A.xmlName("networkBorderGroup");
  ipv6Pool @4 :Text $A.jsonName("Ipv6Pool") $A.xmlName("ipv6Pool");
  ipv6AddressAttribute @5 :Ipv6AddressAttribute $A.jsonName("Ipv6AddressAttribute") $A.xmlName("ipv6AddressAttribute");
  ipSource @6 :IpSource $A.jsonName("IpSource") $A.xmlName("ipSource");
}

enum VpcState {
  unset @0;
  pending @1;
  available @2;
  deleting @3;
}
