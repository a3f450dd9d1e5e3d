# Written by tools/import_model.py from schemas/operations.txt; do not edit.
# One union of all operations; a reply has the name and the place of its call.
@0xc33991a6d5cbac2c;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage");

using A = import "/schemas/annotations.capnp";
using EcsAccount = import "/schemas/ecs/account.capnp";
using EcsCapacity = import "/schemas/ecs/capacity.capnp";
using EcsCluster = import "/schemas/ecs/cluster.capnp";
using EcsDaemon = import "/schemas/ecs/daemon.capnp";
using EcsExpress = import "/schemas/ecs/express.capnp";
using EcsGateway = import "/schemas/ecs/gateway.capnp";
using EcsInstance = import "/schemas/ecs/instance.capnp";
using EcsService = import "/schemas/ecs/service.capnp";
using EcsTag = import "/schemas/ecs/tag.capnp";
using EcsTask = import "/schemas/ecs/task.capnp";
using EcsTaskdefinition = import "/schemas/ecs/taskdefinition.capnp";
using Elbv2Loadbalancer = import "/schemas/elbv2/loadbalancer.capnp";
using Elbv2Targetgroup = import "/schemas/elbv2/targetgroup.capnp";
using LogsLogs = import "/schemas/logs/logs.capnp";
using StsSts = import "/schemas/sts/sts.capnp";
using IamPolicy = import "/schemas/iam/policy.capnp";
using IamRole = import "/schemas/iam/role.capnp";
using IamUser = import "/schemas/iam/user.capnp";
using Ec2Instance = import "/schemas/ec2/instance.capnp";
using Ec2Network = import "/schemas/ec2/network.capnp";
using Ec2Securitygroup = import "/schemas/ec2/securitygroup.capnp";
using CloudtrailCloudtrail = import "/schemas/cloudtrail/cloudtrail.capnp";
using SecretsmanagerSecretsmanager = import "/schemas/secretsmanager/secretsmanager.capnp";
using SsmSsm = import "/schemas/ssm/ssm.capnp";
using EcrEcr = import "/schemas/ecr/ecr.capnp";
using CloudwatchAlarm = import "/schemas/cloudwatch/alarm.capnp";
using CloudwatchDashboard = import "/schemas/cloudwatch/dashboard.capnp";
using CloudwatchMetric = import "/schemas/cloudwatch/metric.capnp";
using AutoscalingAutoscaling = import "/schemas/autoscaling/autoscaling.capnp";
using MooragePlacement = import "/schemas/moorage/placement.capnp";

struct Call $A.services([
  (name = "ecs", endpointPrefix = "ecs", targetPrefix = "AmazonEC2ContainerServiceV20141113", apiVersion = "2014-11-13", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = ecs, invalidError = "InvalidParameterException",
   errors = [(code = "AccessDeniedException", httpStatus = 400), (code = "AttributeLimitExceededException", httpStatus = 400), (code = "BlockedException", httpStatus = 400), (code = "ClientException", httpStatus = 400), (code = "ClusterContainsCapacityProviderException", httpStatus = 400), (code = "ClusterContainsContainerInstancesException", httpStatus = 400), (code = "ClusterContainsServicesException", httpStatus = 400), (code = "ClusterContainsTasksException", httpStatus = 400), (code = "ClusterNotFoundException", httpStatus = 400), (code = "ConflictException", httpStatus = 400), (code = "DaemonNotActiveException", httpStatus = 400), (code = "DaemonNotFoundException", httpStatus = 400), (code = "GatewayNotFoundException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "MissingVersionException", httpStatus = 400), (code = "NamespaceNotFoundException", httpStatus = 400), (code = "NoUpdateAvailableException", httpStatus = 400), (code = "PlatformTaskDefinitionIncompatibilityException", httpStatus = 400), (code = "PlatformUnknownException", httpStatus = 400), (code = "ResourceInUseException", httpStatus = 400), (code = "ResourceNotFoundException", httpStatus = 400), (code = "ServerException", httpStatus = 500), (code = "ServiceDeploymentNotFoundException", httpStatus = 400), (code = "ServiceNotActiveException", httpStatus = 400), (code = "ServiceNotFoundException", httpStatus = 400), (code = "TargetNotConnectedException", httpStatus = 400), (code = "TargetNotFoundException", httpStatus = 400), (code = "TaskSetNotFoundException", httpStatus = 400), (code = "UnsupportedFeatureException", httpStatus = 400), (code = "UpdateInProgressException", httpStatus = 400)]),
  (name = "elbv2", endpointPrefix = "elasticloadbalancing", targetPrefix = "", apiVersion = "2015-12-01", xmlNamespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
   protocols = ["query"], jsonVersion = "",
   enumWords = model, invalidError = "ValidationError",
   errors = [(code = "ALPNPolicyNotFound", httpStatus = 400), (code = "AllocationIdNotFound", httpStatus = 400), (code = "AvailabilityZoneNotSupported", httpStatus = 400), (code = "CapacityReservationPending", httpStatus = 400), (code = "CertificateNotFound", httpStatus = 400), (code = "DuplicateListener", httpStatus = 400), (code = "DuplicateLoadBalancerName", httpStatus = 400), (code = "DuplicateTagKeys", httpStatus = 400), (code = "DuplicateTargetGroupName", httpStatus = 400), (code = "HealthUnavailable", httpStatus = 500), (code = "IncompatibleProtocols", httpStatus = 400), (code = "InvalidConfigurationRequest", httpStatus = 400), (code = "InvalidLoadBalancerAction", httpStatus = 400), (code = "InvalidScheme", httpStatus = 400), (code = "InvalidSecurityGroup", httpStatus = 400), (code = "InvalidSubnet", httpStatus = 400), (code = "InvalidTarget", httpStatus = 400), (code = "ListenerNotFound", httpStatus = 400), (code = "LoadBalancerNotFound", httpStatus = 400), (code = "OperationNotPermitted", httpStatus = 400), (code = "PriorityInUse", httpStatus = 400), (code = "ResourceInUse", httpStatus = 400), (code = "RuleNotFound", httpStatus = 400), (code = "SSLPolicyNotFound", httpStatus = 400), (code = "SubnetNotFound", httpStatus = 400), (code = "TargetGroupAssociationLimit", httpStatus = 400), (code = "TargetGroupNotFound", httpStatus = 400), (code = "TooManyActions", httpStatus = 400), (code = "TooManyCertificates", httpStatus = 400), (code = "TooManyListeners", httpStatus = 400), (code = "TooManyLoadBalancers", httpStatus = 400), (code = "TooManyRegistrationsForTargetId", httpStatus = 400), (code = "TooManyRules", httpStatus = 400), (code = "TooManyTags", httpStatus = 400), (code = "TooManyTargetGroups", httpStatus = 400), (code = "TooManyTargets", httpStatus = 400), (code = "TooManyUniqueTargetGroupsPerLoadBalancer", httpStatus = 400), (code = "TrustStoreNotFound", httpStatus = 400), (code = "TrustStoreNotReady", httpStatus = 400), (code = "UnsupportedProtocol", httpStatus = 400)]),
  (name = "logs", endpointPrefix = "logs", targetPrefix = "Logs_20140328", apiVersion = "2014-03-28", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = model, invalidError = "InvalidParameterException", bodyBytesMax = 4194304, valuesMax = 30016,
   errors = [(code = "AccessDeniedException", httpStatus = 400), (code = "DataAlreadyAcceptedException", httpStatus = 400), (code = "InvalidOperationException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "InvalidSequenceTokenException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "MalformedQueryException", httpStatus = 400), (code = "OperationAbortedException", httpStatus = 400), (code = "ResourceAlreadyExistsException", httpStatus = 400), (code = "ResourceNotFoundException", httpStatus = 400), (code = "ServiceUnavailableException", httpStatus = 500), (code = "TooManyTagsException", httpStatus = 400), (code = "UnrecognizedClientException", httpStatus = 400), (code = "ValidationException", httpStatus = 400)]),
  (name = "sts", endpointPrefix = "sts", targetPrefix = "", apiVersion = "2011-06-15", xmlNamespace = "https://sts.amazonaws.com/doc/2011-06-15/",
   protocols = ["query"], jsonVersion = "",
   enumWords = model, invalidError = "ValidationError",
   errors = [(code = "ExpiredTokenException", httpStatus = 400), (code = "InvalidAuthorizationMessageException", httpStatus = 400), (code = "InvalidContextAssertion", httpStatus = 400), (code = "MalformedPolicyDocument", httpStatus = 400), (code = "PackedPolicyTooLarge", httpStatus = 400), (code = "RegionDisabledException", httpStatus = 403)]),
  (name = "iam", endpointPrefix = "iam", targetPrefix = "", apiVersion = "2010-05-08", xmlNamespace = "https://iam.amazonaws.com/doc/2010-05-08/",
   protocols = ["query"], jsonVersion = "",
   enumWords = model, invalidError = "ValidationError",
   errors = [(code = "ConcurrentModification", httpStatus = 409), (code = "DeleteConflict", httpStatus = 409), (code = "EntityAlreadyExists", httpStatus = 409), (code = "EntityTemporarilyUnmodifiable", httpStatus = 409), (code = "InvalidInput", httpStatus = 400), (code = "LimitExceeded", httpStatus = 409), (code = "MalformedPolicyDocument", httpStatus = 400), (code = "NoSuchEntity", httpStatus = 404), (code = "PolicyEvaluation", httpStatus = 500), (code = "PolicyNotAttachable", httpStatus = 400), (code = "ServiceFailure", httpStatus = 500), (code = "UnmodifiableEntity", httpStatus = 400)]),
  (name = "ec2", endpointPrefix = "ec2", targetPrefix = "", apiVersion = "2016-11-15", xmlNamespace = "http://ec2.amazonaws.com/doc/2016-11-15",
   protocols = ["ec2"], jsonVersion = "",
   enumWords = model, invalidError = "InvalidParameterValue",
   errors = []),
  (name = "cloudtrail", endpointPrefix = "cloudtrail", targetPrefix = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101", apiVersion = "2013-11-01", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = model, invalidError = "InvalidParameterException",
   errors = [(code = "InvalidEventCategoryException", httpStatus = 400), (code = "InvalidLookupAttributesException", httpStatus = 400), (code = "InvalidMaxResultsException", httpStatus = 400), (code = "InvalidNextTokenException", httpStatus = 400), (code = "InvalidTimeRangeException", httpStatus = 400), (code = "OperationNotPermittedException", httpStatus = 400), (code = "UnsupportedOperationException", httpStatus = 400)]),
  (name = "secretsmanager", endpointPrefix = "secretsmanager", targetPrefix = "secretsmanager", apiVersion = "2017-10-17", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = model, invalidError = "InvalidParameterException",
   errors = [(code = "DecryptionFailure", httpStatus = 400), (code = "EncryptionFailure", httpStatus = 400), (code = "InternalServiceError", httpStatus = 500), (code = "InvalidNextTokenException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "InvalidRequestException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "MalformedPolicyDocumentException", httpStatus = 400), (code = "PreconditionNotMetException", httpStatus = 400), (code = "PublicPolicyException", httpStatus = 400), (code = "ResourceExistsException", httpStatus = 400), (code = "ResourceNotFoundException", httpStatus = 400)]),
  (name = "ssm", endpointPrefix = "ssm", targetPrefix = "AmazonSSM", apiVersion = "2014-11-06", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = model, invalidError = "ValidationException",
   errors = [(code = "HierarchyLevelLimitExceededException", httpStatus = 400), (code = "HierarchyTypeMismatchException", httpStatus = 400), (code = "IncompatiblePolicyException", httpStatus = 400), (code = "InternalServerError", httpStatus = 500), (code = "InvalidAllowedPatternException", httpStatus = 400), (code = "InvalidFilterKey", httpStatus = 400), (code = "InvalidFilterOption", httpStatus = 400), (code = "InvalidFilterValue", httpStatus = 400), (code = "InvalidKeyId", httpStatus = 400), (code = "InvalidNextToken", httpStatus = 400), (code = "InvalidPolicyAttributeException", httpStatus = 400), (code = "InvalidPolicyTypeException", httpStatus = 400), (code = "InvalidResourceId", httpStatus = 400), (code = "InvalidResourceType", httpStatus = 400), (code = "ParameterAlreadyExists", httpStatus = 400), (code = "ParameterLimitExceeded", httpStatus = 400), (code = "ParameterMaxVersionLimitExceeded", httpStatus = 400), (code = "ParameterNotFound", httpStatus = 400), (code = "ParameterPatternMismatchException", httpStatus = 400), (code = "ParameterVersionLabelLimitExceeded", httpStatus = 400), (code = "ParameterVersionNotFound", httpStatus = 400), (code = "PoliciesLimitExceededException", httpStatus = 400), (code = "TooManyTagsError", httpStatus = 400), (code = "TooManyUpdates", httpStatus = 400), (code = "UnsupportedParameterType", httpStatus = 400)]),
  (name = "ecr", endpointPrefix = "ecr", targetPrefix = "AmazonEC2ContainerRegistry_V20150921", apiVersion = "2015-09-21", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = model, invalidError = "InvalidParameterException",
   errors = [(code = "ImageAlreadyExistsException", httpStatus = 400), (code = "ImageDigestDoesNotMatchException", httpStatus = 400), (code = "ImageNotFoundException", httpStatus = 400), (code = "ImageTagAlreadyExistsException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "InvalidTagParameterException", httpStatus = 400), (code = "KmsException", httpStatus = 400), (code = "LayersNotFoundException", httpStatus = 400), (code = "LifecyclePolicyNotFoundException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "ReferencedImagesNotFoundException", httpStatus = 400), (code = "RepositoryAlreadyExistsException", httpStatus = 400), (code = "RepositoryNotEmptyException", httpStatus = 400), (code = "RepositoryNotFoundException", httpStatus = 400), (code = "RepositoryPolicyNotFoundException", httpStatus = 400), (code = "ServerException", httpStatus = 500), (code = "TooManyTagsException", httpStatus = 400), (code = "UnableToGetUpstreamImageException", httpStatus = 400), (code = "ValidationException", httpStatus = 400)]),
  (name = "cloudwatch", endpointPrefix = "monitoring", targetPrefix = "GraniteServiceVersion20100801", apiVersion = "2010-08-01", xmlNamespace = "http://monitoring.amazonaws.com/doc/2010-08-01/",
   protocols = ["smithy-rpc-v2-cbor", "json", "query"], jsonVersion = "1.0",
   enumWords = model, invalidError = "InvalidParameterValue",
   errors = [(code = "ConcurrentModificationException", httpStatus = 429), (code = "ConflictException", httpStatus = 409), (code = "InternalServiceError", httpStatus = 500), (code = "InvalidFormat", httpStatus = 400), (code = "InvalidNextToken", httpStatus = 400), (code = "InvalidParameterCombination", httpStatus = 400), (code = "InvalidParameterInput", httpStatus = 400), (code = "InvalidParameterValue", httpStatus = 400), (code = "LimitExceeded", httpStatus = 400), (code = "MissingParameter", httpStatus = 400), (code = "ResourceConflict", httpStatus = 409), (code = "ResourceNotFound", httpStatus = 404), (code = "ResourceNotFoundException", httpStatus = 404)]),
  (name = "autoscaling", endpointPrefix = "application-autoscaling", targetPrefix = "AnyScaleFrontendService", apiVersion = "2016-02-06", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = model, invalidError = "ValidationException",
   errors = [(code = "ConcurrentUpdateException", httpStatus = 400), (code = "FailedResourceAccessException", httpStatus = 400), (code = "InternalServiceException", httpStatus = 400), (code = "InvalidNextTokenException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "ObjectNotFoundException", httpStatus = 400), (code = "ResourceNotFoundException", httpStatus = 400), (code = "TooManyTagsException", httpStatus = 400), (code = "ValidationException", httpStatus = 400)]),
  (name = "moorage", endpointPrefix = "moorage", targetPrefix = "Moorage_20261122", apiVersion = "2026-11-22", xmlNamespace = "",
   protocols = ["json"], jsonVersion = "1.1",
   enumWords = own, invalidError = "InvalidParameterException",
   errors = [(code = "ClientException", httpStatus = 400), (code = "ClusterNotFoundException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "ServerException", httpStatus = 500), (code = "ServiceNotFoundException", httpStatus = 400)])
]) {
  union {
    unset @0 :Void;
    ecsCreateCluster @1 :EcsCluster.CreateClusterRequest
        $A.operation(service = "ecs", name = "CreateCluster", readonly = false, errors = ["AccessDeniedException", "NamespaceNotFoundException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsDescribeClusters @2 :EcsCluster.DescribeClustersRequest
        $A.operation(service = "ecs", name = "DescribeClusters", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsListClusters @3 :EcsCluster.ListClustersRequest
        $A.operation(service = "ecs", name = "ListClusters", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["clusterArns"], standard = 100, max = 100));
    ecsUpdateCluster @4 :EcsCluster.UpdateClusterRequest
        $A.operation(service = "ecs", name = "UpdateCluster", readonly = false, errors = ["AccessDeniedException", "NamespaceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsDeleteCluster @5 :EcsCluster.DeleteClusterRequest
        $A.operation(service = "ecs", name = "DeleteCluster", readonly = false, errors = ["ClusterContainsContainerInstancesException", "AccessDeniedException", "ClusterContainsServicesException", "ClusterContainsCapacityProviderException", "ClusterContainsTasksException", "ServerException", "UpdateInProgressException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsRegisterTaskDefinition @6 :EcsTaskdefinition.RegisterTaskDefinitionRequest
        $A.operation(service = "ecs", name = "RegisterTaskDefinition", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "ServerException", "InvalidParameterException", "ClientException"], invalidError = "ClientException");
    ecsDescribeTaskDefinition @7 :EcsTaskdefinition.DescribeTaskDefinitionRequest
        $A.operation(service = "ecs", name = "DescribeTaskDefinition", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsListTaskDefinitions @8 :EcsTaskdefinition.ListTaskDefinitionsRequest
        $A.operation(service = "ecs", name = "ListTaskDefinitions", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["taskDefinitionArns"], standard = 100, max = 100));
    ecsListTaskDefinitionFamilies @9 :EcsTaskdefinition.ListTaskDefinitionFamiliesRequest
        $A.operation(service = "ecs", name = "ListTaskDefinitionFamilies", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["families"], standard = 100, max = 100));
    ecsDeregisterTaskDefinition @10 :EcsTaskdefinition.DeregisterTaskDefinitionRequest
        $A.operation(service = "ecs", name = "DeregisterTaskDefinition", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsDeleteTaskDefinitions @11 :EcsTaskdefinition.DeleteTaskDefinitionsRequest
        $A.operation(service = "ecs", name = "DeleteTaskDefinitions", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsRegisterContainerInstance @12 :EcsInstance.RegisterContainerInstanceRequest
        $A.operation(service = "ecs", name = "RegisterContainerInstance", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsDescribeContainerInstances @13 :EcsInstance.DescribeContainerInstancesRequest
        $A.operation(service = "ecs", name = "DescribeContainerInstances", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsListContainerInstances @14 :EcsInstance.ListContainerInstancesRequest
        $A.operation(service = "ecs", name = "ListContainerInstances", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["containerInstanceArns"], standard = 100, max = 100));
    ecsUpdateContainerInstancesState @15 :EcsInstance.UpdateContainerInstancesStateRequest
        $A.operation(service = "ecs", name = "UpdateContainerInstancesState", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsDeregisterContainerInstance @16 :EcsInstance.DeregisterContainerInstanceRequest
        $A.operation(service = "ecs", name = "DeregisterContainerInstance", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsRunTask @17 :EcsTask.RunTaskRequest
        $A.operation(service = "ecs", name = "RunTask", readonly = false, errors = ["ConflictException", "AccessDeniedException", "PlatformUnknownException", "ServerException", "InvalidParameterException", "BlockedException", "ClientException", "ClusterNotFoundException", "PlatformTaskDefinitionIncompatibilityException", "UnsupportedFeatureException"]);
    ecsStartTask @18 :EcsTask.StartTaskRequest
        $A.operation(service = "ecs", name = "StartTask", readonly = false, errors = ["AccessDeniedException", "NamespaceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsStopTask @19 :EcsTask.StopTaskRequest
        $A.operation(service = "ecs", name = "StopTask", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsDescribeTasks @20 :EcsTask.DescribeTasksRequest
        $A.operation(service = "ecs", name = "DescribeTasks", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsListTasks @21 :EcsTask.ListTasksRequest
        $A.operation(service = "ecs", name = "ListTasks", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["taskArns"], standard = 100, max = 100));
    ecsCreateService @22 :EcsService.CreateServiceRequest
        $A.operation(service = "ecs", name = "CreateService", readonly = false, errors = ["AccessDeniedException", "PlatformUnknownException", "NamespaceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "PlatformTaskDefinitionIncompatibilityException", "UnsupportedFeatureException"]);
    ecsUpdateService @23 :EcsService.UpdateServiceRequest
        $A.operation(service = "ecs", name = "UpdateService", readonly = false, errors = ["AccessDeniedException", "PlatformUnknownException", "NamespaceNotFoundException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "PlatformTaskDefinitionIncompatibilityException", "UnsupportedFeatureException"]);
    ecsDescribeServices @24 :EcsService.DescribeServicesRequest
        $A.operation(service = "ecs", name = "DescribeServices", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsListServices @25 :EcsService.ListServicesRequest
        $A.operation(service = "ecs", name = "ListServices", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["serviceArns"], standard = 10, max = 100));
    ecsDeleteService @26 :EcsService.DeleteServiceRequest
        $A.operation(service = "ecs", name = "DeleteService", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException"]);
    ecsTagResource @27 :EcsTag.TagResourceRequest
        $A.operation(service = "ecs", name = "TagResource", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsUntagResource @28 :EcsTask.UntagResourceRequest
        $A.operation(service = "ecs", name = "UntagResource", readonly = false, errors = ["AccessDeniedException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsListTagsForResource @29 :EcsTag.ListTagsForResourceRequest
        $A.operation(service = "ecs", name = "ListTagsForResource", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    elbv2CreateLoadBalancer @30 :Elbv2Loadbalancer.CreateLoadBalancerRequest
        $A.operation(service = "elbv2", name = "CreateLoadBalancer", readonly = false, errors = ["DuplicateLoadBalancerName", "TooManyLoadBalancers", "InvalidConfigurationRequest", "SubnetNotFound", "InvalidSubnet", "InvalidSecurityGroup", "InvalidScheme", "TooManyTags", "DuplicateTagKeys", "ResourceInUse", "AllocationIdNotFound", "AvailabilityZoneNotSupported", "OperationNotPermitted"]);
    elbv2DescribeLoadBalancers @31 :Elbv2Loadbalancer.DescribeLoadBalancersRequest
        $A.operation(service = "elbv2", name = "DescribeLoadBalancers", readonly = true, errors = ["LoadBalancerNotFound"],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["LoadBalancers"], standard = 400, max = 400));
    elbv2DeleteLoadBalancer @32 :Elbv2Loadbalancer.DeleteLoadBalancerRequest
        $A.operation(service = "elbv2", name = "DeleteLoadBalancer", readonly = false, errors = ["LoadBalancerNotFound", "OperationNotPermitted", "ResourceInUse"]);
    elbv2CreateTargetGroup @33 :Elbv2Targetgroup.CreateTargetGroupRequest
        $A.operation(service = "elbv2", name = "CreateTargetGroup", readonly = false, errors = ["DuplicateTargetGroupName", "TooManyTargetGroups", "InvalidConfigurationRequest", "TooManyTags"]);
    elbv2DescribeTargetGroups @34 :Elbv2Targetgroup.DescribeTargetGroupsRequest
        $A.operation(service = "elbv2", name = "DescribeTargetGroups", readonly = true, errors = ["LoadBalancerNotFound", "TargetGroupNotFound"],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["TargetGroups"], standard = 400, max = 400));
    elbv2DeleteTargetGroup @35 :Elbv2Targetgroup.DeleteTargetGroupRequest
        $A.operation(service = "elbv2", name = "DeleteTargetGroup", readonly = false, errors = ["ResourceInUse"]);
    elbv2ModifyTargetGroupAttributes @36 :Elbv2Targetgroup.ModifyTargetGroupAttributesRequest
        $A.operation(service = "elbv2", name = "ModifyTargetGroupAttributes", readonly = false, errors = ["TargetGroupNotFound", "InvalidConfigurationRequest"]);
    elbv2DescribeTargetGroupAttributes @37 :Elbv2Targetgroup.DescribeTargetGroupAttributesRequest
        $A.operation(service = "elbv2", name = "DescribeTargetGroupAttributes", readonly = true, errors = ["TargetGroupNotFound"]);
    elbv2CreateListener @38 :Elbv2Loadbalancer.CreateListenerRequest
        $A.operation(service = "elbv2", name = "CreateListener", readonly = false, errors = ["DuplicateListener", "TooManyListeners", "TooManyCertificates", "LoadBalancerNotFound", "TargetGroupNotFound", "TargetGroupAssociationLimit", "InvalidConfigurationRequest", "IncompatibleProtocols", "SSLPolicyNotFound", "CertificateNotFound", "UnsupportedProtocol", "TooManyRegistrationsForTargetId", "TooManyTargets", "TooManyActions", "InvalidLoadBalancerAction", "TooManyUniqueTargetGroupsPerLoadBalancer", "ALPNPolicyNotFound", "TooManyTags", "TrustStoreNotFound", "TrustStoreNotReady"]);
    elbv2DescribeListeners @39 :Elbv2Loadbalancer.DescribeListenersRequest
        $A.operation(service = "elbv2", name = "DescribeListeners", readonly = true, errors = ["ListenerNotFound", "LoadBalancerNotFound", "UnsupportedProtocol"],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["Listeners"], standard = 400, max = 400));
    elbv2DeleteListener @40 :Elbv2Loadbalancer.DeleteListenerRequest
        $A.operation(service = "elbv2", name = "DeleteListener", readonly = false, errors = ["ListenerNotFound", "ResourceInUse"]);
    elbv2RegisterTargets @41 :Elbv2Targetgroup.RegisterTargetsRequest
        $A.operation(service = "elbv2", name = "RegisterTargets", readonly = false, errors = ["TargetGroupNotFound", "TooManyTargets", "InvalidTarget", "TooManyRegistrationsForTargetId"]);
    elbv2DeregisterTargets @42 :Elbv2Targetgroup.DeregisterTargetsRequest
        $A.operation(service = "elbv2", name = "DeregisterTargets", readonly = false, errors = ["TargetGroupNotFound", "InvalidTarget"]);
    elbv2DescribeTargetHealth @43 :Elbv2Targetgroup.DescribeTargetHealthRequest
        $A.operation(service = "elbv2", name = "DescribeTargetHealth", readonly = true, errors = ["InvalidTarget", "TargetGroupNotFound", "HealthUnavailable"]);
    logsCreateLogGroup @44 :LogsLogs.CreateLogGroupRequest
        $A.operation(service = "logs", name = "CreateLogGroup", readonly = false, errors = ["InvalidParameterException", "ResourceAlreadyExistsException", "LimitExceededException", "OperationAbortedException", "ServiceUnavailableException"]);
    logsDescribeLogGroups @45 :LogsLogs.DescribeLogGroupsRequest
        $A.operation(service = "logs", name = "DescribeLogGroups", readonly = true, errors = ["InvalidParameterException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "limit", items = ["logGroups"], standard = 50, max = 50));
    logsDescribeLogStreams @46 :LogsLogs.DescribeLogStreamsRequest
        $A.operation(service = "logs", name = "DescribeLogStreams", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "limit", items = ["logStreams"], standard = 50, max = 50));
    logsGetLogEvents @47 :LogsLogs.GetLogEventsRequest
        $A.operation(service = "logs", name = "GetLogEvents", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsFilterLogEvents @48 :LogsLogs.FilterLogEventsRequest
        $A.operation(service = "logs", name = "FilterLogEvents", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "limit", items = ["events", "searchedLogStreams"], standard = 10000, max = 10000));
    logsDeleteLogGroup @49 :LogsLogs.DeleteLogGroupRequest
        $A.operation(service = "logs", name = "DeleteLogGroup", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException", "ValidationException"]);
    logsPutRetentionPolicy @50 :LogsLogs.PutRetentionPolicyRequest
        $A.operation(service = "logs", name = "PutRetentionPolicy", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException"]);
    logsCreateLogStream @51 :LogsLogs.CreateLogStreamRequest
        $A.operation(service = "logs", name = "CreateLogStream", readonly = false, errors = ["InvalidParameterException", "ResourceAlreadyExistsException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsPutLogEvents @52 :LogsLogs.PutLogEventsRequest
        $A.operation(service = "logs", name = "PutLogEvents", readonly = false, errors = ["InvalidParameterException", "InvalidSequenceTokenException", "DataAlreadyAcceptedException", "ResourceNotFoundException", "ServiceUnavailableException", "UnrecognizedClientException"]);
    ecsPutAttributes @53 :EcsInstance.PutAttributesRequest
        $A.operation(service = "ecs", name = "PutAttributes", readonly = false, errors = ["AccessDeniedException", "TargetNotFoundException", "ServerException", "AttributeLimitExceededException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsDeleteAttributes @54 :EcsInstance.DeleteAttributesRequest
        $A.operation(service = "ecs", name = "DeleteAttributes", readonly = false, errors = ["AccessDeniedException", "TargetNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsListAttributes @55 :EcsInstance.ListAttributesRequest
        $A.operation(service = "ecs", name = "ListAttributes", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["attributes"], standard = 100, max = 100));
    ecsCreateCapacityProvider @56 :EcsCapacity.CreateCapacityProviderRequest
        $A.operation(service = "ecs", name = "CreateCapacityProvider", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "ServerException", "UpdateInProgressException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsUpdateCapacityProvider @57 :EcsCapacity.UpdateCapacityProviderRequest
        $A.operation(service = "ecs", name = "UpdateCapacityProvider", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDeleteCapacityProvider @58 :EcsCapacity.DeleteCapacityProviderRequest
        $A.operation(service = "ecs", name = "DeleteCapacityProvider", readonly = false, errors = ["AccessDeniedException", "ServerException", "UpdateInProgressException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeCapacityProviders @59 :EcsCapacity.DescribeCapacityProvidersRequest
        $A.operation(service = "ecs", name = "DescribeCapacityProviders", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["capacityProviders"], standard = 10, max = 10));
    ecsPutClusterCapacityProviders @60 :EcsCluster.PutClusterCapacityProvidersRequest
        $A.operation(service = "ecs", name = "PutClusterCapacityProviders", readonly = false, errors = ["AccessDeniedException", "ServerException", "UpdateInProgressException", "InvalidParameterException", "ResourceInUseException", "ClientException", "ClusterNotFoundException"]);
    moorageExplainPlacement @61 :MooragePlacement.ExplainPlacementRequest
        $A.operation(service = "moorage", name = "ExplainPlacement", readonly = true, errors = ["ServerException", "ClientException", "InvalidParameterException", "ClusterNotFoundException", "ServiceNotFoundException"]);
    moorageRebalance @62 :MooragePlacement.RebalanceRequest
        $A.operation(service = "moorage", name = "Rebalance", readonly = false, errors = ["ServerException", "ClientException", "InvalidParameterException", "ClusterNotFoundException", "ServiceNotFoundException"]);
    moorageInterruptSpotTasks @63 :MooragePlacement.InterruptSpotTasksRequest
        $A.operation(service = "moorage", name = "InterruptSpotTasks", readonly = false, errors = ["ServerException", "ClientException", "InvalidParameterException", "ClusterNotFoundException", "ServiceNotFoundException"]);
    logsDeleteRetentionPolicy @64 :LogsLogs.DeleteRetentionPolicyRequest
        $A.operation(service = "logs", name = "DeleteRetentionPolicy", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException"]);
    ecsAssociateGatewayWithCluster @65 :EcsGateway.AssociateGatewayWithClusterRequest
        $A.operation(service = "ecs", name = "AssociateGatewayWithCluster", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsContinueServiceDeployment @66 :EcsService.ContinueServiceDeploymentRequest
        $A.operation(service = "ecs", name = "ContinueServiceDeployment", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceDeploymentNotFoundException", "UnsupportedFeatureException"]);
    ecsCreateDaemon @67 :EcsDaemon.CreateDaemonRequest
        $A.operation(service = "ecs", name = "CreateDaemon", readonly = false, errors = ["AccessDeniedException", "PlatformUnknownException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsCreateExpressGatewayService @68 :EcsExpress.CreateExpressGatewayServiceRequest
        $A.operation(service = "ecs", name = "CreateExpressGatewayService", readonly = false, errors = ["AccessDeniedException", "PlatformUnknownException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "PlatformTaskDefinitionIncompatibilityException", "UnsupportedFeatureException"]);
    ecsCreateGateway @69 :EcsGateway.CreateGatewayRequest
        $A.operation(service = "ecs", name = "CreateGateway", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "UnsupportedFeatureException"]);
    ecsCreateTaskSet @70 :EcsService.CreateTaskSetRequest
        $A.operation(service = "ecs", name = "CreateTaskSet", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "PlatformUnknownException", "NamespaceNotFoundException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "PlatformTaskDefinitionIncompatibilityException", "UnsupportedFeatureException"]);
    ecsDeleteAccountSetting @71 :EcsAccount.DeleteAccountSettingRequest
        $A.operation(service = "ecs", name = "DeleteAccountSetting", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsDeleteDaemon @72 :EcsDaemon.DeleteDaemonRequest
        $A.operation(service = "ecs", name = "DeleteDaemon", readonly = false, errors = ["AccessDeniedException", "DaemonNotFoundException", "DaemonNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDeleteDaemonTaskDefinition @73 :EcsDaemon.DeleteDaemonTaskDefinitionRequest
        $A.operation(service = "ecs", name = "DeleteDaemonTaskDefinition", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsDeleteExpressGatewayService @74 :EcsExpress.DeleteExpressGatewayServiceRequest
        $A.operation(service = "ecs", name = "DeleteExpressGatewayService", readonly = false, errors = ["AccessDeniedException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDeleteGateway @75 :EcsGateway.DeleteGatewayRequest
        $A.operation(service = "ecs", name = "DeleteGateway", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "UnsupportedFeatureException"]);
    ecsDeleteTaskSet @76 :EcsService.DeleteTaskSetRequest
        $A.operation(service = "ecs", name = "DeleteTaskSet", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "TaskSetNotFoundException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeDaemon @77 :EcsDaemon.DescribeDaemonRequest
        $A.operation(service = "ecs", name = "DescribeDaemon", readonly = true, errors = ["AccessDeniedException", "DaemonNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeDaemonDeployments @78 :EcsDaemon.DescribeDaemonDeploymentsRequest
        $A.operation(service = "ecs", name = "DescribeDaemonDeployments", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeDaemonRevisions @79 :EcsDaemon.DescribeDaemonRevisionsRequest
        $A.operation(service = "ecs", name = "DescribeDaemonRevisions", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeDaemonTaskDefinition @80 :EcsDaemon.DescribeDaemonTaskDefinitionRequest
        $A.operation(service = "ecs", name = "DescribeDaemonTaskDefinition", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsDescribeExpressGatewayService @81 :EcsExpress.DescribeExpressGatewayServiceRequest
        $A.operation(service = "ecs", name = "DescribeExpressGatewayService", readonly = true, errors = ["AccessDeniedException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeGateway @82 :EcsGateway.DescribeGatewayRequest
        $A.operation(service = "ecs", name = "DescribeGateway", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeGatewayResources @83 :EcsGateway.DescribeGatewayResourcesRequest
        $A.operation(service = "ecs", name = "DescribeGatewayResources", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeGatewayRoute @84 :EcsGateway.DescribeGatewayRouteRequest
        $A.operation(service = "ecs", name = "DescribeGatewayRoute", readonly = true, errors = ["AccessDeniedException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "UnsupportedFeatureException"]);
    ecsDescribeServiceDeployments @85 :EcsService.DescribeServiceDeploymentsRequest
        $A.operation(service = "ecs", name = "DescribeServiceDeployments", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeServiceRevisions @86 :EcsService.DescribeServiceRevisionsRequest
        $A.operation(service = "ecs", name = "DescribeServiceRevisions", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDescribeTaskSets @87 :EcsService.DescribeTaskSetsRequest
        $A.operation(service = "ecs", name = "DescribeTaskSets", readonly = true, errors = ["AccessDeniedException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDisassociateGatewayFromCluster @88 :EcsGateway.DisassociateGatewayFromClusterRequest
        $A.operation(service = "ecs", name = "DisassociateGatewayFromCluster", readonly = false, errors = ["AccessDeniedException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsDiscoverPollEndpoint @89 :EcsInstance.DiscoverPollEndpointRequest
        $A.operation(service = "ecs", name = "DiscoverPollEndpoint", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsExecuteCommand @90 :EcsTask.ExecuteCommandRequest
        $A.operation(service = "ecs", name = "ExecuteCommand", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "TargetNotConnectedException", "ClusterNotFoundException"]);
    ecsGetTaskProtection @91 :EcsTask.GetTaskProtectionRequest
        $A.operation(service = "ecs", name = "GetTaskProtection", readonly = true, errors = ["AccessDeniedException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsListAccountSettings @92 :EcsAccount.ListAccountSettingsRequest
        $A.operation(service = "ecs", name = "ListAccountSettings", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["settings"], standard = 100, max = 100));
    ecsListDaemonDeployments @93 :EcsDaemon.ListDaemonDeploymentsRequest
        $A.operation(service = "ecs", name = "ListDaemonDeployments", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsListDaemonTaskDefinitions @94 :EcsDaemon.ListDaemonTaskDefinitionsRequest
        $A.operation(service = "ecs", name = "ListDaemonTaskDefinitions", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsListDaemons @95 :EcsDaemon.ListDaemonsRequest
        $A.operation(service = "ecs", name = "ListDaemons", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsListGatewayClusterAssociations @96 :EcsGateway.ListGatewayClusterAssociationsRequest
        $A.operation(service = "ecs", name = "ListGatewayClusterAssociations", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "UnsupportedFeatureException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["gatewayClusterAssociations"], standard = 100, max = 100));
    ecsListGatewayRoutes @97 :EcsGateway.ListGatewayRoutesRequest
        $A.operation(service = "ecs", name = "ListGatewayRoutes", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "UnsupportedFeatureException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["gatewayRoutes"], standard = 100, max = 100));
    ecsListGateways @98 :EcsGateway.ListGatewaysRequest
        $A.operation(service = "ecs", name = "ListGateways", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "UnsupportedFeatureException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["gateways"], standard = 100, max = 100));
    ecsListServiceDeployments @99 :EcsService.ListServiceDeploymentsRequest
        $A.operation(service = "ecs", name = "ListServiceDeployments", readonly = true, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsListServicesByNamespace @100 :EcsCluster.ListServicesByNamespaceRequest
        $A.operation(service = "ecs", name = "ListServicesByNamespace", readonly = true, errors = ["AccessDeniedException", "NamespaceNotFoundException", "ServerException", "InvalidParameterException", "ClientException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["serviceArns"], standard = 100, max = 100));
    ecsPutAccountSetting @101 :EcsAccount.PutAccountSettingRequest
        $A.operation(service = "ecs", name = "PutAccountSetting", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsPutAccountSettingDefault @102 :EcsAccount.PutAccountSettingDefaultRequest
        $A.operation(service = "ecs", name = "PutAccountSettingDefault", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsRegisterDaemonTaskDefinition @103 :EcsDaemon.RegisterDaemonTaskDefinitionRequest
        $A.operation(service = "ecs", name = "RegisterDaemonTaskDefinition", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "ServerException", "InvalidParameterException", "ClientException"]);
    ecsStopServiceDeployment @104 :EcsService.StopServiceDeploymentRequest
        $A.operation(service = "ecs", name = "StopServiceDeployment", readonly = false, errors = ["ConflictException", "AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ServiceDeploymentNotFoundException", "UnsupportedFeatureException"]);
    ecsSubmitAttachmentStateChanges @105 :EcsInstance.SubmitAttachmentStateChangesRequest
        $A.operation(service = "ecs", name = "SubmitAttachmentStateChanges", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsSubmitContainerStateChange @106 :EcsInstance.SubmitContainerStateChangeRequest
        $A.operation(service = "ecs", name = "SubmitContainerStateChange", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsSubmitTaskStateChange @107 :EcsInstance.SubmitTaskStateChangeRequest
        $A.operation(service = "ecs", name = "SubmitTaskStateChange", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsUpdateClusterSettings @108 :EcsCluster.UpdateClusterSettingsRequest
        $A.operation(service = "ecs", name = "UpdateClusterSettings", readonly = false, errors = ["AccessDeniedException", "ServerException", "UpdateInProgressException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsUpdateContainerAgent @109 :EcsInstance.UpdateContainerAgentRequest
        $A.operation(service = "ecs", name = "UpdateContainerAgent", readonly = false, errors = ["AccessDeniedException", "NoUpdateAvailableException", "MissingVersionException", "ServerException", "UpdateInProgressException", "InvalidParameterException", "ClientException", "ClusterNotFoundException"]);
    ecsUpdateDaemon @110 :EcsDaemon.UpdateDaemonRequest
        $A.operation(service = "ecs", name = "UpdateDaemon", readonly = false, errors = ["AccessDeniedException", "DaemonNotFoundException", "PlatformUnknownException", "DaemonNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsUpdateExpressGatewayService @111 :EcsExpress.UpdateExpressGatewayServiceRequest
        $A.operation(service = "ecs", name = "UpdateExpressGatewayService", readonly = false, errors = ["AccessDeniedException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsUpdateGateway @112 :EcsGateway.UpdateGatewayRequest
        $A.operation(service = "ecs", name = "UpdateGateway", readonly = false, errors = ["AccessDeniedException", "ServerException", "InvalidParameterException", "ClientException", "GatewayNotFoundException", "UnsupportedFeatureException"]);
    ecsUpdateServicePrimaryTaskSet @113 :EcsService.UpdateServicePrimaryTaskSetRequest
        $A.operation(service = "ecs", name = "UpdateServicePrimaryTaskSet", readonly = false, errors = ["AccessDeniedException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "TaskSetNotFoundException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsUpdateTaskProtection @114 :EcsTask.UpdateTaskProtectionRequest
        $A.operation(service = "ecs", name = "UpdateTaskProtection", readonly = false, errors = ["AccessDeniedException", "ResourceNotFoundException", "ServerException", "InvalidParameterException", "ClientException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    ecsUpdateTaskSet @115 :EcsService.UpdateTaskSetRequest
        $A.operation(service = "ecs", name = "UpdateTaskSet", readonly = false, errors = ["AccessDeniedException", "LimitExceededException", "ServiceNotActiveException", "ServerException", "InvalidParameterException", "TaskSetNotFoundException", "ClientException", "ServiceNotFoundException", "ClusterNotFoundException", "UnsupportedFeatureException"]);
    elbv2AddListenerCertificates @116 :Elbv2Loadbalancer.AddListenerCertificatesRequest
        $A.operation(service = "elbv2", name = "AddListenerCertificates", readonly = false, errors = ["ListenerNotFound", "TooManyCertificates", "CertificateNotFound"]);
    elbv2AddTags @117 :Elbv2Loadbalancer.AddTagsRequest
        $A.operation(service = "elbv2", name = "AddTags", readonly = false, errors = ["DuplicateTagKeys", "TooManyTags", "LoadBalancerNotFound", "TargetGroupNotFound", "ListenerNotFound", "RuleNotFound", "TrustStoreNotFound"]);
    elbv2CreateRule @118 :Elbv2Loadbalancer.CreateRuleRequest
        $A.operation(service = "elbv2", name = "CreateRule", readonly = false, errors = ["PriorityInUse", "TooManyTargetGroups", "TooManyRules", "TargetGroupAssociationLimit", "IncompatibleProtocols", "ListenerNotFound", "TargetGroupNotFound", "InvalidConfigurationRequest", "TooManyRegistrationsForTargetId", "TooManyTargets", "UnsupportedProtocol", "TooManyActions", "InvalidLoadBalancerAction", "TooManyUniqueTargetGroupsPerLoadBalancer", "TooManyTags"]);
    elbv2DeleteRule @119 :Elbv2Loadbalancer.DeleteRuleRequest
        $A.operation(service = "elbv2", name = "DeleteRule", readonly = false, errors = ["RuleNotFound", "OperationNotPermitted"]);
    elbv2DescribeAccountLimits @120 :Elbv2Loadbalancer.DescribeAccountLimitsRequest
        $A.operation(service = "elbv2", name = "DescribeAccountLimits", readonly = true, errors = [],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["Limits"], standard = 400, max = 400));
    elbv2DescribeCapacityReservation @121 :Elbv2Loadbalancer.DescribeCapacityReservationRequest
        $A.operation(service = "elbv2", name = "DescribeCapacityReservation", readonly = true, errors = ["LoadBalancerNotFound"]);
    elbv2DescribeListenerAttributes @122 :Elbv2Loadbalancer.DescribeListenerAttributesRequest
        $A.operation(service = "elbv2", name = "DescribeListenerAttributes", readonly = true, errors = ["ListenerNotFound"]);
    elbv2DescribeListenerCertificates @123 :Elbv2Loadbalancer.DescribeListenerCertificatesRequest
        $A.operation(service = "elbv2", name = "DescribeListenerCertificates", readonly = true, errors = ["ListenerNotFound"],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["Certificates"], standard = 400, max = 400));
    elbv2DescribeLoadBalancerAttributes @124 :Elbv2Loadbalancer.DescribeLoadBalancerAttributesRequest
        $A.operation(service = "elbv2", name = "DescribeLoadBalancerAttributes", readonly = true, errors = ["LoadBalancerNotFound"]);
    elbv2DescribeRules @125 :Elbv2Loadbalancer.DescribeRulesRequest
        $A.operation(service = "elbv2", name = "DescribeRules", readonly = true, errors = ["ListenerNotFound", "RuleNotFound", "UnsupportedProtocol"],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["Rules"], standard = 400, max = 400));
    elbv2DescribeSSLPolicies @126 :Elbv2Loadbalancer.DescribeSSLPoliciesRequest
        $A.operation(service = "elbv2", name = "DescribeSSLPolicies", readonly = true, errors = ["SSLPolicyNotFound"],
          pages = (tokenIn = "Marker", tokenOut = "NextMarker", size = "PageSize", items = ["SslPolicies"], standard = 400, max = 400));
    elbv2DescribeTags @127 :Elbv2Loadbalancer.DescribeTagsRequest
        $A.operation(service = "elbv2", name = "DescribeTags", readonly = true, errors = ["LoadBalancerNotFound", "TargetGroupNotFound", "ListenerNotFound", "RuleNotFound", "TrustStoreNotFound"]);
    elbv2ModifyListener @128 :Elbv2Loadbalancer.ModifyListenerRequest
        $A.operation(service = "elbv2", name = "ModifyListener", readonly = false, errors = ["DuplicateListener", "TooManyListeners", "TooManyCertificates", "ListenerNotFound", "TargetGroupNotFound", "TargetGroupAssociationLimit", "IncompatibleProtocols", "SSLPolicyNotFound", "CertificateNotFound", "InvalidConfigurationRequest", "UnsupportedProtocol", "TooManyRegistrationsForTargetId", "TooManyTargets", "TooManyActions", "InvalidLoadBalancerAction", "TooManyUniqueTargetGroupsPerLoadBalancer", "ALPNPolicyNotFound", "TrustStoreNotFound", "TrustStoreNotReady"]);
    elbv2ModifyListenerAttributes @129 :Elbv2Loadbalancer.ModifyListenerAttributesRequest
        $A.operation(service = "elbv2", name = "ModifyListenerAttributes", readonly = false, errors = ["ListenerNotFound", "InvalidConfigurationRequest"]);
    elbv2ModifyLoadBalancerAttributes @130 :Elbv2Loadbalancer.ModifyLoadBalancerAttributesRequest
        $A.operation(service = "elbv2", name = "ModifyLoadBalancerAttributes", readonly = false, errors = ["LoadBalancerNotFound", "InvalidConfigurationRequest"]);
    elbv2ModifyRule @131 :Elbv2Loadbalancer.ModifyRuleRequest
        $A.operation(service = "elbv2", name = "ModifyRule", readonly = false, errors = ["TargetGroupAssociationLimit", "IncompatibleProtocols", "RuleNotFound", "OperationNotPermitted", "TooManyRegistrationsForTargetId", "TooManyTargets", "TargetGroupNotFound", "UnsupportedProtocol", "TooManyActions", "InvalidLoadBalancerAction", "TooManyUniqueTargetGroupsPerLoadBalancer"]);
    elbv2ModifyTargetGroup @132 :Elbv2Targetgroup.ModifyTargetGroupRequest
        $A.operation(service = "elbv2", name = "ModifyTargetGroup", readonly = false, errors = ["TargetGroupNotFound", "InvalidConfigurationRequest"]);
    elbv2RemoveListenerCertificates @133 :Elbv2Loadbalancer.RemoveListenerCertificatesRequest
        $A.operation(service = "elbv2", name = "RemoveListenerCertificates", readonly = false, errors = ["ListenerNotFound", "OperationNotPermitted"]);
    elbv2RemoveTags @134 :Elbv2Loadbalancer.RemoveTagsRequest
        $A.operation(service = "elbv2", name = "RemoveTags", readonly = false, errors = ["LoadBalancerNotFound", "TargetGroupNotFound", "ListenerNotFound", "RuleNotFound", "TooManyTags", "TrustStoreNotFound"]);
    elbv2SetIpAddressType @135 :Elbv2Loadbalancer.SetIpAddressTypeRequest
        $A.operation(service = "elbv2", name = "SetIpAddressType", readonly = false, errors = ["LoadBalancerNotFound", "InvalidConfigurationRequest", "InvalidSubnet"]);
    elbv2SetRulePriorities @136 :Elbv2Loadbalancer.SetRulePrioritiesRequest
        $A.operation(service = "elbv2", name = "SetRulePriorities", readonly = false, errors = ["RuleNotFound", "PriorityInUse", "OperationNotPermitted"]);
    elbv2SetSecurityGroups @137 :Elbv2Loadbalancer.SetSecurityGroupsRequest
        $A.operation(service = "elbv2", name = "SetSecurityGroups", readonly = false, errors = ["LoadBalancerNotFound", "InvalidConfigurationRequest", "InvalidSecurityGroup"]);
    elbv2SetSubnets @138 :Elbv2Loadbalancer.SetSubnetsRequest
        $A.operation(service = "elbv2", name = "SetSubnets", readonly = false, errors = ["LoadBalancerNotFound", "InvalidConfigurationRequest", "SubnetNotFound", "InvalidSubnet", "AllocationIdNotFound", "AvailabilityZoneNotSupported", "CapacityReservationPending"]);
    logsDeleteLogStream @139 :LogsLogs.DeleteLogStreamRequest
        $A.operation(service = "logs", name = "DeleteLogStream", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException", "ValidationException"]);
    logsListTagsForResource @140 :LogsLogs.ListTagsForResourceRequest
        $A.operation(service = "logs", name = "ListTagsForResource", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsTagResource @141 :LogsLogs.TagResourceRequest
        $A.operation(service = "logs", name = "TagResource", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException", "TooManyTagsException"]);
    logsUntagResource @142 :LogsLogs.UntagResourceRequest
        $A.operation(service = "logs", name = "UntagResource", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsListTagsLogGroup @143 :LogsLogs.ListTagsLogGroupRequest
        $A.operation(service = "logs", name = "ListTagsLogGroup", readonly = true, errors = ["ResourceNotFoundException", "ServiceUnavailableException"]);
    logsTagLogGroup @144 :LogsLogs.TagLogGroupRequest
        $A.operation(service = "logs", name = "TagLogGroup", readonly = false, errors = ["ResourceNotFoundException", "InvalidParameterException"]);
    logsUntagLogGroup @145 :LogsLogs.UntagLogGroupRequest
        $A.operation(service = "logs", name = "UntagLogGroup", readonly = false, errors = ["ResourceNotFoundException"]);
    logsListLogGroups @146 :LogsLogs.ListLogGroupsRequest
        $A.operation(service = "logs", name = "ListLogGroups", readonly = true, errors = ["InvalidParameterException", "ServiceUnavailableException"]);
    logsStartLiveTail @147 :LogsLogs.StartLiveTailRequest
        $A.operation(service = "logs", name = "StartLiveTail", readonly = true, errors = ["AccessDeniedException", "InvalidParameterException", "ResourceNotFoundException", "LimitExceededException", "InvalidOperationException"]);
    logsPutMetricFilter @148 :LogsLogs.PutMetricFilterRequest
        $A.operation(service = "logs", name = "PutMetricFilter", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "LimitExceededException", "ServiceUnavailableException", "InvalidOperationException"]);
    logsDescribeMetricFilters @149 :LogsLogs.DescribeMetricFiltersRequest
        $A.operation(service = "logs", name = "DescribeMetricFilters", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "limit", items = ["metricFilters"], standard = 50, max = 50));
    logsDeleteMetricFilter @150 :LogsLogs.DeleteMetricFilterRequest
        $A.operation(service = "logs", name = "DeleteMetricFilter", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException"]);
    logsTestMetricFilter @151 :LogsLogs.TestMetricFilterRequest
        $A.operation(service = "logs", name = "TestMetricFilter", readonly = true, errors = ["InvalidParameterException", "ServiceUnavailableException"]);
    logsPutSubscriptionFilter @152 :LogsLogs.PutSubscriptionFilterRequest
        $A.operation(service = "logs", name = "PutSubscriptionFilter", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "LimitExceededException", "ServiceUnavailableException", "InvalidOperationException"]);
    logsDescribeSubscriptionFilters @153 :LogsLogs.DescribeSubscriptionFiltersRequest
        $A.operation(service = "logs", name = "DescribeSubscriptionFilters", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "limit", items = ["subscriptionFilters"], standard = 50, max = 50));
    logsDeleteSubscriptionFilter @154 :LogsLogs.DeleteSubscriptionFilterRequest
        $A.operation(service = "logs", name = "DeleteSubscriptionFilter", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException"]);
    logsStartQuery @155 :LogsLogs.StartQueryRequest
        $A.operation(service = "logs", name = "StartQuery", readonly = false, errors = ["MalformedQueryException", "InvalidParameterException", "LimitExceededException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsStopQuery @156 :LogsLogs.StopQueryRequest
        $A.operation(service = "logs", name = "StopQuery", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsGetQueryResults @157 :LogsLogs.GetQueryResultsRequest
        $A.operation(service = "logs", name = "GetQueryResults", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsDescribeQueries @158 :LogsLogs.DescribeQueriesRequest
        $A.operation(service = "logs", name = "DescribeQueries", readonly = true, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["queries"], standard = 1000, max = 1000));
    logsGetLogRecord @159 :LogsLogs.GetLogRecordRequest
        $A.operation(service = "logs", name = "GetLogRecord", readonly = true, errors = ["InvalidParameterException", "LimitExceededException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsGetLogGroupFields @160 :LogsLogs.GetLogGroupFieldsRequest
        $A.operation(service = "logs", name = "GetLogGroupFields", readonly = true, errors = ["InvalidParameterException", "LimitExceededException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsPutQueryDefinition @161 :LogsLogs.PutQueryDefinitionRequest
        $A.operation(service = "logs", name = "PutQueryDefinition", readonly = false, errors = ["InvalidParameterException", "LimitExceededException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsDescribeQueryDefinitions @162 :LogsLogs.DescribeQueryDefinitionsRequest
        $A.operation(service = "logs", name = "DescribeQueryDefinitions", readonly = true, errors = ["InvalidParameterException", "ServiceUnavailableException"]);
    logsDeleteQueryDefinition @163 :LogsLogs.DeleteQueryDefinitionRequest
        $A.operation(service = "logs", name = "DeleteQueryDefinition", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsPutResourcePolicy @164 :LogsLogs.PutResourcePolicyRequest
        $A.operation(service = "logs", name = "PutResourcePolicy", readonly = false, errors = ["InvalidParameterException", "LimitExceededException", "OperationAbortedException", "ResourceNotFoundException", "ServiceUnavailableException"]);
    logsDescribeResourcePolicies @165 :LogsLogs.DescribeResourcePoliciesRequest
        $A.operation(service = "logs", name = "DescribeResourcePolicies", readonly = true, errors = ["InvalidParameterException", "ServiceUnavailableException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "limit", items = ["resourcePolicies"], standard = 50, max = 50));
    logsDeleteResourcePolicy @166 :LogsLogs.DeleteResourcePolicyRequest
        $A.operation(service = "logs", name = "DeleteResourcePolicy", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "OperationAbortedException", "ServiceUnavailableException"]);
    logsPutLogGroupDeletionProtection @167 :LogsLogs.PutLogGroupDeletionProtectionRequest
        $A.operation(service = "logs", name = "PutLogGroupDeletionProtection", readonly = false, errors = ["InvalidParameterException", "ResourceNotFoundException", "AccessDeniedException", "OperationAbortedException", "ServiceUnavailableException", "InvalidOperationException"]);
    stsGetCallerIdentity @168 :StsSts.GetCallerIdentityRequest
        $A.operation(service = "sts", name = "GetCallerIdentity", readonly = true, errors = []);
    stsAssumeRole @169 :StsSts.AssumeRoleRequest
        $A.operation(service = "sts", name = "AssumeRole", readonly = true, errors = ["MalformedPolicyDocument", "PackedPolicyTooLarge", "RegionDisabledException", "ExpiredTokenException", "InvalidContextAssertion"]);
    stsGetSessionToken @170 :StsSts.GetSessionTokenRequest
        $A.operation(service = "sts", name = "GetSessionToken", readonly = true, errors = ["RegionDisabledException"]);
    stsGetAccessKeyInfo @171 :StsSts.GetAccessKeyInfoRequest
        $A.operation(service = "sts", name = "GetAccessKeyInfo", readonly = true, errors = []);
    stsDecodeAuthorizationMessage @172 :StsSts.DecodeAuthorizationMessageRequest
        $A.operation(service = "sts", name = "DecodeAuthorizationMessage", readonly = true, errors = ["InvalidAuthorizationMessageException"]);
    stsGetFederationToken @173 :StsSts.GetFederationTokenRequest
        $A.operation(service = "sts", name = "GetFederationToken", readonly = true, errors = ["MalformedPolicyDocument", "PackedPolicyTooLarge", "RegionDisabledException"]);
    iamCreateUser @174 :IamUser.CreateUserRequest
        $A.operation(service = "iam", name = "CreateUser", readonly = false, errors = ["LimitExceeded", "EntityAlreadyExists", "NoSuchEntity", "InvalidInput", "ConcurrentModification", "ServiceFailure"]);
    iamGetUser @175 :IamUser.GetUserRequest
        $A.operation(service = "iam", name = "GetUser", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamListUsers @176 :IamUser.ListUsersRequest
        $A.operation(service = "iam", name = "ListUsers", readonly = true, errors = ["ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Users"], standard = 1000, max = 1000));
    iamUpdateUser @177 :IamUser.UpdateUserRequest
        $A.operation(service = "iam", name = "UpdateUser", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "EntityAlreadyExists", "EntityTemporarilyUnmodifiable", "ConcurrentModification", "ServiceFailure"]);
    iamDeleteUser @178 :IamUser.DeleteUserRequest
        $A.operation(service = "iam", name = "DeleteUser", readonly = false, errors = ["LimitExceeded", "NoSuchEntity", "DeleteConflict", "ConcurrentModification", "ServiceFailure"]);
    iamCreateAccessKey @179 :IamUser.CreateAccessKeyRequest
        $A.operation(service = "iam", name = "CreateAccessKey", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamListAccessKeys @180 :IamUser.ListAccessKeysRequest
        $A.operation(service = "iam", name = "ListAccessKeys", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["AccessKeyMetadata"], standard = 1000, max = 1000));
    iamUpdateAccessKey @181 :IamUser.UpdateAccessKeyRequest
        $A.operation(service = "iam", name = "UpdateAccessKey", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure", "InvalidInput"]);
    iamDeleteAccessKey @182 :IamUser.DeleteAccessKeyRequest
        $A.operation(service = "iam", name = "DeleteAccessKey", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamGetAccessKeyLastUsed @183 :IamUser.GetAccessKeyLastUsedRequest
        $A.operation(service = "iam", name = "GetAccessKeyLastUsed", readonly = true, errors = []);
    iamCreateGroup @184 :IamUser.CreateGroupRequest
        $A.operation(service = "iam", name = "CreateGroup", readonly = false, errors = ["LimitExceeded", "EntityAlreadyExists", "NoSuchEntity", "ServiceFailure"]);
    iamGetGroup @185 :IamUser.GetGroupRequest
        $A.operation(service = "iam", name = "GetGroup", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Users"], standard = 1000, max = 1000));
    iamListGroups @186 :IamUser.ListGroupsRequest
        $A.operation(service = "iam", name = "ListGroups", readonly = true, errors = ["ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Groups"], standard = 1000, max = 1000));
    iamDeleteGroup @187 :IamUser.DeleteGroupRequest
        $A.operation(service = "iam", name = "DeleteGroup", readonly = false, errors = ["NoSuchEntity", "DeleteConflict", "LimitExceeded", "ServiceFailure"]);
    iamAddUserToGroup @188 :IamUser.AddUserToGroupRequest
        $A.operation(service = "iam", name = "AddUserToGroup", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamRemoveUserFromGroup @189 :IamUser.RemoveUserFromGroupRequest
        $A.operation(service = "iam", name = "RemoveUserFromGroup", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamListGroupsForUser @190 :IamUser.ListGroupsForUserRequest
        $A.operation(service = "iam", name = "ListGroupsForUser", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Groups"], standard = 1000, max = 1000));
    iamCreateRole @191 :IamRole.CreateRoleRequest
        $A.operation(service = "iam", name = "CreateRole", readonly = false, errors = ["LimitExceeded", "InvalidInput", "EntityAlreadyExists", "MalformedPolicyDocument", "ConcurrentModification", "ServiceFailure"]);
    iamGetRole @192 :IamRole.GetRoleRequest
        $A.operation(service = "iam", name = "GetRole", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamListRoles @193 :IamRole.ListRolesRequest
        $A.operation(service = "iam", name = "ListRoles", readonly = true, errors = ["ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Roles"], standard = 1000, max = 1000));
    iamUpdateRole @194 :IamRole.UpdateRoleRequest
        $A.operation(service = "iam", name = "UpdateRole", readonly = false, errors = ["UnmodifiableEntity", "NoSuchEntity", "InvalidInput", "ServiceFailure"]);
    iamUpdateAssumeRolePolicy @195 :IamPolicy.UpdateAssumeRolePolicyRequest
        $A.operation(service = "iam", name = "UpdateAssumeRolePolicy", readonly = false, errors = ["NoSuchEntity", "MalformedPolicyDocument", "LimitExceeded", "UnmodifiableEntity", "ServiceFailure"]);
    iamDeleteRole @196 :IamRole.DeleteRoleRequest
        $A.operation(service = "iam", name = "DeleteRole", readonly = false, errors = ["NoSuchEntity", "DeleteConflict", "LimitExceeded", "UnmodifiableEntity", "ConcurrentModification", "ServiceFailure"]);
    iamCreateServiceLinkedRole @197 :IamRole.CreateServiceLinkedRoleRequest
        $A.operation(service = "iam", name = "CreateServiceLinkedRole", readonly = false, errors = ["InvalidInput", "LimitExceeded", "NoSuchEntity", "ServiceFailure"]);
    iamDeleteServiceLinkedRole @198 :IamRole.DeleteServiceLinkedRoleRequest
        $A.operation(service = "iam", name = "DeleteServiceLinkedRole", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamGetServiceLinkedRoleDeletionStatus @199 :IamRole.GetServiceLinkedRoleDeletionStatusRequest
        $A.operation(service = "iam", name = "GetServiceLinkedRoleDeletionStatus", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"]);
    iamCreatePolicy @200 :IamPolicy.CreatePolicyRequest
        $A.operation(service = "iam", name = "CreatePolicy", readonly = false, errors = ["InvalidInput", "LimitExceeded", "EntityAlreadyExists", "MalformedPolicyDocument", "ConcurrentModification", "ServiceFailure"]);
    iamGetPolicy @201 :IamPolicy.GetPolicyRequest
        $A.operation(service = "iam", name = "GetPolicy", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"]);
    iamListPolicies @202 :IamPolicy.ListPoliciesRequest
        $A.operation(service = "iam", name = "ListPolicies", readonly = true, errors = ["ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Policies"], standard = 1000, max = 1000));
    iamDeletePolicy @203 :IamPolicy.DeletePolicyRequest
        $A.operation(service = "iam", name = "DeletePolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "DeleteConflict", "ServiceFailure"]);
    iamCreatePolicyVersion @204 :IamPolicy.CreatePolicyVersionRequest
        $A.operation(service = "iam", name = "CreatePolicyVersion", readonly = false, errors = ["NoSuchEntity", "MalformedPolicyDocument", "InvalidInput", "LimitExceeded", "ServiceFailure"]);
    iamGetPolicyVersion @205 :IamPolicy.GetPolicyVersionRequest
        $A.operation(service = "iam", name = "GetPolicyVersion", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"]);
    iamListPolicyVersions @206 :IamPolicy.ListPolicyVersionsRequest
        $A.operation(service = "iam", name = "ListPolicyVersions", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Versions"], standard = 1000, max = 1000));
    iamDeletePolicyVersion @207 :IamPolicy.DeletePolicyVersionRequest
        $A.operation(service = "iam", name = "DeletePolicyVersion", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "DeleteConflict", "ServiceFailure"]);
    iamSetDefaultPolicyVersion @208 :IamPolicy.SetDefaultPolicyVersionRequest
        $A.operation(service = "iam", name = "SetDefaultPolicyVersion", readonly = false, errors = ["NoSuchEntity", "InvalidInput", "LimitExceeded", "ServiceFailure"]);
    iamListEntitiesForPolicy @209 :IamPolicy.ListEntitiesForPolicyRequest
        $A.operation(service = "iam", name = "ListEntitiesForPolicy", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["PolicyGroups", "PolicyUsers", "PolicyRoles"], standard = 1000, max = 1000));
    iamAttachUserPolicy @210 :IamPolicy.AttachUserPolicyRequest
        $A.operation(service = "iam", name = "AttachUserPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "PolicyNotAttachable", "ServiceFailure"]);
    iamDetachUserPolicy @211 :IamPolicy.DetachUserPolicyRequest
        $A.operation(service = "iam", name = "DetachUserPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "ServiceFailure"]);
    iamListAttachedUserPolicies @212 :IamPolicy.ListAttachedUserPoliciesRequest
        $A.operation(service = "iam", name = "ListAttachedUserPolicies", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["AttachedPolicies"], standard = 1000, max = 1000));
    iamAttachRolePolicy @213 :IamPolicy.AttachRolePolicyRequest
        $A.operation(service = "iam", name = "AttachRolePolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "UnmodifiableEntity", "PolicyNotAttachable", "ServiceFailure"]);
    iamDetachRolePolicy @214 :IamPolicy.DetachRolePolicyRequest
        $A.operation(service = "iam", name = "DetachRolePolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "UnmodifiableEntity", "ServiceFailure"]);
    iamListAttachedRolePolicies @215 :IamPolicy.ListAttachedRolePoliciesRequest
        $A.operation(service = "iam", name = "ListAttachedRolePolicies", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["AttachedPolicies"], standard = 1000, max = 1000));
    iamAttachGroupPolicy @216 :IamPolicy.AttachGroupPolicyRequest
        $A.operation(service = "iam", name = "AttachGroupPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "PolicyNotAttachable", "ServiceFailure"]);
    iamDetachGroupPolicy @217 :IamPolicy.DetachGroupPolicyRequest
        $A.operation(service = "iam", name = "DetachGroupPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "ServiceFailure"]);
    iamListAttachedGroupPolicies @218 :IamPolicy.ListAttachedGroupPoliciesRequest
        $A.operation(service = "iam", name = "ListAttachedGroupPolicies", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["AttachedPolicies"], standard = 1000, max = 1000));
    iamPutUserPolicy @219 :IamPolicy.PutUserPolicyRequest
        $A.operation(service = "iam", name = "PutUserPolicy", readonly = false, errors = ["LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity", "ServiceFailure"]);
    iamGetUserPolicy @220 :IamPolicy.GetUserPolicyRequest
        $A.operation(service = "iam", name = "GetUserPolicy", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamListUserPolicies @221 :IamPolicy.ListUserPoliciesRequest
        $A.operation(service = "iam", name = "ListUserPolicies", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["PolicyNames"], standard = 1000, max = 1000));
    iamDeleteUserPolicy @222 :IamPolicy.DeleteUserPolicyRequest
        $A.operation(service = "iam", name = "DeleteUserPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamPutRolePolicy @223 :IamPolicy.PutRolePolicyRequest
        $A.operation(service = "iam", name = "PutRolePolicy", readonly = false, errors = ["LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity", "UnmodifiableEntity", "ServiceFailure"]);
    iamGetRolePolicy @224 :IamPolicy.GetRolePolicyRequest
        $A.operation(service = "iam", name = "GetRolePolicy", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamListRolePolicies @225 :IamPolicy.ListRolePoliciesRequest
        $A.operation(service = "iam", name = "ListRolePolicies", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["PolicyNames"], standard = 1000, max = 1000));
    iamDeleteRolePolicy @226 :IamPolicy.DeleteRolePolicyRequest
        $A.operation(service = "iam", name = "DeleteRolePolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "UnmodifiableEntity", "ServiceFailure"]);
    iamPutGroupPolicy @227 :IamPolicy.PutGroupPolicyRequest
        $A.operation(service = "iam", name = "PutGroupPolicy", readonly = false, errors = ["LimitExceeded", "MalformedPolicyDocument", "NoSuchEntity", "ServiceFailure"]);
    iamGetGroupPolicy @228 :IamPolicy.GetGroupPolicyRequest
        $A.operation(service = "iam", name = "GetGroupPolicy", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamListGroupPolicies @229 :IamPolicy.ListGroupPoliciesRequest
        $A.operation(service = "iam", name = "ListGroupPolicies", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["PolicyNames"], standard = 1000, max = 1000));
    iamDeleteGroupPolicy @230 :IamPolicy.DeleteGroupPolicyRequest
        $A.operation(service = "iam", name = "DeleteGroupPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "ServiceFailure"]);
    iamPutUserPermissionsBoundary @231 :IamUser.PutUserPermissionsBoundaryRequest
        $A.operation(service = "iam", name = "PutUserPermissionsBoundary", readonly = false, errors = ["NoSuchEntity", "InvalidInput", "PolicyNotAttachable", "ServiceFailure"]);
    iamDeleteUserPermissionsBoundary @232 :IamUser.DeleteUserPermissionsBoundaryRequest
        $A.operation(service = "iam", name = "DeleteUserPermissionsBoundary", readonly = false, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamPutRolePermissionsBoundary @233 :IamRole.PutRolePermissionsBoundaryRequest
        $A.operation(service = "iam", name = "PutRolePermissionsBoundary", readonly = false, errors = ["NoSuchEntity", "InvalidInput", "UnmodifiableEntity", "PolicyNotAttachable", "ServiceFailure"]);
    iamDeleteRolePermissionsBoundary @234 :IamRole.DeleteRolePermissionsBoundaryRequest
        $A.operation(service = "iam", name = "DeleteRolePermissionsBoundary", readonly = false, errors = ["NoSuchEntity", "UnmodifiableEntity", "ServiceFailure"]);
    iamCreateInstanceProfile @235 :IamRole.CreateInstanceProfileRequest
        $A.operation(service = "iam", name = "CreateInstanceProfile", readonly = false, errors = ["EntityAlreadyExists", "InvalidInput", "LimitExceeded", "ConcurrentModification", "ServiceFailure"]);
    iamGetInstanceProfile @236 :IamRole.GetInstanceProfileRequest
        $A.operation(service = "iam", name = "GetInstanceProfile", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"]);
    iamListInstanceProfiles @237 :IamRole.ListInstanceProfilesRequest
        $A.operation(service = "iam", name = "ListInstanceProfiles", readonly = true, errors = ["ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["InstanceProfiles"], standard = 1000, max = 1000));
    iamDeleteInstanceProfile @238 :IamRole.DeleteInstanceProfileRequest
        $A.operation(service = "iam", name = "DeleteInstanceProfile", readonly = false, errors = ["NoSuchEntity", "DeleteConflict", "LimitExceeded", "ServiceFailure"]);
    iamAddRoleToInstanceProfile @239 :IamRole.AddRoleToInstanceProfileRequest
        $A.operation(service = "iam", name = "AddRoleToInstanceProfile", readonly = false, errors = ["NoSuchEntity", "EntityAlreadyExists", "LimitExceeded", "UnmodifiableEntity", "ServiceFailure"]);
    iamRemoveRoleFromInstanceProfile @240 :IamRole.RemoveRoleFromInstanceProfileRequest
        $A.operation(service = "iam", name = "RemoveRoleFromInstanceProfile", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "UnmodifiableEntity", "ServiceFailure"]);
    iamListInstanceProfilesForRole @241 :IamRole.ListInstanceProfilesForRoleRequest
        $A.operation(service = "iam", name = "ListInstanceProfilesForRole", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["InstanceProfiles"], standard = 1000, max = 1000));
    iamTagUser @242 :IamUser.TagUserRequest
        $A.operation(service = "iam", name = "TagUser", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "ConcurrentModification", "ServiceFailure"]);
    iamUntagUser @243 :IamUser.UntagUserRequest
        $A.operation(service = "iam", name = "UntagUser", readonly = false, errors = ["NoSuchEntity", "ConcurrentModification", "ServiceFailure"]);
    iamListUserTags @244 :IamUser.ListUserTagsRequest
        $A.operation(service = "iam", name = "ListUserTags", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Tags"], standard = 1000, max = 1000));
    iamTagRole @245 :IamRole.TagRoleRequest
        $A.operation(service = "iam", name = "TagRole", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "ConcurrentModification", "ServiceFailure"]);
    iamUntagRole @246 :IamRole.UntagRoleRequest
        $A.operation(service = "iam", name = "UntagRole", readonly = false, errors = ["NoSuchEntity", "ConcurrentModification", "ServiceFailure"]);
    iamListRoleTags @247 :IamRole.ListRoleTagsRequest
        $A.operation(service = "iam", name = "ListRoleTags", readonly = true, errors = ["NoSuchEntity", "ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Tags"], standard = 1000, max = 1000));
    iamTagPolicy @248 :IamPolicy.TagPolicyRequest
        $A.operation(service = "iam", name = "TagPolicy", readonly = false, errors = ["NoSuchEntity", "LimitExceeded", "InvalidInput", "ConcurrentModification", "ServiceFailure"]);
    iamUntagPolicy @249 :IamPolicy.UntagPolicyRequest
        $A.operation(service = "iam", name = "UntagPolicy", readonly = false, errors = ["NoSuchEntity", "InvalidInput", "ConcurrentModification", "ServiceFailure"]);
    iamListPolicyTags @250 :IamPolicy.ListPolicyTagsRequest
        $A.operation(service = "iam", name = "ListPolicyTags", readonly = true, errors = ["NoSuchEntity", "ServiceFailure", "InvalidInput"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["Tags"], standard = 1000, max = 1000));
    iamSimulatePrincipalPolicy @251 :IamPolicy.SimulatePrincipalPolicyRequest
        $A.operation(service = "iam", name = "SimulatePrincipalPolicy", readonly = true, errors = ["NoSuchEntity", "InvalidInput", "PolicyEvaluation"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["EvaluationResults"], standard = 1000, max = 1000));
    iamGetAccountSummary @252 :IamUser.GetAccountSummaryRequest
        $A.operation(service = "iam", name = "GetAccountSummary", readonly = true, errors = ["ServiceFailure"]);
    iamListAccountAliases @253 :IamUser.ListAccountAliasesRequest
        $A.operation(service = "iam", name = "ListAccountAliases", readonly = true, errors = ["ServiceFailure"],
          pages = (tokenIn = "Marker", tokenOut = "Marker", size = "MaxItems", items = ["AccountAliases"], standard = 1000, max = 1000));
    ec2DescribeVpcs @254 :Ec2Network.DescribeVpcsRequest
        $A.operation(service = "ec2", name = "DescribeVpcs", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Vpcs"], standard = 1000, max = 1000));
    ec2DescribeVpcAttribute @255 :Ec2Network.DescribeVpcAttributeRequest
        $A.operation(service = "ec2", name = "DescribeVpcAttribute", readonly = true, errors = []);
    ec2DescribeSubnets @256 :Ec2Network.DescribeSubnetsRequest
        $A.operation(service = "ec2", name = "DescribeSubnets", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Subnets"], standard = 1000, max = 1000));
    ec2DescribeAvailabilityZones @257 :Ec2Network.DescribeAvailabilityZonesRequest
        $A.operation(service = "ec2", name = "DescribeAvailabilityZones", readonly = true, errors = []);
    ec2DescribeRegions @258 :Ec2Network.DescribeRegionsRequest
        $A.operation(service = "ec2", name = "DescribeRegions", readonly = true, errors = []);
    ec2DescribeRouteTables @259 :Ec2Network.DescribeRouteTablesRequest
        $A.operation(service = "ec2", name = "DescribeRouteTables", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["RouteTables"], standard = 100, max = 100));
    ec2DescribeInternetGateways @260 :Ec2Network.DescribeInternetGatewaysRequest
        $A.operation(service = "ec2", name = "DescribeInternetGateways", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["InternetGateways"], standard = 1000, max = 1000));
    ec2DescribeNetworkAcls @261 :Ec2Network.DescribeNetworkAclsRequest
        $A.operation(service = "ec2", name = "DescribeNetworkAcls", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["NetworkAcls"], standard = 1000, max = 1000));
    ec2DescribeNetworkInterfaces @262 :Ec2Network.DescribeNetworkInterfacesRequest
        $A.operation(service = "ec2", name = "DescribeNetworkInterfaces", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["NetworkInterfaces"], standard = 1000, max = 1000));
    ec2DescribeAccountAttributes @263 :Ec2Network.DescribeAccountAttributesRequest
        $A.operation(service = "ec2", name = "DescribeAccountAttributes", readonly = true, errors = []);
    ec2DescribeSecurityGroups @264 :Ec2Securitygroup.DescribeSecurityGroupsRequest
        $A.operation(service = "ec2", name = "DescribeSecurityGroups", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["SecurityGroups"], standard = 1000, max = 1000));
    ec2DescribeSecurityGroupRules @265 :Ec2Securitygroup.DescribeSecurityGroupRulesRequest
        $A.operation(service = "ec2", name = "DescribeSecurityGroupRules", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["SecurityGroupRules"], standard = 1000, max = 1000));
    ec2CreateSecurityGroup @266 :Ec2Securitygroup.CreateSecurityGroupRequest
        $A.operation(service = "ec2", name = "CreateSecurityGroup", readonly = false, errors = []);
    ec2DeleteSecurityGroup @267 :Ec2Securitygroup.DeleteSecurityGroupRequest
        $A.operation(service = "ec2", name = "DeleteSecurityGroup", readonly = false, errors = []);
    ec2AuthorizeSecurityGroupIngress @268 :Ec2Securitygroup.AuthorizeSecurityGroupIngressRequest
        $A.operation(service = "ec2", name = "AuthorizeSecurityGroupIngress", readonly = false, errors = []);
    ec2AuthorizeSecurityGroupEgress @269 :Ec2Securitygroup.AuthorizeSecurityGroupEgressRequest
        $A.operation(service = "ec2", name = "AuthorizeSecurityGroupEgress", readonly = false, errors = []);
    ec2RevokeSecurityGroupIngress @270 :Ec2Securitygroup.RevokeSecurityGroupIngressRequest
        $A.operation(service = "ec2", name = "RevokeSecurityGroupIngress", readonly = false, errors = []);
    ec2RevokeSecurityGroupEgress @271 :Ec2Securitygroup.RevokeSecurityGroupEgressRequest
        $A.operation(service = "ec2", name = "RevokeSecurityGroupEgress", readonly = false, errors = []);
    ec2DescribeInstances @272 :Ec2Instance.DescribeInstancesRequest
        $A.operation(service = "ec2", name = "DescribeInstances", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Reservations"], standard = 1000, max = 1000));
    ec2DescribeInstanceStatus @273 :Ec2Instance.DescribeInstanceStatusRequest
        $A.operation(service = "ec2", name = "DescribeInstanceStatus", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["InstanceStatuses"], standard = 1000, max = 1000));
    ec2CreateTags @274 :Ec2Network.CreateTagsRequest
        $A.operation(service = "ec2", name = "CreateTags", readonly = false, errors = []);
    ec2DeleteTags @275 :Ec2Network.DeleteTagsRequest
        $A.operation(service = "ec2", name = "DeleteTags", readonly = false, errors = []);
    ec2DescribeTags @276 :Ec2Network.DescribeTagsRequest
        $A.operation(service = "ec2", name = "DescribeTags", readonly = true, errors = [],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Tags"], standard = 1000, max = 1000));
    cloudtrailLookupEvents @277 :CloudtrailCloudtrail.LookupEventsRequest
        $A.operation(service = "cloudtrail", name = "LookupEvents", readonly = false, errors = ["InvalidLookupAttributesException", "InvalidTimeRangeException", "InvalidMaxResultsException", "InvalidNextTokenException", "InvalidEventCategoryException", "UnsupportedOperationException", "OperationNotPermittedException"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Events"], standard = 50, max = 50));
    secretsmanagerCreateSecret @278 :SecretsmanagerSecretsmanager.CreateSecretRequest
        $A.operation(service = "secretsmanager", name = "CreateSecret", readonly = false, errors = ["InvalidParameterException", "InvalidRequestException", "LimitExceededException", "EncryptionFailure", "ResourceExistsException", "ResourceNotFoundException", "MalformedPolicyDocumentException", "InternalServiceError", "PreconditionNotMetException", "DecryptionFailure"]);
    secretsmanagerGetSecretValue @279 :SecretsmanagerSecretsmanager.GetSecretValueRequest
        $A.operation(service = "secretsmanager", name = "GetSecretValue", readonly = true, errors = ["ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException", "DecryptionFailure", "InternalServiceError"]);
    secretsmanagerPutSecretValue @280 :SecretsmanagerSecretsmanager.PutSecretValueRequest
        $A.operation(service = "secretsmanager", name = "PutSecretValue", readonly = false, errors = ["InvalidParameterException", "InvalidRequestException", "LimitExceededException", "EncryptionFailure", "ResourceExistsException", "ResourceNotFoundException", "InternalServiceError", "DecryptionFailure"]);
    secretsmanagerDescribeSecret @281 :SecretsmanagerSecretsmanager.DescribeSecretRequest
        $A.operation(service = "secretsmanager", name = "DescribeSecret", readonly = true, errors = ["ResourceNotFoundException", "InternalServiceError", "InvalidParameterException"]);
    secretsmanagerListSecrets @282 :SecretsmanagerSecretsmanager.ListSecretsRequest
        $A.operation(service = "secretsmanager", name = "ListSecrets", readonly = true, errors = ["InvalidParameterException", "InvalidRequestException", "InvalidNextTokenException", "InternalServiceError"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["SecretList"], standard = 100, max = 100));
    secretsmanagerDeleteSecret @283 :SecretsmanagerSecretsmanager.DeleteSecretRequest
        $A.operation(service = "secretsmanager", name = "DeleteSecret", readonly = false, errors = ["ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException", "InternalServiceError"]);
    secretsmanagerRestoreSecret @284 :SecretsmanagerSecretsmanager.RestoreSecretRequest
        $A.operation(service = "secretsmanager", name = "RestoreSecret", readonly = false, errors = ["ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException", "InternalServiceError"]);
    secretsmanagerUpdateSecret @285 :SecretsmanagerSecretsmanager.UpdateSecretRequest
        $A.operation(service = "secretsmanager", name = "UpdateSecret", readonly = false, errors = ["InvalidParameterException", "InvalidRequestException", "LimitExceededException", "EncryptionFailure", "ResourceExistsException", "ResourceNotFoundException", "MalformedPolicyDocumentException", "InternalServiceError", "PreconditionNotMetException", "DecryptionFailure"]);
    secretsmanagerUpdateSecretVersionStage @286 :SecretsmanagerSecretsmanager.UpdateSecretVersionStageRequest
        $A.operation(service = "secretsmanager", name = "UpdateSecretVersionStage", readonly = false, errors = ["ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException", "LimitExceededException", "InternalServiceError"]);
    secretsmanagerListSecretVersionIds @287 :SecretsmanagerSecretsmanager.ListSecretVersionIdsRequest
        $A.operation(service = "secretsmanager", name = "ListSecretVersionIds", readonly = true, errors = ["InvalidNextTokenException", "ResourceNotFoundException", "InternalServiceError", "InvalidParameterException"]);
    secretsmanagerBatchGetSecretValue @288 :SecretsmanagerSecretsmanager.BatchGetSecretValueRequest
        $A.operation(service = "secretsmanager", name = "BatchGetSecretValue", readonly = true, errors = ["ResourceNotFoundException", "InvalidParameterException", "InvalidRequestException", "DecryptionFailure", "InternalServiceError", "InvalidNextTokenException"]);
    secretsmanagerGetRandomPassword @289 :SecretsmanagerSecretsmanager.GetRandomPasswordRequest
        $A.operation(service = "secretsmanager", name = "GetRandomPassword", readonly = true, errors = ["InvalidParameterException", "InvalidRequestException", "InternalServiceError"]);
    secretsmanagerTagResource @290 :SecretsmanagerSecretsmanager.TagResourceRequest
        $A.operation(service = "secretsmanager", name = "TagResource", readonly = false, errors = ["ResourceNotFoundException", "InvalidRequestException", "InvalidParameterException", "InternalServiceError"]);
    secretsmanagerUntagResource @291 :SecretsmanagerSecretsmanager.UntagResourceRequest
        $A.operation(service = "secretsmanager", name = "UntagResource", readonly = false, errors = ["ResourceNotFoundException", "InvalidRequestException", "InvalidParameterException", "InternalServiceError"]);
    secretsmanagerGetResourcePolicy @292 :SecretsmanagerSecretsmanager.GetResourcePolicyRequest
        $A.operation(service = "secretsmanager", name = "GetResourcePolicy", readonly = true, errors = ["ResourceNotFoundException", "InternalServiceError", "InvalidRequestException", "InvalidParameterException"]);
    secretsmanagerPutResourcePolicy @293 :SecretsmanagerSecretsmanager.PutResourcePolicyRequest
        $A.operation(service = "secretsmanager", name = "PutResourcePolicy", readonly = false, errors = ["MalformedPolicyDocumentException", "ResourceNotFoundException", "InvalidParameterException", "InternalServiceError", "InvalidRequestException", "PublicPolicyException"]);
    secretsmanagerDeleteResourcePolicy @294 :SecretsmanagerSecretsmanager.DeleteResourcePolicyRequest
        $A.operation(service = "secretsmanager", name = "DeleteResourcePolicy", readonly = false, errors = ["ResourceNotFoundException", "InternalServiceError", "InvalidRequestException", "InvalidParameterException"]);
    ssmPutParameter @295 :SsmSsm.PutParameterRequest
        $A.operation(service = "ssm", name = "PutParameter", readonly = false, errors = ["InternalServerError", "InvalidKeyId", "ParameterLimitExceeded", "TooManyUpdates", "ParameterAlreadyExists", "HierarchyLevelLimitExceededException", "HierarchyTypeMismatchException", "InvalidAllowedPatternException", "ParameterMaxVersionLimitExceeded", "ParameterPatternMismatchException", "UnsupportedParameterType", "PoliciesLimitExceededException", "InvalidPolicyTypeException", "InvalidPolicyAttributeException", "IncompatiblePolicyException"]);
    ssmGetParameter @296 :SsmSsm.GetParameterRequest
        $A.operation(service = "ssm", name = "GetParameter", readonly = false, errors = ["InternalServerError", "InvalidKeyId", "ParameterNotFound", "ParameterVersionNotFound"]);
    ssmGetParameters @297 :SsmSsm.GetParametersRequest
        $A.operation(service = "ssm", name = "GetParameters", readonly = false, errors = ["InvalidKeyId", "InternalServerError"]);
    ssmGetParametersByPath @298 :SsmSsm.GetParametersByPathRequest
        $A.operation(service = "ssm", name = "GetParametersByPath", readonly = false, errors = ["InternalServerError", "InvalidFilterKey", "InvalidFilterOption", "InvalidFilterValue", "InvalidKeyId", "InvalidNextToken"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Parameters"], standard = 10, max = 10));
    ssmDescribeParameters @299 :SsmSsm.DescribeParametersRequest
        $A.operation(service = "ssm", name = "DescribeParameters", readonly = false, errors = ["InternalServerError", "InvalidFilterKey", "InvalidFilterOption", "InvalidFilterValue", "InvalidNextToken"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Parameters"], standard = 50, max = 50));
    ssmDeleteParameter @300 :SsmSsm.DeleteParameterRequest
        $A.operation(service = "ssm", name = "DeleteParameter", readonly = false, errors = ["InternalServerError", "ParameterNotFound"]);
    ssmDeleteParameters @301 :SsmSsm.DeleteParametersRequest
        $A.operation(service = "ssm", name = "DeleteParameters", readonly = false, errors = ["InternalServerError"]);
    ssmGetParameterHistory @302 :SsmSsm.GetParameterHistoryRequest
        $A.operation(service = "ssm", name = "GetParameterHistory", readonly = false, errors = ["InternalServerError", "ParameterNotFound", "InvalidNextToken", "InvalidKeyId"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["Parameters"], standard = 50, max = 50));
    ssmLabelParameterVersion @303 :SsmSsm.LabelParameterVersionRequest
        $A.operation(service = "ssm", name = "LabelParameterVersion", readonly = false, errors = ["InternalServerError", "TooManyUpdates", "ParameterNotFound", "ParameterVersionNotFound", "ParameterVersionLabelLimitExceeded"]);
    ssmUnlabelParameterVersion @304 :SsmSsm.UnlabelParameterVersionRequest
        $A.operation(service = "ssm", name = "UnlabelParameterVersion", readonly = false, errors = ["InternalServerError", "TooManyUpdates", "ParameterNotFound", "ParameterVersionNotFound"]);
    ssmAddTagsToResource @305 :SsmSsm.AddTagsToResourceRequest
        $A.operation(service = "ssm", name = "AddTagsToResource", readonly = false, errors = ["InvalidResourceType", "InvalidResourceId", "InternalServerError", "TooManyTagsError", "TooManyUpdates"]);
    ssmRemoveTagsFromResource @306 :SsmSsm.RemoveTagsFromResourceRequest
        $A.operation(service = "ssm", name = "RemoveTagsFromResource", readonly = false, errors = ["InvalidResourceType", "InvalidResourceId", "InternalServerError", "TooManyUpdates"]);
    ssmListTagsForResource @307 :SsmSsm.ListTagsForResourceRequest
        $A.operation(service = "ssm", name = "ListTagsForResource", readonly = false, errors = ["InvalidResourceType", "InvalidResourceId", "InternalServerError"]);
    ecrGetAuthorizationToken @308 :EcrEcr.GetAuthorizationTokenRequest
        $A.operation(service = "ecr", name = "GetAuthorizationToken", readonly = true, errors = ["ServerException", "InvalidParameterException"]);
    ecrCreateRepository @309 :EcrEcr.CreateRepositoryRequest
        $A.operation(service = "ecr", name = "CreateRepository", readonly = false, errors = ["ServerException", "InvalidParameterException", "InvalidTagParameterException", "TooManyTagsException", "RepositoryAlreadyExistsException", "LimitExceededException", "KmsException"]);
    ecrDescribeRepositories @310 :EcrEcr.DescribeRepositoriesRequest
        $A.operation(service = "ecr", name = "DescribeRepositories", readonly = true, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["repositories"], standard = 1000, max = 1000));
    ecrDeleteRepository @311 :EcrEcr.DeleteRepositoryRequest
        $A.operation(service = "ecr", name = "DeleteRepository", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "RepositoryNotEmptyException", "KmsException"]);
    ecrListImages @312 :EcrEcr.ListImagesRequest
        $A.operation(service = "ecr", name = "ListImages", readonly = true, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["imageIds"], standard = 1000, max = 1000));
    ecrDescribeImages @313 :EcrEcr.DescribeImagesRequest
        $A.operation(service = "ecr", name = "DescribeImages", readonly = true, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "ImageNotFoundException"],
          pages = (tokenIn = "nextToken", tokenOut = "nextToken", size = "maxResults", items = ["imageDetails"], standard = 1000, max = 1000));
    ecrBatchGetImage @314 :EcrEcr.BatchGetImageRequest
        $A.operation(service = "ecr", name = "BatchGetImage", readonly = true, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "LimitExceededException", "UnableToGetUpstreamImageException"]);
    ecrBatchDeleteImage @315 :EcrEcr.BatchDeleteImageRequest
        $A.operation(service = "ecr", name = "BatchDeleteImage", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException"]);
    ecrPutImage @316 :EcrEcr.PutImageRequest
        $A.operation(service = "ecr", name = "PutImage", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "ImageAlreadyExistsException", "LayersNotFoundException", "ReferencedImagesNotFoundException", "LimitExceededException", "ImageTagAlreadyExistsException", "ImageDigestDoesNotMatchException", "KmsException"]);
    ecrBatchCheckLayerAvailability @317 :EcrEcr.BatchCheckLayerAvailabilityRequest
        $A.operation(service = "ecr", name = "BatchCheckLayerAvailability", readonly = true, errors = ["RepositoryNotFoundException", "InvalidParameterException", "ServerException"]);
    ecrPutLifecyclePolicy @318 :EcrEcr.PutLifecyclePolicyRequest
        $A.operation(service = "ecr", name = "PutLifecyclePolicy", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "ValidationException"]);
    ecrGetLifecyclePolicy @319 :EcrEcr.GetLifecyclePolicyRequest
        $A.operation(service = "ecr", name = "GetLifecyclePolicy", readonly = true, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "LifecyclePolicyNotFoundException", "ValidationException"]);
    ecrDeleteLifecyclePolicy @320 :EcrEcr.DeleteLifecyclePolicyRequest
        $A.operation(service = "ecr", name = "DeleteLifecyclePolicy", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "LifecyclePolicyNotFoundException", "ValidationException"]);
    ecrPutImageTagMutability @321 :EcrEcr.PutImageTagMutabilityRequest
        $A.operation(service = "ecr", name = "PutImageTagMutability", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException"]);
    ecrPutImageScanningConfiguration @322 :EcrEcr.PutImageScanningConfigurationRequest
        $A.operation(service = "ecr", name = "PutImageScanningConfiguration", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "ValidationException"]);
    ecrSetRepositoryPolicy @323 :EcrEcr.SetRepositoryPolicyRequest
        $A.operation(service = "ecr", name = "SetRepositoryPolicy", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException"]);
    ecrGetRepositoryPolicy @324 :EcrEcr.GetRepositoryPolicyRequest
        $A.operation(service = "ecr", name = "GetRepositoryPolicy", readonly = true, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "RepositoryPolicyNotFoundException"]);
    ecrDeleteRepositoryPolicy @325 :EcrEcr.DeleteRepositoryPolicyRequest
        $A.operation(service = "ecr", name = "DeleteRepositoryPolicy", readonly = false, errors = ["ServerException", "InvalidParameterException", "RepositoryNotFoundException", "RepositoryPolicyNotFoundException"]);
    ecrTagResource @326 :EcrEcr.TagResourceRequest
        $A.operation(service = "ecr", name = "TagResource", readonly = false, errors = ["InvalidParameterException", "InvalidTagParameterException", "TooManyTagsException", "RepositoryNotFoundException", "ServerException"]);
    ecrUntagResource @327 :EcrEcr.UntagResourceRequest
        $A.operation(service = "ecr", name = "UntagResource", readonly = false, errors = ["InvalidParameterException", "InvalidTagParameterException", "TooManyTagsException", "RepositoryNotFoundException", "ServerException"]);
    ecrListTagsForResource @328 :EcrEcr.ListTagsForResourceRequest
        $A.operation(service = "ecr", name = "ListTagsForResource", readonly = true, errors = ["InvalidParameterException", "RepositoryNotFoundException", "ServerException"]);
    ecrDescribeRegistry @329 :EcrEcr.DescribeRegistryRequest
        $A.operation(service = "ecr", name = "DescribeRegistry", readonly = true, errors = ["ServerException", "InvalidParameterException", "ValidationException"]);
    cloudwatchPutMetricData @330 :CloudwatchMetric.PutMetricDataRequest
        $A.operation(service = "cloudwatch", name = "PutMetricData", readonly = false, errors = ["InvalidParameterValue", "MissingParameter", "InvalidParameterCombination", "InternalServiceError"]);
    cloudwatchGetMetricData @331 :CloudwatchMetric.GetMetricDataRequest
        $A.operation(service = "cloudwatch", name = "GetMetricData", readonly = true, errors = ["InvalidNextToken"]);
    cloudwatchGetMetricStatistics @332 :CloudwatchMetric.GetMetricStatisticsRequest
        $A.operation(service = "cloudwatch", name = "GetMetricStatistics", readonly = true, errors = ["InvalidParameterValue", "MissingParameter", "InvalidParameterCombination", "InternalServiceError"]);
    cloudwatchListMetrics @333 :CloudwatchMetric.ListMetricsRequest
        $A.operation(service = "cloudwatch", name = "ListMetrics", readonly = true, errors = ["InternalServiceError", "InvalidParameterValue"]);
    cloudwatchPutMetricAlarm @334 :CloudwatchAlarm.PutMetricAlarmRequest
        $A.operation(service = "cloudwatch", name = "PutMetricAlarm", readonly = false, errors = ["LimitExceeded"]);
    cloudwatchPutCompositeAlarm @335 :CloudwatchAlarm.PutCompositeAlarmRequest
        $A.operation(service = "cloudwatch", name = "PutCompositeAlarm", readonly = false, errors = ["LimitExceeded"]);
    cloudwatchDescribeAlarms @336 :CloudwatchAlarm.DescribeAlarmsRequest
        $A.operation(service = "cloudwatch", name = "DescribeAlarms", readonly = true, errors = ["InvalidNextToken"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxRecords", items = ["MetricAlarms", "CompositeAlarms", "LogAlarms"], standard = 100, max = 100));
    cloudwatchDescribeAlarmsForMetric @337 :CloudwatchAlarm.DescribeAlarmsForMetricRequest
        $A.operation(service = "cloudwatch", name = "DescribeAlarmsForMetric", readonly = true, errors = []);
    cloudwatchDescribeAlarmHistory @338 :CloudwatchAlarm.DescribeAlarmHistoryRequest
        $A.operation(service = "cloudwatch", name = "DescribeAlarmHistory", readonly = true, errors = ["InvalidNextToken"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxRecords", items = ["AlarmHistoryItems"], standard = 100, max = 100));
    cloudwatchSetAlarmState @339 :CloudwatchAlarm.SetAlarmStateRequest
        $A.operation(service = "cloudwatch", name = "SetAlarmState", readonly = false, errors = ["ResourceNotFound", "InvalidFormat"]);
    cloudwatchEnableAlarmActions @340 :CloudwatchAlarm.EnableAlarmActionsRequest
        $A.operation(service = "cloudwatch", name = "EnableAlarmActions", readonly = false, errors = []);
    cloudwatchDisableAlarmActions @341 :CloudwatchAlarm.DisableAlarmActionsRequest
        $A.operation(service = "cloudwatch", name = "DisableAlarmActions", readonly = false, errors = []);
    cloudwatchDeleteAlarms @342 :CloudwatchAlarm.DeleteAlarmsRequest
        $A.operation(service = "cloudwatch", name = "DeleteAlarms", readonly = false, errors = ["ResourceNotFound", "ResourceConflict"]);
    cloudwatchTagResource @343 :CloudwatchDashboard.TagResourceRequest
        $A.operation(service = "cloudwatch", name = "TagResource", readonly = false, errors = ["InvalidParameterValue", "ResourceNotFoundException", "ConcurrentModificationException", "InternalServiceError", "ConflictException"]);
    cloudwatchUntagResource @344 :CloudwatchMetric.UntagResourceRequest
        $A.operation(service = "cloudwatch", name = "UntagResource", readonly = false, errors = ["InvalidParameterValue", "ResourceNotFoundException", "ConcurrentModificationException", "InternalServiceError", "ConflictException"]);
    cloudwatchListTagsForResource @345 :CloudwatchDashboard.ListTagsForResourceRequest
        $A.operation(service = "cloudwatch", name = "ListTagsForResource", readonly = true, errors = ["InvalidParameterValue", "ResourceNotFoundException", "InternalServiceError"]);
    cloudwatchPutDashboard @346 :CloudwatchDashboard.PutDashboardRequest
        $A.operation(service = "cloudwatch", name = "PutDashboard", readonly = false, errors = ["InvalidParameterInput", "InternalServiceError", "ConflictException"]);
    cloudwatchGetDashboard @347 :CloudwatchDashboard.GetDashboardRequest
        $A.operation(service = "cloudwatch", name = "GetDashboard", readonly = true, errors = ["InvalidParameterValue", "ResourceNotFound", "InternalServiceError"]);
    cloudwatchListDashboards @348 :CloudwatchDashboard.ListDashboardsRequest
        $A.operation(service = "cloudwatch", name = "ListDashboards", readonly = true, errors = ["InvalidParameterValue", "InternalServiceError"]);
    cloudwatchDeleteDashboards @349 :CloudwatchDashboard.DeleteDashboardsRequest
        $A.operation(service = "cloudwatch", name = "DeleteDashboards", readonly = false, errors = ["InvalidParameterValue", "InternalServiceError", "ConflictException"]);
    autoscalingRegisterScalableTarget @350 :AutoscalingAutoscaling.RegisterScalableTargetRequest
        $A.operation(service = "autoscaling", name = "RegisterScalableTarget", readonly = false, errors = ["ValidationException", "LimitExceededException", "ConcurrentUpdateException", "InternalServiceException"]);
    autoscalingDeregisterScalableTarget @351 :AutoscalingAutoscaling.DeregisterScalableTargetRequest
        $A.operation(service = "autoscaling", name = "DeregisterScalableTarget", readonly = false, errors = ["ValidationException", "ObjectNotFoundException", "ConcurrentUpdateException", "InternalServiceException"]);
    autoscalingDescribeScalableTargets @352 :AutoscalingAutoscaling.DescribeScalableTargetsRequest
        $A.operation(service = "autoscaling", name = "DescribeScalableTargets", readonly = true, errors = ["ValidationException", "InvalidNextTokenException", "ConcurrentUpdateException", "InternalServiceException"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["ScalableTargets"], standard = 50, max = 50));
    autoscalingPutScalingPolicy @353 :AutoscalingAutoscaling.PutScalingPolicyRequest
        $A.operation(service = "autoscaling", name = "PutScalingPolicy", readonly = false, errors = ["ValidationException", "LimitExceededException", "ObjectNotFoundException", "ConcurrentUpdateException", "FailedResourceAccessException", "InternalServiceException"]);
    autoscalingDescribeScalingPolicies @354 :AutoscalingAutoscaling.DescribeScalingPoliciesRequest
        $A.operation(service = "autoscaling", name = "DescribeScalingPolicies", readonly = true, errors = ["ValidationException", "FailedResourceAccessException", "InvalidNextTokenException", "ConcurrentUpdateException", "InternalServiceException"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["ScalingPolicies"], standard = 50, max = 50));
    autoscalingDeleteScalingPolicy @355 :AutoscalingAutoscaling.DeleteScalingPolicyRequest
        $A.operation(service = "autoscaling", name = "DeleteScalingPolicy", readonly = false, errors = ["ValidationException", "ObjectNotFoundException", "ConcurrentUpdateException", "InternalServiceException"]);
    autoscalingPutScheduledAction @356 :AutoscalingAutoscaling.PutScheduledActionRequest
        $A.operation(service = "autoscaling", name = "PutScheduledAction", readonly = false, errors = ["ValidationException", "LimitExceededException", "ObjectNotFoundException", "ConcurrentUpdateException", "InternalServiceException"]);
    autoscalingDescribeScheduledActions @357 :AutoscalingAutoscaling.DescribeScheduledActionsRequest
        $A.operation(service = "autoscaling", name = "DescribeScheduledActions", readonly = true, errors = ["ValidationException", "InvalidNextTokenException", "ConcurrentUpdateException", "InternalServiceException"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["ScheduledActions"], standard = 50, max = 50));
    autoscalingDeleteScheduledAction @358 :AutoscalingAutoscaling.DeleteScheduledActionRequest
        $A.operation(service = "autoscaling", name = "DeleteScheduledAction", readonly = false, errors = ["ValidationException", "ObjectNotFoundException", "ConcurrentUpdateException", "InternalServiceException"]);
    autoscalingDescribeScalingActivities @359 :AutoscalingAutoscaling.DescribeScalingActivitiesRequest
        $A.operation(service = "autoscaling", name = "DescribeScalingActivities", readonly = true, errors = ["ValidationException", "InvalidNextTokenException", "ConcurrentUpdateException", "InternalServiceException"],
          pages = (tokenIn = "NextToken", tokenOut = "NextToken", size = "MaxResults", items = ["ScalingActivities"], standard = 50, max = 50));
    autoscalingTagResource @360 :AutoscalingAutoscaling.TagResourceRequest
        $A.operation(service = "autoscaling", name = "TagResource", readonly = false, errors = ["ResourceNotFoundException", "TooManyTagsException", "ValidationException"]);
    autoscalingUntagResource @361 :AutoscalingAutoscaling.UntagResourceRequest
        $A.operation(service = "autoscaling", name = "UntagResource", readonly = false, errors = ["ResourceNotFoundException", "ValidationException"]);
    autoscalingListTagsForResource @362 :AutoscalingAutoscaling.ListTagsForResourceRequest
        $A.operation(service = "autoscaling", name = "ListTagsForResource", readonly = true, errors = ["ResourceNotFoundException"]);
    moorageExplainScaling @363 :MooragePlacement.ExplainScalingRequest
        $A.operation(service = "moorage", name = "ExplainScaling", readonly = true, errors = ["ServerException", "ClientException", "InvalidParameterException", "ClusterNotFoundException", "ServiceNotFoundException"]);
  }
}

struct Reply {
  union {
    unset @0 :Void;
    ecsCreateCluster @1 :EcsCluster.CreateClusterResponse;
    ecsDescribeClusters @2 :EcsCluster.DescribeClustersResponse;
    ecsListClusters @3 :EcsCluster.ListClustersResponse;
    ecsUpdateCluster @4 :EcsCluster.UpdateClusterResponse;
    ecsDeleteCluster @5 :EcsCluster.DeleteClusterResponse;
    ecsRegisterTaskDefinition @6 :EcsTaskdefinition.RegisterTaskDefinitionResponse;
    ecsDescribeTaskDefinition @7 :EcsTaskdefinition.DescribeTaskDefinitionResponse;
    ecsListTaskDefinitions @8 :EcsTaskdefinition.ListTaskDefinitionsResponse;
    ecsListTaskDefinitionFamilies @9 :EcsTaskdefinition.ListTaskDefinitionFamiliesResponse;
    ecsDeregisterTaskDefinition @10 :EcsTaskdefinition.DeregisterTaskDefinitionResponse;
    ecsDeleteTaskDefinitions @11 :EcsTaskdefinition.DeleteTaskDefinitionsResponse;
    ecsRegisterContainerInstance @12 :EcsInstance.RegisterContainerInstanceResponse;
    ecsDescribeContainerInstances @13 :EcsInstance.DescribeContainerInstancesResponse;
    ecsListContainerInstances @14 :EcsInstance.ListContainerInstancesResponse;
    ecsUpdateContainerInstancesState @15 :EcsInstance.UpdateContainerInstancesStateResponse;
    ecsDeregisterContainerInstance @16 :EcsInstance.DeregisterContainerInstanceResponse;
    ecsRunTask @17 :EcsTask.RunTaskResponse;
    ecsStartTask @18 :EcsTask.StartTaskResponse;
    ecsStopTask @19 :EcsTask.StopTaskResponse;
    ecsDescribeTasks @20 :EcsTask.DescribeTasksResponse;
    ecsListTasks @21 :EcsTask.ListTasksResponse;
    ecsCreateService @22 :EcsService.CreateServiceResponse;
    ecsUpdateService @23 :EcsService.UpdateServiceResponse;
    ecsDescribeServices @24 :EcsService.DescribeServicesResponse;
    ecsListServices @25 :EcsService.ListServicesResponse;
    ecsDeleteService @26 :EcsService.DeleteServiceResponse;
    ecsTagResource @27 :EcsTag.TagResourceResponse;
    ecsUntagResource @28 :EcsTask.UntagResourceResponse;
    ecsListTagsForResource @29 :EcsTag.ListTagsForResourceResponse;
    elbv2CreateLoadBalancer @30 :Elbv2Loadbalancer.CreateLoadBalancerResponse;
    elbv2DescribeLoadBalancers @31 :Elbv2Loadbalancer.DescribeLoadBalancersResponse;
    elbv2DeleteLoadBalancer @32 :Elbv2Loadbalancer.DeleteLoadBalancerResponse;
    elbv2CreateTargetGroup @33 :Elbv2Targetgroup.CreateTargetGroupResponse;
    elbv2DescribeTargetGroups @34 :Elbv2Targetgroup.DescribeTargetGroupsResponse;
    elbv2DeleteTargetGroup @35 :Elbv2Targetgroup.DeleteTargetGroupResponse;
    elbv2ModifyTargetGroupAttributes @36 :Elbv2Targetgroup.ModifyTargetGroupAttributesResponse;
    elbv2DescribeTargetGroupAttributes @37 :Elbv2Targetgroup.DescribeTargetGroupAttributesResponse;
    elbv2CreateListener @38 :Elbv2Loadbalancer.CreateListenerResponse;
    elbv2DescribeListeners @39 :Elbv2Loadbalancer.DescribeListenersResponse;
    elbv2DeleteListener @40 :Elbv2Loadbalancer.DeleteListenerResponse;
    elbv2RegisterTargets @41 :Elbv2Targetgroup.RegisterTargetsResponse;
    elbv2DeregisterTargets @42 :Elbv2Targetgroup.DeregisterTargetsResponse;
    elbv2DescribeTargetHealth @43 :Elbv2Targetgroup.DescribeTargetHealthResponse;
    logsCreateLogGroup @44 :LogsLogs.CreateLogGroupResponse;
    logsDescribeLogGroups @45 :LogsLogs.DescribeLogGroupsResponse;
    logsDescribeLogStreams @46 :LogsLogs.DescribeLogStreamsResponse;
    logsGetLogEvents @47 :LogsLogs.GetLogEventsResponse;
    logsFilterLogEvents @48 :LogsLogs.FilterLogEventsResponse;
    logsDeleteLogGroup @49 :LogsLogs.DeleteLogGroupResponse;
    logsPutRetentionPolicy @50 :LogsLogs.PutRetentionPolicyResponse;
    logsCreateLogStream @51 :LogsLogs.CreateLogStreamResponse;
    logsPutLogEvents @52 :LogsLogs.PutLogEventsResponse;
    ecsPutAttributes @53 :EcsInstance.PutAttributesResponse;
    ecsDeleteAttributes @54 :EcsInstance.DeleteAttributesResponse;
    ecsListAttributes @55 :EcsInstance.ListAttributesResponse;
    ecsCreateCapacityProvider @56 :EcsCapacity.CreateCapacityProviderResponse;
    ecsUpdateCapacityProvider @57 :EcsCapacity.UpdateCapacityProviderResponse;
    ecsDeleteCapacityProvider @58 :EcsCapacity.DeleteCapacityProviderResponse;
    ecsDescribeCapacityProviders @59 :EcsCapacity.DescribeCapacityProvidersResponse;
    ecsPutClusterCapacityProviders @60 :EcsCluster.PutClusterCapacityProvidersResponse;
    moorageExplainPlacement @61 :MooragePlacement.ExplainPlacementResponse;
    moorageRebalance @62 :MooragePlacement.RebalanceResponse;
    moorageInterruptSpotTasks @63 :MooragePlacement.InterruptSpotTasksResponse;
    logsDeleteRetentionPolicy @64 :LogsLogs.DeleteRetentionPolicyResponse;
    ecsAssociateGatewayWithCluster @65 :EcsGateway.AssociateGatewayWithClusterResponse;
    ecsContinueServiceDeployment @66 :EcsService.ContinueServiceDeploymentResponse;
    ecsCreateDaemon @67 :EcsDaemon.CreateDaemonResponse;
    ecsCreateExpressGatewayService @68 :EcsExpress.CreateExpressGatewayServiceResponse;
    ecsCreateGateway @69 :EcsGateway.CreateGatewayResponse;
    ecsCreateTaskSet @70 :EcsService.CreateTaskSetResponse;
    ecsDeleteAccountSetting @71 :EcsAccount.DeleteAccountSettingResponse;
    ecsDeleteDaemon @72 :EcsDaemon.DeleteDaemonResponse;
    ecsDeleteDaemonTaskDefinition @73 :EcsDaemon.DeleteDaemonTaskDefinitionResponse;
    ecsDeleteExpressGatewayService @74 :EcsExpress.DeleteExpressGatewayServiceResponse;
    ecsDeleteGateway @75 :EcsGateway.DeleteGatewayResponse;
    ecsDeleteTaskSet @76 :EcsService.DeleteTaskSetResponse;
    ecsDescribeDaemon @77 :EcsDaemon.DescribeDaemonResponse;
    ecsDescribeDaemonDeployments @78 :EcsDaemon.DescribeDaemonDeploymentsResponse;
    ecsDescribeDaemonRevisions @79 :EcsDaemon.DescribeDaemonRevisionsResponse;
    ecsDescribeDaemonTaskDefinition @80 :EcsDaemon.DescribeDaemonTaskDefinitionResponse;
    ecsDescribeExpressGatewayService @81 :EcsExpress.DescribeExpressGatewayServiceResponse;
    ecsDescribeGateway @82 :EcsGateway.DescribeGatewayResponse;
    ecsDescribeGatewayResources @83 :EcsGateway.DescribeGatewayResourcesResponse;
    ecsDescribeGatewayRoute @84 :EcsGateway.DescribeGatewayRouteResponse;
    ecsDescribeServiceDeployments @85 :EcsService.DescribeServiceDeploymentsResponse;
    ecsDescribeServiceRevisions @86 :EcsService.DescribeServiceRevisionsResponse;
    ecsDescribeTaskSets @87 :EcsService.DescribeTaskSetsResponse;
    ecsDisassociateGatewayFromCluster @88 :EcsGateway.DisassociateGatewayFromClusterResponse;
    ecsDiscoverPollEndpoint @89 :EcsInstance.DiscoverPollEndpointResponse;
    ecsExecuteCommand @90 :EcsTask.ExecuteCommandResponse;
    ecsGetTaskProtection @91 :EcsTask.GetTaskProtectionResponse;
    ecsListAccountSettings @92 :EcsAccount.ListAccountSettingsResponse;
    ecsListDaemonDeployments @93 :EcsDaemon.ListDaemonDeploymentsResponse;
    ecsListDaemonTaskDefinitions @94 :EcsDaemon.ListDaemonTaskDefinitionsResponse;
    ecsListDaemons @95 :EcsDaemon.ListDaemonsResponse;
    ecsListGatewayClusterAssociations @96 :EcsGateway.ListGatewayClusterAssociationsResponse;
    ecsListGatewayRoutes @97 :EcsGateway.ListGatewayRoutesResponse;
    ecsListGateways @98 :EcsGateway.ListGatewaysResponse;
    ecsListServiceDeployments @99 :EcsService.ListServiceDeploymentsResponse;
    ecsListServicesByNamespace @100 :EcsCluster.ListServicesByNamespaceResponse;
    ecsPutAccountSetting @101 :EcsAccount.PutAccountSettingResponse;
    ecsPutAccountSettingDefault @102 :EcsAccount.PutAccountSettingDefaultResponse;
    ecsRegisterDaemonTaskDefinition @103 :EcsDaemon.RegisterDaemonTaskDefinitionResponse;
    ecsStopServiceDeployment @104 :EcsService.StopServiceDeploymentResponse;
    ecsSubmitAttachmentStateChanges @105 :EcsInstance.SubmitAttachmentStateChangesResponse;
    ecsSubmitContainerStateChange @106 :EcsInstance.SubmitContainerStateChangeResponse;
    ecsSubmitTaskStateChange @107 :EcsInstance.SubmitTaskStateChangeResponse;
    ecsUpdateClusterSettings @108 :EcsCluster.UpdateClusterSettingsResponse;
    ecsUpdateContainerAgent @109 :EcsInstance.UpdateContainerAgentResponse;
    ecsUpdateDaemon @110 :EcsDaemon.UpdateDaemonResponse;
    ecsUpdateExpressGatewayService @111 :EcsExpress.UpdateExpressGatewayServiceResponse;
    ecsUpdateGateway @112 :EcsGateway.UpdateGatewayResponse;
    ecsUpdateServicePrimaryTaskSet @113 :EcsService.UpdateServicePrimaryTaskSetResponse;
    ecsUpdateTaskProtection @114 :EcsTask.UpdateTaskProtectionResponse;
    ecsUpdateTaskSet @115 :EcsService.UpdateTaskSetResponse;
    elbv2AddListenerCertificates @116 :Elbv2Loadbalancer.AddListenerCertificatesResponse;
    elbv2AddTags @117 :Elbv2Loadbalancer.AddTagsResponse;
    elbv2CreateRule @118 :Elbv2Loadbalancer.CreateRuleResponse;
    elbv2DeleteRule @119 :Elbv2Loadbalancer.DeleteRuleResponse;
    elbv2DescribeAccountLimits @120 :Elbv2Loadbalancer.DescribeAccountLimitsResponse;
    elbv2DescribeCapacityReservation @121 :Elbv2Loadbalancer.DescribeCapacityReservationResponse;
    elbv2DescribeListenerAttributes @122 :Elbv2Loadbalancer.DescribeListenerAttributesResponse;
    elbv2DescribeListenerCertificates @123 :Elbv2Loadbalancer.DescribeListenerCertificatesResponse;
    elbv2DescribeLoadBalancerAttributes @124 :Elbv2Loadbalancer.DescribeLoadBalancerAttributesResponse;
    elbv2DescribeRules @125 :Elbv2Loadbalancer.DescribeRulesResponse;
    elbv2DescribeSSLPolicies @126 :Elbv2Loadbalancer.DescribeSSLPoliciesResponse;
    elbv2DescribeTags @127 :Elbv2Loadbalancer.DescribeTagsResponse;
    elbv2ModifyListener @128 :Elbv2Loadbalancer.ModifyListenerResponse;
    elbv2ModifyListenerAttributes @129 :Elbv2Loadbalancer.ModifyListenerAttributesResponse;
    elbv2ModifyLoadBalancerAttributes @130 :Elbv2Loadbalancer.ModifyLoadBalancerAttributesResponse;
    elbv2ModifyRule @131 :Elbv2Loadbalancer.ModifyRuleResponse;
    elbv2ModifyTargetGroup @132 :Elbv2Targetgroup.ModifyTargetGroupResponse;
    elbv2RemoveListenerCertificates @133 :Elbv2Loadbalancer.RemoveListenerCertificatesResponse;
    elbv2RemoveTags @134 :Elbv2Loadbalancer.RemoveTagsResponse;
    elbv2SetIpAddressType @135 :Elbv2Loadbalancer.SetIpAddressTypeResponse;
    elbv2SetRulePriorities @136 :Elbv2Loadbalancer.SetRulePrioritiesResponse;
    elbv2SetSecurityGroups @137 :Elbv2Loadbalancer.SetSecurityGroupsResponse;
    elbv2SetSubnets @138 :Elbv2Loadbalancer.SetSubnetsResponse;
    logsDeleteLogStream @139 :LogsLogs.DeleteLogStreamResponse;
    logsListTagsForResource @140 :LogsLogs.ListTagsForResourceResponse;
    logsTagResource @141 :LogsLogs.TagResourceResponse;
    logsUntagResource @142 :LogsLogs.UntagResourceResponse;
    logsListTagsLogGroup @143 :LogsLogs.ListTagsLogGroupResponse;
    logsTagLogGroup @144 :LogsLogs.TagLogGroupResponse;
    logsUntagLogGroup @145 :LogsLogs.UntagLogGroupResponse;
    logsListLogGroups @146 :LogsLogs.ListLogGroupsResponse;
    logsStartLiveTail @147 :LogsLogs.StartLiveTailResponse;
    logsPutMetricFilter @148 :LogsLogs.PutMetricFilterResponse;
    logsDescribeMetricFilters @149 :LogsLogs.DescribeMetricFiltersResponse;
    logsDeleteMetricFilter @150 :LogsLogs.DeleteMetricFilterResponse;
    logsTestMetricFilter @151 :LogsLogs.TestMetricFilterResponse;
    logsPutSubscriptionFilter @152 :LogsLogs.PutSubscriptionFilterResponse;
    logsDescribeSubscriptionFilters @153 :LogsLogs.DescribeSubscriptionFiltersResponse;
    logsDeleteSubscriptionFilter @154 :LogsLogs.DeleteSubscriptionFilterResponse;
    logsStartQuery @155 :LogsLogs.StartQueryResponse;
    logsStopQuery @156 :LogsLogs.StopQueryResponse;
    logsGetQueryResults @157 :LogsLogs.GetQueryResultsResponse;
    logsDescribeQueries @158 :LogsLogs.DescribeQueriesResponse;
    logsGetLogRecord @159 :LogsLogs.GetLogRecordResponse;
    logsGetLogGroupFields @160 :LogsLogs.GetLogGroupFieldsResponse;
    logsPutQueryDefinition @161 :LogsLogs.PutQueryDefinitionResponse;
    logsDescribeQueryDefinitions @162 :LogsLogs.DescribeQueryDefinitionsResponse;
    logsDeleteQueryDefinition @163 :LogsLogs.DeleteQueryDefinitionResponse;
    logsPutResourcePolicy @164 :LogsLogs.PutResourcePolicyResponse;
    logsDescribeResourcePolicies @165 :LogsLogs.DescribeResourcePoliciesResponse;
    logsDeleteResourcePolicy @166 :LogsLogs.DeleteResourcePolicyResponse;
    logsPutLogGroupDeletionProtection @167 :LogsLogs.PutLogGroupDeletionProtectionResponse;
    stsGetCallerIdentity @168 :StsSts.GetCallerIdentityResponse;
    stsAssumeRole @169 :StsSts.AssumeRoleResponse;
    stsGetSessionToken @170 :StsSts.GetSessionTokenResponse;
    stsGetAccessKeyInfo @171 :StsSts.GetAccessKeyInfoResponse;
    stsDecodeAuthorizationMessage @172 :StsSts.DecodeAuthorizationMessageResponse;
    stsGetFederationToken @173 :StsSts.GetFederationTokenResponse;
    iamCreateUser @174 :IamUser.CreateUserResponse;
    iamGetUser @175 :IamUser.GetUserResponse;
    iamListUsers @176 :IamUser.ListUsersResponse;
    iamUpdateUser @177 :IamUser.UpdateUserResponse;
    iamDeleteUser @178 :IamUser.DeleteUserResponse;
    iamCreateAccessKey @179 :IamUser.CreateAccessKeyResponse;
    iamListAccessKeys @180 :IamUser.ListAccessKeysResponse;
    iamUpdateAccessKey @181 :IamUser.UpdateAccessKeyResponse;
    iamDeleteAccessKey @182 :IamUser.DeleteAccessKeyResponse;
    iamGetAccessKeyLastUsed @183 :IamUser.GetAccessKeyLastUsedResponse;
    iamCreateGroup @184 :IamUser.CreateGroupResponse;
    iamGetGroup @185 :IamUser.GetGroupResponse;
    iamListGroups @186 :IamUser.ListGroupsResponse;
    iamDeleteGroup @187 :IamUser.DeleteGroupResponse;
    iamAddUserToGroup @188 :IamUser.AddUserToGroupResponse;
    iamRemoveUserFromGroup @189 :IamUser.RemoveUserFromGroupResponse;
    iamListGroupsForUser @190 :IamUser.ListGroupsForUserResponse;
    iamCreateRole @191 :IamRole.CreateRoleResponse;
    iamGetRole @192 :IamRole.GetRoleResponse;
    iamListRoles @193 :IamRole.ListRolesResponse;
    iamUpdateRole @194 :IamRole.UpdateRoleResponse;
    iamUpdateAssumeRolePolicy @195 :IamPolicy.UpdateAssumeRolePolicyResponse;
    iamDeleteRole @196 :IamRole.DeleteRoleResponse;
    iamCreateServiceLinkedRole @197 :IamRole.CreateServiceLinkedRoleResponse;
    iamDeleteServiceLinkedRole @198 :IamRole.DeleteServiceLinkedRoleResponse;
    iamGetServiceLinkedRoleDeletionStatus @199 :IamRole.GetServiceLinkedRoleDeletionStatusResponse;
    iamCreatePolicy @200 :IamPolicy.CreatePolicyResponse;
    iamGetPolicy @201 :IamPolicy.GetPolicyResponse;
    iamListPolicies @202 :IamPolicy.ListPoliciesResponse;
    iamDeletePolicy @203 :IamPolicy.DeletePolicyResponse;
    iamCreatePolicyVersion @204 :IamPolicy.CreatePolicyVersionResponse;
    iamGetPolicyVersion @205 :IamPolicy.GetPolicyVersionResponse;
    iamListPolicyVersions @206 :IamPolicy.ListPolicyVersionsResponse;
    iamDeletePolicyVersion @207 :IamPolicy.DeletePolicyVersionResponse;
    iamSetDefaultPolicyVersion @208 :IamPolicy.SetDefaultPolicyVersionResponse;
    iamListEntitiesForPolicy @209 :IamPolicy.ListEntitiesForPolicyResponse;
    iamAttachUserPolicy @210 :IamPolicy.AttachUserPolicyResponse;
    iamDetachUserPolicy @211 :IamPolicy.DetachUserPolicyResponse;
    iamListAttachedUserPolicies @212 :IamPolicy.ListAttachedUserPoliciesResponse;
    iamAttachRolePolicy @213 :IamPolicy.AttachRolePolicyResponse;
    iamDetachRolePolicy @214 :IamPolicy.DetachRolePolicyResponse;
    iamListAttachedRolePolicies @215 :IamPolicy.ListAttachedRolePoliciesResponse;
    iamAttachGroupPolicy @216 :IamPolicy.AttachGroupPolicyResponse;
    iamDetachGroupPolicy @217 :IamPolicy.DetachGroupPolicyResponse;
    iamListAttachedGroupPolicies @218 :IamPolicy.ListAttachedGroupPoliciesResponse;
    iamPutUserPolicy @219 :IamPolicy.PutUserPolicyResponse;
    iamGetUserPolicy @220 :IamPolicy.GetUserPolicyResponse;
    iamListUserPolicies @221 :IamPolicy.ListUserPoliciesResponse;
    iamDeleteUserPolicy @222 :IamPolicy.DeleteUserPolicyResponse;
    iamPutRolePolicy @223 :IamPolicy.PutRolePolicyResponse;
    iamGetRolePolicy @224 :IamPolicy.GetRolePolicyResponse;
    iamListRolePolicies @225 :IamPolicy.ListRolePoliciesResponse;
    iamDeleteRolePolicy @226 :IamPolicy.DeleteRolePolicyResponse;
    iamPutGroupPolicy @227 :IamPolicy.PutGroupPolicyResponse;
    iamGetGroupPolicy @228 :IamPolicy.GetGroupPolicyResponse;
    iamListGroupPolicies @229 :IamPolicy.ListGroupPoliciesResponse;
    iamDeleteGroupPolicy @230 :IamPolicy.DeleteGroupPolicyResponse;
    iamPutUserPermissionsBoundary @231 :IamUser.PutUserPermissionsBoundaryResponse;
    iamDeleteUserPermissionsBoundary @232 :IamUser.DeleteUserPermissionsBoundaryResponse;
    iamPutRolePermissionsBoundary @233 :IamRole.PutRolePermissionsBoundaryResponse;
    iamDeleteRolePermissionsBoundary @234 :IamRole.DeleteRolePermissionsBoundaryResponse;
    iamCreateInstanceProfile @235 :IamRole.CreateInstanceProfileResponse;
    iamGetInstanceProfile @236 :IamRole.GetInstanceProfileResponse;
    iamListInstanceProfiles @237 :IamRole.ListInstanceProfilesResponse;
    iamDeleteInstanceProfile @238 :IamRole.DeleteInstanceProfileResponse;
    iamAddRoleToInstanceProfile @239 :IamRole.AddRoleToInstanceProfileResponse;
    iamRemoveRoleFromInstanceProfile @240 :IamRole.RemoveRoleFromInstanceProfileResponse;
    iamListInstanceProfilesForRole @241 :IamRole.ListInstanceProfilesForRoleResponse;
    iamTagUser @242 :IamUser.TagUserResponse;
    iamUntagUser @243 :IamUser.UntagUserResponse;
    iamListUserTags @244 :IamUser.ListUserTagsResponse;
    iamTagRole @245 :IamRole.TagRoleResponse;
    iamUntagRole @246 :IamRole.UntagRoleResponse;
    iamListRoleTags @247 :IamRole.ListRoleTagsResponse;
    iamTagPolicy @248 :IamPolicy.TagPolicyResponse;
    iamUntagPolicy @249 :IamPolicy.UntagPolicyResponse;
    iamListPolicyTags @250 :IamPolicy.ListPolicyTagsResponse;
    iamSimulatePrincipalPolicy @251 :IamPolicy.SimulatePrincipalPolicyResponse;
    iamGetAccountSummary @252 :IamUser.GetAccountSummaryResponse;
    iamListAccountAliases @253 :IamUser.ListAccountAliasesResponse;
    ec2DescribeVpcs @254 :Ec2Network.DescribeVpcsResponse;
    ec2DescribeVpcAttribute @255 :Ec2Network.DescribeVpcAttributeResponse;
    ec2DescribeSubnets @256 :Ec2Network.DescribeSubnetsResponse;
    ec2DescribeAvailabilityZones @257 :Ec2Network.DescribeAvailabilityZonesResponse;
    ec2DescribeRegions @258 :Ec2Network.DescribeRegionsResponse;
    ec2DescribeRouteTables @259 :Ec2Network.DescribeRouteTablesResponse;
    ec2DescribeInternetGateways @260 :Ec2Network.DescribeInternetGatewaysResponse;
    ec2DescribeNetworkAcls @261 :Ec2Network.DescribeNetworkAclsResponse;
    ec2DescribeNetworkInterfaces @262 :Ec2Network.DescribeNetworkInterfacesResponse;
    ec2DescribeAccountAttributes @263 :Ec2Network.DescribeAccountAttributesResponse;
    ec2DescribeSecurityGroups @264 :Ec2Securitygroup.DescribeSecurityGroupsResponse;
    ec2DescribeSecurityGroupRules @265 :Ec2Securitygroup.DescribeSecurityGroupRulesResponse;
    ec2CreateSecurityGroup @266 :Ec2Securitygroup.CreateSecurityGroupResponse;
    ec2DeleteSecurityGroup @267 :Ec2Securitygroup.DeleteSecurityGroupResponse;
    ec2AuthorizeSecurityGroupIngress @268 :Ec2Securitygroup.AuthorizeSecurityGroupIngressResponse;
    ec2AuthorizeSecurityGroupEgress @269 :Ec2Securitygroup.AuthorizeSecurityGroupEgressResponse;
    ec2RevokeSecurityGroupIngress @270 :Ec2Securitygroup.RevokeSecurityGroupIngressResponse;
    ec2RevokeSecurityGroupEgress @271 :Ec2Securitygroup.RevokeSecurityGroupEgressResponse;
    ec2DescribeInstances @272 :Ec2Instance.DescribeInstancesResponse;
    ec2DescribeInstanceStatus @273 :Ec2Instance.DescribeInstanceStatusResponse;
    ec2CreateTags @274 :Ec2Network.CreateTagsResponse;
    ec2DeleteTags @275 :Ec2Network.DeleteTagsResponse;
    ec2DescribeTags @276 :Ec2Network.DescribeTagsResponse;
    cloudtrailLookupEvents @277 :CloudtrailCloudtrail.LookupEventsResponse;
    secretsmanagerCreateSecret @278 :SecretsmanagerSecretsmanager.CreateSecretResponse;
    secretsmanagerGetSecretValue @279 :SecretsmanagerSecretsmanager.GetSecretValueResponse;
    secretsmanagerPutSecretValue @280 :SecretsmanagerSecretsmanager.PutSecretValueResponse;
    secretsmanagerDescribeSecret @281 :SecretsmanagerSecretsmanager.DescribeSecretResponse;
    secretsmanagerListSecrets @282 :SecretsmanagerSecretsmanager.ListSecretsResponse;
    secretsmanagerDeleteSecret @283 :SecretsmanagerSecretsmanager.DeleteSecretResponse;
    secretsmanagerRestoreSecret @284 :SecretsmanagerSecretsmanager.RestoreSecretResponse;
    secretsmanagerUpdateSecret @285 :SecretsmanagerSecretsmanager.UpdateSecretResponse;
    secretsmanagerUpdateSecretVersionStage @286 :SecretsmanagerSecretsmanager.UpdateSecretVersionStageResponse;
    secretsmanagerListSecretVersionIds @287 :SecretsmanagerSecretsmanager.ListSecretVersionIdsResponse;
    secretsmanagerBatchGetSecretValue @288 :SecretsmanagerSecretsmanager.BatchGetSecretValueResponse;
    secretsmanagerGetRandomPassword @289 :SecretsmanagerSecretsmanager.GetRandomPasswordResponse;
    secretsmanagerTagResource @290 :SecretsmanagerSecretsmanager.TagResourceResponse;
    secretsmanagerUntagResource @291 :SecretsmanagerSecretsmanager.UntagResourceResponse;
    secretsmanagerGetResourcePolicy @292 :SecretsmanagerSecretsmanager.GetResourcePolicyResponse;
    secretsmanagerPutResourcePolicy @293 :SecretsmanagerSecretsmanager.PutResourcePolicyResponse;
    secretsmanagerDeleteResourcePolicy @294 :SecretsmanagerSecretsmanager.DeleteResourcePolicyResponse;
    ssmPutParameter @295 :SsmSsm.PutParameterResponse;
    ssmGetParameter @296 :SsmSsm.GetParameterResponse;
    ssmGetParameters @297 :SsmSsm.GetParametersResponse;
    ssmGetParametersByPath @298 :SsmSsm.GetParametersByPathResponse;
    ssmDescribeParameters @299 :SsmSsm.DescribeParametersResponse;
    ssmDeleteParameter @300 :SsmSsm.DeleteParameterResponse;
    ssmDeleteParameters @301 :SsmSsm.DeleteParametersResponse;
    ssmGetParameterHistory @302 :SsmSsm.GetParameterHistoryResponse;
    ssmLabelParameterVersion @303 :SsmSsm.LabelParameterVersionResponse;
    ssmUnlabelParameterVersion @304 :SsmSsm.UnlabelParameterVersionResponse;
    ssmAddTagsToResource @305 :SsmSsm.AddTagsToResourceResponse;
    ssmRemoveTagsFromResource @306 :SsmSsm.RemoveTagsFromResourceResponse;
    ssmListTagsForResource @307 :SsmSsm.ListTagsForResourceResponse;
    ecrGetAuthorizationToken @308 :EcrEcr.GetAuthorizationTokenResponse;
    ecrCreateRepository @309 :EcrEcr.CreateRepositoryResponse;
    ecrDescribeRepositories @310 :EcrEcr.DescribeRepositoriesResponse;
    ecrDeleteRepository @311 :EcrEcr.DeleteRepositoryResponse;
    ecrListImages @312 :EcrEcr.ListImagesResponse;
    ecrDescribeImages @313 :EcrEcr.DescribeImagesResponse;
    ecrBatchGetImage @314 :EcrEcr.BatchGetImageResponse;
    ecrBatchDeleteImage @315 :EcrEcr.BatchDeleteImageResponse;
    ecrPutImage @316 :EcrEcr.PutImageResponse;
    ecrBatchCheckLayerAvailability @317 :EcrEcr.BatchCheckLayerAvailabilityResponse;
    ecrPutLifecyclePolicy @318 :EcrEcr.PutLifecyclePolicyResponse;
    ecrGetLifecyclePolicy @319 :EcrEcr.GetLifecyclePolicyResponse;
    ecrDeleteLifecyclePolicy @320 :EcrEcr.DeleteLifecyclePolicyResponse;
    ecrPutImageTagMutability @321 :EcrEcr.PutImageTagMutabilityResponse;
    ecrPutImageScanningConfiguration @322 :EcrEcr.PutImageScanningConfigurationResponse;
    ecrSetRepositoryPolicy @323 :EcrEcr.SetRepositoryPolicyResponse;
    ecrGetRepositoryPolicy @324 :EcrEcr.GetRepositoryPolicyResponse;
    ecrDeleteRepositoryPolicy @325 :EcrEcr.DeleteRepositoryPolicyResponse;
    ecrTagResource @326 :EcrEcr.TagResourceResponse;
    ecrUntagResource @327 :EcrEcr.UntagResourceResponse;
    ecrListTagsForResource @328 :EcrEcr.ListTagsForResourceResponse;
    ecrDescribeRegistry @329 :EcrEcr.DescribeRegistryResponse;
    cloudwatchPutMetricData @330 :CloudwatchMetric.PutMetricDataResponse;
    cloudwatchGetMetricData @331 :CloudwatchMetric.GetMetricDataResponse;
    cloudwatchGetMetricStatistics @332 :CloudwatchMetric.GetMetricStatisticsResponse;
    cloudwatchListMetrics @333 :CloudwatchMetric.ListMetricsResponse;
    cloudwatchPutMetricAlarm @334 :CloudwatchAlarm.PutMetricAlarmResponse;
    cloudwatchPutCompositeAlarm @335 :CloudwatchAlarm.PutCompositeAlarmResponse;
    cloudwatchDescribeAlarms @336 :CloudwatchAlarm.DescribeAlarmsResponse;
    cloudwatchDescribeAlarmsForMetric @337 :CloudwatchAlarm.DescribeAlarmsForMetricResponse;
    cloudwatchDescribeAlarmHistory @338 :CloudwatchAlarm.DescribeAlarmHistoryResponse;
    cloudwatchSetAlarmState @339 :CloudwatchAlarm.SetAlarmStateResponse;
    cloudwatchEnableAlarmActions @340 :CloudwatchAlarm.EnableAlarmActionsResponse;
    cloudwatchDisableAlarmActions @341 :CloudwatchAlarm.DisableAlarmActionsResponse;
    cloudwatchDeleteAlarms @342 :CloudwatchAlarm.DeleteAlarmsResponse;
    cloudwatchTagResource @343 :CloudwatchDashboard.TagResourceResponse;
    cloudwatchUntagResource @344 :CloudwatchMetric.UntagResourceResponse;
    cloudwatchListTagsForResource @345 :CloudwatchDashboard.ListTagsForResourceResponse;
    cloudwatchPutDashboard @346 :CloudwatchDashboard.PutDashboardResponse;
    cloudwatchGetDashboard @347 :CloudwatchDashboard.GetDashboardResponse;
    cloudwatchListDashboards @348 :CloudwatchDashboard.ListDashboardsResponse;
    cloudwatchDeleteDashboards @349 :CloudwatchDashboard.DeleteDashboardsResponse;
    autoscalingRegisterScalableTarget @350 :AutoscalingAutoscaling.RegisterScalableTargetResponse;
    autoscalingDeregisterScalableTarget @351 :AutoscalingAutoscaling.DeregisterScalableTargetResponse;
    autoscalingDescribeScalableTargets @352 :AutoscalingAutoscaling.DescribeScalableTargetsResponse;
    autoscalingPutScalingPolicy @353 :AutoscalingAutoscaling.PutScalingPolicyResponse;
    autoscalingDescribeScalingPolicies @354 :AutoscalingAutoscaling.DescribeScalingPoliciesResponse;
    autoscalingDeleteScalingPolicy @355 :AutoscalingAutoscaling.DeleteScalingPolicyResponse;
    autoscalingPutScheduledAction @356 :AutoscalingAutoscaling.PutScheduledActionResponse;
    autoscalingDescribeScheduledActions @357 :AutoscalingAutoscaling.DescribeScheduledActionsResponse;
    autoscalingDeleteScheduledAction @358 :AutoscalingAutoscaling.DeleteScheduledActionResponse;
    autoscalingDescribeScalingActivities @359 :AutoscalingAutoscaling.DescribeScalingActivitiesResponse;
    autoscalingTagResource @360 :AutoscalingAutoscaling.TagResourceResponse;
    autoscalingUntagResource @361 :AutoscalingAutoscaling.UntagResourceResponse;
    autoscalingListTagsForResource @362 :AutoscalingAutoscaling.ListTagsForResourceResponse;
    moorageExplainScaling @363 :MooragePlacement.ExplainScalingResponse;
  }
}
