#include "services/cloudwatch/model/cloudwatch_model.h"

#include "kernel/index_parts.h"
#include "kernel/service_tables.h"
#include "wire/presence.h"

namespace moorage::control {

ServiceTables cloudwatch_tables() { return tables_of<CloudwatchModel>(); }

WatchId CloudwatchModel::alarm_named(std::string_view name) const { return lookup(alarms_, name); }
WatchId CloudwatchModel::dashboard_named(std::string_view name) const { return lookup(dashboards_, name); }
const std::set<WatchId>& CloudwatchModel::history_of(std::string_view alarm) const {
  return lookup_or_empty(history_by_alarm_, alarm);
}

bool is_high_resolution(cloudwatch::MetricAlarm::Reader alarm) {
  if (!alarm.hasMetrics()) return wire::value_or(alarm.getPeriod(), 60) < 60;
  for (const auto query : alarm.getMetrics()) {
    if (wire::value_or(query.getPeriod(), wire::value_or(query.getMetricStat().getPeriod(), 60)) < 60) return true;
  }
  return false;
}

void CloudwatchModel::compare(const Model& fresh_model, Differences& out) const {
  const auto& fresh = static_cast<const CloudwatchModel&>(fresh_model);
  const auto sizes = [](const auto& one) { return static_cast<std::int64_t>(one.size()); };
  out.compare("CloudWatch", "alarms", sizes(alarms_), sizes(fresh.alarms_));
  out.compare("CloudWatch", "dashboards", sizes(dashboards_), sizes(fresh.dashboards_));
  out.compare("CloudWatch", "composite alarms", sizes(composites_), sizes(fresh.composites_));
  out.compare("CloudWatch", "fast alarms", sizes(fast_), sizes(fresh.fast_));
  out.compare("CloudWatch", "alarms that owe actions", sizes(owing_), sizes(fresh.owing_));
  out.compare("CloudWatch", "history items", sizes(history_), sizes(fresh.history_));
  out.compare("CloudWatch", "alarms with a history", sizes(history_by_alarm_), sizes(fresh.history_by_alarm_));
}

void CloudwatchModel::drop(const WatchRecord& record) {
  owing_.erase(record.id);
  fast_.erase(record.id);
  composites_.erase(record.id);
  if (record.is_alarm()) {
    alarms_.erase(record.name);
  } else if (record.kind == WatchKind::kDashboard) {
    dashboards_.erase(record.name);
  } else {
    history_.erase(record.id);
    history_by_alarm_[record.name].erase(record.id);
    drop_if_idle(history_by_alarm_, record.name);
  }
}

void CloudwatchModel::add(const WatchRecord& record) {
  if (record.owes_actions) owing_.insert(record.id);
  if (record.kind == WatchKind::kMetricAlarm && is_high_resolution(record.metric.reader())) fast_.insert(record.id);
  if (record.kind == WatchKind::kCompositeAlarm) composites_.insert(record.id);
  if (record.is_alarm()) {
    alarms_.insert_or_assign(record.name, record.id);
  } else if (record.kind == WatchKind::kDashboard) {
    dashboards_.insert_or_assign(record.name, record.id);
  } else {
    history_.insert(record.id);
    history_by_alarm_[record.name].insert(record.id);
  }
}

void CloudwatchModel::reindex(const WatchRecord* before, const WatchRecord* after) {
  if (before) drop(*before);
  if (after) add(*after);
}

}  // namespace moorage::control
