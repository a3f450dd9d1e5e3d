# Written by tools/import_model.py from the API model of ecs (2014-11-13); do not edit.
@0xc1d61d86319a5b1e;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::ecs");

using A = import "/schemas/annotations.capnp";

struct AccessDeniedException $A.exceptionShape(code = "AccessDeniedException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct AttributeLimitExceededException $A.exceptionShape(code = "AttributeLimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct BlockedException $A.exceptionShape(code = "BlockedException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClientException $A.exceptionShape(code = "ClientException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClusterContainsCapacityProviderException $A.exceptionShape(code = "ClusterContainsCapacityProviderException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClusterContainsContainerInstancesException $A.exceptionShape(code = "ClusterContainsContainerInstancesException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClusterContainsServicesException $A.exceptionShape(code = "ClusterContainsServicesException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClusterContainsTasksException $A.exceptionShape(code = "ClusterContainsTasksException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ClusterNotFoundException $A.exceptionShape(code = "ClusterNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ConflictException $A.exceptionShape(code = "ConflictException", httpStatus = 400, fault = false) {
  resourceIds @0 :List(Text);
  message @1 :Text;
}

struct DaemonNotActiveException $A.exceptionShape(code = "DaemonNotActiveException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct DaemonNotFoundException $A.exceptionShape(code = "DaemonNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct GatewayNotFoundException $A.exceptionShape(code = "GatewayNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct InvalidParameterException $A.exceptionShape(code = "InvalidParameterException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct LimitExceededException $A.exceptionShape(code = "LimitExceededException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct MissingVersionException $A.exceptionShape(code = "MissingVersionException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct NamespaceNotFoundException $A.exceptionShape(code = "NamespaceNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct NoUpdateAvailableException $A.exceptionShape(code = "NoUpdateAvailableException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct PlatformTaskDefinitionIncompatibilityException $A.exceptionShape(code = "PlatformTaskDefinitionIncompatibilityException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct PlatformUnknownException $A.exceptionShape(code = "PlatformUnknownException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ResourceInUseException $A.exceptionShape(code = "ResourceInUseException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ResourceNotFoundException $A.exceptionShape(code = "ResourceNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ServerException $A.exceptionShape(code = "ServerException", httpStatus = 500, fault = true) {
  message @0 :Text;
}

struct ServiceDeploymentNotFoundException $A.exceptionShape(code = "ServiceDeploymentNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ServiceNotActiveException $A.exceptionShape(code = "ServiceNotActiveException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct ServiceNotFoundException $A.exceptionShape(code = "ServiceNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct TargetNotConnectedException $A.exceptionShape(code = "TargetNotConnectedException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct TargetNotFoundException $A.exceptionShape(code = "TargetNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct TaskSetNotFoundException $A.exceptionShape(code = "TaskSetNotFoundException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct UnsupportedFeatureException $A.exceptionShape(code = "UnsupportedFeatureException", httpStatus = 400, fault = false) {
  message @0 :Text;
}

struct UpdateInProgressException $A.exceptionShape(code = "UpdateInProgressException", httpStatus = 400, fault = false) {
  message @0 :Text;
}
