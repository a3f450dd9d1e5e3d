# Written by tools/import_model.py from the API model of elbv2 (2015-12-01); do not edit.
@0xba681bec81359ee1;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::elbv2");

using A = import "/schemas/annotations.capnp";

struct ALPNPolicyNotSupportedException $A.exceptionShape(code = "ALPNPolicyNotFound", httpStatus = 400, fault = false) {}

struct AllocationIdNotFoundException $A.exceptionShape(code = "AllocationIdNotFound", httpStatus = 400, fault = false) {}

struct AvailabilityZoneNotSupportedException $A.exceptionShape(code = "AvailabilityZoneNotSupported", httpStatus = 400, fault = false) {}

struct CapacityReservationPendingException $A.exceptionShape(code = "CapacityReservationPending", httpStatus = 400, fault = false) {}

struct CertificateNotFoundException $A.exceptionShape(code = "CertificateNotFound", httpStatus = 400, fault = false) {}

struct DuplicateListenerException $A.exceptionShape(code = "DuplicateListener", httpStatus = 400, fault = false) {}

struct DuplicateLoadBalancerNameException $A.exceptionShape(code = "DuplicateLoadBalancerName", httpStatus = 400, fault = false) {}

struct DuplicateTagKeysException $A.exceptionShape(code = "DuplicateTagKeys", httpStatus = 400, fault = false) {}

struct DuplicateTargetGroupNameException $A.exceptionShape(code = "DuplicateTargetGroupName", httpStatus = 400, fault = false) {}

struct HealthUnavailableException $A.exceptionShape(code = "HealthUnavailable", httpStatus = 500, fault = false) {}

struct IncompatibleProtocolsException $A.exceptionShape(code = "IncompatibleProtocols", httpStatus = 400, fault = false) {}

struct InvalidConfigurationRequestException $A.exceptionShape(code = "InvalidConfigurationRequest", httpStatus = 400, fault = false) {}

struct InvalidLoadBalancerActionException $A.exceptionShape(code = "InvalidLoadBalancerAction", httpStatus = 400, fault = false) {}

struct InvalidSchemeException $A.exceptionShape(code = "InvalidScheme", httpStatus = 400, fault = false) {}

struct InvalidSecurityGroupException $A.exceptionShape(code = "InvalidSecurityGroup", httpStatus = 400, fault = false) {}

struct InvalidSubnetException $A.exceptionShape(code = "InvalidSubnet", httpStatus = 400, fault = false) {}

struct InvalidTargetException $A.exceptionShape(code = "InvalidTarget", httpStatus = 400, fault = false) {}

struct ListenerNotFoundException $A.exceptionShape(code = "ListenerNotFound", httpStatus = 400, fault = false) {}

struct LoadBalancerNotFoundException $A.exceptionShape(code = "LoadBalancerNotFound", httpStatus = 400, fault = false) {}

struct OperationNotPermittedException $A.exceptionShape(code = "OperationNotPermitted", httpStatus = 400, fault = false) {}

struct PriorityInUseException $A.exceptionShape(code = "PriorityInUse", httpStatus = 400, fault = false) {}

struct ResourceInUseException $A.exceptionShape(code = "ResourceInUse", httpStatus = 400, fault = false) {}

struct RuleNotFoundException $A.exceptionShape(code = "RuleNotFound", httpStatus = 400, fault = false) {}

struct SSLPolicyNotFoundException $A.exceptionShape(code = "SSLPolicyNotFound", httpStatus = 400, fault = false) {}

struct SubnetNotFoundException $A.exceptionShape(code = "SubnetNotFound", httpStatus = 400, fault = false) {}

struct TargetGroupAssociationLimitException $A.exceptionShape(code = "TargetGroupAssociationLimit", httpStatus = 400, fault = false) {}

struct TargetGroupNotFoundException $A.exceptionShape(code = "TargetGroupNotFound", httpStatus = 400, fault = false) {}

struct TooManyActionsException $A.exceptionShape(code = "TooManyActions", httpStatus = 400, fault = false) {}

struct TooManyCertificatesException $A.exceptionShape(code = "TooManyCertificates", httpStatus = 400, fault = false) {}

struct TooManyListenersException $A.exceptionShape(code = "TooManyListeners", httpStatus = 400, fault = false) {}

struct TooManyLoadBalancersException $A.exceptionShape(code = "TooManyLoadBalancers", httpStatus = 400, fault = false) {}

struct TooManyRegistrationsForTargetIdException $A.exceptionShape(code = "TooManyRegistrationsForTargetId", httpStatus = 400, fault = false) {}

struct TooManyRulesException $A.exceptionShape(code = "TooManyRules", httpStatus = 400, fault = false) {}

struct TooManyTagsException $A.exceptionShape(code = "TooManyTags", httpStatus = 400, fault = false) {}

struct TooManyTargetGroupsException $A.exceptionShape(code = "TooManyTargetGroups", httpStatus = 400, fault = false) {}

struct TooManyTargetsException $A.exceptionShape(code = "TooManyTargets", httpStatus = 400, fault = false) {}

struct TooManyUniqueTargetGroupsPerLoadBalancerException $A.exceptionShape(code = "TooManyUniqueTargetGroupsPerLoadBalancer", httpStatus = 400, fault = false) {}

struct TrustStoreNotFoundException $A.exceptionShape(code = "TrustStoreNotFound", httpStatus = 400, fault = false) {}

struct TrustStoreNotReadyException $A.exceptionShape(code = "TrustStoreNotReady", httpStatus = 400, fault = false) {}

struct UnsupportedProtocolException $A.exceptionShape(code = "UnsupportedProtocol", httpStatus = 400, fault = false) {}
