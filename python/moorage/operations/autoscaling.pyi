"""Operations of autoscaling, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

AdjustmentType = Literal["ChangeInCapacity", "PercentChangeInCapacity", "ExactCapacity"]
MetricAggregationType = Literal["Average", "Minimum", "Maximum"]
MetricStatistic = Literal["Average", "Minimum", "Maximum", "SampleCount", "Sum"]
MetricType = Literal["DynamoDBReadCapacityUtilization", "DynamoDBWriteCapacityUtilization", "ALBRequestCountPerTarget",
    "RDSReaderAverageCPUUtilization", "RDSReaderAverageDatabaseConnections", "EC2SpotFleetRequestAverageCPUUtilization",
    "EC2SpotFleetRequestAverageNetworkIn", "EC2SpotFleetRequestAverageNetworkOut", "SageMakerVariantInvocationsPerInstance",
    "ECSServiceAverageCPUUtilization", "ECSServiceAverageMemoryUtilization", "AppStreamAverageCapacityUtilization", "ComprehendInferenceUtilization",
    "LambdaProvisionedConcurrencyUtilization", "CassandraReadCapacityUtilization", "CassandraWriteCapacityUtilization",
    "KafkaBrokerStorageUtilization", "ElastiCacheEngineCPUUtilization", "ElastiCacheDatabaseMemoryUsagePercentage",
    "ElastiCachePrimaryEngineCPUUtilization", "ElastiCacheReplicaEngineCPUUtilization", "ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage",
    "NeptuneReaderAverageCPUUtilization", "SageMakerVariantProvisionedConcurrencyUtilization",
    "ElastiCacheDatabaseCapacityUsageCountedForEvictPercentage", "SageMakerInferenceComponentInvocationsPerCopy",
    "WorkSpacesAverageUserSessionsCapacityUtilization", "SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution",
    "SageMakerVariantConcurrentRequestsPerModelHighResolution", "ECSServiceAverageCPUUtilizationHighResolution",
    "ECSServiceAverageMemoryUtilizationHighResolution"]
PolicyType = Literal["StepScaling", "TargetTrackingScaling", "PredictiveScaling"]
PredictiveScalingMaxCapacityBreachBehavior = Literal["HonorMaxCapacity", "IncreaseMaxCapacity"]
PredictiveScalingMode = Literal["ForecastOnly", "ForecastAndScale"]
ScalableDimension = Literal["ecs:service:DesiredCount", "ec2:spot-fleet-request:TargetCapacity", "elasticmapreduce:instancegroup:InstanceCount",
    "appstream:fleet:DesiredCapacity", "dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits", "dynamodb:index:ReadCapacityUnits",
    "dynamodb:index:WriteCapacityUnits", "rds:cluster:ReadReplicaCount", "sagemaker:variant:DesiredInstanceCount",
    "custom-resource:ResourceType:Property", "comprehend:document-classifier-endpoint:DesiredInferenceUnits",
    "comprehend:entity-recognizer-endpoint:DesiredInferenceUnits", "lambda:function:ProvisionedConcurrency", "cassandra:table:ReadCapacityUnits",
    "cassandra:table:WriteCapacityUnits", "kafka:broker-storage:VolumeSize", "elasticache:cache-cluster:Nodes",
    "elasticache:replication-group:NodeGroups", "elasticache:replication-group:Replicas", "neptune:cluster:ReadReplicaCount",
    "sagemaker:variant:DesiredProvisionedConcurrency", "sagemaker:inference-component:DesiredCopyCount",
    "workspaces:workspacespool:DesiredUserSessions"]
ScalingActivityStatusCode = Literal["Pending", "InProgress", "Successful", "Overridden", "Unfulfilled", "Failed"]
ServiceNamespace = Literal["ecs", "elasticmapreduce", "ec2", "appstream", "dynamodb", "rds", "sagemaker", "custom-resource", "comprehend", "lambda",
    "cassandra", "kafka", "elasticache", "neptune", "workspaces"]

class Alarm(TypedDict, total=False):
    AlarmName: str
    AlarmARN: str

class CustomizedMetricSpecification(TypedDict, total=False):
    MetricName: str
    Namespace: str
    Dimensions: list[MetricDimension]
    Statistic: MetricStatistic
    Unit: str
    Metrics: list[TargetTrackingMetricDataQuery]

class DeleteScalingPolicyRequest(TypedDict, total=False):
    PolicyName: Required[str]
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: Required[str]
    ScalableDimension: Required[ScalableDimension]

class DeleteScalingPolicyResponse(TypedDict, total=False):
    pass

class DeleteScheduledActionRequest(TypedDict, total=False):
    ServiceNamespace: Required[ServiceNamespace]
    ScheduledActionName: Required[str]
    ResourceId: Required[str]
    ScalableDimension: Required[ScalableDimension]

class DeleteScheduledActionResponse(TypedDict, total=False):
    pass

class DeregisterScalableTargetRequest(TypedDict, total=False):
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: Required[str]
    ScalableDimension: Required[ScalableDimension]

class DeregisterScalableTargetResponse(TypedDict, total=False):
    pass

class DescribeScalableTargetsRequest(TypedDict, total=False):
    ServiceNamespace: Required[ServiceNamespace]
    ResourceIds: list[str]
    ScalableDimension: ScalableDimension
    MaxResults: int
    NextToken: str

class DescribeScalableTargetsResponse(TypedDict, total=False):
    ScalableTargets: list[ScalableTarget]
    NextToken: str

class DescribeScalingActivitiesRequest(TypedDict, total=False):
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: str
    ScalableDimension: ScalableDimension
    MaxResults: int
    NextToken: str
    IncludeNotScaledActivities: bool

class DescribeScalingActivitiesResponse(TypedDict, total=False):
    ScalingActivities: list[ScalingActivity]
    NextToken: str

class DescribeScalingPoliciesRequest(TypedDict, total=False):
    PolicyNames: list[str]
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: str
    ScalableDimension: ScalableDimension
    MaxResults: int
    NextToken: str

class DescribeScalingPoliciesResponse(TypedDict, total=False):
    ScalingPolicies: list[ScalingPolicy]
    NextToken: str

class DescribeScheduledActionsRequest(TypedDict, total=False):
    ScheduledActionNames: list[str]
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: str
    ScalableDimension: ScalableDimension
    MaxResults: int
    NextToken: str

class DescribeScheduledActionsResponse(TypedDict, total=False):
    ScheduledActions: list[ScheduledAction]
    NextToken: str

class ListTagsForResourceRequest(TypedDict, total=False):
    ResourceARN: Required[str]

class ListTagsForResourceResponse(TypedDict, total=False):
    Tags: dict[str, str]

class MetricDimension(TypedDict, total=False):
    Name: str
    Value: str

class NotScaledReason(TypedDict, total=False):
    Code: str
    MaxCapacity: int
    MinCapacity: int
    CurrentCapacity: int

class PredefinedMetricSpecification(TypedDict, total=False):
    PredefinedMetricType: MetricType
    ResourceLabel: str

class PredictiveScalingCustomizedMetricSpecification(TypedDict, total=False):
    MetricDataQueries: list[PredictiveScalingMetricDataQuery]

class PredictiveScalingMetric(TypedDict, total=False):
    Dimensions: list[PredictiveScalingMetricDimension]
    MetricName: str
    Namespace: str

class PredictiveScalingMetricDataQuery(TypedDict, total=False):
    Id: str
    Expression: str
    MetricStat: PredictiveScalingMetricStat
    Label: str
    ReturnData: bool

class PredictiveScalingMetricDimension(TypedDict, total=False):
    Name: str
    Value: str

class PredictiveScalingMetricSpecification(TypedDict, total=False):
    TargetValue: float
    PredefinedMetricPairSpecification: PredictiveScalingPredefinedMetricPairSpecification
    PredefinedScalingMetricSpecification: PredictiveScalingPredefinedScalingMetricSpecification
    PredefinedLoadMetricSpecification: PredictiveScalingPredefinedLoadMetricSpecification
    CustomizedScalingMetricSpecification: PredictiveScalingCustomizedMetricSpecification
    CustomizedLoadMetricSpecification: PredictiveScalingCustomizedMetricSpecification
    CustomizedCapacityMetricSpecification: PredictiveScalingCustomizedMetricSpecification

class PredictiveScalingMetricStat(TypedDict, total=False):
    Metric: PredictiveScalingMetric
    Stat: str
    Unit: str

class PredictiveScalingPolicyConfiguration(TypedDict, total=False):
    MetricSpecifications: list[PredictiveScalingMetricSpecification]
    Mode: PredictiveScalingMode
    SchedulingBufferTime: int
    MaxCapacityBreachBehavior: PredictiveScalingMaxCapacityBreachBehavior
    MaxCapacityBuffer: int

class PredictiveScalingPredefinedLoadMetricSpecification(TypedDict, total=False):
    PredefinedMetricType: str
    ResourceLabel: str

class PredictiveScalingPredefinedMetricPairSpecification(TypedDict, total=False):
    PredefinedMetricType: str
    ResourceLabel: str

class PredictiveScalingPredefinedScalingMetricSpecification(TypedDict, total=False):
    PredefinedMetricType: str
    ResourceLabel: str

class PutScalingPolicyRequest(TypedDict, total=False):
    PolicyName: Required[str]
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: Required[str]
    ScalableDimension: Required[ScalableDimension]
    PolicyType: PolicyType
    StepScalingPolicyConfiguration: StepScalingPolicyConfiguration
    TargetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration
    PredictiveScalingPolicyConfiguration: PredictiveScalingPolicyConfiguration

class PutScalingPolicyResponse(TypedDict, total=False):
    PolicyARN: str
    Alarms: list[Alarm]

class PutScheduledActionRequest(TypedDict, total=False):
    ServiceNamespace: Required[ServiceNamespace]
    Schedule: str
    Timezone: str
    ScheduledActionName: Required[str]
    ResourceId: Required[str]
    ScalableDimension: Required[ScalableDimension]
    StartTime: float | datetime.datetime
    EndTime: float | datetime.datetime
    ScalableTargetAction: ScalableTargetAction

class PutScheduledActionResponse(TypedDict, total=False):
    pass

class RegisterScalableTargetRequest(TypedDict, total=False):
    ServiceNamespace: Required[ServiceNamespace]
    ResourceId: Required[str]
    ScalableDimension: Required[ScalableDimension]
    MinCapacity: int
    MaxCapacity: int
    RoleARN: str
    SuspendedState: SuspendedState
    Tags: dict[str, str]

class RegisterScalableTargetResponse(TypedDict, total=False):
    ScalableTargetARN: str

class ScalableTarget(TypedDict, total=False):
    ServiceNamespace: ServiceNamespace
    ResourceId: str
    ScalableDimension: ScalableDimension
    MinCapacity: int
    MaxCapacity: int
    PredictedCapacity: int
    RoleARN: str
    CreationTime: float
    SuspendedState: SuspendedState
    ScalableTargetARN: str

class ScalableTargetAction(TypedDict, total=False):
    MinCapacity: int
    MaxCapacity: int

class ScalingActivity(TypedDict, total=False):
    ActivityId: str
    ServiceNamespace: ServiceNamespace
    ResourceId: str
    ScalableDimension: ScalableDimension
    Description: str
    Cause: str
    StartTime: float
    EndTime: float
    StatusCode: ScalingActivityStatusCode
    StatusMessage: str
    Details: str
    NotScaledReasons: list[NotScaledReason]

class ScalingPolicy(TypedDict, total=False):
    PolicyARN: str
    PolicyName: str
    ServiceNamespace: ServiceNamespace
    ResourceId: str
    ScalableDimension: ScalableDimension
    PolicyType: PolicyType
    StepScalingPolicyConfiguration: StepScalingPolicyConfiguration
    TargetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration
    PredictiveScalingPolicyConfiguration: PredictiveScalingPolicyConfiguration
    Alarms: list[Alarm]
    CreationTime: float

class ScheduledAction(TypedDict, total=False):
    ScheduledActionName: str
    ScheduledActionARN: str
    ServiceNamespace: ServiceNamespace
    Schedule: str
    Timezone: str
    ResourceId: str
    ScalableDimension: ScalableDimension
    StartTime: float
    EndTime: float
    ScalableTargetAction: ScalableTargetAction
    CreationTime: float

class StepAdjustment(TypedDict, total=False):
    MetricIntervalLowerBound: float
    MetricIntervalUpperBound: float
    ScalingAdjustment: int

class StepScalingPolicyConfiguration(TypedDict, total=False):
    AdjustmentType: AdjustmentType
    StepAdjustments: list[StepAdjustment]
    MinAdjustmentMagnitude: int
    Cooldown: int
    MetricAggregationType: MetricAggregationType

class SuspendedState(TypedDict, total=False):
    DynamicScalingInSuspended: bool
    DynamicScalingOutSuspended: bool
    ScheduledScalingSuspended: bool

class TagResourceRequest(TypedDict, total=False):
    ResourceARN: Required[str]
    Tags: Required[dict[str, str]]

class TagResourceResponse(TypedDict, total=False):
    pass

class TargetTrackingMetric(TypedDict, total=False):
    Dimensions: list[TargetTrackingMetricDimension]
    MetricName: str
    Namespace: str

class TargetTrackingMetricDataQuery(TypedDict, total=False):
    Expression: str
    Id: str
    Label: str
    MetricStat: TargetTrackingMetricStat
    ReturnData: bool

class TargetTrackingMetricDimension(TypedDict, total=False):
    Name: str
    Value: str

class TargetTrackingMetricStat(TypedDict, total=False):
    Metric: TargetTrackingMetric
    Stat: str
    Unit: str

class TargetTrackingScalingPolicyConfiguration(TypedDict, total=False):
    TargetValue: float
    PredefinedMetricSpecification: PredefinedMetricSpecification
    CustomizedMetricSpecification: CustomizedMetricSpecification
    ScaleOutCooldown: int
    ScaleInCooldown: int
    DisableScaleIn: bool

class UntagResourceRequest(TypedDict, total=False):
    ResourceARN: Required[str]
    TagKeys: Required[list[str]]

class UntagResourceResponse(TypedDict, total=False):
    pass

class Operations:
    def delete_scaling_policy(
        self, *, PolicyName: str, ServiceNamespace: ServiceNamespace, ResourceId: str, ScalableDimension: ScalableDimension, dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteScalingPolicyResponse: ...
    def delete_scheduled_action(
        self, *, ServiceNamespace: ServiceNamespace, ScheduledActionName: str, ResourceId: str, ScalableDimension: ScalableDimension,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteScheduledActionResponse: ...
    def deregister_scalable_target(
        self, *, ServiceNamespace: ServiceNamespace, ResourceId: str, ScalableDimension: ScalableDimension, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeregisterScalableTargetResponse: ...
    def describe_scalable_targets(
        self, *, ServiceNamespace: ServiceNamespace, ResourceIds: list[str] = ..., ScalableDimension: ScalableDimension = ..., MaxResults: int = ...,
        NextToken: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeScalableTargetsResponse: ...
    def describe_scaling_activities(
        self, *, ServiceNamespace: ServiceNamespace, ResourceId: str = ..., ScalableDimension: ScalableDimension = ..., MaxResults: int = ...,
        NextToken: str = ..., IncludeNotScaledActivities: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeScalingActivitiesResponse: ...
    def describe_scaling_policies(
        self, *, ServiceNamespace: ServiceNamespace, PolicyNames: list[str] = ..., ResourceId: str = ..., ScalableDimension: ScalableDimension = ...,
        MaxResults: int = ..., NextToken: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeScalingPoliciesResponse: ...
    def describe_scheduled_actions(
        self, *, ServiceNamespace: ServiceNamespace, ScheduledActionNames: list[str] = ..., ResourceId: str = ...,
        ScalableDimension: ScalableDimension = ..., MaxResults: int = ..., NextToken: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeScheduledActionsResponse: ...
    def list_tags_for_resource(
        self, *, ResourceARN: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTagsForResourceResponse: ...
    def put_scaling_policy(
        self, *, PolicyName: str, ServiceNamespace: ServiceNamespace, ResourceId: str, ScalableDimension: ScalableDimension,
        PolicyType: PolicyType = ..., StepScalingPolicyConfiguration: StepScalingPolicyConfiguration = ...,
        TargetTrackingScalingPolicyConfiguration: TargetTrackingScalingPolicyConfiguration = ...,
        PredictiveScalingPolicyConfiguration: PredictiveScalingPolicyConfiguration = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutScalingPolicyResponse: ...
    def put_scheduled_action(
        self, *, ServiceNamespace: ServiceNamespace, ScheduledActionName: str, ResourceId: str, ScalableDimension: ScalableDimension,
        Schedule: str = ..., Timezone: str = ..., StartTime: float | datetime.datetime = ..., EndTime: float | datetime.datetime = ...,
        ScalableTargetAction: ScalableTargetAction = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutScheduledActionResponse: ...
    def register_scalable_target(
        self, *, ServiceNamespace: ServiceNamespace, ResourceId: str, ScalableDimension: ScalableDimension, MinCapacity: int = ...,
        MaxCapacity: int = ..., RoleARN: str = ..., SuspendedState: SuspendedState = ..., Tags: dict[str, str] = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> RegisterScalableTargetResponse: ...
    def tag_resource(
        self, *, ResourceARN: str, Tags: dict[str, str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagResourceResponse: ...
    def untag_resource(
        self, *, ResourceARN: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagResourceResponse: ...
