"""Operations of cloudwatch, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

ActionsSuppressedBy = Literal["WaitPeriod", "ExtensionPeriod", "Alarm"]
AlarmType = Literal["CompositeAlarm", "MetricAlarm", "LogAlarm"]
ComparisonOperator = Literal["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold",
    "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"]
EvaluationState = Literal["PARTIAL_DATA", "EVALUATION_FAILURE", "EVALUATION_ERROR"]
HistoryItemType = Literal["ConfigurationUpdate", "StateUpdate", "Action", "AlarmContributorStateUpdate", "AlarmContributorAction"]
RecentlyActive = Literal["PT3H"]
ScanBy = Literal["TimestampDescending", "TimestampAscending"]
StandardUnit = Literal["Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits",
    "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second",
    "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None"]
StateValue = Literal["OK", "ALARM", "INSUFFICIENT_DATA"]
Statistic = Literal["SampleCount", "Average", "Sum", "Minimum", "Maximum"]
StatusCode = Literal["Complete", "InternalError", "PartialData", "Forbidden"]

class ActionConfiguration(TypedDict, total=False):
    AlarmTagsPropagation: AlarmTagsPropagation

class AlarmHistoryItem(TypedDict, total=False):
    AlarmName: str
    AlarmContributorId: str
    AlarmType: AlarmType
    Timestamp: float
    HistoryItemType: HistoryItemType
    HistorySummary: str
    HistoryData: str
    AlarmContributorAttributes: dict[str, str]

class AlarmPromQLCriteria(TypedDict, total=False):
    Query: str
    PendingPeriod: int
    RecoveryPeriod: int

class AlarmTagsPropagation(TypedDict, total=False):
    Enabled: bool
    IncludedTagKeys: list[str]
    ExcludedTagKeys: list[str]

class CompositeAlarm(TypedDict, total=False):
    ActionsEnabled: bool
    AlarmActions: list[str]
    AlarmArn: str
    AlarmConfigurationUpdatedTimestamp: float
    AlarmDescription: str
    AlarmName: str
    AlarmRule: str
    InsufficientDataActions: list[str]
    OKActions: list[str]
    StateReason: str
    StateReasonData: str
    StateUpdatedTimestamp: float
    StateValue: StateValue
    StateTransitionedTimestamp: float
    ActionsSuppressedBy: ActionsSuppressedBy
    ActionsSuppressedReason: str
    ActionsSuppressor: str
    ActionsSuppressorWaitPeriod: int
    ActionsSuppressorExtensionPeriod: int
    ActionConfiguration: ActionConfiguration

class DashboardEntry(TypedDict, total=False):
    DashboardName: str
    DashboardArn: str
    LastModified: float
    Size: int

class DashboardValidationMessage(TypedDict, total=False):
    DataPath: str
    Message: str

class Datapoint(TypedDict, total=False):
    Timestamp: float
    SampleCount: float
    Average: float
    Sum: float
    Minimum: float
    Maximum: float
    Unit: StandardUnit
    ExtendedStatistics: dict[str, float]

class DeleteAlarmsRequest(TypedDict, total=False):
    AlarmNames: Required[list[str]]

class DeleteAlarmsResponse(TypedDict, total=False):
    pass

class DeleteDashboardsRequest(TypedDict, total=False):
    DashboardNames: Required[list[str]]

class DeleteDashboardsResponse(TypedDict, total=False):
    pass

class DescribeAlarmHistoryRequest(TypedDict, total=False):
    AlarmName: str
    AlarmContributorId: str
    AlarmTypes: list[AlarmType]
    HistoryItemType: HistoryItemType
    StartDate: float | datetime.datetime
    EndDate: float | datetime.datetime
    MaxRecords: int
    NextToken: str
    ScanBy: ScanBy

class DescribeAlarmHistoryResponse(TypedDict, total=False):
    AlarmHistoryItems: list[AlarmHistoryItem]
    NextToken: str

class DescribeAlarmsForMetricRequest(TypedDict, total=False):
    MetricName: Required[str]
    Namespace: Required[str]
    Statistic: Statistic
    ExtendedStatistic: str
    Dimensions: list[Dimension]
    Period: int
    Unit: StandardUnit

class DescribeAlarmsForMetricResponse(TypedDict, total=False):
    MetricAlarms: list[MetricAlarm]

class DescribeAlarmsRequest(TypedDict, total=False):
    AlarmNames: list[str]
    AlarmNamePrefix: str
    AlarmTypes: list[AlarmType]
    ChildrenOfAlarmName: str
    ParentsOfAlarmName: str
    StateValue: StateValue
    ActionPrefix: str
    MaxRecords: int
    NextToken: str

class DescribeAlarmsResponse(TypedDict, total=False):
    CompositeAlarms: list[CompositeAlarm]
    MetricAlarms: list[MetricAlarm]
    LogAlarms: list[LogAlarm]
    NextToken: str

class Dimension(TypedDict, total=False):
    Name: str
    Value: str

class DimensionFilter(TypedDict, total=False):
    Name: Required[str]
    Value: str

class DisableAlarmActionsRequest(TypedDict, total=False):
    AlarmNames: Required[list[str]]

class DisableAlarmActionsResponse(TypedDict, total=False):
    pass

class EnableAlarmActionsRequest(TypedDict, total=False):
    AlarmNames: Required[list[str]]

class EnableAlarmActionsResponse(TypedDict, total=False):
    pass

class Entity(TypedDict, total=False):
    KeyAttributes: dict[str, str]
    Attributes: dict[str, str]

class EntityMetricData(TypedDict, total=False):
    Entity: Entity
    MetricData: list[MetricDatum]

class EvaluationCriteria(TypedDict, total=False):
    PromQLCriteria: AlarmPromQLCriteria

class EvaluationWindow(TypedDict, total=False):
    WallClockWindow: WallClockWindow
    SlidingWindow: SlidingWindow

class GetDashboardRequest(TypedDict, total=False):
    DashboardName: Required[str]

class GetDashboardResponse(TypedDict, total=False):
    DashboardArn: str
    DashboardBody: str
    DashboardName: str

class GetMetricDataRequest(TypedDict, total=False):
    MetricDataQueries: Required[list[MetricDataQuery]]
    StartTime: Required[float | datetime.datetime]
    EndTime: Required[float | datetime.datetime]
    NextToken: str
    ScanBy: ScanBy
    MaxDatapoints: int
    LabelOptions: LabelOptions

class GetMetricDataResponse(TypedDict, total=False):
    MetricDataResults: list[MetricDataResult]
    NextToken: str
    Messages: list[MessageData]

class GetMetricStatisticsRequest(TypedDict, total=False):
    Namespace: Required[str]
    MetricName: Required[str]
    Dimensions: list[Dimension]
    StartTime: Required[float | datetime.datetime]
    EndTime: Required[float | datetime.datetime]
    Period: Required[int]
    Statistics: list[Statistic]
    ExtendedStatistics: list[str]
    Unit: StandardUnit

class GetMetricStatisticsResponse(TypedDict, total=False):
    Label: str
    Datapoints: list[Datapoint]

class LabelOptions(TypedDict, total=False):
    Timezone: str

class ListDashboardsRequest(TypedDict, total=False):
    DashboardNamePrefix: str
    NextToken: str

class ListDashboardsResponse(TypedDict, total=False):
    DashboardEntries: list[DashboardEntry]
    NextToken: str

class ListMetricsRequest(TypedDict, total=False):
    Namespace: str
    MetricName: str
    Dimensions: list[DimensionFilter]
    NextToken: str
    RecentlyActive: RecentlyActive
    IncludeLinkedAccounts: bool
    OwningAccount: str

class ListMetricsResponse(TypedDict, total=False):
    Metrics: list[Metric]
    NextToken: str
    OwningAccounts: list[str]

class ListTagsForResourceRequest(TypedDict, total=False):
    ResourceARN: Required[str]

class ListTagsForResourceResponse(TypedDict, total=False):
    Tags: list[Tag]

class LogAlarm(TypedDict, total=False):
    AlarmName: str
    AlarmArn: str
    AlarmDescription: str
    AlarmConfigurationUpdatedTimestamp: float
    ActionsEnabled: bool
    OKActions: list[str]
    AlarmActions: list[str]
    InsufficientDataActions: list[str]
    StateValue: StateValue
    StateReason: str
    StateReasonData: str
    StateUpdatedTimestamp: float
    ScheduledQueryConfiguration: ScheduledQueryConfiguration
    QueryResultsToEvaluate: int
    QueryResultsToAlarm: int
    Threshold: float
    ComparisonOperator: ComparisonOperator
    TreatMissingData: str
    StateTransitionedTimestamp: float
    EvaluationState: EvaluationState
    ActionLogLineCount: int
    ActionLogLineRoleArn: str
    WarmUpConfiguration: WarmUpConfiguration
    ActionConfiguration: ActionConfiguration

class MessageData(TypedDict, total=False):
    Code: str
    Value: str

class Metric(TypedDict, total=False):
    Namespace: str
    MetricName: str
    Dimensions: list[Dimension]

class MetricAlarm(TypedDict, total=False):
    AlarmName: str
    AlarmArn: str
    AlarmDescription: str
    AlarmConfigurationUpdatedTimestamp: float
    ActionsEnabled: bool
    OKActions: list[str]
    AlarmActions: list[str]
    InsufficientDataActions: list[str]
    StateValue: StateValue
    StateReason: str
    StateReasonData: str
    StateUpdatedTimestamp: float
    MetricName: str
    Namespace: str
    Statistic: Statistic
    ExtendedStatistic: str
    Dimensions: list[Dimension]
    Period: int
    Unit: StandardUnit
    EvaluationPeriods: int
    DatapointsToAlarm: int
    Threshold: float
    ComparisonOperator: ComparisonOperator
    TreatMissingData: str
    EvaluateLowSampleCountPercentile: str
    Metrics: list[MetricDataQuery]
    ThresholdMetricId: str
    EvaluationState: EvaluationState
    StateTransitionedTimestamp: float
    EvaluationWindow: EvaluationWindow
    WarmUpConfiguration: WarmUpConfiguration
    EvaluationCriteria: EvaluationCriteria
    EvaluationInterval: int
    ActionConfiguration: ActionConfiguration

class MetricDataQuery(TypedDict, total=False):
    Id: str
    MetricStat: MetricStat
    Expression: str
    Label: str
    ReturnData: bool
    Period: int
    AccountId: str

class MetricDataResult(TypedDict, total=False):
    Id: str
    Label: str
    Timestamps: list[float]
    Values: list[float]
    StatusCode: StatusCode
    Messages: list[MessageData]

class MetricDatum(TypedDict, total=False):
    MetricName: Required[str]
    Dimensions: list[Dimension]
    Timestamp: float | datetime.datetime
    Value: float
    StatisticValues: StatisticSet
    Values: list[float]
    Counts: list[float]
    Unit: StandardUnit
    StorageResolution: int

class MetricStat(TypedDict, total=False):
    Metric: Metric
    Period: int
    Stat: str
    Unit: StandardUnit

class PutCompositeAlarmRequest(TypedDict, total=False):
    ActionsEnabled: bool
    AlarmActions: list[str]
    AlarmDescription: str
    AlarmName: Required[str]
    AlarmRule: Required[str]
    InsufficientDataActions: list[str]
    OKActions: list[str]
    Tags: list[Tag]
    ActionsSuppressor: str
    ActionsSuppressorWaitPeriod: int
    ActionsSuppressorExtensionPeriod: int
    ActionConfiguration: ActionConfiguration

class PutCompositeAlarmResponse(TypedDict, total=False):
    pass

class PutDashboardRequest(TypedDict, total=False):
    DashboardName: Required[str]
    DashboardBody: Required[str]
    Tags: list[Tag]

class PutDashboardResponse(TypedDict, total=False):
    DashboardValidationMessages: list[DashboardValidationMessage]

class PutMetricAlarmRequest(TypedDict, total=False):
    AlarmName: Required[str]
    AlarmDescription: str
    ActionsEnabled: bool
    OKActions: list[str]
    AlarmActions: list[str]
    InsufficientDataActions: list[str]
    MetricName: str
    Namespace: str
    Statistic: Statistic
    ExtendedStatistic: str
    Dimensions: list[Dimension]
    Period: int
    Unit: StandardUnit
    EvaluationPeriods: int
    DatapointsToAlarm: int
    Threshold: float
    ComparisonOperator: ComparisonOperator
    TreatMissingData: str
    EvaluateLowSampleCountPercentile: str
    Metrics: list[MetricDataQuery]
    Tags: list[Tag]
    ThresholdMetricId: str
    EvaluationWindow: EvaluationWindow
    WarmUpConfiguration: WarmUpConfiguration
    EvaluationCriteria: EvaluationCriteria
    EvaluationInterval: int
    ActionConfiguration: ActionConfiguration

class PutMetricAlarmResponse(TypedDict, total=False):
    pass

class PutMetricDataRequest(TypedDict, total=False):
    Namespace: Required[str]
    MetricData: list[MetricDatum]
    EntityMetricData: list[EntityMetricData]
    StrictEntityValidation: bool

class PutMetricDataResponse(TypedDict, total=False):
    pass

class ScheduleConfiguration(TypedDict, total=False):
    ScheduleExpression: str
    StartTimeOffset: int
    EndTimeOffset: int

class ScheduledQueryConfiguration(TypedDict, total=False):
    QueryString: str
    LogGroupIdentifiers: list[str]
    QueryARN: str
    ScheduledQueryRoleARN: str
    ScheduleConfiguration: ScheduleConfiguration
    AggregationExpression: str
    Tags: list[Tag]

class SetAlarmStateRequest(TypedDict, total=False):
    AlarmName: Required[str]
    StateValue: Required[StateValue]
    StateReason: Required[str]
    StateReasonData: str

class SetAlarmStateResponse(TypedDict, total=False):
    pass

class SlidingWindow(TypedDict, total=False):
    pass

class StatisticSet(TypedDict, total=False):
    SampleCount: Required[float]
    Sum: Required[float]
    Minimum: Required[float]
    Maximum: Required[float]

class Tag(TypedDict, total=False):
    Key: str
    Value: str

class TagResourceRequest(TypedDict, total=False):
    ResourceARN: Required[str]
    Tags: Required[list[Tag]]

class TagResourceResponse(TypedDict, total=False):
    pass

class UntagResourceRequest(TypedDict, total=False):
    ResourceARN: Required[str]
    TagKeys: Required[list[str]]

class UntagResourceResponse(TypedDict, total=False):
    pass

class WallClockWindow(TypedDict, total=False):
    Timezone: str

class WarmUpConfiguration(TypedDict, total=False):
    WarmUpPeriodDurationInMinutes: int
    OnlyStartEvaluatingAfterWarmUpPeriodEnds: bool

class Operations:
    def delete_alarms(
        self, *, AlarmNames: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteAlarmsResponse: ...
    def delete_dashboards(
        self, *, DashboardNames: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteDashboardsResponse: ...
    def describe_alarm_history(
        self, *, AlarmName: str = ..., AlarmContributorId: str = ..., AlarmTypes: list[AlarmType] = ..., HistoryItemType: HistoryItemType = ...,
        StartDate: float | datetime.datetime = ..., EndDate: float | datetime.datetime = ..., MaxRecords: int = ..., NextToken: str = ...,
        ScanBy: ScanBy = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeAlarmHistoryResponse: ...
    def describe_alarms(
        self, *, AlarmNames: list[str] = ..., AlarmNamePrefix: str = ..., AlarmTypes: list[AlarmType] = ..., ChildrenOfAlarmName: str = ...,
        ParentsOfAlarmName: str = ..., StateValue: StateValue = ..., ActionPrefix: str = ..., MaxRecords: int = ..., NextToken: str = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeAlarmsResponse: ...
    def describe_alarms_for_metric(
        self, *, MetricName: str, Namespace: str, Statistic: Statistic = ..., ExtendedStatistic: str = ..., Dimensions: list[Dimension] = ...,
        Period: int = ..., Unit: StandardUnit = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeAlarmsForMetricResponse: ...
    def disable_alarm_actions(
        self, *, AlarmNames: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DisableAlarmActionsResponse: ...
    def enable_alarm_actions(
        self, *, AlarmNames: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> EnableAlarmActionsResponse: ...
    def get_dashboard(
        self, *, DashboardName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetDashboardResponse: ...
    def get_metric_data(
        self, *, MetricDataQueries: list[MetricDataQuery], StartTime: float | datetime.datetime, EndTime: float | datetime.datetime,
        NextToken: str = ..., ScanBy: ScanBy = ..., MaxDatapoints: int = ..., LabelOptions: LabelOptions = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetMetricDataResponse: ...
    def get_metric_statistics(
        self, *, Namespace: str, MetricName: str, StartTime: float | datetime.datetime, EndTime: float | datetime.datetime, Period: int,
        Dimensions: list[Dimension] = ..., Statistics: list[Statistic] = ..., ExtendedStatistics: list[str] = ..., Unit: StandardUnit = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetMetricStatisticsResponse: ...
    def list_dashboards(
        self, *, DashboardNamePrefix: str = ..., NextToken: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListDashboardsResponse: ...
    def list_metrics(
        self, *, Namespace: str = ..., MetricName: str = ..., Dimensions: list[DimensionFilter] = ..., NextToken: str = ...,
        RecentlyActive: RecentlyActive = ..., IncludeLinkedAccounts: bool = ..., OwningAccount: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListMetricsResponse: ...
    def list_tags_for_resource(
        self, *, ResourceARN: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTagsForResourceResponse: ...
    def put_composite_alarm(
        self, *, AlarmName: str, AlarmRule: str, ActionsEnabled: bool = ..., AlarmActions: list[str] = ..., AlarmDescription: str = ...,
        InsufficientDataActions: list[str] = ..., OKActions: list[str] = ..., Tags: list[Tag] = ..., ActionsSuppressor: str = ...,
        ActionsSuppressorWaitPeriod: int = ..., ActionsSuppressorExtensionPeriod: int = ..., ActionConfiguration: ActionConfiguration = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutCompositeAlarmResponse: ...
    def put_dashboard(
        self, *, DashboardName: str, DashboardBody: str, Tags: list[Tag] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutDashboardResponse: ...
    def put_metric_alarm(
        self, *, AlarmName: str, AlarmDescription: str = ..., ActionsEnabled: bool = ..., OKActions: list[str] = ..., AlarmActions: list[str] = ...,
        InsufficientDataActions: list[str] = ..., MetricName: str = ..., Namespace: str = ..., Statistic: Statistic = ...,
        ExtendedStatistic: str = ..., Dimensions: list[Dimension] = ..., Period: int = ..., Unit: StandardUnit = ..., EvaluationPeriods: int = ...,
        DatapointsToAlarm: int = ..., Threshold: float = ..., ComparisonOperator: ComparisonOperator = ..., TreatMissingData: str = ...,
        EvaluateLowSampleCountPercentile: str = ..., Metrics: list[MetricDataQuery] = ..., Tags: list[Tag] = ..., ThresholdMetricId: str = ...,
        EvaluationWindow: EvaluationWindow = ..., WarmUpConfiguration: WarmUpConfiguration = ..., EvaluationCriteria: EvaluationCriteria = ...,
        EvaluationInterval: int = ..., ActionConfiguration: ActionConfiguration = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutMetricAlarmResponse: ...
    def put_metric_data(
        self, *, Namespace: str, MetricData: list[MetricDatum] = ..., EntityMetricData: list[EntityMetricData] = ...,
        StrictEntityValidation: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutMetricDataResponse: ...
    def set_alarm_state(
        self, *, AlarmName: str, StateValue: StateValue, StateReason: str, StateReasonData: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> SetAlarmStateResponse: ...
    def tag_resource(
        self, *, ResourceARN: str, Tags: list[Tag], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagResourceResponse: ...
    def untag_resource(
        self, *, ResourceARN: str, TagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagResourceResponse: ...
