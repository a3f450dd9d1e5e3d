# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xc9dbb5d26911ac55;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";
using AccessType = import "/schemas/ecs/common.capnp".AccessType;
using KeyValuePair = import "/schemas/ecs/common.capnp".KeyValuePair;
using Secret = import "/schemas/ecs/common.capnp".Secret;
using Tag = import "/schemas/ecs/common.capnp".Tag;

struct CreateExpressGatewayServiceRequest {
  executionRoleArn @0 :Text;
  infrastructureRoleArn @1 :Text $A.required;
  serviceName @2 :Text;
  cluster @3 :Text;
  healthCheckPath @4 :Text;
  primaryContainer @5 :ExpressGatewayContainer;
  taskRoleArn @6 :Text;
  networkConfiguration @7 :ExpressGatewayServiceNetworkConfiguration;
  cpu @8 :Text;
  memory @9 :Text;
  cpuArchitecture @10 :ExpressCpuArchitecture;
  scalingTarget @11 :ExpressGatewayScalingTarget;
  tags @12 :List(Tag) $A.length(min = 0, max = 50);
  taskDefinitionArn @13 :Text;
}

struct CreateExpressGatewayServiceResponse {
  service @0 :ECSExpressGatewayService;
}

struct DeleteExpressGatewayServiceRequest {
  serviceArn @0 :Text $A.required;
}

struct DeleteExpressGatewayServiceResponse {
  service @0 :ECSExpressGatewayService;
}

struct DescribeExpressGatewayServiceRequest {
  serviceArn @0 :Text $A.required;
  include @1 :List(ExpressGatewayServiceInclude);
}

struct DescribeExpressGatewayServiceResponse {
  service @0 :ECSExpressGatewayService;
}

struct ECSExpressGatewayService {
  cluster @0 :Text;
  serviceName @1 :Text;
  serviceArn @2 :Text;
  infrastructureRoleArn @3 :Text;
  status @4 :ExpressGatewayServiceStatus;
  currentDeployment @5 :Text;
  activeConfigurations @6 :List(ExpressGatewayServiceConfiguration);
  tags @7 :List(Tag) $A.length(min = 0, max = 50);
  createdAt :union $A.timestamp { unset @8 :Void; value @9 :Int64; }
  updatedAt :union $A.timestamp { unset @10 :Void; value @11 :Int64; }
}

enum ExpressCpuArchitecture {
  unset @0;
  x8664 @1 $A.jsonName("X86_64");
  arm64 @2 $A.jsonName("ARM64");
}

struct ExpressGatewayContainer {
  image @0 :Text $A.required;
  containerPort :union { unset @1 :Void; value @2 :Int32; }
  awsLogsConfiguration @3 :ExpressGatewayServiceAwsLogsConfiguration;
  repositoryCredentials @4 :ExpressGatewayRepositoryCredentials;
  command @5 :List(Text);
  environment @6 :List(KeyValuePair) $A.secret;
  secrets @7 :List(Secret);
}

struct ExpressGatewayRepositoryCredentials {
  credentialsParameter @0 :Text;
}

struct ExpressGatewayScalingTarget {
  minTaskCount :union { unset @0 :Void; value @1 :Int32; }
  maxTaskCount :union { unset @2 :Void; value @3 :Int32; }
  autoScalingMetric @4 :ExpressGatewayServiceScalingMetric;
  autoScalingTargetValue :union { unset @5 :Void; value @6 :Int32; }
}

struct ExpressGatewayServiceAwsLogsConfiguration {
  logGroup @0 :Text $A.required;
  logStreamPrefix @1 :Text $A.required;
}

struct ExpressGatewayServiceConfiguration {
  serviceRevisionArn @0 :Text;
  executionRoleArn @1 :Text;
  taskRoleArn @2 :Text;
  taskDefinitionArn @3 :Text;
  cpu @4 :Text;
  memory @5 :Text;
  cpuArchitecture @6 :ExpressCpuArchitecture;
  networkConfiguration @7 :ExpressGatewayServiceNetworkConfiguration;
  healthCheckPath @8 :Text;
  primaryContainer @9 :ExpressGatewayContainer;
  scalingTarget @10 :ExpressGatewayScalingTarget;
  ingressPaths @11 :List(IngressPathSummary);
  createdAt :union $A.timestamp { unset @12 :Void; value @13 :Int64; }
}

enum ExpressGatewayServiceInclude {
  unset @0;
  tags @1 $A.jsonName("TAGS");
}

struct ExpressGatewayServiceNetworkConfiguration {
  securityGroups @0 :List(Text);
  subnets @1 :List(Text);
}

enum ExpressGatewayServiceScalingMetric {
  unset @0;
  averageCpu @1 $A.jsonName("AVERAGE_CPU");
  averageMemory @2 $A.jsonName("AVERAGE_MEMORY");
  requestCountPerTarget @3 $A.jsonName("REQUEST_COUNT_PER_TARGET");
}

struct ExpressGatewayServiceStatus {
  statusCode @0 :ExpressGatewayServiceStatusCode;
  statusReason @1 :Text;
}

enum ExpressGatewayServiceStatusCode {
  unset @0;
  active @1 $A.jsonName("ACTIVE");
  draining @2 $A.jsonName("DRAINING");
  inactive @3 $A.jsonName("INACTIVE");
}

struct IngressPathSummary {
  accessType @0 :AccessType $A.required;
  endpoint @1 :Text $A.required;
}

struct UpdateExpressGatewayServiceRequest {
  serviceArn @0 :Text $A.required;
  executionRoleArn @1 :Text;
  healthCheckPath @2 :Text;
  primaryContainer @3 :ExpressGatewayContainer;
  taskRoleArn @4 :Text;
  networkConfiguration @5 :ExpressGatewayServiceNetworkConfiguration;
  cpu @6 :Text;
  memory @7 :Text;
  cpuArchitecture @8 :ExpressCpuArchitecture;
  scalingTarget @9 :ExpressGatewayScalingTarget;
  taskDefinitionArn @10 :Text;
}

struct UpdateExpressGatewayServiceResponse {
  service @0 :UpdatedExpressGatewayService;
}

struct UpdatedExpressGatewayService {
  serviceArn @0 :Text;
  cluster @1 :Text;
  serviceName @2 :Text;
  status @3 :ExpressGatewayServiceStatus;
  targetConfiguration @4 :ExpressGatewayServiceConfiguration;
  createdAt :union $A.timestamp { unset @5 :Void; value @6 :Int64; }
  updatedAt :union $A.timestamp { unset @7 :Void; value @8 :Int64; }
}
