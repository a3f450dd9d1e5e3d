# Stored records of CloudWatch (core/services/cloudwatch/model): alarms, dashboards, and what happened to alarms. Measured values
# are not here: they are the metric store's.
@0xb7d4205c9e8f1a36;

using Cxx = import "/capnp/c++.capnp";
using Alarms = import "/schemas/cloudwatch/alarm.capnp";
using TextPair = import "/schemas/pair.capnp".TextPair;
$Cxx.namespace("moorage::record");

struct WatchRecord {
  kind @0 :UInt8;                        # metric alarm, composite alarm, dashboard, history item
  name @1 :Text;                         # of the alarm or the dashboard
  metric @2 :Alarms.MetricAlarm;         # as configured, with its state, without times
  composite @3 :Alarms.CompositeAlarm;
  configuredAt @4 :Int64;                # of a dashboard: modified; of a history item: when it happened
  stateAt @5 :Int64;                     # the state or its reason was set
  changedAt @6 :Int64;                   # the state became another one
  owesActions @7 :Bool;                  # of its present state
  tags @8 :List(TextPair);
  text @9 :Text;                         # a dashboard's body; a history item's data
  summary @10 :Text;                     # of a history item
  itemType @11 :UInt8;                   # HistoryItemType
  isOfComposite @12 :Bool;               # a history item: of a composite alarm
}
