# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0x9ebe3080b4ba393b;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using Failure = import "/schemas/ecs/common.capnp".Failure;
using Tag = import "/schemas/ecs/common.capnp".Tag;

struct AcceleratorCountRequest {
  min :union { unset @0 :Void; value @1 :Int32; }
  max :union { unset @2 :Void; value @3 :Int32; }
}

enum AcceleratorManufacturer {
  unset @0;
  amazonWebServices @1 $A.jsonName("amazon-web-services");
  amd @2;
  nvidia @3;
  xilinx @4;
  habana @5;
}

enum AcceleratorName {
  unset @0;
  a100 @1;
  inferentia @2;
  k520 @3;
  k80 @4;
  m60 @5;
  radeonProV520 @6 $A.jsonName("radeon-pro-v520");
  t4 @7;
  vu9p @8;
  v100 @9;
  a10g @10;
  h100 @11;
  t4g @12;
  l40s @13;
  l4 @14;
}

struct AcceleratorTotalMemoryMiBRequest {
  min :union { unset @0 :Void; value @1 :Int32; }
  max :union { unset @2 :Void; value @3 :Int32; }
}

enum AcceleratorType {
  unset @0;
  gpu @1;
  fpga @2;
  inference @3;
}

enum AutoRepairActionsStatus {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

struct AutoRepairConfiguration {
  actionsStatus @0 :AutoRepairActionsStatus;
}

struct AutoScalingGroupProvider {
  autoScalingGroupArn @0 :Text $A.required;
  managedScaling @1 :ManagedScaling;
  managedTerminationProtection @2 :ManagedTerminationProtection;
  managedDraining @3 :ManagedDraining;
}

struct AutoScalingGroupProviderUpdate {
  managedScaling @0 :ManagedScaling;
  managedTerminationProtection @1 :ManagedTerminationProtection;
  managedDraining @2 :ManagedDraining;
}

enum BareMetal {
  unset @0;
  included @1;
  required @2;
  excluded @3;
}

struct BaselineEbsBandwidthMbpsRequest {
  min :union { unset @0 :Void; value @1 :Int32; }
  max :union { unset @2 :Void; value @3 :Int32; }
}

enum BurstablePerformance {
  unset @0;
  included @1;
  required @2;
  excluded @3;
}

enum CapacityOptionType {
  unset @0;
  onDemand @1 $A.jsonName("ON_DEMAND");
  spot @2 $A.jsonName("SPOT");
  reserved @3 $A.jsonName("RESERVED");
}

struct CapacityProvider {
  capacityProviderArn @0 :Text;
  name @1 :Text;
  cluster @2 :Text;
  status @3 :CapacityProviderStatus;
  autoScalingGroupProvider @4 :AutoScalingGroupProvider;
  managedInstancesProvider @5 :ManagedInstancesProvider;
  updateStatus @6 :CapacityProviderUpdateStatus;
  updateStatusReason @7 :Text;
  tags @8 :List(Tag) $A.length(min = 0, max = 50);
  type @9 :CapacityProviderType;
}

enum CapacityProviderField {
  unset @0;
  tags @1 $A.jsonName("TAGS");
}

enum CapacityProviderStatus {
  unset @0;
  provisioning @1 $A.jsonName("PROVISIONING");
  active @2 $A.jsonName("ACTIVE");
  deprovisioning @3 $A.jsonName("DEPROVISIONING");
  inactive @4 $A.jsonName("INACTIVE");
}

enum CapacityProviderType {
  unset @0;
  ec2Autoscaling @1 $A.jsonName("EC2_AUTOSCALING");
  managedInstances @2 $A.jsonName("MANAGED_INSTANCES");
  fargate @3 $A.jsonName("FARGATE");
  fargateSpot @4 $A.jsonName("FARGATE_SPOT");
}

enum CapacityProviderUpdateStatus {
  unset @0;
  createInProgress @1 $A.jsonName("CREATE_IN_PROGRESS");
  createComplete @2 $A.jsonName("CREATE_COMPLETE");
  createFailed @3 $A.jsonName("CREATE_FAILED");
  deleteInProgress @4 $A.jsonName("DELETE_IN_PROGRESS");
  deleteComplete @5 $A.jsonName("DELETE_COMPLETE");
  deleteFailed @6 $A.jsonName("DELETE_FAILED");
  updateInProgress @7 $A.jsonName("UPDATE_IN_PROGRESS");
  updateComplete @8 $A.jsonName("UPDATE_COMPLETE");
  updateFailed @9 $A.jsonName("UPDATE_FAILED");
}

enum CapacityReservationPreference {
  unset @0;
  reservationsOnly @1 $A.jsonName("RESERVATIONS_ONLY");
  reservationsFirst @2 $A.jsonName("RESERVATIONS_FIRST");
  reservationsExcluded @3 $A.jsonName("RESERVATIONS_EXCLUDED");
}

struct CapacityReservationRequest {
  reservationGroupArn @0 :Text;
  reservationPreference @1 :CapacityReservationPreference;
}

enum CpuManufacturer {
  unset @0;
  intel @1;
  amd @2;
  amazonWebServices @3 $A.jsonName("amazon-web-services");
}

struct CreateCapacityProviderRequest {
  name @0 :Text $A.required;
  cluster @1 :Text;
  autoScalingGroupProvider @2 :AutoScalingGroupProvider;
  managedInstancesProvider @3 :CreateManagedInstancesProviderConfiguration;
  tags @4 :List(Tag) $A.length(min = 0, max = 50);
}

struct CreateCapacityProviderResponse {
  capacityProvider @0 :CapacityProvider;
}

struct CreateManagedInstancesProviderConfiguration {
  infrastructureRoleArn @0 :Text $A.required;
  instanceLaunchTemplate @1 :InstanceLaunchTemplate $A.required;
  propagateTags @2 :PropagateMITags;
  infrastructureOptimization @3 :InfrastructureOptimization;
  autoRepairConfiguration @4 :AutoRepairConfiguration;
}

struct DeleteCapacityProviderRequest {
  capacityProvider @0 :Text $A.required;
  cluster @1 :Text;
}

struct DeleteCapacityProviderResponse {
  capacityProvider @0 :CapacityProvider;
}

struct DescribeCapacityProvidersRequest {
  capacityProviders @0 :List(Text);
  cluster @1 :Text;
  include @2 :List(CapacityProviderField);
  maxResults :union { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text;
}

struct DescribeCapacityProvidersResponse {
  capacityProviders @0 :List(CapacityProvider);
  failures @1 :List(Failure);
  nextToken @2 :Text;
}

struct InfrastructureOptimization {
  scaleInAfter :union { unset @0 :Void; value @1 :Int32; }
}

enum InstanceGeneration {
  unset @0;
  current @1;
  previous @2;
}

struct InstanceLaunchTemplate {
  ec2InstanceProfileArn @0 :Text $A.required;
  networkConfiguration @1 :ManagedInstancesNetworkConfiguration $A.required;
  storageConfiguration @2 :ManagedInstancesStorageConfiguration;
  localStorageConfiguration @3 :ManagedInstancesLocalStorageConfiguration;
  monitoring @4 :ManagedInstancesMonitoringOptions;
  capacityOptionType @5 :CapacityOptionType;
  instanceMetadataTagsPropagation :union { unset @6 :Void; value @7 :Bool; }
  instanceRequirements @8 :InstanceRequirementsRequest;
  fipsEnabled :union { unset @9 :Void; value @10 :Bool; }
  capacityReservations @11 :CapacityReservationRequest;
  nitroEnclavesEnabled :union { unset @12 :Void; value @13 :Bool; }
}

struct InstanceLaunchTemplateUpdate {
  ec2InstanceProfileArn @0 :Text;
  networkConfiguration @1 :ManagedInstancesNetworkConfiguration;
  storageConfiguration @2 :ManagedInstancesStorageConfiguration;
  instanceMetadataTagsPropagation :union { unset @3 :Void; value @4 :Bool; }
  localStorageConfiguration @5 :ManagedInstancesLocalStorageConfiguration;
  monitoring @6 :ManagedInstancesMonitoringOptions;
  instanceRequirements @7 :InstanceRequirementsRequest;
  capacityReservations @8 :CapacityReservationRequest;
}

struct InstanceRequirementsRequest {
  vCpuCount @0 :VCpuCountRangeRequest $A.required;
  memoryMiB @1 :MemoryMiBRequest $A.required;
  cpuManufacturers @2 :List(CpuManufacturer);
  memoryGiBPerVCpu @3 :MemoryGiBPerVCpuRequest;
  excludedInstanceTypes @4 :List(Text) $A.length(min = 0, max = 400) $A.elementLength(min = 1, max = 30);
  instanceGenerations @5 :List(InstanceGeneration);
  spotMaxPricePercentageOverLowestPrice :union { unset @6 :Void; value @7 :Int32; }
  onDemandMaxPricePercentageOverLowestPrice :union { unset @8 :Void; value @9 :Int32; }
  bareMetal @10 :BareMetal;
  burstablePerformance @11 :BurstablePerformance;
  requireHibernateSupport :union { unset @12 :Void; value @13 :Bool; }
  networkInterfaceCount @14 :NetworkInterfaceCountRequest;
  localStorage @15 :LocalStorage;
  localStorageTypes @16 :List(LocalStorageType);
  totalLocalStorageGB @17 :TotalLocalStorageGBRequest;
  baselineEbsBandwidthMbps @18 :BaselineEbsBandwidthMbpsRequest;
  acceleratorTypes @19 :List(AcceleratorType);
  acceleratorCount @20 :AcceleratorCountRequest;
  acceleratorManufacturers @21 :List(AcceleratorManufacturer);
  acceleratorNames @22 :List(AcceleratorName);
  acceleratorTotalMemoryMiB @23 :AcceleratorTotalMemoryMiBRequest;
  networkBandwidthGbps @24 :NetworkBandwidthGbpsRequest;
  allowedInstanceTypes @25 :List(Text) $A.length(min = 0, max = 400) $A.elementLength(min = 1, max = 30);
  maxSpotPriceAsPercentageOfOptimalOnDemandPrice :union { unset @26 :Void; value @27 :Int32; }
}

enum LocalStorage {
  unset @0;
  included @1;
  required @2;
  excluded @3;
}

enum LocalStorageType {
  unset @0;
  hdd @1;
  ssd @2;
}

enum ManagedDraining {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

struct ManagedInstancesLocalStorageConfiguration {
  useLocalStorage :union { unset @0 :Void; value @1 :Bool; }
}

enum ManagedInstancesMonitoringOptions {
  unset @0;
  basic @1 $A.jsonName("BASIC");
  detailed @2 $A.jsonName("DETAILED");
}

struct ManagedInstancesNetworkConfiguration {
  subnets @0 :List(Text);
  securityGroups @1 :List(Text);
}

struct ManagedInstancesProvider {
  infrastructureRoleArn @0 :Text;
  instanceLaunchTemplate @1 :InstanceLaunchTemplate;
  propagateTags @2 :PropagateMITags;
  infrastructureOptimization @3 :InfrastructureOptimization;
  autoRepairConfiguration @4 :AutoRepairConfiguration;
}

struct ManagedInstancesStorageConfiguration {
  storageSizeGiB :union $A.range(min = 1) { unset @0 :Void; value @1 :Int32; }
}

struct ManagedScaling {
  status @0 :ManagedScalingStatus;
  targetCapacity :union $A.range(min = 1, max = 100) { unset @1 :Void; value @2 :Int32; }
  minimumScalingStepSize :union $A.range(min = 1, max = 10000) { unset @3 :Void; value @4 :Int32; }
  maximumScalingStepSize :union $A.range(min = 1, max = 10000) { unset @5 :Void; value @6 :Int32; }
  instanceWarmupPeriod :union $A.range(min = 0, max = 10000) { unset @7 :Void; value @8 :Int32; }
}

enum ManagedScalingStatus {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

enum ManagedTerminationProtection {
  unset @0;
  enabled @1 $A.jsonName("ENABLED");
  disabled @2 $A.jsonName("DISABLED");
}

struct MemoryGiBPerVCpuRequest {
  min :union { unset @0 :Void; value @1 :Float64; }
  max :union { unset @2 :Void; value @3 :Float64; }
}

struct MemoryMiBRequest {
  min :union $A.required { unset @0 :Void; value @1 :Int32; }
  max :union { unset @2 :Void; value @3 :Int32; }
}

struct NetworkBandwidthGbpsRequest {
  min :union { unset @0 :Void; value @1 :Float64; }
  max :union { unset @2 :Void; value @3 :Float64; }
}

struct NetworkInterfaceCountRequest {
  min :union { unset @0 :Void; value @1 :Int32; }
  max :union { unset @2 :Void; value @3 :Int32; }
}

enum PropagateMITags {
  unset @0;
  capacityProvider @1 $A.jsonName("CAPACITY_PROVIDER");
  none @2 $A.jsonName("NONE");
}

struct TotalLocalStorageGBRequest {
  min :union { unset @0 :Void; value @1 :Float64; }
  max :union { unset @2 :Void; value @3 :Float64; }
}

struct UpdateCapacityProviderRequest {
  name @0 :Text $A.required;
  cluster @1 :Text;
  autoScalingGroupProvider @2 :AutoScalingGroupProviderUpdate;
  managedInstancesProvider @3 :UpdateManagedInstancesProviderConfiguration;
}

struct UpdateCapacityProviderResponse {
  capacityProvider @0 :CapacityProvider;
}

struct UpdateManagedInstancesProviderConfiguration {
  infrastructureRoleArn @0 :Text $A.required;
  instanceLaunchTemplate @1 :InstanceLaunchTemplateUpdate $A.required;
  propagateTags @2 :PropagateMITags;
  infrastructureOptimization @3 :InfrastructureOptimization;
  autoRepairConfiguration @4 :AutoRepairConfiguration;
}

struct VCpuCountRangeRequest {
  min :union $A.required { unset @0 :Void; value @1 :Int32; }
  max :union { unset @2 :Void; value @3 :Int32; }
}
