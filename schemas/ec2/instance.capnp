# Written by tools/import_model.py from the API model of ec2 (2016-11-15); do not edit.
@0xa0dc7f153c568cdb;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ec2");

using A = import "/schemas/annotations.capnp";
using AmdSevSnpSpecification = import "/schemas/ec2/common.capnp".AmdSevSnpSpecification;
using ArchitectureValues = import "/schemas/ec2/common.capnp".ArchitectureValues;
using AttachmentStatus = import "/schemas/ec2/common.capnp".AttachmentStatus;
using BootModeValues = import "/schemas/ec2/common.capnp".BootModeValues;
using CapacityReservationPreference = import "/schemas/ec2/common.capnp".CapacityReservationPreference;
using CapacityReservationTargetResponse = import "/schemas/ec2/common.capnp".CapacityReservationTargetResponse;
using DeviceType = import "/schemas/ec2/common.capnp".DeviceType;
using Filter = import "/schemas/ec2/common.capnp".Filter;
using GroupIdentifier = import "/schemas/ec2/common.capnp".GroupIdentifier;
using HostnameType = import "/schemas/ec2/common.capnp".HostnameType;
using HypervisorType = import "/schemas/ec2/common.capnp".HypervisorType;
using InstanceBandwidthWeighting = import "/schemas/ec2/common.capnp".InstanceBandwidthWeighting;
using InstanceIpv6Address = import "/schemas/ec2/common.capnp".InstanceIpv6Address;
using InstanceType = import "/schemas/ec2/common.capnp".InstanceType;
using NestedVirtualizationSpecification = import "/schemas/ec2/common.capnp".NestedVirtualizationSpecification;
using NetworkInterfaceStatus = import "/schemas/ec2/common.capnp".NetworkInterfaceStatus;
using OperatorResponse = import "/schemas/ec2/common.capnp".OperatorResponse;
using Placement = import "/schemas/ec2/common.capnp".Placement;
using PlatformValues = import "/schemas/ec2/common.capnp".PlatformValues;
using ProductCode = import "/schemas/ec2/common.capnp".ProductCode;
using SecondaryInterfaceStatus = import "/schemas/ec2/common.capnp".SecondaryInterfaceStatus;
using SecondaryInterfaceType = import "/schemas/ec2/common.capnp".SecondaryInterfaceType;
using StateReason = import "/schemas/ec2/common.capnp".StateReason;
using Tag = import "/schemas/ec2/common.capnp".Tag;
using VirtualizationType = import "/schemas/ec2/common.capnp".VirtualizationType;

struct ApplicationStatusSummary {
  status @0 :SummaryStatus $A.jsonName("Status") $A.xmlName("status");
  impairedSince :union $A.jsonName("ImpairedSince") $A.xmlName("impairedSince") $A.timestamp { unset @1 :Void; value @2 :Int64; }
}

struct CapacityReservationSpecificationResponse {
  capacityReservationPreference @0 :CapacityReservationPreference $A.jsonName("CapacityReservationPreference") $A.xmlName("capacityReservationPreference");
  capacityReservationTarget @1 :CapacityReservationTargetResponse $A.jsonName("CapacityReservationTarget") $A.xmlName("capacityReservationTarget");
}

struct ConnectionTrackingSpecificationResponse {
  tcpEstablishedTimeout :union $A.jsonName("TcpEstablishedTimeout") $A.xmlName("tcpEstablishedTimeout") { unset @0 :Void; value @1 :Int32; }
  udpStreamTimeout :union $A.jsonName("UdpStreamTimeout") $A.xmlName("udpStreamTimeout") { unset @2 :Void; value @3 :Int32; }
  udpTimeout :union $A.jsonName("UdpTimeout") $A.xmlName("udpTimeout") { unset @4 :Void; value @5 :Int32; }
}

struct CpuOptions {
  coreCount :union $A.jsonName("CoreCount") $A.xmlName("coreCount") { unset @0 :Void; value @1 :Int32; }
  threadsPerCore :union $A.jsonName("ThreadsPerCore") $A.xmlName("threadsPerCore") { unset @2 :Void; value @3 :Int32; }
  amdSevSnp @4 :AmdSevSnpSpecification $A.jsonName("AmdSevSnp") $A.xmlName("amdSevSnp");
  nestedVirtualization @5 :NestedVirtualizationSpecification $A.jsonName("NestedVirtualization") $A.xmlName("nestedVirtualization");
}

struct DescribeInstanceStatusRequest {
  instanceIds @0 :List(Text) $A.jsonName("InstanceIds") $A.queryList(member = "InstanceId") $A.xmlName("InstanceId") $A.queryName("InstanceId");
  maxResults :union $A.jsonName("MaxResults") { unset @1 :Void; value @2 :Int32; }
  nextToken @3 :Text $A.jsonName("NextToken");
  includeManagedResources :union $A.jsonName("IncludeManagedResources") { unset @4 :Void; value @5 :Bool; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @6 :Void; value @7 :Bool; }
  filters @8 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
  includeAllInstances :union $A.jsonName("IncludeAllInstances") $A.xmlName("includeAllInstances") { unset @9 :Void; value @10 :Bool; }
}

struct DescribeInstanceStatusResponse {
  instanceStatuses @0 :List(InstanceStatus) $A.jsonName("InstanceStatuses") $A.queryList(member = "item") $A.xmlName("instanceStatusSet") $A.queryName("InstanceStatusSet");
  nextToken @1 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
}

struct DescribeInstancesRequest {
  instanceIds @0 :List(Text) $A.jsonName("InstanceIds") $A.queryList(member = "InstanceId") $A.xmlName("InstanceId") $A.queryName("InstanceId");
  includeManagedResources :union $A.jsonName("IncludeManagedResources") { unset @1 :Void; value @2 :Bool; }
  dryRun :union $A.jsonName("DryRun") $A.xmlName("dryRun") { unset @3 :Void; value @4 :Bool; }
  filters @5 :List(Filter) $A.jsonName("Filters") $A.queryList(member = "Filter") $A.xmlName("Filter") $A.queryName("Filter");
  nextToken @6 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
  maxResults :union $A.jsonName("MaxResults") $A.xmlName("maxResults") { unset @7 :Void; value @8 :Int32; }
}

struct DescribeInstancesResponse {
  nextToken @0 :Text $A.jsonName("NextToken") $A.xmlName("nextToken");
  reservations @1 :List(RunInstancesResponse) $A.jsonName("Reservations") $A.queryList(member = "item") $A.xmlName("reservationSet") $A.queryName("ReservationSet");
}

struct EbsInstanceBlockDevice {
  attachTime :union $A.jsonName("AttachTime") $A.xmlName("attachTime") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  deleteOnTermination :union $A.jsonName("DeleteOnTermination") $A.xmlName("deleteOnTermination") { unset @2 :Void; value @3 :Bool; }
  status @4 :AttachmentStatus $A.jsonName("Status") $A.xmlName("status");
  volumeId @5 :Text $A.jsonName("VolumeId") $A.xmlName("volumeId");
  associatedResource @6 :Text $A.jsonName("AssociatedResource") $A.xmlName("associatedResource");
  volumeOwnerId @7 :Text $A.jsonName("VolumeOwnerId") $A.xmlName("volumeOwnerId");
  operator @8 :OperatorResponse $A.jsonName("Operator") $A.xmlName("operator");
  ebsCardIndex :union $A.jsonName("EbsCardIndex") $A.xmlName("ebsCardIndex") { unset @9 :Void; value @10 :Int32; }
}

struct EbsStatusDetails {
  impairedSince :union $A.jsonName("ImpairedSince") $A.xmlName("impairedSince") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  name @2 :StatusName $A.jsonName("Name") $A.xmlName("name");
  status @3 :StatusType $A.jsonName("Status") $A.xmlName("status");
}

struct EbsStatusSummary {
  details @0 :List(EbsStatusDetails) $A.jsonName("Details") $A.queryList(member = "item") $A.xmlName("details");
  status @1 :SummaryStatus $A.jsonName("Status") $A.xmlName("status");
}

struct ElasticGpuAssociation {
  elasticGpuId @0 :Text $A.jsonName("ElasticGpuId") $A.xmlName("elasticGpuId");
  elasticGpuAssociationId @1 :Text $A.jsonName("ElasticGpuAssociationId") $A.xmlName("elasticGpuAssociationId");
  elasticGpuAssociationState @2 :Text $A.jsonName("ElasticGpuAssociationState") $A.xmlName("elasticGpuAssociationState");
  elasticGpuAssociationTime @3 :Text $A.jsonName("ElasticGpuAssociationTime") $A.xmlName("elasticGpuAssociationTime");
}

struct ElasticInferenceAcceleratorAssociation {
  elasticInferenceAcceleratorArn @0 :Text $A.jsonName("ElasticInferenceAcceleratorArn") $A.xmlName("elasticInferenceAcceleratorArn");
  elasticInferenceAcceleratorAssociationId @1 :Text $A.jsonName("ElasticInferenceAcceleratorAssociationId") $A.xmlName("elasticInferenceAcceleratorAssociationId");
  elasticInferenceAcceleratorAssociationState @2 :Text $A.jsonName("ElasticInferenceAcceleratorAssociationState") $A.xmlName("elasticInferenceAcceleratorAssociationState");
  elasticInferenceAcceleratorAssociationTime :union $A.jsonName("ElasticInferenceAcceleratorAssociationTime") $A.xmlName("elasticInferenceAcceleratorAssociationTime") $A.timestamp { unset @3 :Void; value @4 :Int64; }
}

struct EnclaveOptions {
  enabled :union $A.jsonName("Enabled") $A.xmlName("enabled") { unset @0 :Void; value @1 :Bool; }
}

enum EventCode {
  unset @0;
  instanceReboot @1 $A.jsonName("instance-reboot");
  systemReboot @2 $A.jsonName("system-reboot");
  systemMaintenance @3 $A.jsonName("system-maintenance");
  instanceRetirement @4 $A.jsonName("instance-retirement");
  instanceStop @5 $A.jsonName("instance-stop");
}

struct HibernationOptions {
  configured :union $A.jsonName("Configured") $A.xmlName("configured") { unset @0 :Void; value @1 :Bool; }
}

enum HttpTokensState {
  unset @0;
  optional @1;
  required @2;
}

struct IamInstanceProfile {
  arn @0 :Text $A.jsonName("Arn") $A.xmlName("arn");
  id @1 :Text $A.jsonName("Id") $A.xmlName("id");
}

struct Instance {
  architecture @0 :ArchitectureValues $A.jsonName("Architecture") $A.xmlName("architecture");
  blockDeviceMappings @1 :List(InstanceBlockDeviceMapping) $A.jsonName("BlockDeviceMappings") $A.queryList(member = "item") $A.xmlName("blockDeviceMapping") $A.queryName("BlockDeviceMapping");
  clientToken @2 :Text $A.jsonName("ClientToken") $A.xmlName("clientToken");
  ebsOptimized :union $A.jsonName("EbsOptimized") $A.xmlName("ebsOptimized") { unset @3 :Void; value @4 :Bool; }
  enaSupport :union $A.jsonName("EnaSupport") $A.xmlName("enaSupport") { unset @5 :Void; value @6 :Bool; }
  hypervisor @7 :HypervisorType $A.jsonName("Hypervisor") $A.xmlName("hypervisor");
  iamInstanceProfile @8 :IamInstanceProfile $A.jsonName("IamInstanceProfile") $A.xmlName("iamInstanceProfile");
  instanceLifecycle @9 :InstanceLifecycleType $A.jsonName("InstanceLifecycle") $A.xmlName("instanceLifecycle");
  elasticGpuAssociations @10 :List(ElasticGpuAssociation) $A.jsonName("ElasticGpuAssociations") $A.queryList(member = "item") $A.xmlName("elasticGpuAssociationSet") $A.queryName("ElasticGpuAssociationSet");
  elasticInferenceAcceleratorAssociations @11 :List(ElasticInferenceAcceleratorAssociation) $A.jsonName("ElasticInferenceAcceleratorAssociations") $A.queryList(member = "item") $A.xmlName("elasticInferenceAcceleratorAssociationSet") $A.queryName("ElasticInferenceAcceleratorAssociationSet");
  networkInterfaces @12 :List(InstanceNetworkInterface) $A.jsonName("NetworkInterfaces") $A.queryList(member = "item") $A.xmlName("networkInterfaceSet") $A.queryName("NetworkInterfaceSet");
  outpostArn @13 :Text $A.jsonName("OutpostArn") $A.xmlName("outpostArn");
  rootDeviceName @14 :Text $A.jsonName("RootDeviceName") $A.xmlName("rootDeviceName");
  rootDeviceType @15 :DeviceType $A.jsonName("RootDeviceType") $A.xmlName("rootDeviceType");
  securityGroups @16 :List(GroupIdentifier) $A.jsonName("SecurityGroups") $A.queryList(member = "item") $A.xmlName("groupSet") $A.queryName("GroupSet");
  sourceDestCheck :union $A.jsonName("SourceDestCheck") $A.xmlName("sourceDestCheck") { unset @17 :Void; value @18 :Bool; }
  spotInstanceRequestId @19 :Text $A.jsonName("SpotInstanceRequestId") $A.xmlName("spotInstanceRequestId");
  sriovNetSupport @20 :Text $A.jsonName("SriovNetSupport") $A.xmlName("sriovNetSupport");
  stateReason @21 :StateReason $A.jsonName("StateReason") $A.xmlName("stateReason");
  tags @22 :List(Tag) $A.jsonName("Tags") $A.queryList(member = "item") $A.xmlName("tagSet") $A.queryName("TagSet");
  virtualizationType @23 :VirtualizationType $A.jsonName("VirtualizationType") $A.xmlName("virtualizationType");
  cpuOptions @24 :CpuOptions $A.jsonName("CpuOptions") $A.xmlName("cpuOptions");
  capacityBlockId @25 :Text $A.jsonName("CapacityBlockId") $A.xmlName("capacityBlockId");
  capacityReservationId @26 :Text $A.jsonName("CapacityReservationId") $A.xmlName("capacityReservationId");
  capacityReservationSpecification @27 :CapacityReservationSpecificationResponse $A.jsonName("CapacityReservationSpecification") $A.xmlName("capacityReservationSpecification");
  hibernationOptions @28 :HibernationOptions $A.jsonName("HibernationOptions") $A.xmlName("hibernationOptions");
  licenses @29 :List(LicenseConfiguration) $A.jsonName("Licenses") $A.queryList(member = "item") $A.xmlName("licenseSet") $A.queryName("LicenseSet");
  metadataOptions @30 :InstanceMetadataOptionsResponse $A.jsonName("MetadataOptions") $A.xmlName("metadataOptions");
  enclaveOptions @31 :EnclaveOptions $A.jsonName("EnclaveOptions") $A.xmlName("enclaveOptions");
  bootMode @32 :BootModeValues $A.jsonName("BootMode") $A.xmlName("bootMode");
  platformDetails @33 :Text $A.jsonName("PlatformDetails") $A.xmlName("platformDetails");
  usageOperation @34 :Text $A.jsonName("UsageOperation") $A.xmlName("usageOperation");
  usageOperationUpdateTime :union $A.jsonName("UsageOperationUpdateTime") $A.xmlName("usageOperationUpdateTime") $A.timestamp { unset @35 :Void; value @36 :Int64; }
  privateDnsNameOptions @37 :PrivateDnsNameOptionsResponse $A.jsonName("PrivateDnsNameOptions") $A.xmlName("privateDnsNameOptions");
  ipv6Address @38 :Text $A.jsonName("Ipv6Address") $A.xmlName("ipv6Address");
  tpmSupport @39 :Text $A.jsonName("TpmSupport") $A.xmlName("tpmSupport");
  maintenanceOptions @40 :InstanceMaintenanceOptions $A.jsonName("MaintenanceOptions") $A.xmlName("maintenanceOptions");
  currentInstanceBootMode @41 :InstanceBootModeValues $A.jsonName("CurrentInstanceBootMode") $A.xmlName("currentInstanceBootMode");
  networkPerformanceOptions @42 :InstanceNetworkPerformanceOptions $A.jsonName("NetworkPerformanceOptions") $A.xmlName("networkPerformanceOptions");
  operator @43 :OperatorResponse $A.jsonName("Operator") $A.xmlName("operator");
  secondaryInterfaces @44 :List(InstanceSecondaryInterface) $A.jsonName("SecondaryInterfaces") $A.queryList(member = "item") $A.xmlName("secondaryInterfaceSet") $A.queryName("SecondaryInterfaceSet");
  instanceId @45 :Text $A.jsonName("InstanceId") $A.xmlName("instanceId");
  imageId @46 :Text $A.jsonName("ImageId") $A.xmlName("imageId");
  state @47 :InstanceState $A.jsonName("State") $A.xmlName("instanceState") $A.queryName("InstanceState");
  privateDnsName @48 :Text $A.jsonName("PrivateDnsName") $A.xmlName("privateDnsName");
  publicDnsName @49 :Text $A.jsonName("PublicDnsName") $A.xmlName("dnsName") $A.queryName("DnsName");
  stateTransitionReason @50 :Text $A.jsonName("StateTransitionReason") $A.xmlName("reason") $A.queryName("Reason");
  keyName @51 :Text $A.jsonName("KeyName") $A.xmlName("keyName");
  amiLaunchIndex :union $A.jsonName("AmiLaunchIndex") $A.xmlName("amiLaunchIndex") { unset @52 :Void; value @53 :Int32; }
  productCodes @54 :List(ProductCode) $A.jsonName("ProductCodes") $A.queryList(member = "item") $A.xmlName("productCodes");
  instanceType @55 :InstanceType $A.jsonName("InstanceType") $A.xmlName("instanceType");
  launchTime :union $A.jsonName("LaunchTime") $A.xmlName("launchTime") $A.timestamp { unset @56 :Void; value @57 :Int64; }
  placement @58 :Placement $A.jsonName("Placement") $A.xmlName("placement");
  kernelId @59 :Text $A.jsonName("KernelId") $A.xmlName("kernelId");
  ramdiskId @60 :Text $A.jsonName("RamdiskId") $A.xmlName("ramdiskId");
  platform @61 :PlatformValues $A.jsonName("Platform") $A.xmlName("platform");
  monitoring @62 :Monitoring $A.jsonName("Monitoring") $A.xmlName("monitoring");
  subnetId @63 :Text $A.jsonName("SubnetId") $A.xmlName("subnetId");
  vpcId @64 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  privateIpAddress @65 :Text $A.jsonName("PrivateIpAddress") $A.xmlName("privateIpAddress");
  publicIpAddress @66 :Text $A.jsonName("PublicIpAddress") $A.xmlName("ipAddress") $A.queryName("IpAddress");
}

struct InstanceAttachmentEnaSrdSpecification {
  enaSrdEnabled :union $A.jsonName("EnaSrdEnabled") $A.xmlName("enaSrdEnabled") { unset @0 :Void; value @1 :Bool; }
  enaSrdUdpSpecification @2 :InstanceAttachmentEnaSrdUdpSpecification $A.jsonName("EnaSrdUdpSpecification") $A.xmlName("enaSrdUdpSpecification");
}

struct InstanceAttachmentEnaSrdUdpSpecification {
  enaSrdUdpEnabled :union $A.jsonName("EnaSrdUdpEnabled") $A.xmlName("enaSrdUdpEnabled") { unset @0 :Void; value @1 :Bool; }
}

enum InstanceAutoRecoveryState {
  unset @0;
  disabled @1;
  default @2;
}

struct InstanceBlockDeviceMapping {
  deviceName @0 :Text $A.jsonName("DeviceName") $A.xmlName("deviceName");
  ebs @1 :EbsInstanceBlockDevice $A.jsonName("Ebs") $A.xmlName("ebs");
}

enum InstanceBootModeValues {
  unset @0;
  legacyBios @1 $A.jsonName("legacy-bios");
  uefi @2;
}

struct InstanceIpv4Prefix {
  ipv4Prefix @0 :Text $A.jsonName("Ipv4Prefix") $A.xmlName("ipv4Prefix");
}

struct InstanceIpv6Prefix {
  ipv6Prefix @0 :Text $A.jsonName("Ipv6Prefix") $A.xmlName("ipv6Prefix");
}

enum InstanceLifecycleType {
  unset @0;
  spot @1;
  scheduled @2;
  capacityBlock @3 $A.jsonName("capacity-block");
  interruptibleCapacityReservation @4 $A.jsonName("interruptible-capacity-reservation");
}

struct InstanceMaintenanceOptions {
  autoRecovery @0 :InstanceAutoRecoveryState $A.jsonName("AutoRecovery") $A.xmlName("autoRecovery");
  rebootMigration @1 :InstanceRebootMigrationState $A.jsonName("RebootMigration") $A.xmlName("rebootMigration");
}

enum InstanceMetadataEndpointState {
  unset @0;
  disabled @1;
  enabled @2;
}

struct InstanceMetadataOptionsResponse {
  state @0 :InstanceMetadataOptionsState $A.jsonName("State") $A.xmlName("state");
  httpTokens @1 :HttpTokensState $A.jsonName("HttpTokens") $A.xmlName("httpTokens");
  httpPutResponseHopLimit :union $A.jsonName("HttpPutResponseHopLimit") $A.xmlName("httpPutResponseHopLimit") { unset @2 :Void; value @3 :Int32; }
  httpEndpoint @4 :InstanceMetadataEndpointState $A.jsonName("HttpEndpoint") $A.xmlName("httpEndpoint");
  httpProtocolIpv6 @5 :InstanceMetadataProtocolState $A.jsonName("HttpProtocolIpv6") $A.xmlName("httpProtocolIpv6");
  instanceMetadataTags @6 :InstanceMetadataTagsState $A.jsonName("InstanceMetadataTags") $A.xmlName("instanceMetadataTags");
}

enum InstanceMetadataOptionsState {
  unset @0;
  pending @1;
  applied @2;
}

enum InstanceMetadataProtocolState {
  unset @0;
  disabled @1;
  enabled @2;
}

enum InstanceMetadataTagsState {
  unset @0;
  disabled @1;
  enabled @2;
}

struct InstanceNetworkInterface {
  association @0 :InstanceNetworkInterfaceAssociation $A.jsonName("Association") $A.xmlName("association");
  attachment @1 :InstanceNetworkInterfaceAttachment $A.jsonName("Attachment") $A.xmlName("attachment");
  description @2 :Text $A.jsonName("Description") $A.xmlName("description");
  groups @3 :List(GroupIdentifier) $A.jsonName("Groups") $A.queryList(member = "item") $A.xmlName("groupSet") $A.queryName("GroupSet");
  ipv6Addresses @4 :List(InstanceIpv6Address) $A.jsonName("Ipv6Addresses") $A.queryList(member = "item") $A.xmlName("ipv6AddressesSet") $A.queryName("Ipv6AddressesSet");
  macAddress @5 :Text $A.jsonName("MacAddress") $A.xmlName("macAddress");
  networkInterfaceId @6 :Text $A.jsonName("NetworkInterfaceId") $A.xmlName("networkInterfaceId");
  ownerId @7 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  privateDnsName @8 :Text $A.jsonName("PrivateDnsName") $A.xmlName("privateDnsName");
  privateIpAddress @9 :Text $A.jsonName("PrivateIpAddress") $A.xmlName("privateIpAddress");
  privateIpAddresses @10 :List(InstancePrivateIpAddress) $A.jsonName("PrivateIpAddresses") $A.queryList(member = "item") $A.xmlName("privateIpAddressesSet") $A.queryName("PrivateIpAddressesSet");
  sourceDestCheck :union $A.jsonName("SourceDestCheck") $A.xmlName("sourceDestCheck") { unset @11 :Void; value @12 :Bool; }
  status @13 :NetworkInterfaceStatus $A.jsonName("Status") $A.xmlName("status");
  subnetId @14 :Text $A.jsonName("SubnetId") $A.xmlName("subnetId");
  vpcId @15 :Text $A.jsonName("VpcId") $A.xmlName("vpcId");
  interfaceType @16 :Text $A.jsonName("InterfaceType") $A.xmlName("interfaceType");
  ipv4Prefixes @17 :List(InstanceIpv4Prefix) $A.jsonName("Ipv4Prefixes") $A.queryList(member = "item") $A.xmlName("ipv4PrefixSet") $A.queryName("Ipv4PrefixSet");
  ipv6Prefixes @18 :List(InstanceIpv6Prefix) $A.jsonName("Ipv6Prefixes") $A.queryList(member = "item") $A.xmlName("ipv6PrefixSet") $A.queryName("Ipv6PrefixSet");
  connectionTrackingConfiguration @19 :ConnectionTrackingSpecificationResponse $A.jsonName("ConnectionTrackingConfiguration") $A.xmlName("connectionTrackingConfiguration");
  operator @20 :OperatorResponse $A.jsonName("Operator") $A.xmlName("operator");
}

struct InstanceNetworkInterfaceAssociation {
  carrierIp @0 :Text $A.jsonName("CarrierIp") $A.xmlName("carrierIp");
  customerOwnedIp @1 :Text $A.jsonName("CustomerOwnedIp") $A.xmlName("customerOwnedIp");
  ipOwnerId @2 :Text $A.jsonName("IpOwnerId") $A.xmlName("ipOwnerId");
  publicDnsName @3 :Text $A.jsonName("PublicDnsName") $A.xmlName("publicDnsName");
  publicIp @4 :Text $A.jsonName("PublicIp") $A.xmlName("publicIp");
}

struct InstanceNetworkInterfaceAttachment {
  attachTime :union $A.jsonName("AttachTime") $A.xmlName("attachTime") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  attachmentId @2 :Text $A.jsonName("AttachmentId") $A.xmlName("attachmentId");
  deleteOnTermination :union $A.jsonName("DeleteOnTermination") $A.xmlName("deleteOnTermination") { unset @3 :Void; value @4 :Bool; }
  deviceIndex :union $A.jsonName("DeviceIndex") $A.xmlName("deviceIndex") { unset @5 :Void; value @6 :Int32; }
  status @7 :AttachmentStatus $A.jsonName("Status") $A.xmlName("status");
  networkCardIndex :union $A.jsonName("NetworkCardIndex") $A.xmlName("networkCardIndex") { unset @8 :Void; value @9 :Int32; }
  enaSrdSpecification @10 :InstanceAttachmentEnaSrdSpecification $A.jsonName("EnaSrdSpecification") $A.xmlName("enaSrdSpecification");
  enaQueueCount :union $A.jsonName("EnaQueueCount") $A.xmlName("enaQueueCount") { unset @11 :Void; value @12 :Int32; }
}

struct InstanceNetworkPerformanceOptions {
  bandwidthWeighting @0 :InstanceBandwidthWeighting $A.jsonName("BandwidthWeighting") $A.xmlName("bandwidthWeighting");
}

struct InstancePrivateIpAddress {
  association @0 :InstanceNetworkInterfaceAssociation $A.jsonName("Association") $A.xmlName("association");
  primary :union $A.jsonName("Primary") $A.xmlName("primary") { unset @1 :Void; value @2 :Bool; }
  privateDnsName @3 :Text $A.jsonName("PrivateDnsName") $A.xmlName("privateDnsName");
  privateIpAddress @4 :Text $A.jsonName("PrivateIpAddress") $A.xmlName("privateIpAddress");
}

enum InstanceRebootMigrationState {
  unset @0;
  disabled @1;
  default @2;
}

struct InstanceSecondaryInterface {
  attachment @0 :InstanceSecondaryInterfaceAttachment $A.jsonName("Attachment") $A.xmlName("attachment");
  macAddress @1 :Text $A.jsonName("MacAddress") $A.xmlName("macAddress");
  secondaryInterfaceId @2 :Text $A.jsonName("SecondaryInterfaceId") $A.xmlName("secondaryInterfaceId");
  ownerId @3 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  privateIpAddresses @4 :List(InstanceSecondaryInterfacePrivateIpAddress) $A.jsonName("PrivateIpAddresses") $A.queryList(member = "item") $A.xmlName("privateIpAddressSet") $A.queryName("PrivateIpAddressSet");
  sourceDestCheck :union $A.jsonName("SourceDestCheck") $A.xmlName("sourceDestCheck") { unset @5 :Void; value @6 :Bool; }
  status @7 :SecondaryInterfaceStatus $A.jsonName("Status") $A.xmlName("status");
  secondarySubnetId @8 :Text $A.jsonName("SecondarySubnetId") $A.xmlName("secondarySubnetId");
  secondaryNetworkId @9 :Text $A.jsonName("SecondaryNetworkId") $A.xmlName("secondaryNetworkId");
  interfaceType @10 :SecondaryInterfaceType $A.jsonName("InterfaceType") $A.xmlName("interfaceType");
}

struct InstanceSecondaryInterfaceAttachment {
  attachTime :union $A.jsonName("AttachTime") $A.xmlName("attachTime") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  attachmentId @2 :Text $A.jsonName("AttachmentId") $A.xmlName("attachmentId");
  deleteOnTermination :union $A.jsonName("DeleteOnTermination") $A.xmlName("deleteOnTermination") { unset @3 :Void; value @4 :Bool; }
  deviceIndex :union $A.jsonName("DeviceIndex") $A.xmlName("deviceIndex") { unset @5 :Void; value @6 :Int32; }
  status @7 :AttachmentStatus $A.jsonName("Status") $A.xmlName("status");
  networkCardIndex :union $A.jsonName("NetworkCardIndex") $A.xmlName("networkCardIndex") { unset @8 :Void; value @9 :Int32; }
}

struct InstanceSecondaryInterfacePrivateIpAddress {
  privateIpAddress @0 :Text $A.jsonName("PrivateIpAddress") $A.xmlName("privateIpAddress");
}

struct InstanceState {
  code :union $A.jsonName("Code") $A.xmlName("code") { unset @0 :Void; value @1 :Int32; }
  name @2 :InstanceStateName $A.jsonName("Name") $A.xmlName("name");
}

enum InstanceStateName {
  unset @0;
  pending @1;
  running @2;
  shuttingDown @3 $A.jsonName("shutting-down");
  terminated @4;
  stopping @5;
  stopped @6;
}

struct InstanceStatus {
  availabilityZone @0 :Text $A.jsonName("AvailabilityZone") $A.xmlName("availabilityZone");
  availabilityZoneId @1 :Text $A.jsonName("AvailabilityZoneId") $A.xmlName("availabilityZoneId");
  outpostArn @2 :Text $A.jsonName("OutpostArn") $A.xmlName("outpostArn");
  operator @3 :OperatorResponse $A.jsonName("Operator") $A.xmlName("operator");
  events @4 :List(InstanceStatusEvent) $A.jsonName("Events") $A.queryList(member = "item") $A.xmlName("eventsSet") $A.queryName("EventsSet");
  instanceId @5 :Text $A.jsonName("InstanceId") $A.xmlName("instanceId");
  instanceState @6 :InstanceState $A.jsonName("InstanceState") $A.xmlName("instanceState");
  instanceStatus @7 :InstanceStatusSummary $A.jsonName("InstanceStatus") $A.xmlName("instanceStatus");
  systemStatus @8 :InstanceStatusSummary $A.jsonName("SystemStatus") $A.xmlName("systemStatus");
  attachedEbsStatus @9 :EbsStatusSummary $A.jsonName("AttachedEbsStatus") $A.xmlName("attachedEbsStatus");
  applicationStatus @10 :ApplicationStatusSummary $A.jsonName("ApplicationStatus") $A.xmlName("applicationStatus");
  performanceStatus @11 :PerformanceStatusSummary $A.jsonName("PerformanceStatus") $A.xmlName("performanceStatus");
}

struct InstanceStatusDetails {
  impairedSince :union $A.jsonName("ImpairedSince") $A.xmlName("impairedSince") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  name @2 :StatusName $A.jsonName("Name") $A.xmlName("name");
  status @3 :StatusType $A.jsonName("Status") $A.xmlName("status");
}

struct InstanceStatusEvent {
  instanceEventId @0 :Text $A.jsonName("InstanceEventId") $A.xmlName("instanceEventId");
  code @1 :EventCode $A.jsonName("Code") $A.xmlName("code");
  description @2 :Text $A.jsonName("Description") $A.xmlName("description");
  notAfter :union $A.jsonName("NotAfter") $A.xmlName("notAfter") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  notBefore :union $A.jsonName("NotBefore") $A.xmlName("notBefore") $A.timestamp { unset @5 :Void; value @6 :Int64; }
  notBeforeDeadline :union $A.jsonName("NotBeforeDeadline") $A.xmlName("notBeforeDeadline") $A.timestamp { unset @7 :Void; value @8 :Int64; }
}

struct InstanceStatusSummary {
  details @0 :List(InstanceStatusDetails) $A.jsonName("Details") $A.queryList(member = "item") $A.xmlName("details");
  status @1 :SummaryStatus $A.jsonName("Status") $A.xmlName("status");
}

struct LicenseConfiguration {
  licenseConfigurationArn @0 :Text $A.jsonName("LicenseConfigurationArn") $A.xmlName("licenseConfigurationArn");
}

struct Monitoring {
  metricCategoryIds @0 :List(Text) $A.jsonName("MetricCategoryIds") $A.queryList(member = "item") $A.xmlName("metricCategoryIdSet") $A.queryName("MetricCategoryIdSet");
  state @1 :MonitoringState $A.jsonName("State") $A.xmlName("state");
}

enum MonitoringState {
  unset @0;
  disabled @1;
  disabling @2;
  enabled @3;
  pending @4;
}

struct PerformanceStatusSummary {
  status @0 :SummaryStatus $A.jsonName("Status") $A.xmlName("status");
  impairedSince :union $A.jsonName("ImpairedSince") $A.xmlName("impairedSince") $A.timestamp { unset @1 :Void; value @2 :Int64; }
  remediation @3 :Text $A.jsonName("Remediation") $A.xmlName("remediation");
}

struct PrivateDnsNameOptionsResponse {
  hostnameType @0 :HostnameType $A.jsonName("HostnameType") $A.xmlName("hostnameType");
  enableResourceNameDnsARecord :union $A.jsonName("EnableResourceNameDnsARecord") $A.xmlName("enableResourceNameDnsARecord") { unset @1 :Void; value @2 :Bool; }
  enableResourceNameDnsAAAARecord :union $A.jsonName("EnableResourceNameDnsAAAARecord") $A.xmlName("enableResourceNameDnsAAAARecord") { unset @3 :Void; value @4 :Bool; }
}

struct RunInstancesResponse {
  reservationId @0 :Text $A.jsonName("ReservationId") $A.xmlName("reservationId");
  ownerId @1 :Text $A.jsonName("OwnerId") $A.xmlName("ownerId");
  requesterId @2 :Text $A.jsonName("RequesterId") $A.xmlName("requesterId");
  groups @3 :List(GroupIdentifier) $A.jsonName("Groups") $A.queryList(member = "item") $A.xmlName("groupSet") $A.queryName("GroupSet");
  instances @4 :List(Instance) $A.jsonName("Instances") $A.queryList(member = "item") $A.xmlName("instancesSet") $A.queryName("InstancesSet");
}

enum StatusName {
  unset @0;
  reachability @1;
}

enum StatusType {
  unset @0;
  passed @1;
  failed @2;
  insufficientData @3 $A.jsonName("insufficient-data");
  initializing @4;
}

enum SummaryStatus {
  unset @0;
  ok @1;
  impaired @2;
  insufficientData @3 $A.jsonName("insufficient-data");
  notApplicable @4 $A.jsonName("not-applicable");
  initializing @5;
}
