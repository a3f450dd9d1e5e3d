# Written by tools/import_model.py from the API model of logs (2014-03-28); do not edit.
@0xebf8b41e98b7c51d;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::logs");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;

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

struct DeleteLogGroupRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
}

struct DeleteLogGroupResponse {}

struct DeleteRetentionPolicyRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
}

struct DeleteRetentionPolicyResponse {}

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

enum InheritedProperty {
  unset @0;
  accountDataProtection @1 $A.jsonName("ACCOUNT_DATA_PROTECTION");
}

struct InputLogEvent {
  timestamp :union $A.required $A.range(min = 0) { unset @0 :Void; value @1 :Int64; }
  message @2 :Text $A.required $A.length(min = 1);
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
}

enum LogGroupClass {
  unset @0;
  standard @1 $A.jsonName("STANDARD");
  infrequentAccess @2 $A.jsonName("INFREQUENT_ACCESS");
  delivery @3 $A.jsonName("DELIVERY");
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

struct PutRetentionPolicyRequest {
  logGroupName @0 :Text $A.required $A.length(min = 1, max = 512) $A.pattern("[\\.\\-_/#A-Za-z0-9]+");
  retentionInDays :union $A.required { unset @1 :Void; value @2 :Int32; }
}

struct PutRetentionPolicyResponse {}

struct RejectedEntityInfo {
  errorType @0 :EntityRejectionErrorType $A.required;
}

struct RejectedLogEventsInfo {
  tooNewLogEventStartIndex :union { unset @0 :Void; value @1 :Int32; }
  tooOldLogEventEndIndex :union { unset @2 :Void; value @3 :Int32; }
  expiredLogEventEndIndex :union { unset @4 :Void; value @5 :Int32; }
}

struct SearchedLogStream {
  logStreamName @0 :Text $A.length(min = 1, max = 512) $A.pattern("[^:*]*");
  searchedCompletely :union { unset @1 :Void; value @2 :Bool; }
}
