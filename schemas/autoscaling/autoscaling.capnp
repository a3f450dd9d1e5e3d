# Written by tools/import_model.py from the API model of autoscaling (2016-02-06); do not edit.
@0xd58e53aeb2786fc2;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::autoscaling");

using A = import "/schemas/annotations.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;

enum AdjustmentType {
  unset @0;
  changeInCapacity @1 $A.jsonName("ChangeInCapacity");
  percentChangeInCapacity @2 $A.jsonName("PercentChangeInCapacity");
  exactCapacity @3 $A.jsonName("ExactCapacity");
}

struct Alarm {
  alarmName @0 :Text $A.jsonName("AlarmName") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  alarmARN @1 :Text $A.jsonName("AlarmARN") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct CustomizedMetricSpecification {
  metricName @0 :Text $A.jsonName("MetricName");
  namespace @1 :Text $A.jsonName("Namespace");
  dimensions @2 :List(MetricDimension) $A.jsonName("Dimensions");
  statistic @3 :MetricStatistic $A.jsonName("Statistic");
  unit @4 :Text $A.jsonName("Unit");
  metrics @5 :List(TargetTrackingMetricDataQuery) $A.jsonName("Metrics");
}

struct DeleteScalingPolicyRequest {
  policyName @0 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  serviceNamespace @1 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @2 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @3 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
}

struct DeleteScalingPolicyResponse {}

struct DeleteScheduledActionRequest {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  scheduledActionName @1 :Text $A.jsonName("ScheduledActionName") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  resourceId @2 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @3 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
}

struct DeleteScheduledActionResponse {}

struct DeregisterScalableTargetRequest {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @2 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
}

struct DeregisterScalableTargetResponse {}

struct DescribeScalableTargetsRequest {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceIds @1 :List(Text) $A.jsonName("ResourceIds") $A.length(max = 50) $A.elementLength(min = 1, max = 1600);
  scalableDimension @2 :ScalableDimension $A.jsonName("ScalableDimension");
  maxResults :union $A.jsonName("MaxResults") { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct DescribeScalableTargetsResponse {
  scalableTargets @0 :List(ScalableTarget) $A.jsonName("ScalableTargets");
  nextToken @1 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct DescribeScalingActivitiesRequest {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @2 :ScalableDimension $A.jsonName("ScalableDimension");
  maxResults :union $A.jsonName("MaxResults") { unset @3 :Void; value @4 :Int32; }
  nextToken @5 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  includeNotScaledActivities :union $A.jsonName("IncludeNotScaledActivities") { unset @6 :Void; value @7 :Bool; }
}

struct DescribeScalingActivitiesResponse {
  scalingActivities @0 :List(ScalingActivity) $A.jsonName("ScalingActivities");
  nextToken @1 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct DescribeScalingPoliciesRequest {
  policyNames @0 :List(Text) $A.jsonName("PolicyNames") $A.length(max = 50) $A.elementLength(min = 1, max = 1600);
  serviceNamespace @1 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @2 :Text $A.jsonName("ResourceId") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @3 :ScalableDimension $A.jsonName("ScalableDimension");
  maxResults :union $A.jsonName("MaxResults") { unset @4 :Void; value @5 :Int32; }
  nextToken @6 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct DescribeScalingPoliciesResponse {
  scalingPolicies @0 :List(ScalingPolicy) $A.jsonName("ScalingPolicies");
  nextToken @1 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct DescribeScheduledActionsRequest {
  scheduledActionNames @0 :List(Text) $A.jsonName("ScheduledActionNames") $A.length(max = 50) $A.elementLength(min = 1, max = 1600);
  serviceNamespace @1 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @2 :Text $A.jsonName("ResourceId") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @3 :ScalableDimension $A.jsonName("ScalableDimension");
  maxResults :union $A.jsonName("MaxResults") { unset @4 :Void; value @5 :Int32; }
  nextToken @6 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct DescribeScheduledActionsResponse {
  scheduledActions @0 :List(ScheduledAction) $A.jsonName("ScheduledActions");
  nextToken @1 :Text $A.jsonName("NextToken") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct ListTagsForResourceRequest {
  resourceARN @0 :Text $A.jsonName("ResourceARN") $A.required $A.length(min = 1, max = 1011) $A.pattern("^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$");
}

struct ListTagsForResourceResponse {
  tags @0 :List(TextPair) $A.jsonName("Tags") $A.map;
}

enum MetricAggregationType {
  unset @0;
  average @1 $A.jsonName("Average");
  minimum @2 $A.jsonName("Minimum");
  maximum @3 $A.jsonName("Maximum");
}

struct MetricDimension {
  name @0 :Text $A.jsonName("Name") $A.required;
  value @1 :Text $A.jsonName("Value") $A.required;
}

enum MetricStatistic {
  unset @0;
  average @1 $A.jsonName("Average");
  minimum @2 $A.jsonName("Minimum");
  maximum @3 $A.jsonName("Maximum");
  sampleCount @4 $A.jsonName("SampleCount");
  sum @5 $A.jsonName("Sum");
}

enum MetricType {
  unset @0;
  dynamoDBReadCapacityUtilization @1 $A.jsonName("DynamoDBReadCapacityUtilization");
  dynamoDBWriteCapacityUtilization @2 $A.jsonName("DynamoDBWriteCapacityUtilization");
  albRequestCountPerTarget @3 $A.jsonName("ALBRequestCountPerTarget");
  rdsReaderAverageCPUUtilization @4 $A.jsonName("RDSReaderAverageCPUUtilization");
  rdsReaderAverageDatabaseConnections @5 $A.jsonName("RDSReaderAverageDatabaseConnections");
  ec2SpotFleetRequestAverageCPUUtilization @6 $A.jsonName("EC2SpotFleetRequestAverageCPUUtilization");
  ec2SpotFleetRequestAverageNetworkIn @7 $A.jsonName("EC2SpotFleetRequestAverageNetworkIn");
  ec2SpotFleetRequestAverageNetworkOut @8 $A.jsonName("EC2SpotFleetRequestAverageNetworkOut");
  sageMakerVariantInvocationsPerInstance @9 $A.jsonName("SageMakerVariantInvocationsPerInstance");
  ecsServiceAverageCPUUtilization @10 $A.jsonName("ECSServiceAverageCPUUtilization");
  ecsServiceAverageMemoryUtilization @11 $A.jsonName("ECSServiceAverageMemoryUtilization");
  appStreamAverageCapacityUtilization @12 $A.jsonName("AppStreamAverageCapacityUtilization");
  comprehendInferenceUtilization @13 $A.jsonName("ComprehendInferenceUtilization");
  lambdaProvisionedConcurrencyUtilization @14 $A.jsonName("LambdaProvisionedConcurrencyUtilization");
  cassandraReadCapacityUtilization @15 $A.jsonName("CassandraReadCapacityUtilization");
  cassandraWriteCapacityUtilization @16 $A.jsonName("CassandraWriteCapacityUtilization");
  kafkaBrokerStorageUtilization @17 $A.jsonName("KafkaBrokerStorageUtilization");
  elastiCacheEngineCPUUtilization @18 $A.jsonName("ElastiCacheEngineCPUUtilization");
  elastiCacheDatabaseMemoryUsagePercentage @19 $A.jsonName("ElastiCacheDatabaseMemoryUsagePercentage");
  elastiCachePrimaryEngineCPUUtilization @20 $A.jsonName("ElastiCachePrimaryEngineCPUUtilization");
  elastiCacheReplicaEngineCPUUtilization @21 $A.jsonName("ElastiCacheReplicaEngineCPUUtilization");
  elastiCacheDatabaseMemoryUsageCountedForEvictPercentage @22 $A.jsonName("ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage");
  neptuneReaderAverageCPUUtilization @23 $A.jsonName("NeptuneReaderAverageCPUUtilization");
  sageMakerVariantProvisionedConcurrencyUtilization @24 $A.jsonName("SageMakerVariantProvisionedConcurrencyUtilization");
  elastiCacheDatabaseCapacityUsageCountedForEvictPercentage @25 $A.jsonName("ElastiCacheDatabaseCapacityUsageCountedForEvictPercentage");
  sageMakerInferenceComponentInvocationsPerCopy @26 $A.jsonName("SageMakerInferenceComponentInvocationsPerCopy");
  workSpacesAverageUserSessionsCapacityUtilization @27 $A.jsonName("WorkSpacesAverageUserSessionsCapacityUtilization");
  sageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution @28 $A.jsonName("SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution");
  sageMakerVariantConcurrentRequestsPerModelHighResolution @29 $A.jsonName("SageMakerVariantConcurrentRequestsPerModelHighResolution");
  ecsServiceAverageCPUUtilizationHighResolution @30 $A.jsonName("ECSServiceAverageCPUUtilizationHighResolution");
  ecsServiceAverageMemoryUtilizationHighResolution @31 $A.jsonName("ECSServiceAverageMemoryUtilizationHighResolution");
}

struct NotScaledReason {
  code @0 :Text $A.jsonName("Code") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  maxCapacity :union $A.jsonName("MaxCapacity") { unset @1 :Void; value @2 :Int32; }
  minCapacity :union $A.jsonName("MinCapacity") { unset @3 :Void; value @4 :Int32; }
  currentCapacity :union $A.jsonName("CurrentCapacity") { unset @5 :Void; value @6 :Int32; }
}

enum PolicyType {
  unset @0;
  stepScaling @1 $A.jsonName("StepScaling");
  targetTrackingScaling @2 $A.jsonName("TargetTrackingScaling");
  predictiveScaling @3 $A.jsonName("PredictiveScaling");
}

struct PredefinedMetricSpecification {
  predefinedMetricType @0 :MetricType $A.jsonName("PredefinedMetricType") $A.required;
  resourceLabel @1 :Text $A.jsonName("ResourceLabel") $A.length(min = 1, max = 1023);
}

struct PredictiveScalingCustomizedMetricSpecification {
  metricDataQueries @0 :List(PredictiveScalingMetricDataQuery) $A.jsonName("MetricDataQueries") $A.required;
}

enum PredictiveScalingMaxCapacityBreachBehavior {
  unset @0;
  honorMaxCapacity @1 $A.jsonName("HonorMaxCapacity");
  increaseMaxCapacity @2 $A.jsonName("IncreaseMaxCapacity");
}

struct PredictiveScalingMetric {
  dimensions @0 :List(PredictiveScalingMetricDimension) $A.jsonName("Dimensions");
  metricName @1 :Text $A.jsonName("MetricName") $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  namespace @2 :Text $A.jsonName("Namespace") $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct PredictiveScalingMetricDataQuery {
  id @0 :Text $A.jsonName("Id") $A.required $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  expression @1 :Text $A.jsonName("Expression") $A.length(min = 1, max = 2048) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  metricStat @2 :PredictiveScalingMetricStat $A.jsonName("MetricStat");
  label @3 :Text $A.jsonName("Label") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  returnData :union $A.jsonName("ReturnData") { unset @4 :Void; value @5 :Bool; }
}

struct PredictiveScalingMetricDimension {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 1, max = 1024) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct PredictiveScalingMetricSpecification {
  targetValue :union $A.jsonName("TargetValue") $A.required { unset @0 :Void; value @1 :Float64; }
  predefinedMetricPairSpecification @2 :PredictiveScalingPredefinedMetricPairSpecification $A.jsonName("PredefinedMetricPairSpecification");
  predefinedScalingMetricSpecification @3 :PredictiveScalingPredefinedScalingMetricSpecification $A.jsonName("PredefinedScalingMetricSpecification");
  predefinedLoadMetricSpecification @4 :PredictiveScalingPredefinedLoadMetricSpecification $A.jsonName("PredefinedLoadMetricSpecification");
  customizedScalingMetricSpecification @5 :PredictiveScalingCustomizedMetricSpecification $A.jsonName("CustomizedScalingMetricSpecification");
  customizedLoadMetricSpecification @6 :PredictiveScalingCustomizedMetricSpecification $A.jsonName("CustomizedLoadMetricSpecification");
  customizedCapacityMetricSpecification @7 :PredictiveScalingCustomizedMetricSpecification $A.jsonName("CustomizedCapacityMetricSpecification");
}

struct PredictiveScalingMetricStat {
  metric @0 :PredictiveScalingMetric $A.jsonName("Metric") $A.required;
  stat @1 :Text $A.jsonName("Stat") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  unit @2 :Text $A.jsonName("Unit") $A.length(min = 1, max = 1023) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

enum PredictiveScalingMode {
  unset @0;
  forecastOnly @1 $A.jsonName("ForecastOnly");
  forecastAndScale @2 $A.jsonName("ForecastAndScale");
}

struct PredictiveScalingPolicyConfiguration {
  metricSpecifications @0 :List(PredictiveScalingMetricSpecification) $A.jsonName("MetricSpecifications") $A.required;
  mode @1 :PredictiveScalingMode $A.jsonName("Mode");
  schedulingBufferTime :union $A.jsonName("SchedulingBufferTime") $A.range(min = 0, max = 3600) { unset @2 :Void; value @3 :Int32; }
  maxCapacityBreachBehavior @4 :PredictiveScalingMaxCapacityBreachBehavior $A.jsonName("MaxCapacityBreachBehavior");
  maxCapacityBuffer :union $A.jsonName("MaxCapacityBuffer") $A.range(min = 0, max = 100) { unset @5 :Void; value @6 :Int32; }
}

struct PredictiveScalingPredefinedLoadMetricSpecification {
  predefinedMetricType @0 :Text $A.jsonName("PredefinedMetricType") $A.required $A.length(min = 1, max = 128);
  resourceLabel @1 :Text $A.jsonName("ResourceLabel") $A.length(min = 1, max = 1023);
}

struct PredictiveScalingPredefinedMetricPairSpecification {
  predefinedMetricType @0 :Text $A.jsonName("PredefinedMetricType") $A.required $A.length(min = 1, max = 128);
  resourceLabel @1 :Text $A.jsonName("ResourceLabel") $A.length(min = 1, max = 1023);
}

struct PredictiveScalingPredefinedScalingMetricSpecification {
  predefinedMetricType @0 :Text $A.jsonName("PredefinedMetricType") $A.required $A.length(min = 1, max = 128);
  resourceLabel @1 :Text $A.jsonName("ResourceLabel") $A.length(min = 1, max = 1023);
}

struct PutScalingPolicyRequest {
  policyName @0 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 256) $A.pattern("\\p{Print}+");
  serviceNamespace @1 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @2 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @3 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
  policyType @4 :PolicyType $A.jsonName("PolicyType");
  stepScalingPolicyConfiguration @5 :StepScalingPolicyConfiguration $A.jsonName("StepScalingPolicyConfiguration");
  targetTrackingScalingPolicyConfiguration @6 :TargetTrackingScalingPolicyConfiguration $A.jsonName("TargetTrackingScalingPolicyConfiguration");
  predictiveScalingPolicyConfiguration @7 :PredictiveScalingPolicyConfiguration $A.jsonName("PredictiveScalingPolicyConfiguration");
}

struct PutScalingPolicyResponse {
  policyARN @0 :Text $A.jsonName("PolicyARN") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  alarms @1 :List(Alarm) $A.jsonName("Alarms");
}

struct PutScheduledActionRequest {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  schedule @1 :Text $A.jsonName("Schedule") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  timezone @2 :Text $A.jsonName("Timezone") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scheduledActionName @3 :Text $A.jsonName("ScheduledActionName") $A.required $A.length(min = 1, max = 256) $A.pattern("(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+");
  resourceId @4 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @5 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
  startTime :union $A.jsonName("StartTime") $A.timestamp { unset @6 :Void; value @7 :Int64; }
  endTime :union $A.jsonName("EndTime") $A.timestamp { unset @8 :Void; value @9 :Int64; }
  scalableTargetAction @10 :ScalableTargetAction $A.jsonName("ScalableTargetAction");
}

struct PutScheduledActionResponse {}

struct RegisterScalableTargetRequest {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @2 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
  minCapacity :union $A.jsonName("MinCapacity") { unset @3 :Void; value @4 :Int32; }
  maxCapacity :union $A.jsonName("MaxCapacity") { unset @5 :Void; value @6 :Int32; }
  roleARN @7 :Text $A.jsonName("RoleARN") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  suspendedState @8 :SuspendedState $A.jsonName("SuspendedState");
  tags @9 :List(TextPair) $A.jsonName("Tags") $A.map;
}

struct RegisterScalableTargetResponse {
  scalableTargetARN @0 :Text $A.jsonName("ScalableTargetARN") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

enum ScalableDimension {
  unset @0;
  ecsServiceDesiredCount @1 $A.jsonName("ecs:service:DesiredCount");
  ec2SpotFleetRequestTargetCapacity @2 $A.jsonName("ec2:spot-fleet-request:TargetCapacity");
  elasticmapreduceInstancegroupInstanceCount @3 $A.jsonName("elasticmapreduce:instancegroup:InstanceCount");
  appstreamFleetDesiredCapacity @4 $A.jsonName("appstream:fleet:DesiredCapacity");
  dynamodbTableReadCapacityUnits @5 $A.jsonName("dynamodb:table:ReadCapacityUnits");
  dynamodbTableWriteCapacityUnits @6 $A.jsonName("dynamodb:table:WriteCapacityUnits");
  dynamodbIndexReadCapacityUnits @7 $A.jsonName("dynamodb:index:ReadCapacityUnits");
  dynamodbIndexWriteCapacityUnits @8 $A.jsonName("dynamodb:index:WriteCapacityUnits");
  rdsClusterReadReplicaCount @9 $A.jsonName("rds:cluster:ReadReplicaCount");
  sagemakerVariantDesiredInstanceCount @10 $A.jsonName("sagemaker:variant:DesiredInstanceCount");
  customResourceResourceTypeProperty @11 $A.jsonName("custom-resource:ResourceType:Property");
  comprehendDocumentClassifierEndpointDesiredInferenceUnits @12 $A.jsonName("comprehend:document-classifier-endpoint:DesiredInferenceUnits");
  comprehendEntityRecognizerEndpointDesiredInferenceUnits @13 $A.jsonName("comprehend:entity-recognizer-endpoint:DesiredInferenceUnits");
  lambdaFunctionProvisionedConcurrency @14 $A.jsonName("lambda:function:ProvisionedConcurrency");
  cassandraTableReadCapacityUnits @15 $A.jsonName("cassandra:table:ReadCapacityUnits");
  cassandraTableWriteCapacityUnits @16 $A.jsonName("cassandra:table:WriteCapacityUnits");
  kafkaBrokerStorageVolumeSize @17 $A.jsonName("kafka:broker-storage:VolumeSize");
  elasticacheCacheClusterNodes @18 $A.jsonName("elasticache:cache-cluster:Nodes");
  elasticacheReplicationGroupNodeGroups @19 $A.jsonName("elasticache:replication-group:NodeGroups");
  elasticacheReplicationGroupReplicas @20 $A.jsonName("elasticache:replication-group:Replicas");
  neptuneClusterReadReplicaCount @21 $A.jsonName("neptune:cluster:ReadReplicaCount");
  sagemakerVariantDesiredProvisionedConcurrency @22 $A.jsonName("sagemaker:variant:DesiredProvisionedConcurrency");
  sagemakerInferenceComponentDesiredCopyCount @23 $A.jsonName("sagemaker:inference-component:DesiredCopyCount");
  workspacesWorkspacespoolDesiredUserSessions @24 $A.jsonName("workspaces:workspacespool:DesiredUserSessions");
}

struct ScalableTarget {
  serviceNamespace @0 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @1 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @2 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
  minCapacity :union $A.jsonName("MinCapacity") $A.required { unset @3 :Void; value @4 :Int32; }
  maxCapacity :union $A.jsonName("MaxCapacity") $A.required { unset @5 :Void; value @6 :Int32; }
  predictedCapacity :union $A.jsonName("PredictedCapacity") { unset @7 :Void; value @8 :Int32; }
  roleARN @9 :Text $A.jsonName("RoleARN") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  creationTime :union $A.jsonName("CreationTime") $A.required $A.timestamp { unset @10 :Void; value @11 :Int64; }
  suspendedState @12 :SuspendedState $A.jsonName("SuspendedState");
  scalableTargetARN @13 :Text $A.jsonName("ScalableTargetARN") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct ScalableTargetAction {
  minCapacity :union $A.jsonName("MinCapacity") { unset @0 :Void; value @1 :Int32; }
  maxCapacity :union $A.jsonName("MaxCapacity") { unset @2 :Void; value @3 :Int32; }
}

struct ScalingActivity {
  activityId @0 :Text $A.jsonName("ActivityId") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  serviceNamespace @1 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @2 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @3 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
  description @4 :Text $A.jsonName("Description") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  cause @5 :Text $A.jsonName("Cause") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  startTime :union $A.jsonName("StartTime") $A.required $A.timestamp { unset @6 :Void; value @7 :Int64; }
  endTime :union $A.jsonName("EndTime") $A.timestamp { unset @8 :Void; value @9 :Int64; }
  statusCode @10 :ScalingActivityStatusCode $A.jsonName("StatusCode") $A.required;
  statusMessage @11 :Text $A.jsonName("StatusMessage") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  details @12 :Text $A.jsonName("Details") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  notScaledReasons @13 :List(NotScaledReason) $A.jsonName("NotScaledReasons");
}

enum ScalingActivityStatusCode {
  unset @0;
  pending @1 $A.jsonName("Pending");
  inProgress @2 $A.jsonName("InProgress");
  successful @3 $A.jsonName("Successful");
  overridden @4 $A.jsonName("Overridden");
  unfulfilled @5 $A.jsonName("Unfulfilled");
  failed @6 $A.jsonName("Failed");
}

struct ScalingPolicy {
  policyARN @0 :Text $A.jsonName("PolicyARN") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  policyName @1 :Text $A.jsonName("PolicyName") $A.required $A.length(min = 1, max = 256) $A.pattern("\\p{Print}+");
  serviceNamespace @2 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  resourceId @3 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @4 :ScalableDimension $A.jsonName("ScalableDimension") $A.required;
  policyType @5 :PolicyType $A.jsonName("PolicyType") $A.required;
  stepScalingPolicyConfiguration @6 :StepScalingPolicyConfiguration $A.jsonName("StepScalingPolicyConfiguration");
  targetTrackingScalingPolicyConfiguration @7 :TargetTrackingScalingPolicyConfiguration $A.jsonName("TargetTrackingScalingPolicyConfiguration");
  predictiveScalingPolicyConfiguration @8 :PredictiveScalingPolicyConfiguration $A.jsonName("PredictiveScalingPolicyConfiguration");
  alarms @9 :List(Alarm) $A.jsonName("Alarms");
  creationTime :union $A.jsonName("CreationTime") $A.required $A.timestamp { unset @10 :Void; value @11 :Int64; }
}

struct ScheduledAction {
  scheduledActionName @0 :Text $A.jsonName("ScheduledActionName") $A.required $A.length(min = 1, max = 256) $A.pattern("(?!((^[ ]+.*)|(.*([\\u0000-\\u001f]|[\\u007f-\\u009f]|[:/|])+.*)|(.*[ ]+$))).+");
  scheduledActionARN @1 :Text $A.jsonName("ScheduledActionARN") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  serviceNamespace @2 :ServiceNamespace $A.jsonName("ServiceNamespace") $A.required;
  schedule @3 :Text $A.jsonName("Schedule") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  timezone @4 :Text $A.jsonName("Timezone") $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  resourceId @5 :Text $A.jsonName("ResourceId") $A.required $A.length(min = 1, max = 1600) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  scalableDimension @6 :ScalableDimension $A.jsonName("ScalableDimension");
  startTime :union $A.jsonName("StartTime") $A.timestamp { unset @7 :Void; value @8 :Int64; }
  endTime :union $A.jsonName("EndTime") $A.timestamp { unset @9 :Void; value @10 :Int64; }
  scalableTargetAction @11 :ScalableTargetAction $A.jsonName("ScalableTargetAction");
  creationTime :union $A.jsonName("CreationTime") $A.required $A.timestamp { unset @12 :Void; value @13 :Int64; }
}

enum ServiceNamespace {
  unset @0;
  ecs @1;
  elasticmapreduce @2;
  ec2 @3;
  appstream @4;
  dynamodb @5;
  rds @6;
  sagemaker @7;
  customResource @8 $A.jsonName("custom-resource");
  comprehend @9;
  lambda @10;
  cassandra @11;
  kafka @12;
  elasticache @13;
  neptune @14;
  workspaces @15;
}

struct StepAdjustment {
  metricIntervalLowerBound :union $A.jsonName("MetricIntervalLowerBound") { unset @0 :Void; value @1 :Float64; }
  metricIntervalUpperBound :union $A.jsonName("MetricIntervalUpperBound") { unset @2 :Void; value @3 :Float64; }
  scalingAdjustment :union $A.jsonName("ScalingAdjustment") $A.required { unset @4 :Void; value @5 :Int32; }
}

struct StepScalingPolicyConfiguration {
  adjustmentType @0 :AdjustmentType $A.jsonName("AdjustmentType");
  stepAdjustments @1 :List(StepAdjustment) $A.jsonName("StepAdjustments");
  minAdjustmentMagnitude :union $A.jsonName("MinAdjustmentMagnitude") { unset @2 :Void; value @3 :Int32; }
  cooldown :union $A.jsonName("Cooldown") { unset @4 :Void; value @5 :Int32; }
  metricAggregationType @6 :MetricAggregationType $A.jsonName("MetricAggregationType");
}

struct SuspendedState {
  dynamicScalingInSuspended :union $A.jsonName("DynamicScalingInSuspended") { unset @0 :Void; value @1 :Bool; }
  dynamicScalingOutSuspended :union $A.jsonName("DynamicScalingOutSuspended") { unset @2 :Void; value @3 :Bool; }
  scheduledScalingSuspended :union $A.jsonName("ScheduledScalingSuspended") { unset @4 :Void; value @5 :Bool; }
}

struct TagResourceRequest {
  resourceARN @0 :Text $A.jsonName("ResourceARN") $A.required $A.length(min = 1, max = 1011) $A.pattern("^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$");
  tags @1 :List(TextPair) $A.jsonName("Tags") $A.required $A.map;
}

struct TagResourceResponse {}

struct TargetTrackingMetric {
  dimensions @0 :List(TargetTrackingMetricDimension) $A.jsonName("Dimensions");
  metricName @1 :Text $A.jsonName("MetricName") $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  namespace @2 :Text $A.jsonName("Namespace") $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct TargetTrackingMetricDataQuery {
  expression @0 :Text $A.jsonName("Expression") $A.length(min = 1, max = 2048) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  id @1 :Text $A.jsonName("Id") $A.required $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  label @2 :Text $A.jsonName("Label") $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  metricStat @3 :TargetTrackingMetricStat $A.jsonName("MetricStat");
  returnData :union $A.jsonName("ReturnData") { unset @4 :Void; value @5 :Bool; }
}

struct TargetTrackingMetricDimension {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 255) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 1, max = 1024) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct TargetTrackingMetricStat {
  metric @0 :TargetTrackingMetric $A.jsonName("Metric") $A.required;
  stat @1 :Text $A.jsonName("Stat") $A.required $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
  unit @2 :Text $A.jsonName("Unit") $A.length(min = 1, max = 1023) $A.pattern("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]*");
}

struct TargetTrackingScalingPolicyConfiguration {
  targetValue :union $A.jsonName("TargetValue") $A.required { unset @0 :Void; value @1 :Float64; }
  predefinedMetricSpecification @2 :PredefinedMetricSpecification $A.jsonName("PredefinedMetricSpecification");
  customizedMetricSpecification @3 :CustomizedMetricSpecification $A.jsonName("CustomizedMetricSpecification");
  scaleOutCooldown :union $A.jsonName("ScaleOutCooldown") { unset @4 :Void; value @5 :Int32; }
  scaleInCooldown :union $A.jsonName("ScaleInCooldown") { unset @6 :Void; value @7 :Int32; }
  disableScaleIn :union $A.jsonName("DisableScaleIn") { unset @8 :Void; value @9 :Bool; }
}

struct UntagResourceRequest {
  resourceARN @0 :Text $A.jsonName("ResourceARN") $A.required $A.length(min = 1, max = 1011) $A.pattern("^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\\/[a-zA-Z0-9-]+$");
  tagKeys @1 :List(Text) $A.jsonName("TagKeys") $A.required $A.length(min = 0, max = 200) $A.elementLength(min = 1, max = 128);
}

struct UntagResourceResponse {}
