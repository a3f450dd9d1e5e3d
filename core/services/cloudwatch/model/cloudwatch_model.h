// The model of CloudWatch: its records by number, and the indexes that follow from them (kernel/service_model.h).
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "kernel/state.h"
#include "kernel/table_registry.h"
#include "services/cloudwatch/model/watch_record.h"

namespace moorage::control {

using CloudwatchTables = TableList<WatchRecord>;

class CloudwatchModel final : public ModelWith<CloudwatchTables> {
 public:
  using ByName = std::map<std::string, WatchId, std::less<>>;

  // Nothing found: none. Alarms of both kinds share their names.
  WatchId alarm_named(std::string_view name) const;
  WatchId dashboard_named(std::string_view name) const;
  const ByName& alarms() const { return alarms_; }
  const ByName& dashboards() const { return dashboards_; }
  const std::set<WatchId>& composites() const { return composites_; }
  const std::set<WatchId>& fast_alarms() const { return fast_; }  // on periods below a minute
  const std::set<WatchId>& with_owed_actions() const { return owing_; }
  // The oldest item first, of one alarm and of all.
  const std::set<WatchId>& history_of(std::string_view alarm) const;
  const std::set<WatchId>& history() const { return history_; }

  void compare(const Model& fresh, Differences& out) const override;

  // Called by Draft. One of `before`, `after` may be null (added, erased).
  void reindex(const WatchRecord* before, const WatchRecord* after);

 private:
  void drop(const WatchRecord& record);
  void add(const WatchRecord& record);

  ByName alarms_;
  ByName dashboards_;
  std::set<WatchId> composites_;
  std::set<WatchId> fast_;
  std::set<WatchId> owing_;
  std::set<WatchId> history_;
  std::map<std::string, std::set<WatchId>, std::less<>> history_by_alarm_;
};

inline const CloudwatchModel& cloudwatch_model(const State& state) { return state.model<CloudwatchModel>(); }

// Alarms on periods of 10, 20 and 30 seconds are looked at every ten seconds, others once a minute (CloudWatch user guide,
// "Evaluating an alarm").
bool is_high_resolution(cloudwatch::MetricAlarm::Reader alarm);

// The tables of CloudWatch for the registry.
ServiceTables cloudwatch_tables();

}  // namespace moorage::control
