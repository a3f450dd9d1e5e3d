# Written by tools/import_model.py from the API model of logs (2014-03-28); do not edit.
@0xebf8b41e98b7c51d;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::logs");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using SessionStreamingException = import "/schemas/logs/errors.capnp".SessionStreamingException;
using SessionTimeoutException = import "/schemas/logs/errors.capnp".SessionTimeoutException;

struct CreateLogGroupRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  kmsKeyId @1 :Text $A.length(max = 256);
  tags @2 :List(TextPair) $A.length(min = 1, max = 50) $A.map;
  logGroupClass @3 :LogGroupClass;
  deletionProtectionEnabled :union { unset @4 :Void; value @5 :Bool; }
}

struct CreateLogGroupResponse {}

struct CreateLogStreamRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logStreamName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
}

struct CreateLogStreamResponse {}

enum DataProtectionStatus {
  unset @0;
  activated @1 $A.jsonName("ACTIVATED");
  deleted @2 $A.jsonName("DELETED");
  archived @3 $A.jsonName("ARCHIVED");
  disabled @4 $A.jsonName("DISABLED");
}

struct DataSourceFilter {
  name @0 :Text $A.required;
  type @1 :Text;
}

struct DeleteLogGroupRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
}

struct DeleteLogGroupResponse {}

struct DeleteLogStreamRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logStreamName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
}

struct DeleteLogStreamResponse {}

struct DeleteMetricFilterRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
}

struct DeleteMetricFilterResponse {}

struct DeleteQueryDefinitionRequest {
  queryDefinitionId @0 :Text $A.required $A.length(min = 1, max = 256);
}

struct DeleteQueryDefinitionResponse {
  success :union { unset @0 :Void; value @1 :Bool; }
}

struct DeleteResourcePolicyRequest {
  policyName @0 :Text;
  resourceArn @1 :Text;
  expectedRevisionId @2 :Text $A.length(min = 1);
}

struct DeleteResourcePolicyResponse {}

struct DeleteRetentionPolicyRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
}

struct DeleteRetentionPolicyResponse {}

struct DeleteSubscriptionFilterRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
}

struct DeleteSubscriptionFilterResponse {}

struct DescribeLogGroupsRequest {
  accountIdentifiers @0 :List(Text) $A.length(min = 0, max = 20) $A.elementLength(min = 12, max = 12);
  logGroupNamePrefix @1 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logGroupNamePattern @2 :Text $A.length(min = 0, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]*");
  nextToken @3 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 50) { unset @4 :Void; value @5 :Int32; }
  includeLinkedAccounts :union { unset @6 :Void; value @7 :Bool; }
  logGroupClass @8 :LogGroupClass;
  logGroupIdentifiers @9 :List(Text) $A.length(min = 1, max = 50) $A.elementLength(min = 1, max = 2048);
}

struct DescribeLogGroupsResponse {
  logGroups @0 :List(LogGroup);
  nextToken @1 :Text $A.length(min = 1);
}

struct DescribeLogStreamsRequest {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logGroupIdentifier @1 :Text $A.length(min = 1, max = 2048) $A.pattern("[\\w#+=/:,.@-]*");
  logStreamNamePrefix @2 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  orderBy @3 :OrderBy;
  descending :union { unset @4 :Void; value @5 :Bool; }
  nextToken @6 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 50) { unset @7 :Void; value @8 :Int32; }
}

struct DescribeLogStreamsResponse {
  logStreams @0 :List(LogStream);
  nextToken @1 :Text $A.length(min = 1);
}

struct DescribeMetricFiltersRequest {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterNamePrefix @1 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  nextToken @2 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 50) { unset @3 :Void; value @4 :Int32; }
  metricName @5 :Text $A.length(max = 255) $A.pattern("[^:*$]*");
  metricNamespace @6 :Text $A.length(max = 255) $A.pattern("[^:*$]*");
}

struct DescribeMetricFiltersResponse {
  metricFilters @0 :List(MetricFilter);
  nextToken @1 :Text $A.length(min = 1);
}

struct DescribeQueriesRequest {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  status @1 :QueryStatus;
  maxResults :union $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text $A.length(min = 1);
  queryLanguage @5 :QueryLanguage;
}

struct DescribeQueriesResponse {
  queries @0 :List(QueryInfo);
  nextToken @1 :Text $A.length(min = 1);
}

struct DescribeQueryDefinitionsRequest {
  queryLanguage @0 :QueryLanguage;
  queryDefinitionNamePrefix @1 :Text $A.length(min = 1, max = 255);
  maxResults :union $A.range(min = 1, max = 1000) { unset @2 :Void; value @3 :Int32; }
  nextToken @4 :Text $A.length(min = 1);
}

struct DescribeQueryDefinitionsResponse {
  queryDefinitions @0 :List(QueryDefinition);
  nextToken @1 :Text $A.length(min = 1);
}

struct DescribeResourcePoliciesRequest {
  nextToken @0 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 50) { unset @1 :Void; value @2 :Int32; }
  resourceArn @3 :Text;
  policyScope @4 :PolicyScope;
}

struct DescribeResourcePoliciesResponse {
  resourcePolicies @0 :List(ResourcePolicy);
  nextToken @1 :Text $A.length(min = 1);
}

struct DescribeSubscriptionFiltersRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterNamePrefix @1 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  nextToken @2 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 50) { unset @3 :Void; value @4 :Int32; }
}

struct DescribeSubscriptionFiltersResponse {
  subscriptionFilters @0 :List(SubscriptionFilter);
  nextToken @1 :Text $A.length(min = 1);
}

enum Distribution {
  unset @0;
  random @1 $A.jsonName("Random");
  byLogStream @2 $A.jsonName("ByLogStream");
}

struct Entity {
  keyAttributes @0 :List(TextPair) $A.length(min = 2, max = 4) $A.map;
  attributes @1 :List(TextPair) $A.length(min = 0, max = 10) $A.map;
}

enum EntityRejectionErrorType {
  unset @0;
  invalidEntity @1 $A.jsonName("InvalidEntity");
  invalidTypeValue @2 $A.jsonName("InvalidTypeValue");
  invalidKeyAttributes @3 $A.jsonName("InvalidKeyAttributes");
  invalidAttributes @4 $A.jsonName("InvalidAttributes");
  entitySizeTooLarge @5 $A.jsonName("EntitySizeTooLarge");
  unsupportedLogGroupType @6 $A.jsonName("UnsupportedLogGroupType");
  missingRequiredFields @7 $A.jsonName("MissingRequiredFields");
}

struct FilterLogEventsRequest {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logGroupIdentifier @1 :Text $A.length(min = 1, max = 2048) $A.pattern("[\\w#+=/:,.@-]*");
  logStreamNames @2 :List(Text) $A.length(min = 1, max = 100) $A.elementLength(min = 1, max = 512);
  logStreamNamePrefix @3 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  startTime :union $A.range(min = 0) { unset @4 :Void; value @5 :Int64; }
  endTime :union $A.range(min = 0) { unset @6 :Void; value @7 :Int64; }
  filterPattern @8 :Text $A.length(min = 0, max = 1024);
  nextToken @9 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 10000) { unset @10 :Void; value @11 :Int32; }
  interleaved :union $A.deprecated { unset @12 :Void; value @13 :Bool; }
  unmask :union { unset @14 :Void; value @15 :Bool; }
  startFromHead :union { unset @16 :Void; value @17 :Bool; }
}

struct FilterLogEventsResponse {
  events @0 :List(FilteredLogEvent);
  searchedLogStreams @1 :List(SearchedLogStream);
  nextToken @2 :Text $A.length(min = 1);
}

struct FilteredLogEvent {
  logStreamName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  timestamp :union $A.range(min = 0) { unset @1 :Void; value @2 :Int64; }
  message @3 :Text $A.length(min = 1);
  ingestionTime :union $A.range(min = 0) { unset @4 :Void; value @5 :Int64; }
  eventId @6 :Text;
}

struct GetLogEventsRequest {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logGroupIdentifier @1 :Text $A.length(min = 1, max = 2048) $A.pattern("[\\w#+=/:,.@-]*");
  logStreamName @2 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  startTime :union $A.range(min = 0) { unset @3 :Void; value @4 :Int64; }
  endTime :union $A.range(min = 0) { unset @5 :Void; value @6 :Int64; }
  nextToken @7 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 10000) { unset @8 :Void; value @9 :Int32; }
  startFromHead :union { unset @10 :Void; value @11 :Bool; }
  unmask :union { unset @12 :Void; value @13 :Bool; }
}

struct GetLogEventsResponse {
  events @0 :List(OutputLogEvent);
  nextForwardToken @1 :Text $A.length(min = 1);
  nextBackwardToken @2 :Text $A.length(min = 1);
}

struct GetLogGroupFieldsRequest {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  time :union $A.range(min = 0) { unset @1 :Void; value @2 :Int64; }
  logGroupIdentifier @3 :Text $A.length(min = 1, max = 2048) $A.pattern("[\\w#+=/:,.@-]*");
}

struct GetLogGroupFieldsResponse {
  logGroupFields @0 :List(LogGroupField);
}

struct GetLogRecordRequest {
  logRecordPointer @0 :Text $A.required;
  unmask :union { unset @1 :Void; value @2 :Bool; }
}

struct GetLogRecordResponse {
  logRecord @0 :List(TextPair) $A.map;
}

struct GetQueryResultsRequest {
  queryId @0 :Text $A.required $A.length(min = 1, max = 256);
  nextToken @1 :Text $A.length(max = 1024);
  maxItems :union $A.range(min = 0, max = 10000) { unset @2 :Void; value @3 :Int32; }
}

struct GetQueryResultsResponse {
  queryLanguage @0 :QueryLanguage;
  results @1 :List(List(ResultField));
  statistics @2 :QueryStatistics;
  status @3 :QueryStatus;
  encryptionKey @4 :Text $A.length(max = 256);
  nextToken @5 :Text $A.length(max = 1024);
}

enum InheritedProperty {
  unset @0;
  accountDataProtection @1 $A.jsonName("ACCOUNT_DATA_PROTECTION");
}

struct InputLogEvent {
  timestamp :union $A.required $A.range(min = 0) { unset @0 :Void; value @1 :Int64; }
  message @2 :Text $A.required $A.length(min = 1);
}

struct ListLogGroupsRequest {
  logGroupNamePattern @0 :Text $A.length(min = 3, max = 129) $A.pattern("(\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24})(\\|\\^?[\\.\\-_\\/#A-Za-z0-9]{3,24}){0,4}");
  logGroupClass @1 :LogGroupClass;
  includeLinkedAccounts :union { unset @2 :Void; value @3 :Bool; }
  accountIdentifiers @4 :List(Text) $A.length(min = 0, max = 20) $A.elementLength(min = 12, max = 12);
  nextToken @5 :Text $A.length(min = 1);
  limit :union $A.range(min = 1, max = 1000) { unset @6 :Void; value @7 :Int32; }
  dataSources @8 :List(DataSourceFilter) $A.length(min = 1, max = 5);
  fieldIndexNames @9 :List(Text) $A.length(min = 1, max = 20) $A.elementLength(min = 1, max = 512);
  logGroupTags @10 :List(TagFilter) $A.length(min = 1, max = 5);
}

struct ListLogGroupsResponse {
  logGroups @0 :List(LogGroupSummary);
  nextToken @1 :Text $A.length(min = 1);
}

struct ListTagsForResourceRequest {
  resourceArn @0 :Text $A.required $A.length(min = 1, max = 1011) $A.pattern("[\\w+=/:,.@-]*");
}

struct ListTagsForResourceResponse {
  tags @0 :List(TextPair) $A.length(min = 1, max = 50) $A.map;
}

struct ListTagsLogGroupRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
}

struct ListTagsLogGroupResponse {
  tags @0 :List(TextPair) $A.length(min = 1, max = 50) $A.map;
}

struct LiveTailSessionLogEvent {
  logStreamName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  logGroupIdentifier @1 :Text $A.length(min = 1, max = 2048) $A.pattern("[\\w#+=/:,.@-]*");
  message @2 :Text $A.length(min = 1);
  timestamp :union $A.range(min = 0) { unset @3 :Void; value @4 :Int64; }
  ingestionTime :union $A.range(min = 0) { unset @5 :Void; value @6 :Int64; }
}

struct LiveTailSessionMetadata {
  sampled :union { unset @0 :Void; value @1 :Bool; }
}

struct LiveTailSessionStart {
  requestId @0 :Text $A.length(min = 0, max = 256);
  sessionId @1 :Text $A.length(min = 0, max = 256);
  logGroupIdentifiers @2 :List(Text) $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
  logStreamNames @3 :List(Text) $A.length(min = 1, max = 100) $A.elementLength(min = 1, max = 512);
  logStreamNamePrefixes @4 :List(Text) $A.length(min = 1, max = 100) $A.elementLength(min = 1, max = 512);
  logEventFilterPattern @5 :Text $A.length(min = 0, max = 1024);
}

struct LiveTailSessionUpdate {
  sessionMetadata @0 :LiveTailSessionMetadata;
  sessionResults @1 :List(LiveTailSessionLogEvent);
}

struct LogGroup {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  creationTime :union $A.range(min = 0) { unset @1 :Void; value @2 :Int64; }
  retentionInDays :union { unset @3 :Void; value @4 :Int32; }
  metricFilterCount :union { unset @5 :Void; value @6 :Int32; }
  arn @7 :Text;
  storedBytes :union $A.range(min = 0) { unset @8 :Void; value @9 :Int64; }
  kmsKeyId @10 :Text $A.length(max = 256);
  dataProtectionStatus @11 :DataProtectionStatus;
  inheritedProperties @12 :List(InheritedProperty);
  logGroupClass @13 :LogGroupClass;
  logGroupArn @14 :Text;
  deletionProtectionEnabled :union { unset @15 :Void; value @16 :Bool; }
  bearerTokenAuthenticationEnabled :union { unset @17 :Void; value @18 :Bool; }
  retentionPolicyName @19 :Text;
}

enum LogGroupClass {
  unset @0;
  standard @1 $A.jsonName("STANDARD");
  infrequentAccess @2 $A.jsonName("INFREQUENT_ACCESS");
  delivery @3 $A.jsonName("DELIVERY");
  essentials @4 $A.jsonName("ESSENTIALS");
}

struct LogGroupField {
  name @0 :Text;
  percent :union $A.range(min = 0, max = 100) { unset @1 :Void; value @2 :Int32; }
}

struct LogGroupSummary {
  logGroupName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logGroupArn @1 :Text;
  logGroupClass @2 :LogGroupClass;
}

struct LogStream {
  logStreamName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  creationTime :union $A.range(min = 0) { unset @1 :Void; value @2 :Int64; }
  firstEventTimestamp :union $A.range(min = 0) { unset @3 :Void; value @4 :Int64; }
  lastEventTimestamp :union $A.range(min = 0) { unset @5 :Void; value @6 :Int64; }
  lastIngestionTime :union $A.range(min = 0) { unset @7 :Void; value @8 :Int64; }
  uploadSequenceToken @9 :Text $A.length(min = 1);
  arn @10 :Text;
  storedBytes :union $A.range(min = 0) $A.deprecated { unset @11 :Void; value @12 :Int64; }
}

struct MetricFilter {
  filterName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  filterPattern @1 :Text $A.length(min = 0, max = 1024);
  metricTransformations @2 :List(MetricTransformation) $A.length(min = 1, max = 1);
  creationTime :union $A.range(min = 0) { unset @3 :Void; value @4 :Int64; }
  logGroupName @5 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  applyOnTransformedLogs :union { unset @6 :Void; value @7 :Bool; }
  fieldSelectionCriteria @8 :Text $A.length(min = 0, max = 2000);
  emitSystemFieldDimensions @9 :List(Text);
}

struct MetricFilterMatchRecord {
  eventNumber :union { unset @0 :Void; value @1 :Int64; }
  eventMessage @2 :Text $A.length(min = 1);
  extractedValues @3 :List(TextPair) $A.map;
}

struct MetricTransformation {
  metricName @0 :Text $A.required $A.length(max = 255) $A.pattern("[^:*$]*");
  metricNamespace @1 :Text $A.required $A.length(max = 255) $A.pattern("[^:*$]*");
  metricValue @2 :Text $A.required $A.length(max = 100);
  defaultValue :union { unset @3 :Void; value @4 :Float64; }
  dimensions @5 :List(TextPair) $A.map;
  unit @6 :StandardUnit;
}

enum OrderBy {
  unset @0;
  logStreamName @1 $A.jsonName("LogStreamName");
  lastEventTime @2 $A.jsonName("LastEventTime");
}

struct OutputLogEvent {
  timestamp :union $A.range(min = 0) { unset @0 :Void; value @1 :Int64; }
  message @2 :Text $A.length(min = 1);
  ingestionTime :union $A.range(min = 0) { unset @3 :Void; value @4 :Int64; }
}

enum PolicyScope {
  unset @0;
  account @1 $A.jsonName("ACCOUNT");
  resource @2 $A.jsonName("RESOURCE");
}

struct PutLogEventsRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logStreamName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  logEvents @2 :List(InputLogEvent) $A.required $A.length(min = 1, max = 10000);
  sequenceToken @3 :Text $A.length(min = 1);
  entity @4 :Entity;
}

struct PutLogEventsResponse {
  nextSequenceToken @0 :Text $A.length(min = 1);
  rejectedLogEventsInfo @1 :RejectedLogEventsInfo;
  rejectedEntityInfo @2 :RejectedEntityInfo;
}

struct PutLogGroupDeletionProtectionRequest {
  logGroupIdentifier @0 :Text $A.required $A.length(min = 1, max = 2048) $A.pattern("[\\w#+=/:,.@-]*");
  deletionProtectionEnabled :union $A.required { unset @1 :Void; value @2 :Bool; }
}

struct PutLogGroupDeletionProtectionResponse {}

struct PutMetricFilterRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  filterPattern @2 :Text $A.required $A.length(min = 0, max = 1024);
  metricTransformations @3 :List(MetricTransformation) $A.required $A.length(min = 1, max = 1);
  applyOnTransformedLogs :union { unset @4 :Void; value @5 :Bool; }
  fieldSelectionCriteria @6 :Text $A.length(min = 0, max = 2000);
  emitSystemFieldDimensions @7 :List(Text);
}

struct PutMetricFilterResponse {}

struct PutQueryDefinitionRequest {
  queryLanguage @0 :QueryLanguage;
  name @1 :Text $A.required $A.length(min = 1, max = 255);
  queryDefinitionId @2 :Text $A.length(min = 1, max = 256);
  logGroupNames @3 :List(Text) $A.elementLength(min = 1, max = 512);
  queryString @4 :Text $A.required $A.length(min = 1, max = 10000);
  clientToken @5 :Text $A.length(min = 36, max = 128) $A.pattern("\\S{36,128}") $A.idempotencyToken;
  parameters @6 :List(QueryParameter) $A.length(max = 20);
}

struct PutQueryDefinitionResponse {
  queryDefinitionId @0 :Text $A.length(min = 1, max = 256);
}

struct PutResourcePolicyRequest {
  policyName @0 :Text;
  policyDocument @1 :Text $A.length(min = 1, max = 51200);
  resourceArn @2 :Text;
  expectedRevisionId @3 :Text $A.length(min = 1);
}

struct PutResourcePolicyResponse {
  resourcePolicy @0 :ResourcePolicy;
  revisionId @1 :Text $A.length(min = 1);
}

struct PutRetentionPolicyRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  retentionInDays :union $A.required { unset @1 :Void; value @2 :Int32; }
}

struct PutRetentionPolicyResponse {}

struct PutSubscriptionFilterRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterName @1 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  filterPattern @2 :Text $A.required $A.length(min = 0, max = 1024);
  destinationArn @3 :Text $A.required $A.length(min = 1);
  roleArn @4 :Text $A.length(min = 1);
  distribution @5 :Distribution;
  applyOnTransformedLogs :union { unset @6 :Void; value @7 :Bool; }
  fieldSelectionCriteria @8 :Text $A.length(min = 0, max = 2000);
  emitSystemFields @9 :List(Text);
}

struct PutSubscriptionFilterResponse {}

struct QueryDefinition {
  queryLanguage @0 :QueryLanguage;
  queryDefinitionId @1 :Text $A.length(min = 1, max = 256);
  name @2 :Text $A.length(min = 1, max = 255);
  queryString @3 :Text $A.length(min = 1, max = 10000);
  lastModified :union $A.range(min = 0) { unset @4 :Void; value @5 :Int64; }
  logGroupNames @6 :List(Text) $A.elementLength(min = 1, max = 512);
  parameters @7 :List(QueryParameter) $A.length(max = 20);
}

struct QueryInfo {
  queryLanguage @0 :QueryLanguage;
  queryId @1 :Text $A.length(min = 1, max = 256);
  queryString @2 :Text $A.length(min = 0, max = 10000);
  status @3 :QueryStatus;
  createTime :union $A.range(min = 0) { unset @4 :Void; value @5 :Int64; }
  logGroupName @6 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  queryDuration :union { unset @7 :Void; value @8 :Int64; }
  bytesScanned :union { unset @9 :Void; value @10 :Float64; }
  userIdentity @11 :Text $A.length(min = 1, max = 2048);
}

enum QueryLanguage {
  unset @0;
  cwli @1 $A.jsonName("CWLI");
  sql @2 $A.jsonName("SQL");
  ppl @3 $A.jsonName("PPL");
}

struct QueryParameter {
  name @0 :Text $A.required $A.length(min = 1, max = 128) $A.pattern("^[a-zA-Z_][a-zA-Z0-9_]*");
  defaultValue @1 :Text $A.length(max = 1024);
  description @2 :Text $A.length(max = 512);
}

struct QueryStatistics {
  recordsMatched :union { unset @0 :Void; value @1 :Float64; }
  recordsScanned :union { unset @2 :Void; value @3 :Float64; }
  estimatedRecordsSkipped :union { unset @4 :Void; value @5 :Float64; }
  bytesScanned :union { unset @6 :Void; value @7 :Float64; }
  estimatedBytesSkipped :union { unset @8 :Void; value @9 :Float64; }
  logGroupsScanned :union { unset @10 :Void; value @11 :Float64; }
  resultCount :union { unset @12 :Void; value @13 :Float64; }
}

enum QueryStatus {
  unset @0;
  scheduled @1 $A.jsonName("Scheduled");
  running @2 $A.jsonName("Running");
  complete @3 $A.jsonName("Complete");
  failed @4 $A.jsonName("Failed");
  cancelled @5 $A.jsonName("Cancelled");
  timeout @6 $A.jsonName("Timeout");
  unknown @7 $A.jsonName("Unknown");
}

struct RejectedEntityInfo {
  errorType @0 :EntityRejectionErrorType $A.required;
}

struct RejectedLogEventsInfo {
  tooNewLogEventStartIndex :union { unset @0 :Void; value @1 :Int32; }
  tooOldLogEventEndIndex :union { unset @2 :Void; value @3 :Int32; }
  expiredLogEventEndIndex :union { unset @4 :Void; value @5 :Int32; }
}

struct ResourcePolicy {
  policyName @0 :Text;
  policyDocument @1 :Text $A.length(min = 1, max = 51200);
  lastUpdatedTime :union $A.range(min = 0) { unset @2 :Void; value @3 :Int64; }
  policyScope @4 :PolicyScope;
  resourceArn @5 :Text;
  revisionId @6 :Text $A.length(min = 1);
}

struct ResultField {
  field @0 :Text;
  value @1 :Text;
}

struct SearchedLogStream {
  logStreamName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  searchedCompletely :union { unset @1 :Void; value @2 :Bool; }
}

enum StandardUnit {
  unset @0;
  seconds @1 $A.jsonName("Seconds");
  microseconds @2 $A.jsonName("Microseconds");
  milliseconds @3 $A.jsonName("Milliseconds");
  bytes @4 $A.jsonName("Bytes");
  kilobytes @5 $A.jsonName("Kilobytes");
  megabytes @6 $A.jsonName("Megabytes");
  gigabytes @7 $A.jsonName("Gigabytes");
  terabytes @8 $A.jsonName("Terabytes");
  bits @9 $A.jsonName("Bits");
  kilobits @10 $A.jsonName("Kilobits");
  megabits @11 $A.jsonName("Megabits");
  gigabits @12 $A.jsonName("Gigabits");
  terabits @13 $A.jsonName("Terabits");
  percent @14 $A.jsonName("Percent");
  count @15 $A.jsonName("Count");
  bytesSecond @16 $A.jsonName("Bytes/Second");
  kilobytesSecond @17 $A.jsonName("Kilobytes/Second");
  megabytesSecond @18 $A.jsonName("Megabytes/Second");
  gigabytesSecond @19 $A.jsonName("Gigabytes/Second");
  terabytesSecond @20 $A.jsonName("Terabytes/Second");
  bitsSecond @21 $A.jsonName("Bits/Second");
  kilobitsSecond @22 $A.jsonName("Kilobits/Second");
  megabitsSecond @23 $A.jsonName("Megabits/Second");
  gigabitsSecond @24 $A.jsonName("Gigabits/Second");
  terabitsSecond @25 $A.jsonName("Terabits/Second");
  countSecond @26 $A.jsonName("Count/Second");
  none @27 $A.jsonName("None");
}

struct StartLiveTailRequest {
  logGroupIdentifiers @0 :List(Text) $A.required $A.length(min = 1, max = 10) $A.elementLength(min = 1, max = 2048);
  logStreamNames @1 :List(Text) $A.length(min = 1, max = 100) $A.elementLength(min = 1, max = 512);
  logStreamNamePrefixes @2 :List(Text) $A.length(min = 1, max = 100) $A.elementLength(min = 1, max = 512);
  logEventFilterPattern @3 :Text $A.length(min = 0, max = 1024);
}

struct StartLiveTailResponse {
  responseStream @0 :StartLiveTailResponseStream;
}

struct StartLiveTailResponseStream {
  sessionStart @0 :LiveTailSessionStart;
  sessionUpdate @1 :LiveTailSessionUpdate;
  sessionTimeoutException @2 :SessionTimeoutException $A.jsonName("SessionTimeoutException");
  sessionStreamingException @3 :SessionStreamingException $A.jsonName("SessionStreamingException");
}

struct StartQueryRequest {
  queryLanguage @0 :QueryLanguage;
  logGroupName @1 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  logGroupNames @2 :List(Text) $A.elementLength(min = 1, max = 512);
  logGroupIdentifiers @3 :List(Text) $A.elementLength(min = 1, max = 2048);
  startTime :union $A.required $A.range(min = 0) { unset @4 :Void; value @5 :Int64; }
  endTime :union $A.required $A.range(min = 0) { unset @6 :Void; value @7 :Int64; }
  queryString @8 :Text $A.required $A.length(min = 0, max = 10000);
  limit :union $A.range(min = 1, max = 100000) { unset @9 :Void; value @10 :Int32; }
}

struct StartQueryResponse {
  queryId @0 :Text $A.length(min = 1, max = 256);
}

struct StopQueryRequest {
  queryId @0 :Text $A.required $A.length(min = 1, max = 256);
}

struct StopQueryResponse {
  success :union { unset @0 :Void; value @1 :Bool; }
}

struct SubscriptionFilter {
  filterName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  logGroupName @1 :Text $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  filterPattern @2 :Text $A.length(min = 0, max = 1024);
  destinationArn @3 :Text $A.length(min = 1);
  roleArn @4 :Text $A.length(min = 1);
  distribution @5 :Distribution;
  applyOnTransformedLogs :union { unset @6 :Void; value @7 :Bool; }
  creationTime :union $A.range(min = 0) { unset @8 :Void; value @9 :Int64; }
  fieldSelectionCriteria @10 :Text $A.length(min = 0, max = 2000);
  emitSystemFields @11 :List(Text);
}

struct TagFilter {
  key @0 :Text $A.required $A.length(min = 1, max = 128) $A.pattern("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$");
  values @1 :List(Text) $A.length(min = 0, max = 5) $A.elementLength(min = 0, max = 259);
}

struct TagLogGroupRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  tags @1 :List(TextPair) $A.required $A.length(min = 1, max = 50) $A.map;
}

struct TagLogGroupResponse {}

struct TagResourceRequest {
  resourceArn @0 :Text $A.required $A.length(min = 1, max = 1011) $A.pattern("[\\w+=/:,.@-]*");
  tags @1 :List(TextPair) $A.required $A.length(min = 1, max = 50) $A.map;
}

struct TagResourceResponse {}

struct TestMetricFilterRequest {
  filterPattern @0 :Text $A.required $A.length(min = 0, max = 1024);
  logEventMessages @1 :List(Text) $A.required $A.length(min = 1, max = 50) $A.elementLength(min = 1);
}

struct TestMetricFilterResponse {
  matches @0 :List(MetricFilterMatchRecord);
}

struct UntagLogGroupRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  tags @1 :List(Text) $A.required $A.length(min = 1) $A.elementLength(min = 1, max = 128);
}

struct UntagLogGroupResponse {}

struct UntagResourceRequest {
  resourceArn @0 :Text $A.required $A.length(min = 1, max = 1011) $A.pattern("[\\w+=/:,.@-]*");
  tagKeys @1 :List(Text) $A.required $A.length(min = 0, max = 50) $A.elementLength(min = 1, max = 128);
}

struct UntagResourceResponse {}
