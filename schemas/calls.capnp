# Written by tools/import_model.py from schemas/operations.txt; do not edit.
# One union of all operations; a reply has the name and the place of its call.
@0xc33991a6d5cbac2c;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage");

using A = import "/schemas/annotations.capnp";
using EcsCapacity = import "/schemas/ecs/capacity.capnp";
using EcsCluster = import "/schemas/ecs/cluster.capnp";
using EcsInstance = import "/schemas/ecs/instance.capnp";
using EcsService = import "/schemas/ecs/service.capnp";
using EcsTag = import "/schemas/ecs/tag.capnp";
using EcsTask = import "/schemas/ecs/task.capnp";
using EcsTaskdefinition = import "/schemas/ecs/taskdefinition.capnp";
using Elbv2Loadbalancer = import "/schemas/elbv2/loadbalancer.capnp";
using Elbv2Targetgroup = import "/schemas/elbv2/targetgroup.capnp";
using LogsLogs = import "/schemas/logs/logs.capnp";
using MooragePlacement = import "/schemas/moorage/placement.capnp";

struct Call $A.services([
  (name = "ecs", endpointPrefix = "ecs", targetPrefix = "AmazonEC2ContainerServiceV20141113", apiVersion = "2014-11-13", xmlNamespace = "",
   enumWords = ecs, invalidError = "InvalidParameterException",
   errors = [(code = "AccessDeniedException", httpStatus = 400), (code = "AttributeLimitExceededException", httpStatus = 400), (code = "BlockedException", httpStatus = 400), (code = "ClientException", httpStatus = 400), (code = "ClusterContainsCapacityProviderException", httpStatus = 400), (code = "ClusterContainsContainerInstancesException", httpStatus = 400), (code = "ClusterContainsServicesException", httpStatus = 400), (code = "ClusterContainsTasksException", httpStatus = 400), (code = "ClusterNotFoundException", httpStatus = 400), (code = "ConflictException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "NamespaceNotFoundException", httpStatus = 400), (code = "PlatformTaskDefinitionIncompatibilityException", httpStatus = 400), (code = "PlatformUnknownException", httpStatus = 400), (code = "ResourceInUseException", httpStatus = 400), (code = "ResourceNotFoundException", httpStatus = 400), (code = "ServerException", httpStatus = 500), (code = "ServiceNotActiveException", httpStatus = 400), (code = "ServiceNotFoundException", httpStatus = 400), (code = "TargetNotFoundException", httpStatus = 400), (code = "UnsupportedFeatureException", httpStatus = 400), (code = "UpdateInProgressException", httpStatus = 400)]),
  (name = "elbv2", endpointPrefix = "elasticloadbalancing", targetPrefix = "", apiVersion = "2015-12-01", xmlNamespace = "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
   enumWords = model, invalidError = "ValidationError",
   errors = [(code = "ALPNPolicyNotFound", httpStatus = 400), (code = "AllocationIdNotFound", httpStatus = 400), (code = "AvailabilityZoneNotSupported", httpStatus = 400), (code = "CertificateNotFound", httpStatus = 400), (code = "DuplicateListener", httpStatus = 400), (code = "DuplicateLoadBalancerName", httpStatus = 400), (code = "DuplicateTagKeys", httpStatus = 400), (code = "DuplicateTargetGroupName", httpStatus = 400), (code = "HealthUnavailable", httpStatus = 500), (code = "IncompatibleProtocols", httpStatus = 400), (code = "InvalidConfigurationRequest", httpStatus = 400), (code = "InvalidLoadBalancerAction", httpStatus = 400), (code = "InvalidScheme", httpStatus = 400), (code = "InvalidSecurityGroup", httpStatus = 400), (code = "InvalidSubnet", httpStatus = 400), (code = "InvalidTarget", httpStatus = 400), (code = "ListenerNotFound", httpStatus = 400), (code = "LoadBalancerNotFound", httpStatus = 400), (code = "OperationNotPermitted", httpStatus = 400), (code = "ResourceInUse", httpStatus = 400), (code = "SSLPolicyNotFound", httpStatus = 400), (code = "SubnetNotFound", httpStatus = 400), (code = "TargetGroupAssociationLimit", httpStatus = 400), (code = "TargetGroupNotFound", httpStatus = 400), (code = "TooManyActions", httpStatus = 400), (code = "TooManyCertificates", httpStatus = 400), (code = "TooManyListeners", httpStatus = 400), (code = "TooManyLoadBalancers", httpStatus = 400), (code = "TooManyRegistrationsForTargetId", httpStatus = 400), (code = "TooManyTags", httpStatus = 400), (code = "TooManyTargetGroups", httpStatus = 400), (code = "TooManyTargets", httpStatus = 400), (code = "TooManyUniqueTargetGroupsPerLoadBalancer", httpStatus = 400), (code = "TrustStoreNotFound", httpStatus = 400), (code = "TrustStoreNotReady", httpStatus = 400), (code = "UnsupportedProtocol", httpStatus = 400)]),
  (name = "logs", endpointPrefix = "logs", targetPrefix = "Logs_20140328", apiVersion = "2014-03-28", xmlNamespace = "",
   enumWords = model, invalidError = "InvalidParameterException", bodyBytesMax = 4194304, valuesMax = 30016,
   errors = [(code = "DataAlreadyAcceptedException", httpStatus = 400), (code = "InvalidParameterException", httpStatus = 400), (code = "InvalidSequenceTokenException", httpStatus = 400), (code = "LimitExceededException", httpStatus = 400), (code = "OperationAbortedException", httpStatus = 400), (code = "ResourceAlreadyExistsException", httpStatus = 400), (code = "ResourceNotFoundException", httpStatus = 400), (code = "ServiceUnavailableException", httpStatus = 500), (code = "UnrecognizedClientException", httpStatus = 400), (code = "ValidationException", httpStatus = 400)]),
  (name = "moorage", endpointPrefix = "moorage", targetPrefix = "Moorage_20261122", apiVersion = "2026-11-22", xmlNamespace = "",
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
  }
}
