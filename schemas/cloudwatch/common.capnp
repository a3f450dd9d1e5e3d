# Written by tools/import_model.py from the API model of cloudwatch (2010-08-01); do not edit.
@0xb838472a54a8c183;

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("moorage::cloudwatch");

using A = import "/schemas/annotations.capnp";

struct Dimension {
  name @0 :Text $A.jsonName("Name") $A.required $A.length(min = 1, max = 255);
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 1, max = 1024);
}

struct Metric {
  namespace @0 :Text $A.jsonName("Namespace") $A.length(min = 1, max = 255) $A.pattern("[^:].*");
  metricName @1 :Text $A.jsonName("MetricName") $A.length(min = 1, max = 255);
  dimensions @2 :List(Dimension) $A.jsonName("Dimensions") $A.length(max = 30);
}

struct MetricDataQuery {
  id @0 :Text $A.jsonName("Id") $A.required $A.length(min = 1, max = 255);
  metricStat @1 :MetricStat $A.jsonName("MetricStat");
  expression @2 :Text $A.jsonName("Expression") $A.length(min = 1, max = 2048);
  label @3 :Text $A.jsonName("Label");
  returnData :union $A.jsonName("ReturnData") { unset @4 :Void; value @5 :Bool; }
  period :union $A.jsonName("Period") $A.range(min = 1) { unset @6 :Void; value @7 :Int32; }
  accountId @8 :Text $A.jsonName("AccountId") $A.length(min = 1, max = 255);
}

struct MetricStat {
  metric @0 :Metric $A.jsonName("Metric") $A.required;
  period :union $A.jsonName("Period") $A.required $A.range(min = 1) { unset @1 :Void; value @2 :Int32; }
  stat @3 :Text $A.jsonName("Stat") $A.required;
  unit @4 :StandardUnit $A.jsonName("Unit");
}

enum ScanBy {
  unset @0;
  timestampDescending @1 $A.jsonName("TimestampDescending");
  timestampAscending @2 $A.jsonName("TimestampAscending");
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

enum Statistic {
  unset @0;
  sampleCount @1 $A.jsonName("SampleCount");
  average @2 $A.jsonName("Average");
  sum @3 $A.jsonName("Sum");
  minimum @4 $A.jsonName("Minimum");
  maximum @5 $A.jsonName("Maximum");
}

struct Tag {
  key @0 :Text $A.jsonName("Key") $A.required $A.length(min = 1, max = 128);
  value @1 :Text $A.jsonName("Value") $A.required $A.length(min = 0, max = 256);
}
