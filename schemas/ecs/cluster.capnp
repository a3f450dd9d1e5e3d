# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0x8b8d823db8aa0da3;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using Attachment = import "/schemas/ecs/common.capnp".Attachment;
using CapacityProviderStrategyItem = import "/schemas/ecs/common.capnp".CapacityProviderStrategyItem;
using Failure = import "/schemas/ecs/common.capnp".Failure;
using KeyValuePair = import "/schemas/ecs/common.capnp".KeyValuePair;
using Tag = import "/schemas/ecs/common.capnp".Tag;

struct Cluster {
  clusterArn @0 :Text;
  clusterName @1 :Text;
  configuration @2 :ClusterConfiguration;
  status @3 :Text;
  registeredContainerInstancesCount :union { unset @4 :Void; value @5 :Int32; }
  runningTasksCount :union { unset @6 :Void; value @7 :Int32; }
  pendingTasksCount :union { unset @8 :Void; value @9 :Int32; }
  activeServicesCount :union { unset @10 :Void; value @11 :Int32; }
  statistics @12 :List(KeyValuePair);
  tags @13 :List(Tag) $A.length(min = 0, max = 50);
  settings @14 :List(ClusterSetting);
  capacityProviders @15 :List(Text);
  defaultCapacityProviderStrategy @16 :List(CapacityProviderStrategyItem);
  attachments @17 :List(Attachment);
  attachmentsStatus @18 :Text;
  serviceConnectDefaults @19 :ClusterServiceConnectDefaults;
}

struct ClusterConfiguration {
  executeCommandConfiguration @0 :ExecuteCommandConfiguration;
  managedStorageConfiguration @1 :ManagedStorageConfiguration;
}

enum ClusterField {
  unset @0;
  attachments @1 $A.jsonName("ATTACHMENTS");
  configurations @2 $A.jsonName("CONFIGURATIONS");
  settings @3 $A.jsonName("SETTINGS");
  statistics @4 $A.jsonName("STATISTICS");
  tags @5 $A.jsonName("TAGS");
}

struct ClusterServiceConnectDefaults {
  namespace @0 :Text;
}

struct ClusterServiceConnectDefaultsRequest {
  namespace @0 :Text $A.required;
}

struct ClusterSetting {
  name @0 :ClusterSettingName;
  value @1 :Text;
}

enum ClusterSettingName {
  unset @0;
  containerInsights @1;
}

struct CreateClusterRequest {
  clusterName @0 :Text;
  tags @1 :List(Tag) $A.length(min = 0, max = 50);
  settings @2 :List(ClusterSetting);
  configuration @3 :ClusterConfiguration;
  capacityProviders @4 :List(Text);
  defaultCapacityProviderStrategy @5 :List(CapacityProviderStrategyItem);
  serviceConnectDefaults @6 :ClusterServiceConnectDefaultsRequest;
}

struct CreateClusterResponse {
  cluster @0 :Cluster;
}

struct DeleteClusterRequest {
  cluster @0 :Text $A.required;
}

struct DeleteClusterResponse {
  cluster @0 :Cluster;
}

struct DescribeClustersRequest {
  clusters @0 :List(Text);
  include @1 :List(ClusterField);
}

struct DescribeClustersResponse {
  clusters @0 :List(Cluster);
  failures @1 :List(Failure);
}

struct ExecuteCommandConfiguration {
  kmsKeyId @0 :Text;
  logging @1 :ExecuteCommandLogging;
  logConfiguration @2 :ExecuteCommandLogConfiguration;
}

struct ExecuteCommandLogConfiguration {
  cloudWatchLogGroupName @0 :Text;
  cloudWatchEncryptionEnabled :union { unset @1 :Void; value @2 :Bool; }
  s3BucketName @3 :Text;
  s3EncryptionEnabled :union { unset @4 :Void; value @5 :Bool; }
  s3KeyPrefix @6 :Text;
}

enum ExecuteCommandLogging {
  unset @0;
  none @1 $A.jsonName("NONE");
  default @2 $A.jsonName("DEFAULT");
  override @3 $A.jsonName("OVERRIDE");
}

struct ListClustersRequest {
  nextToken @0 :Text;
  maxResults :union { unset @1 :Void; value @2 :Int32; }
}

struct ListClustersResponse {
  clusterArns @0 :List(Text);
  nextToken @1 :Text;
}

struct ListServicesByNamespaceRequest {
  namespace @0 :Text $A.required;
  nextToken @1 :Text;
  maxResults :union { unset @2 :Void; value @3 :Int32; }
}

struct ListServicesByNamespaceResponse {
  serviceArns @0 :List(Text);
  nextToken @1 :Text;
}

struct ManagedStorageConfiguration {
  kmsKeyId @0 :Text;
  fargateEphemeralStorageKmsKeyId @1 :Text;
}

struct PutClusterCapacityProvidersRequest {
  cluster @0 :Text $A.required;
  capacityProviders @1 :List(Text) $A.required;
  defaultCapacityProviderStrategy @2 :List(CapacityProviderStrategyItem) $A.required;
}

struct PutClusterCapacityProvidersResponse {
  cluster @0 :Cluster;
}

struct UpdateClusterRequest {
  cluster @0 :Text $A.required;
  settings @1 :List(ClusterSetting);
  configuration @2 :ClusterConfiguration;
  serviceConnectDefaults @3 :ClusterServiceConnectDefaultsRequest;
}

struct UpdateClusterResponse {
  cluster @0 :Cluster;
}

struct UpdateClusterSettingsRequest {
  cluster @0 :Text $A.required;
  settings @1 :List(ClusterSetting) $A.required;
}

struct UpdateClusterSettingsResponse {
  cluster @0 :Cluster;
}
