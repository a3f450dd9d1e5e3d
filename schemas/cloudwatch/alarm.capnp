# Written by tools/import_model.py from the API model of cloudwatch (2010-08-01); do not edit.
@0xcceea62a441d01a7;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudwatch");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using Dimension = import "/schemas/cloudwatch/common.capnp".Dimension;
using MetricDataQuery = import "/schemas/cloudwatch/common.capnp".MetricDataQuery;
using ScanBy = import "/schemas/cloudwatch/common.capnp".ScanBy;
using StandardUnit = import "/schemas/cloudwatch/common.capnp".StandardUnit;
using Statistic = import "/schemas/cloudwatch/common.capnp".Statistic;
using Tag = import "/schemas/cloudwatch/common.capnp".Tag;

struct ActionConfiguration {
  alarmTagsPropagation @0 :AlarmTagsPropagation $A.jsonName("AlarmTagsPropagation");
}

enum ActionsSuppressedBy {
  unset @0;
  waitPeriod @1 $A.jsonName("WaitPeriod");
  extensionPeriod @2 $A.jsonName("ExtensionPeriod");
  alarm @3 $A.jsonName("Alarm");
}

struct AlarmHistoryItem {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.length(min = 1, max = 255);
  alarmContributorId @1 :Text $A.jsonName("AlarmContributorId") $A.length(min = 1, max = 16);
  alarmType @2 :AlarmType $A.jsonName("AlarmType");
  timestamp :union $A.jsonName("Timestamp") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  historyItemType @5 :HistoryItemType $A.jsonName("HistoryItemType");
  historySummary @6 :Text $A.jsonName("HistorySummary") $A.length(min = 1, max = 255);
  historyData @7 :Text $A.jsonName("HistoryData") $A.length(min = 1, max = 4095);
  alarmContributorAttributes @8 :List(TextPair) $A.jsonName("AlarmContributorAttributes") $A.length(min = 0, max = 150) $A.map;
}

struct AlarmPromQLCriteria {
  query @0 :Text $A.jsonName("Query") $A.required $A.length(min = 1, max = 10000);
  pendingPeriod :union $A.jsonName("PendingPeriod") $A.range(min = 0, max = 86400) { unset @1 :Void; value @2 :Int32; }
  recoveryPeriod :union $A.jsonName("RecoveryPeriod") $A.range(min = 0, max = 86400) { unset @3 :Void; value @4 :Int32; }
}

struct AlarmTagsPropagation {
  enabled :union $A.jsonName("Enabled") $A.required { unset @0 :Void; value @1 :Bool; }
  includedTagKeys @2 :List(Text) $A.jsonName("IncludedTagKeys") $A.length(min = 1, max = 50) $A.elementLength(min = 1, max = 128);
  excludedTagKeys @3 :List(Text) $A.jsonName("ExcludedTagKeys") $A.length(min = 1, max = 50) $A.elementLength(min = 1, max = 128);
}

enum AlarmType {
  unset @0;
  compositeAlarm @1 $A.jsonName("CompositeAlarm");
  metricAlarm @2 $A.jsonName("MetricAlarm");
  logAlarm @3 $A.jsonName("LogAlarm");
}

enum ComparisonOperator {
  unset @0;
  greaterThanOrEqualToThreshold @1 $A.jsonName("GreaterThanOrEqualToThreshold");
  greaterThanThreshold @2 $A.jsonName("GreaterThanThreshold");
  lessThanThreshold @3 $A.jsonName("LessThanThreshold");
  lessThanOrEqualToThreshold @4 $A.jsonName("LessThanOrEqualToThreshold");
  lessThanLowerOrGreaterThanUpperThreshold @5 $A.jsonName("LessThanLowerOrGreaterThanUpperThreshold");
  lessThanLowerThreshold @6 $A.jsonName("LessThanLowerThreshold");
  greaterThanUpperThreshold @7 $A.jsonName("GreaterThanUpperThreshold");
}

struct CompositeAlarm {
  actionsEnabled :union $A.jsonName("ActionsEnabled") { unset @0 :Void; value @1 :Bool; }
  alarmActions @2 :List(Text) $A.jsonName("AlarmActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  alarmArn @3 :Text $A.jsonName("AlarmArn") $A.length(min = 1, max = 1600);
  alarmConfigurationUpdatedTimestamp :union $A.jsonName("AlarmConfigurationUpdatedTimestamp") $A.timestamp { unset @4 :Void; value @5 :Int64; }
  alarmDescription @6 :Text $A.jsonName("AlarmDescription") $A.length(min = 0, max = 1024);
  alarmName @7 :Text $A.jsonName("AlarmName") $A.length(min = 1, max = 255);
  alarmRule @8 :Text $A.jsonName("AlarmRule") $A.length(min = 1, max = 10240);
  insufficientDataActions @9 :List(Text) $A.jsonName("InsufficientDataActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  okActions @10 :List(Text) $A.jsonName("OKActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  stateReason @11 :Text $A.jsonName("StateReason") $A.length(min = 0, max = 1023);
  stateReasonData @12 :Text $A.jsonName("StateReasonData") $A.length(min = 0, max = 4000);
  stateUpdatedTimestamp :union $A.jsonName("StateUpdatedTimestamp") $A.timestamp { unset @13 :Void; value @14 :Int64; }
  stateValue @15 :StateValue $A.jsonName("StateValue");
  stateTransitionedTimestamp :union $A.jsonName("StateTransitionedTimestamp") $A.timestamp { unset @16 :Void; value @17 :Int64; }
  actionsSuppressedBy @18 :ActionsSuppressedBy $A.jsonName("ActionsSuppressedBy");
  actionsSuppressedReason @19 :Text $A.jsonName("ActionsSuppressedReason") $A.length(min = 0, max = 1024);
  actionsSuppressor @20 :Text $A.jsonName("ActionsSuppressor") $A.length(min = 1, max = 1600);
  actionsSuppressorWaitPeriod :union $A.jsonName("ActionsSuppressorWaitPeriod") { unset @21 :Void; value @22 :Int32; }
  actionsSuppressorExtensionPeriod :union $A.jsonName("ActionsSuppressorExtensionPeriod") { unset @23 :Void; value @24 :Int32; }
  actionConfiguration @25 :ActionConfiguration $A.jsonName("ActionConfiguration");
}

struct DeleteAlarmsRequest {
  alarmNames @0 :List(Text) $A.jsonName("AlarmNames") $A.required $A.length(max = 100) $A.elementLength(min = 1, max = 255);
}

struct DeleteAlarmsResponse {}

struct DescribeAlarmHistoryRequest {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.length(min = 1, max = 255);
  alarmContributorId @1 :Text $A.jsonName("AlarmContributorId") $A.length(min = 1, max = 16);
  alarmTypes @2 :List(AlarmType) $A.jsonName("AlarmTypes");
  historyItemType @3 :HistoryItemType $A.jsonName("HistoryItemType");
  startDate :union $A.jsonName("StartDate") $A.timestamp { unset @4 :Void; value @5 :Int64; }
  endDate :union $A.jsonName("EndDate") $A.timestamp { unset @6 :Void; value @7 :Int64; }
  maxRecords :union $A.jsonName("MaxRecords") $A.range(min = 1, max = 100) { unset @8 :Void; value @9 :Int32; }
  nextToken @10 :Text $A.jsonName("NextToken");
  scanBy @11 :ScanBy $A.jsonName("ScanBy");
}

struct DescribeAlarmHistoryResponse {
  alarmHistoryItems @0 :List(AlarmHistoryItem) $A.jsonName("AlarmHistoryItems");
  nextToken @1 :Text $A.jsonName("NextToken");
}

struct DescribeAlarmsForMetricRequest {
  metricName @0 :Text $A.jsonName("MetricName") $A.required $A.length(min = 1, max = 255);
  namespace @1 :Text $A.jsonName("Namespace") $A.required $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  statistic @2 :Statistic $A.jsonName("Statistic");
  extendedStatistic @3 :Text $A.jsonName("ExtendedStatistic");
  dimensions @4 :List(Dimension) $A.jsonName("Dimensions") $A.length(max = 30);
  period :union $A.jsonName("Period") $A.range(min = 1) { unset @5 :Void; value @6 :Int32; }
  unit @7 :StandardUnit $A.jsonName("Unit");
}

struct DescribeAlarmsForMetricResponse {
  metricAlarms @0 :List(MetricAlarm) $A.jsonName("MetricAlarms");
}

struct DescribeAlarmsRequest {
  alarmNames @0 :List(Text) $A.jsonName("AlarmNames") $A.length(max = 100) $A.elementLength(min = 1, max = 255);
  alarmNamePrefix @1 :Text $A.jsonName("AlarmNamePrefix") $A.length(min = 1, max = 255);
  alarmTypes @2 :List(AlarmType) $A.jsonName("AlarmTypes");
  childrenOfAlarmName @3 :Text $A.jsonName("ChildrenOfAlarmName") $A.length(min = 1, max = 255);
  parentsOfAlarmName @4 :Text $A.jsonName("ParentsOfAlarmName") $A.length(min = 1, max = 255);
  stateValue @5 :StateValue $A.jsonName("StateValue");
  actionPrefix @6 :Text $A.jsonName("ActionPrefix") $A.length(min = 1, max = 1024);
  maxRecords :union $A.jsonName("MaxRecords") $A.range(min = 1, max = 100) { unset @7 :Void; value @8 :Int32; }
  nextToken @9 :Text $A.jsonName("NextToken");
}

struct DescribeAlarmsResponse {
  compositeAlarms @0 :List(CompositeAlarm) $A.jsonName("CompositeAlarms");
  metricAlarms @1 :List(MetricAlarm) $A.jsonName("MetricAlarms");
  logAlarms @2 :List(LogAlarm) $A.jsonName("LogAlarms");
  nextToken @3 :Text $A.jsonName("NextToken");
}

struct DisableAlarmActionsRequest {
  alarmNames @0 :List(Text) $A.jsonName("AlarmNames") $A.required $A.length(max = 100) $A.elementLength(min = 1, max = 255);
}

struct DisableAlarmActionsResponse {}

struct EnableAlarmActionsRequest {
  alarmNames @0 :List(Text) $A.jsonName("AlarmNames") $A.required $A.length(max = 100) $A.elementLength(min = 1, max = 255);
}

struct EnableAlarmActionsResponse {}

struct EvaluationCriteria {
  promQLCriteria @0 :AlarmPromQLCriteria $A.jsonName("PromQLCriteria");
}

enum EvaluationState {
  unset @0;
  partialData @1 $A.jsonName("PARTIAL_DATA");
  evaluationFailure @2 $A.jsonName("EVALUATION_FAILURE");
  evaluationError @3 $A.jsonName("EVALUATION_ERROR");
}

struct EvaluationWindow {
  wallClockWindow @0 :WallClockWindow $A.jsonName("WallClockWindow");
  slidingWindow @1 :SlidingWindow $A.jsonName("SlidingWindow");
}

enum HistoryItemType {
  unset @0;
  configurationUpdate @1 $A.jsonName("ConfigurationUpdate");
  stateUpdate @2 $A.jsonName("StateUpdate");
  action @3 $A.jsonName("Action");
  alarmContributorStateUpdate @4 $A.jsonName("AlarmContributorStateUpdate");
  alarmContributorAction @5 $A.jsonName("AlarmContributorAction");
}

struct LogAlarm {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.length(min = 1, max = 255);
  alarmArn @1 :Text $A.jsonName("AlarmArn") $A.length(min = 1, max = 1600);
  alarmDescription @2 :Text $A.jsonName("AlarmDescription") $A.length(min = 0, max = 1024);
  alarmConfigurationUpdatedTimestamp :union $A.jsonName("AlarmConfigurationUpdatedTimestamp") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  actionsEnabled :union $A.jsonName("ActionsEnabled") { unset @5 :Void; value @6 :Bool; }
  okActions @7 :List(Text) $A.jsonName("OKActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  alarmActions @8 :List(Text) $A.jsonName("AlarmActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  insufficientDataActions @9 :List(Text) $A.jsonName("InsufficientDataActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  stateValue @10 :StateValue $A.jsonName("StateValue");
  stateReason @11 :Text $A.jsonName("StateReason") $A.length(min = 0, max = 1023);
  stateReasonData @12 :Text $A.jsonName("StateReasonData") $A.length(min = 0, max = 4000);
  stateUpdatedTimestamp :union $A.jsonName("StateUpdatedTimestamp") $A.timestamp { unset @13 :Void; value @14 :Int64; }
  scheduledQueryConfiguration @15 :ScheduledQueryConfiguration $A.jsonName("ScheduledQueryConfiguration");
  queryResultsToEvaluate :union $A.jsonName("QueryResultsToEvaluate") $A.range(min = 1) { unset @16 :Void; value @17 :Int32; }
  queryResultsToAlarm :union $A.jsonName("QueryResultsToAlarm") $A.range(min = 1) { unset @18 :Void; value @19 :Int32; }
  threshold :union $A.jsonName("Threshold") { unset @20 :Void; value @21 :Float64; }
  comparisonOperator @22 :ComparisonOperator $A.jsonName("ComparisonOperator");
  treatMissingData @23 :Text $A.jsonName("TreatMissingData") $A.length(min = 1, max = 255);
  stateTransitionedTimestamp :union $A.jsonName("StateTransitionedTimestamp") $A.timestamp { unset @24 :Void; value @25 :Int64; }
  evaluationState @26 :EvaluationState $A.jsonName("EvaluationState");
  actionLogLineCount :union $A.jsonName("ActionLogLineCount") { unset @27 :Void; value @28 :Int32; }
  actionLogLineRoleArn @29 :Text $A.jsonName("ActionLogLineRoleArn");
  warmUpConfiguration @30 :WarmUpConfiguration $A.jsonName("WarmUpConfiguration");
  actionConfiguration @31 :ActionConfiguration $A.jsonName("ActionConfiguration");
}

struct MetricAlarm {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.length(min = 1, max = 255);
  alarmArn @1 :Text $A.jsonName("AlarmArn") $A.length(min = 1, max = 1600);
  alarmDescription @2 :Text $A.jsonName("AlarmDescription") $A.length(min = 0, max = 1024);
  alarmConfigurationUpdatedTimestamp :union $A.jsonName("AlarmConfigurationUpdatedTimestamp") $A.timestamp { unset @3 :Void; value @4 :Int64; }
  actionsEnabled :union $A.jsonName("ActionsEnabled") { unset @5 :Void; value @6 :Bool; }
  okActions @7 :List(Text) $A.jsonName("OKActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  alarmActions @8 :List(Text) $A.jsonName("AlarmActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  insufficientDataActions @9 :List(Text) $A.jsonName("InsufficientDataActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  stateValue @10 :StateValue $A.jsonName("StateValue");
  stateReason @11 :Text $A.jsonName("StateReason") $A.length(min = 0, max = 1023);
  stateReasonData @12 :Text $A.jsonName("StateReasonData") $A.length(min = 0, max = 4000);
  stateUpdatedTimestamp :union $A.jsonName("StateUpdatedTimestamp") $A.timestamp { unset @13 :Void; value @14 :Int64; }
  metricName @15 :Text $A.jsonName("MetricName") $A.length(min = 1, max = 255);
  namespace @16 :Text $A.jsonName("Namespace") $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  statistic @17 :Statistic $A.jsonName("Statistic");
  extendedStatistic @18 :Text $A.jsonName("ExtendedStatistic");
  dimensions @19 :List(Dimension) $A.jsonName("Dimensions") $A.length(max = 30);
  period :union $A.jsonName("Period") $A.range(min = 1) { unset @20 :Void; value @21 :Int32; }
  unit @22 :StandardUnit $A.jsonName("Unit");
  evaluationPeriods :union $A.jsonName("EvaluationPeriods") $A.range(min = 1) { unset @23 :Void; value @24 :Int32; }
  datapointsToAlarm :union $A.jsonName("DatapointsToAlarm") $A.range(min = 1) { unset @25 :Void; value @26 :Int32; }
  threshold :union $A.jsonName("Threshold") { unset @27 :Void; value @28 :Float64; }
  comparisonOperator @29 :ComparisonOperator $A.jsonName("ComparisonOperator");
  treatMissingData @30 :Text $A.jsonName("TreatMissingData") $A.length(min = 1, max = 255);
  evaluateLowSampleCountPercentile @31 :Text $A.jsonName("EvaluateLowSampleCountPercentile") $A.length(min = 1, max = 255);
  metrics @32 :List(MetricDataQuery) $A.jsonName("Metrics");
  thresholdMetricId @33 :Text $A.jsonName("ThresholdMetricId") $A.length(min = 1, max = 255);
  evaluationState @34 :EvaluationState $A.jsonName("EvaluationState");
  stateTransitionedTimestamp :union $A.jsonName("StateTransitionedTimestamp") $A.timestamp { unset @35 :Void; value @36 :Int64; }
  evaluationWindow @37 :EvaluationWindow $A.jsonName("EvaluationWindow");
  warmUpConfiguration @38 :WarmUpConfiguration $A.jsonName("WarmUpConfiguration");
  evaluationCriteria @39 :EvaluationCriteria $A.jsonName("EvaluationCriteria");
  evaluationInterval :union $A.jsonName("EvaluationInterval") $A.range(min = 10, max = 3600) { unset @40 :Void; value @41 :Int32; }
  actionConfiguration @42 :ActionConfiguration $A.jsonName("ActionConfiguration");
}

struct PutCompositeAlarmRequest {
  actionsEnabled :union $A.jsonName("ActionsEnabled") { unset @0 :Void; value @1 :Bool; }
  alarmActions @2 :List(Text) $A.jsonName("AlarmActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  alarmDescription @3 :Text $A.jsonName("AlarmDescription") $A.length(min = 0, max = 1024);
  alarmName @4 :Text $A.jsonName("AlarmName") $A.required $A.length(min = 1, max = 255);
  alarmRule @5 :Text $A.jsonName("AlarmRule") $A.required $A.length(min = 1, max = 10240);
  insufficientDataActions @6 :List(Text) $A.jsonName("InsufficientDataActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  okActions @7 :List(Text) $A.jsonName("OKActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  tags @8 :List(Tag) $A.jsonName("Tags");
  actionsSuppressor @9 :Text $A.jsonName("ActionsSuppressor") $A.length(min = 1, max = 1600);
  actionsSuppressorWaitPeriod :union $A.jsonName("ActionsSuppressorWaitPeriod") { unset @10 :Void; value @11 :Int32; }
  actionsSuppressorExtensionPeriod :union $A.jsonName("ActionsSuppressorExtensionPeriod") { unset @12 :Void; value @13 :Int32; }
  actionConfiguration @14 :ActionConfiguration $A.jsonName("ActionConfiguration");
}

struct PutCompositeAlarmResponse {}

struct PutMetricAlarmRequest {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.required $A.length(min = 1, max = 255);
  alarmDescription @1 :Text $A.jsonName("AlarmDescription") $A.length(min = 0, max = 1024);
  actionsEnabled :union $A.jsonName("ActionsEnabled") { unset @2 :Void; value @3 :Bool; }
  okActions @4 :List(Text) $A.jsonName("OKActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  alarmActions @5 :List(Text) $A.jsonName("AlarmActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  insufficientDataActions @6 :List(Text) $A.jsonName("InsufficientDataActions") $A.length(max = 5) $A.elementLength(min = 1, max = 1024);
  metricName @7 :Text $A.jsonName("MetricName") $A.length(min = 1, max = 255);
  namespace @8 :Text $A.jsonName("Namespace") $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  statistic @9 :Statistic $A.jsonName("Statistic");
  extendedStatistic @10 :Text $A.jsonName("ExtendedStatistic");
  dimensions @11 :List(Dimension) $A.jsonName("Dimensions") $A.length(max = 30);
  period :union $A.jsonName("Period") $A.range(min = 1) { unset @12 :Void; value @13 :Int32; }
  unit @14 :StandardUnit $A.jsonName("Unit");
  evaluationPeriods :union $A.jsonName("EvaluationPeriods") $A.range(min = 1) { unset @15 :Void; value @16 :Int32; }
  datapointsToAlarm :union $A.jsonName("DatapointsToAlarm") $A.range(min = 1) { unset @17 :Void; value @18 :Int32; }
  threshold :union $A.jsonName("Threshold") { unset @19 :Void; value @20 :Float64; }
  comparisonOperator @21 :ComparisonOperator $A.jsonName("ComparisonOperator");
  treatMissingData @22 :Text $A.jsonName("TreatMissingData") $A.length(min = 1, max = 255);
  evaluateLowSampleCountPercentile @23 :Text $A.jsonName("EvaluateLowSampleCountPercentile") $A.length(min = 1, max = 255);
  metrics @24 :List(MetricDataQuery) $A.jsonName("Metrics");
  tags @25 :List(Tag) $A.jsonName("Tags");
  thresholdMetricId @26 :Text $A.jsonName("ThresholdMetricId") $A.length(min = 1, max = 255);
  evaluationWindow @27 :EvaluationWindow $A.jsonName("EvaluationWindow");
  warmUpConfiguration @28 :WarmUpConfiguration $A.jsonName("WarmUpConfiguration");
  evaluationCriteria @29 :EvaluationCriteria $A.jsonName("EvaluationCriteria");
  evaluationInterval :union $A.jsonName("EvaluationInterval") $A.range(min = 10, max = 3600) { unset @30 :Void; value @31 :Int32; }
  actionConfiguration @32 :ActionConfiguration $A.jsonName("ActionConfiguration");
}

struct PutMetricAlarmResponse {}

struct ScheduleConfiguration {
  scheduleExpression @0 :Text $A.jsonName("ScheduleExpression") $A.required $A.length(min = 1, max = 256);
  startTimeOffset :union $A.jsonName("StartTimeOffset") $A.required $A.range(min = 1, max = 2592000) { unset @1 :Void; value @2 :Int64; }
  endTimeOffset :union $A.jsonName("EndTimeOffset") $A.range(min = 0, max = 2592000) { unset @3 :Void; value @4 :Int64; }
}

struct ScheduledQueryConfiguration {
  queryString @0 :Text $A.jsonName("QueryString") $A.required $A.length(min = 0, max = 10000);
  logGroupIdentifiers @1 :List(Text) $A.jsonName("LogGroupIdentifiers") $A.length(min = 1, max = 50) $A.elementLength(min = 1, max = 1024);
  queryARN @2 :Text $A.jsonName("QueryARN") $A.length(min = 1, max = 1024);
  scheduledQueryRoleARN @3 :Text $A.jsonName("ScheduledQueryRoleARN") $A.required $A.length(min = 1, max = 1024);
  scheduleConfiguration @4 :ScheduleConfiguration $A.jsonName("ScheduleConfiguration") $A.required;
  aggregationExpression @5 :Text $A.jsonName("AggregationExpression") $A.required $A.length(min = 1, max = 2048);
  tags @6 :List(Tag) $A.jsonName("Tags");
}

struct SetAlarmStateRequest {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.required $A.length(min = 1, max = 255);
  stateValue @1 :StateValue $A.jsonName("StateValue") $A.required;
  stateReason @2 :Text $A.jsonName("StateReason") $A.required $A.length(min = 0, max = 1023);
  stateReasonData @3 :Text $A.jsonName("StateReasonData") $A.length(min = 0, max = 4000);
}

struct SetAlarmStateResponse {}

struct SlidingWindow {}

enum StateValue {
  unset @0;
  ok @1 $A.jsonName("OK");
  alarm @2 $A.jsonName("ALARM");
  insufficientData @3 $A.jsonName("INSUFFICIENT_DATA");
}

struct WallClockWindow {
  timezone @0 :Text $A.jsonName("Timezone") $A.length(min = 1, max = 50);
}

struct WarmUpConfiguration {
  warmUpPeriodDurationInMinutes :union $A.jsonName("WarmUpPeriodDurationInMinutes") $A.required $A.range(min = 1, max = 2880) { unset @0 :Void; value @1 :Int32; }
  onlyStartEvaluatingAfterWarmUpPeriodEnds :union $A.jsonName("OnlyStartEvaluatingAfterWarmUpPeriodEnds") { unset @2 :Void; value @3 :Bool; }
}
