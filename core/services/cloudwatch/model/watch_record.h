// Alarms, dashboards and the history of alarms: one table for all of what CloudWatch remembers beside measured values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "kernel/record_fields.h"
#include "kernel/table_row.h"
#include "kernel/tag_list.h"
#include "schemas/cloudwatch/alarm.capnp.h"
#include "schemas/engine/cloudwatch_records.capnp.h"
#include "wire/message.h"

namespace moorage::control {

class CloudwatchModel;

enum class WatchKind : std::uint8_t { kMetricAlarm, kCompositeAlarm, kDashboard, kHistoryItem };
constexpr WatchKind last_of(WatchKind) { return WatchKind::kHistoryItem; }

struct WatchRecord {
  Id<WatchRecord> id;
  WatchKind kind = WatchKind::kMetricAlarm;
  std::string name;                               // of the alarm or the dashboard
  wire::Message<cloudwatch::MetricAlarm> metric;  // kMetricAlarm: as configured, with its state, without times
  wire::Message<cloudwatch::CompositeAlarm> composite;
  Instant configured_at;      // of a dashboard: modified; of a history item: when it happened
  Instant state_at;           // the state or its reason was set
  Instant changed_at;         // the state became another one
  bool owes_actions = false;  // of its present state
  Tags tags;
  std::string text;     // a dashboard's body; a history item's data
  std::string summary;  // of a history item
  std::uint8_t item_type = 0;
  bool is_of_composite = false;

  bool is_alarm() const { return kind == WatchKind::kMetricAlarm || kind == WatchKind::kCompositeAlarm; }
};

using WatchId = Id<WatchRecord>;

template <>
struct TableRow<WatchRecord> {
  static constexpr TableId kNumber{62};
  static constexpr std::string_view kName = "alarms and dashboards";
  using Record = record::WatchRecord;
  using Model = CloudwatchModel;
};

template <>
struct Fields<WatchRecord> {
  template <typename Each>
  static void visit(Each&& each) {
    each(MOORAGE_FIELD(kind, Kind));
    each(MOORAGE_FIELD(name, Name));
    each(MOORAGE_FIELD(metric, Metric));
    each(MOORAGE_FIELD(composite, Composite));
    each(MOORAGE_FIELD(configured_at, ConfiguredAt));
    each(MOORAGE_FIELD(state_at, StateAt));
    each(MOORAGE_FIELD(changed_at, ChangedAt));
    each(MOORAGE_FIELD(owes_actions, OwesActions));
    each(MOORAGE_FIELD(tags, Tags));
    each(MOORAGE_FIELD(text, Text));
    each(MOORAGE_FIELD(summary, Summary));
    each(MOORAGE_FIELD(item_type, ItemType));
    each(MOORAGE_FIELD(is_of_composite, IsOfComposite));
  }
};

}  // namespace moorage::control
