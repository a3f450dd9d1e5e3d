"""Operations of logs, their requests and replies. Written by tools/make_types.py; do not edit."""

import datetime
from collections.abc import Mapping
from typing import Any, Literal, Required, TypedDict

DataProtectionStatus = Literal["ACTIVATED", "DELETED", "ARCHIVED", "DISABLED"]
Distribution = Literal["Random", "ByLogStream"]
EntityRejectionErrorType = Literal["InvalidEntity", "InvalidTypeValue", "InvalidKeyAttributes", "InvalidAttributes", "EntitySizeTooLarge",
    "UnsupportedLogGroupType", "MissingRequiredFields"]
InheritedProperty = Literal["ACCOUNT_DATA_PROTECTION"]
LogGroupClass = Literal["STANDARD", "INFREQUENT_ACCESS", "DELIVERY", "ESSENTIALS"]
OrderBy = Literal["LogStreamName", "LastEventTime"]
PolicyScope = Literal["ACCOUNT", "RESOURCE"]
QueryLanguage = Literal["CWLI", "SQL", "PPL"]
QueryStatus = Literal["Scheduled", "Running", "Complete", "Failed", "Cancelled", "Timeout", "Unknown"]
StandardUnit = Literal["Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits",
    "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second",
    "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None"]

class CreateLogGroupRequest(TypedDict, total=False):
    logGroupName: Required[str]
    kmsKeyId: str
    tags: dict[str, str]
    logGroupClass: LogGroupClass
    deletionProtectionEnabled: bool

class CreateLogGroupResponse(TypedDict, total=False):
    pass

class CreateLogStreamRequest(TypedDict, total=False):
    logGroupName: Required[str]
    logStreamName: Required[str]

class CreateLogStreamResponse(TypedDict, total=False):
    pass

class DataSourceFilter(TypedDict, total=False):
    name: Required[str]
    type: str

class DeleteLogGroupRequest(TypedDict, total=False):
    logGroupName: Required[str]

class DeleteLogGroupResponse(TypedDict, total=False):
    pass

class DeleteLogStreamRequest(TypedDict, total=False):
    logGroupName: Required[str]
    logStreamName: Required[str]

class DeleteLogStreamResponse(TypedDict, total=False):
    pass

class DeleteMetricFilterRequest(TypedDict, total=False):
    logGroupName: Required[str]
    filterName: Required[str]

class DeleteMetricFilterResponse(TypedDict, total=False):
    pass

class DeleteQueryDefinitionRequest(TypedDict, total=False):
    queryDefinitionId: Required[str]

class DeleteQueryDefinitionResponse(TypedDict, total=False):
    success: bool

class DeleteResourcePolicyRequest(TypedDict, total=False):
    policyName: str
    resourceArn: str
    expectedRevisionId: str

class DeleteResourcePolicyResponse(TypedDict, total=False):
    pass

class DeleteRetentionPolicyRequest(TypedDict, total=False):
    logGroupName: Required[str]

class DeleteRetentionPolicyResponse(TypedDict, total=False):
    pass

class DeleteSubscriptionFilterRequest(TypedDict, total=False):
    logGroupName: Required[str]
    filterName: Required[str]

class DeleteSubscriptionFilterResponse(TypedDict, total=False):
    pass

class DescribeLogGroupsRequest(TypedDict, total=False):
    accountIdentifiers: list[str]
    logGroupNamePrefix: str
    logGroupNamePattern: str
    nextToken: str
    limit: int
    includeLinkedAccounts: bool
    logGroupClass: LogGroupClass
    logGroupIdentifiers: list[str]

class DescribeLogGroupsResponse(TypedDict, total=False):
    logGroups: list[LogGroup]
    nextToken: str

class DescribeLogStreamsRequest(TypedDict, total=False):
    logGroupName: str
    logGroupIdentifier: str
    logStreamNamePrefix: str
    orderBy: OrderBy
    descending: bool
    nextToken: str
    limit: int

class DescribeLogStreamsResponse(TypedDict, total=False):
    logStreams: list[LogStream]
    nextToken: str

class DescribeMetricFiltersRequest(TypedDict, total=False):
    logGroupName: str
    filterNamePrefix: str
    nextToken: str
    limit: int
    metricName: str
    metricNamespace: str

class DescribeMetricFiltersResponse(TypedDict, total=False):
    metricFilters: list[MetricFilter]
    nextToken: str

class DescribeQueriesRequest(TypedDict, total=False):
    logGroupName: str
    status: QueryStatus
    maxResults: int
    nextToken: str
    queryLanguage: QueryLanguage

class DescribeQueriesResponse(TypedDict, total=False):
    queries: list[QueryInfo]
    nextToken: str

class DescribeQueryDefinitionsRequest(TypedDict, total=False):
    queryLanguage: QueryLanguage
    queryDefinitionNamePrefix: str
    maxResults: int
    nextToken: str

class DescribeQueryDefinitionsResponse(TypedDict, total=False):
    queryDefinitions: list[QueryDefinition]
    nextToken: str

class DescribeResourcePoliciesRequest(TypedDict, total=False):
    nextToken: str
    limit: int
    resourceArn: str
    policyScope: PolicyScope

class DescribeResourcePoliciesResponse(TypedDict, total=False):
    resourcePolicies: list[ResourcePolicy]
    nextToken: str

class DescribeSubscriptionFiltersRequest(TypedDict, total=False):
    logGroupName: Required[str]
    filterNamePrefix: str
    nextToken: str
    limit: int

class DescribeSubscriptionFiltersResponse(TypedDict, total=False):
    subscriptionFilters: list[SubscriptionFilter]
    nextToken: str

class Entity(TypedDict, total=False):
    keyAttributes: dict[str, str]
    attributes: dict[str, str]

class FilterLogEventsRequest(TypedDict, total=False):
    logGroupName: str
    logGroupIdentifier: str
    logStreamNames: list[str]
    logStreamNamePrefix: str
    startTime: int
    endTime: int
    filterPattern: str
    nextToken: str
    limit: int
    interleaved: bool
    unmask: bool
    startFromHead: bool

class FilterLogEventsResponse(TypedDict, total=False):
    events: list[FilteredLogEvent]
    searchedLogStreams: list[SearchedLogStream]
    nextToken: str

class FilteredLogEvent(TypedDict, total=False):
    logStreamName: str
    timestamp: int
    message: str
    ingestionTime: int
    eventId: str

class GetLogEventsRequest(TypedDict, total=False):
    logGroupName: str
    logGroupIdentifier: str
    logStreamName: Required[str]
    startTime: int
    endTime: int
    nextToken: str
    limit: int
    startFromHead: bool
    unmask: bool

class GetLogEventsResponse(TypedDict, total=False):
    events: list[OutputLogEvent]
    nextForwardToken: str
    nextBackwardToken: str

class GetLogGroupFieldsRequest(TypedDict, total=False):
    logGroupName: str
    time: int
    logGroupIdentifier: str

class GetLogGroupFieldsResponse(TypedDict, total=False):
    logGroupFields: list[LogGroupField]

class GetLogRecordRequest(TypedDict, total=False):
    logRecordPointer: Required[str]
    unmask: bool

class GetLogRecordResponse(TypedDict, total=False):
    logRecord: dict[str, str]

class GetQueryResultsRequest(TypedDict, total=False):
    queryId: Required[str]
    nextToken: str
    maxItems: int

class GetQueryResultsResponse(TypedDict, total=False):
    queryLanguage: QueryLanguage
    results: list[list[ResultField]]
    statistics: QueryStatistics
    status: QueryStatus
    encryptionKey: str
    nextToken: str

class InputLogEvent(TypedDict, total=False):
    timestamp: Required[int]
    message: Required[str]

class ListLogGroupsRequest(TypedDict, total=False):
    logGroupNamePattern: str
    logGroupClass: LogGroupClass
    includeLinkedAccounts: bool
    accountIdentifiers: list[str]
    nextToken: str
    limit: int
    dataSources: list[DataSourceFilter]
    fieldIndexNames: list[str]
    logGroupTags: list[TagFilter]

class ListLogGroupsResponse(TypedDict, total=False):
    logGroups: list[LogGroupSummary]
    nextToken: str

class ListTagsForResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]

class ListTagsForResourceResponse(TypedDict, total=False):
    tags: dict[str, str]

class ListTagsLogGroupRequest(TypedDict, total=False):
    logGroupName: Required[str]

class ListTagsLogGroupResponse(TypedDict, total=False):
    tags: dict[str, str]

class LiveTailSessionLogEvent(TypedDict, total=False):
    logStreamName: str
    logGroupIdentifier: str
    message: str
    timestamp: int
    ingestionTime: int

class LiveTailSessionMetadata(TypedDict, total=False):
    sampled: bool

class LiveTailSessionStart(TypedDict, total=False):
    requestId: str
    sessionId: str
    logGroupIdentifiers: list[str]
    logStreamNames: list[str]
    logStreamNamePrefixes: list[str]
    logEventFilterPattern: str

class LiveTailSessionUpdate(TypedDict, total=False):
    sessionMetadata: LiveTailSessionMetadata
    sessionResults: list[LiveTailSessionLogEvent]

class LogGroup(TypedDict, total=False):
    logGroupName: str
    creationTime: int
    retentionInDays: int
    metricFilterCount: int
    arn: str
    storedBytes: int
    kmsKeyId: str
    dataProtectionStatus: DataProtectionStatus
    inheritedProperties: list[InheritedProperty]
    logGroupClass: LogGroupClass
    logGroupArn: str
    deletionProtectionEnabled: bool
    bearerTokenAuthenticationEnabled: bool
    retentionPolicyName: str

class LogGroupField(TypedDict, total=False):
    name: str
    percent: int

class LogGroupSummary(TypedDict, total=False):
    logGroupName: str
    logGroupArn: str
    logGroupClass: LogGroupClass

class LogStream(TypedDict, total=False):
    logStreamName: str
    creationTime: int
    firstEventTimestamp: int
    lastEventTimestamp: int
    lastIngestionTime: int
    uploadSequenceToken: str
    arn: str
    storedBytes: int

class MetricFilter(TypedDict, total=False):
    filterName: str
    filterPattern: str
    metricTransformations: list[MetricTransformation]
    creationTime: int
    logGroupName: str
    applyOnTransformedLogs: bool
    fieldSelectionCriteria: str
    emitSystemFieldDimensions: list[str]

class MetricFilterMatchRecord(TypedDict, total=False):
    eventNumber: int
    eventMessage: str
    extractedValues: dict[str, str]

class MetricTransformation(TypedDict, total=False):
    metricName: str
    metricNamespace: str
    metricValue: str
    defaultValue: float
    dimensions: dict[str, str]
    unit: StandardUnit

class OutputLogEvent(TypedDict, total=False):
    timestamp: int
    message: str
    ingestionTime: int

class PutLogEventsRequest(TypedDict, total=False):
    logGroupName: Required[str]
    logStreamName: Required[str]
    logEvents: Required[list[InputLogEvent]]
    sequenceToken: str
    entity: Entity

class PutLogEventsResponse(TypedDict, total=False):
    nextSequenceToken: str
    rejectedLogEventsInfo: RejectedLogEventsInfo
    rejectedEntityInfo: RejectedEntityInfo

class PutLogGroupDeletionProtectionRequest(TypedDict, total=False):
    logGroupIdentifier: Required[str]
    deletionProtectionEnabled: Required[bool]

class PutLogGroupDeletionProtectionResponse(TypedDict, total=False):
    pass

class PutMetricFilterRequest(TypedDict, total=False):
    logGroupName: Required[str]
    filterName: Required[str]
    filterPattern: Required[str]
    metricTransformations: Required[list[MetricTransformation]]
    applyOnTransformedLogs: bool
    fieldSelectionCriteria: str
    emitSystemFieldDimensions: list[str]

class PutMetricFilterResponse(TypedDict, total=False):
    pass

class PutQueryDefinitionRequest(TypedDict, total=False):
    queryLanguage: QueryLanguage
    name: Required[str]
    queryDefinitionId: str
    logGroupNames: list[str]
    queryString: Required[str]
    clientToken: str
    parameters: list[QueryParameter]

class PutQueryDefinitionResponse(TypedDict, total=False):
    queryDefinitionId: str

class PutResourcePolicyRequest(TypedDict, total=False):
    policyName: str
    policyDocument: str
    resourceArn: str
    expectedRevisionId: str

class PutResourcePolicyResponse(TypedDict, total=False):
    resourcePolicy: ResourcePolicy
    revisionId: str

class PutRetentionPolicyRequest(TypedDict, total=False):
    logGroupName: Required[str]
    retentionInDays: Required[int]

class PutRetentionPolicyResponse(TypedDict, total=False):
    pass

class PutSubscriptionFilterRequest(TypedDict, total=False):
    logGroupName: Required[str]
    filterName: Required[str]
    filterPattern: Required[str]
    destinationArn: Required[str]
    roleArn: str
    distribution: Distribution
    applyOnTransformedLogs: bool
    fieldSelectionCriteria: str
    emitSystemFields: list[str]

class PutSubscriptionFilterResponse(TypedDict, total=False):
    pass

class QueryDefinition(TypedDict, total=False):
    queryLanguage: QueryLanguage
    queryDefinitionId: str
    name: str
    queryString: str
    lastModified: int
    logGroupNames: list[str]
    parameters: list[QueryParameter]

class QueryInfo(TypedDict, total=False):
    queryLanguage: QueryLanguage
    queryId: str
    queryString: str
    status: QueryStatus
    createTime: int
    logGroupName: str
    queryDuration: int
    bytesScanned: float
    userIdentity: str

class QueryParameter(TypedDict, total=False):
    name: str
    defaultValue: str
    description: str

class QueryStatistics(TypedDict, total=False):
    recordsMatched: float
    recordsScanned: float
    estimatedRecordsSkipped: float
    bytesScanned: float
    estimatedBytesSkipped: float
    logGroupsScanned: float
    resultCount: float

class RejectedEntityInfo(TypedDict, total=False):
    errorType: EntityRejectionErrorType

class RejectedLogEventsInfo(TypedDict, total=False):
    tooNewLogEventStartIndex: int
    tooOldLogEventEndIndex: int
    expiredLogEventEndIndex: int

class ResourcePolicy(TypedDict, total=False):
    policyName: str
    policyDocument: str
    lastUpdatedTime: int
    policyScope: PolicyScope
    resourceArn: str
    revisionId: str

class ResultField(TypedDict, total=False):
    field: str
    value: str

class SearchedLogStream(TypedDict, total=False):
    logStreamName: str
    searchedCompletely: bool

class SessionStreamingException(TypedDict, total=False):
    message: str

class SessionTimeoutException(TypedDict, total=False):
    message: str

class StartLiveTailRequest(TypedDict, total=False):
    logGroupIdentifiers: Required[list[str]]
    logStreamNames: list[str]
    logStreamNamePrefixes: list[str]
    logEventFilterPattern: str

class StartLiveTailResponse(TypedDict, total=False):
    responseStream: StartLiveTailResponseStream

class StartLiveTailResponseStream(TypedDict, total=False):
    sessionStart: LiveTailSessionStart
    sessionUpdate: LiveTailSessionUpdate
    SessionTimeoutException: SessionTimeoutException
    SessionStreamingException: SessionStreamingException

class StartQueryRequest(TypedDict, total=False):
    queryLanguage: QueryLanguage
    logGroupName: str
    logGroupNames: list[str]
    logGroupIdentifiers: list[str]
    startTime: Required[int]
    endTime: Required[int]
    queryString: Required[str]
    limit: int

class StartQueryResponse(TypedDict, total=False):
    queryId: str

class StopQueryRequest(TypedDict, total=False):
    queryId: Required[str]

class StopQueryResponse(TypedDict, total=False):
    success: bool

class SubscriptionFilter(TypedDict, total=False):
    filterName: str
    logGroupName: str
    filterPattern: str
    destinationArn: str
    roleArn: str
    distribution: Distribution
    applyOnTransformedLogs: bool
    creationTime: int
    fieldSelectionCriteria: str
    emitSystemFields: list[str]

class TagFilter(TypedDict, total=False):
    key: Required[str]
    values: list[str]

class TagLogGroupRequest(TypedDict, total=False):
    logGroupName: Required[str]
    tags: Required[dict[str, str]]

class TagLogGroupResponse(TypedDict, total=False):
    pass

class TagResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]
    tags: Required[dict[str, str]]

class TagResourceResponse(TypedDict, total=False):
    pass

class TestMetricFilterRequest(TypedDict, total=False):
    filterPattern: Required[str]
    logEventMessages: Required[list[str]]

class TestMetricFilterResponse(TypedDict, total=False):
    matches: list[MetricFilterMatchRecord]

class UntagLogGroupRequest(TypedDict, total=False):
    logGroupName: Required[str]
    tags: Required[list[str]]

class UntagLogGroupResponse(TypedDict, total=False):
    pass

class UntagResourceRequest(TypedDict, total=False):
    resourceArn: Required[str]
    tagKeys: Required[list[str]]

class UntagResourceResponse(TypedDict, total=False):
    pass

class Operations:
    def create_log_group(
        self, *, logGroupName: str, kmsKeyId: str = ..., tags: dict[str, str] = ..., logGroupClass: LogGroupClass = ...,
        deletionProtectionEnabled: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateLogGroupResponse: ...
    def create_log_stream(
        self, *, logGroupName: str, logStreamName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> CreateLogStreamResponse: ...
    def delete_log_group(
        self, *, logGroupName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteLogGroupResponse: ...
    def delete_log_stream(
        self, *, logGroupName: str, logStreamName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteLogStreamResponse: ...
    def delete_metric_filter(
        self, *, logGroupName: str, filterName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteMetricFilterResponse: ...
    def delete_query_definition(
        self, *, queryDefinitionId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteQueryDefinitionResponse: ...
    def delete_resource_policy(
        self, *, policyName: str = ..., resourceArn: str = ..., expectedRevisionId: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DeleteResourcePolicyResponse: ...
    def delete_retention_policy(
        self, *, logGroupName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteRetentionPolicyResponse: ...
    def delete_subscription_filter(
        self, *, logGroupName: str, filterName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DeleteSubscriptionFilterResponse: ...
    def describe_log_groups(
        self, *, accountIdentifiers: list[str] = ..., logGroupNamePrefix: str = ..., logGroupNamePattern: str = ..., nextToken: str = ...,
        limit: int = ..., includeLinkedAccounts: bool = ..., logGroupClass: LogGroupClass = ..., logGroupIdentifiers: list[str] = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeLogGroupsResponse: ...
    def describe_log_streams(
        self, *, logGroupName: str = ..., logGroupIdentifier: str = ..., logStreamNamePrefix: str = ..., orderBy: OrderBy = ...,
        descending: bool = ..., nextToken: str = ..., limit: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeLogStreamsResponse: ...
    def describe_metric_filters(
        self, *, logGroupName: str = ..., filterNamePrefix: str = ..., nextToken: str = ..., limit: int = ..., metricName: str = ...,
        metricNamespace: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeMetricFiltersResponse: ...
    def describe_queries(
        self, *, logGroupName: str = ..., status: QueryStatus = ..., maxResults: int = ..., nextToken: str = ..., queryLanguage: QueryLanguage = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeQueriesResponse: ...
    def describe_query_definitions(
        self, *, queryLanguage: QueryLanguage = ..., queryDefinitionNamePrefix: str = ..., maxResults: int = ..., nextToken: str = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeQueryDefinitionsResponse: ...
    def describe_resource_policies(
        self, *, nextToken: str = ..., limit: int = ..., resourceArn: str = ..., policyScope: PolicyScope = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> DescribeResourcePoliciesResponse: ...
    def describe_subscription_filters(
        self, *, logGroupName: str, filterNamePrefix: str = ..., nextToken: str = ..., limit: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> DescribeSubscriptionFiltersResponse: ...
    def filter_log_events(
        self, *, logGroupName: str = ..., logGroupIdentifier: str = ..., logStreamNames: list[str] = ..., logStreamNamePrefix: str = ...,
        startTime: int = ..., endTime: int = ..., filterPattern: str = ..., nextToken: str = ..., limit: int = ..., interleaved: bool = ...,
        unmask: bool = ..., startFromHead: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> FilterLogEventsResponse: ...
    def get_log_events(
        self, *, logStreamName: str, logGroupName: str = ..., logGroupIdentifier: str = ..., startTime: int = ..., endTime: int = ...,
        nextToken: str = ..., limit: int = ..., startFromHead: bool = ..., unmask: bool = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> GetLogEventsResponse: ...
    def get_log_group_fields(
        self, *, logGroupName: str = ..., time: int = ..., logGroupIdentifier: str = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> GetLogGroupFieldsResponse: ...
    def get_log_record(
        self, *, logRecordPointer: str, unmask: bool = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> GetLogRecordResponse: ...
    def get_query_results(
        self, *, queryId: str, nextToken: str = ..., maxItems: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> GetQueryResultsResponse: ...
    def list_log_groups(
        self, *, logGroupNamePattern: str = ..., logGroupClass: LogGroupClass = ..., includeLinkedAccounts: bool = ...,
        accountIdentifiers: list[str] = ..., nextToken: str = ..., limit: int = ..., dataSources: list[DataSourceFilter] = ...,
        fieldIndexNames: list[str] = ..., logGroupTags: list[TagFilter] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> ListLogGroupsResponse: ...
    def list_tags_for_resource(
        self, *, resourceArn: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTagsForResourceResponse: ...
    def list_tags_log_group(
        self, *, logGroupName: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> ListTagsLogGroupResponse: ...
    def put_log_events(
        self, *, logGroupName: str, logStreamName: str, logEvents: list[InputLogEvent], sequenceToken: str = ..., entity: Entity = ...,
        dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutLogEventsResponse: ...
    def put_log_group_deletion_protection(
        self, *, logGroupIdentifier: str, deletionProtectionEnabled: bool, dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutLogGroupDeletionProtectionResponse: ...
    def put_metric_filter(
        self, *, logGroupName: str, filterName: str, filterPattern: str, metricTransformations: list[MetricTransformation],
        applyOnTransformedLogs: bool = ..., fieldSelectionCriteria: str = ..., emitSystemFieldDimensions: list[str] = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutMetricFilterResponse: ...
    def put_query_definition(
        self, *, name: str, queryString: str, queryLanguage: QueryLanguage = ..., queryDefinitionId: str = ..., logGroupNames: list[str] = ...,
        clientToken: str = ..., parameters: list[QueryParameter] = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> PutQueryDefinitionResponse: ...
    def put_resource_policy(
        self, *, policyName: str = ..., policyDocument: str = ..., resourceArn: str = ..., expectedRevisionId: str = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutResourcePolicyResponse: ...
    def put_retention_policy(
        self, *, logGroupName: str, retentionInDays: int, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutRetentionPolicyResponse: ...
    def put_subscription_filter(
        self, *, logGroupName: str, filterName: str, filterPattern: str, destinationArn: str, roleArn: str = ..., distribution: Distribution = ...,
        applyOnTransformedLogs: bool = ..., fieldSelectionCriteria: str = ..., emitSystemFields: list[str] = ..., dry_run_: bool = ...,
        strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> PutSubscriptionFilterResponse: ...
    def start_live_tail(
        self, *, logGroupIdentifiers: list[str], logStreamNames: list[str] = ..., logStreamNamePrefixes: list[str] = ...,
        logEventFilterPattern: str = ..., dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> StartLiveTailResponse: ...
    def start_query(
        self, *, startTime: int, endTime: int, queryString: str, queryLanguage: QueryLanguage = ..., logGroupName: str = ...,
        logGroupNames: list[str] = ..., logGroupIdentifiers: list[str] = ..., limit: int = ..., dry_run_: bool = ..., strict: bool = ...,
        caller_: Mapping[str, str] | None = ...
    ) -> StartQueryResponse: ...
    def stop_query(
        self, *, queryId: str, dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> StopQueryResponse: ...
    def tag_log_group(
        self, *, logGroupName: str, tags: dict[str, str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagLogGroupResponse: ...
    def tag_resource(
        self, *, resourceArn: str, tags: dict[str, str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TagResourceResponse: ...
    def test_metric_filter(
        self, *, filterPattern: str, logEventMessages: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> TestMetricFilterResponse: ...
    def untag_log_group(
        self, *, logGroupName: str, tags: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagLogGroupResponse: ...
    def untag_resource(
        self, *, resourceArn: str, tagKeys: list[str], dry_run_: bool = ..., strict: bool = ..., caller_: Mapping[str, str] | None = ...
    ) -> UntagResourceResponse: ...
