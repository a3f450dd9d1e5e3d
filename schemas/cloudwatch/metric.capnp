# Written by tools/import_model.py from the API model of cloudwatch (2010-08-01); do not edit.
@0xb3e5941862633407;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudwatch");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
using Dimension = import "/schemas/cloudwatch/common.capnp".Dimension;
using Metric = import "/schemas/cloudwatch/common.capnp".Metric;
using MetricDataQuery = import "/schemas/cloudwatch/common.capnp".MetricDataQuery;
using ScanBy = import "/schemas/cloudwatch/common.capnp".ScanBy;
using StandardUnit = import "/schemas/cloudwatch/common.capnp".StandardUnit;
using Statistic = import "/schemas/cloudwatch/common.capnp".Statistic;

struct Datapoint {
  timestamp :union $A.jsonName("Timestamp") $A.timestamp { unset @0 :Void; value @1 :Int64; }
  sampleCount :union $A.jsonName("SampleCount") { unset @2 :Void; value @3 :Float64; }
  average :union $A.jsonName("Average") { unset @4 :Void; value @5 :Float64; }
  sum :union $A.jsonName("Sum") { unset @6 :Void; value @7 :Float64; }
  minimum :union $A.jsonName("Minimum") { unset @8 :Void; value @9 :Float64; }
  maximum :union $A.jsonName("Maximum") { unset @10 :Void; value @11 :Float64; }
  unit @12 :StandardUnit $A.jsonName("Unit");
  extendedStatistics @13 :List(DatapointValueMapEntry) $A.jsonName("ExtendedStatistics") $A.map;
}

struct DatapointValueMapEntry {
  key @0 :Text;
  value :union { unset @1 :Void; value @2 :Float64; }
}

struct DimensionFilter {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 255);
  value @1 :Text $A.jsonName("Value") $A.length(min = 1, max = 1024);
}

struct Entity {
  keyAttributes @0 :List(TextPair) $A.jsonName("KeyAttributes") $A.length(min = 2, max = 4) $A.map;
  attributes @1 :List(TextPair) $A.jsonName("Attributes") $A.length(min = 0, max = 10) $A.map;
}

struct EntityMetricData {
  entity @0 :Entity $A.jsonName("Entity");
  metricData @1 :List(MetricDatum) $A.jsonName("MetricData");
}

struct GetMetricDataRequest {
  metricDataQueries @0 :List(MetricDataQuery) $A.jsonName("MetricDataQueries") $A.required;
  startTime :union $A.jsonName("StartTime") $A.required $A.timestamp { unset @1 :Void; value @2 :Int64; }
  endTime :union $A.jsonName("EndTime") $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  nextToken @5 :Text $A.jsonName("NextToken");
  scanBy @6 :ScanBy $A.jsonName("ScanBy");
  maxDatapoints :union $A.jsonName("MaxDatapoints") { unset @7 :Void; value @8 :Int32; }
  labelOptions @9 :LabelOptions $A.jsonName("LabelOptions");
}

struct GetMetricDataResponse {
  metricDataResults @0 :List(MetricDataResult) $A.jsonName("MetricDataResults");
  nextToken @1 :Text $A.jsonName("NextToken");
  messages @2 :List(MessageData) $A.jsonName("Messages");
}

struct GetMetricStatisticsRequest {
  namespace @0 :Text $A.jsonName("Namespace") $A.required $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  metricName @1 :Text $A.jsonName("MetricName") $A.required $A.length(min = 1, max = 255);
  dimensions @2 :List(Dimension) $A.jsonName("Dimensions") $A.length(max = 30);
  startTime :union $A.jsonName("StartTime") $A.required $A.timestamp { unset @3 :Void; value @4 :Int64; }
  endTime :union $A.jsonName("EndTime") $A.required $A.timestamp { unset @5 :Void; value @6 :Int64; }
  period :union $A.jsonName("Period") $A.required $A.range(min = 1) { unset @7 :Void; value @8 :Int32; }
  statistics @9 :List(Statistic) $A.jsonName("Statistics") $A.length(min = 1, max = 5);
  extendedStatistics @10 :List(Text) $A.jsonName("ExtendedStatistics") $A.length(min = 1, max = 10);
  unit @11 :StandardUnit $A.jsonName("Unit");
}

struct GetMetricStatisticsResponse {
  label @0 :Text $A.jsonName("Label");
  datapoints @1 :List(Datapoint) $A.jsonName("Datapoints");
}

struct LabelOptions {
  timezone @0 :Text $A.jsonName("Timezone");
}

struct ListMetricsRequest {
  namespace @0 :Text $A.jsonName("Namespace") $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  metricName @1 :Text $A.jsonName("MetricName") $A.length(min = 1, max = 255);
  dimensions @2 :List(DimensionFilter) $A.jsonName("Dimensions") $A.length(max = 10);
  nextToken @3 :Text $A.jsonName("NextToken");
  recentlyActive @4 :RecentlyActive $A.jsonName("RecentlyActive");
  includeLinkedAccounts :union $A.jsonName("IncludeLinkedAccounts") { unset @5 :Void; value @6 :Bool; }
  owningAccount @7 :Text $A.jsonName("OwningAccount") $A.length(min = 1, max = 255);
}

struct ListMetricsResponse {
  metrics @0 :List(Metric) $A.jsonName("Metrics");
  nextToken @1 :Text $A.jsonName("NextToken");
  owningAccounts @2 :List(Text) $A.jsonName("OwningAccounts") $A.elementLength(min = 1, max = 255);
}

struct MessageData {
  code @0 :Text $A.jsonName("Code");
  value @1 :Text $A.jsonName("Value");
}

struct MetricDataResult {
  id @0 :Text $A.jsonName("Id") $A.length(min = 1, max = 255);
  label @1 :Text $A.jsonName("Label");
  timestamps @2 :List(Int64) $A.jsonName("Timestamps") $A.timestamp;
  values @3 :List(Float64) $A.jsonName("Values");
  statusCode @4 :StatusCode $A.jsonName("StatusCode");
  messages @5 :List(MessageData) $A.jsonName("Messages");
}

struct MetricDatum {
  metricName @0 :Text $A.jsonName("MetricName") $A.required $A.length(min = 1, max = 255);
  dimensions @1 :List(Dimension) $A.jsonName("Dimensions") $A.length(max = 30);
  timestamp :union $A.jsonName("Timestamp") $A.timestamp { unset @2 :Void; value @3 :Int64; }
  value :union $A.jsonName("Value") { unset @4 :Void; value @5 :Float64; }
  statisticValues @6 :StatisticSet $A.jsonName("StatisticValues");
  values @7 :List(Float64) $A.jsonName("Values");
  counts @8 :List(Float64) $A.jsonName("Counts");
  unit @9 :StandardUnit $A.jsonName("Unit");
  storageResolution :union $A.jsonName("StorageResolution") $A.range(min = 1) { unset @10 :Void; value @11 :Int32; }
}

struct PutMetricDataRequest {
  namespace @0 :Text $A.jsonName("Namespace") $A.required $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  metricData @1 :List(MetricDatum) $A.jsonName("MetricData");
  entityMetricData @2 :List(EntityMetricData) $A.jsonName("EntityMetricData");
  strictEntityValidation :union $A.jsonName("StrictEntityValidation") { unset @3 :Void; value @4 :Bool; }
}

struct PutMetricDataResponse {}

enum RecentlyActive {
  unset @0;
  pt3h @1 $A.jsonName("PT3H");
}

struct StatisticSet {
  sampleCount :union $A.jsonName("SampleCount") $A.required { unset @0 :Void; value @1 :Float64; }
  sum :union $A.jsonName("Sum") $A.required { unset @2 :Void; value @3 :Float64; }
  minimum :union $A.jsonName("Minimum") $A.required { unset @4 :Void; value @5 :Float64; }
  maximum :union $A.jsonName("Maximum") $A.required { unset @6 :Void; value @7 :Float64; }
}

enum StatusCode {
  unset @0;
  complete @1 $A.jsonName("Complete");
  internalError @2 $A.jsonName("InternalError");
  partialData @3 $A.jsonName("PartialData");
  forbidden @4 $A.jsonName("Forbidden");
}

struct UntagResourceRequest {
  resourceARN @0 :Text $A.jsonName("ResourceARN") $A.required $A.length(min = 1, max = 1024);
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.elementLength(min = 1, max = 128);
}

struct UntagResourceResponse {}
