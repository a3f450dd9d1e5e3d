// DescribeAlarms, DescribeAlarmsForMetric, DescribeAlarmHistory.
#include <algorithm>

#include "kernel/page.h"
#include "services/cloudwatch/alarm_operations.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/composite_rule.h"

namespace moorage::control {
namespace {

using cloudwatch::AlarmType;

Error bad_token() { return api_error("InvalidNextToken", "The token is not of this list."); }

template <typename Request>
Result<Page> open_alarm_page(std::string query, Request request) {
  auto page = Page::open(std::move(query), wire::view(request.getNextToken()), wire::optional(request.getMaxRecords()),
                         page_sizes<Request>());
  if (page.ok()) return page;
  if (page.error().path == "nextToken") return bad_token();
  return invalid_metric_value("MaxRecords must be between 1 and 100.", "MaxRecords");
}

bool wants(capnp::List<AlarmType>::Reader types, AlarmType type, bool if_empty) {
  if (types.size() == 0) return if_empty;
  for (const AlarmType one : types) {
    if (one == type) return true;
  }
  return false;
}

bool has_action_prefix(const WatchRecord& alarm, std::string_view prefix) {
  const auto any = [&](capnp::List<capnp::Text>::Reader actions) {
    for (const auto one : actions) {
      if (wire::view(one).starts_with(prefix)) return true;
    }
    return false;
  };
  const auto in = [&](auto message) {
    return any(message.getAlarmActions()) || any(message.getOkActions()) || any(message.getInsufficientDataActions());
  };
  return alarm.kind == WatchKind::kMetricAlarm ? in(alarm.metric.reader()) : in(alarm.composite.reader());
}

std::vector<std::string> rule_names(const WatchRecord& alarm) {
  if (alarm.kind != WatchKind::kCompositeAlarm) return {};
  auto rule = CompositeRule::parse(wire::view(alarm.composite.reader().getAlarmRule()));
  return rule.ok() ? rule->alarms() : std::vector<std::string>();
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

struct Filter {
  explicit Filter(cloudwatch::DescribeAlarmsRequest::Reader from) : request(from) {
    for (const auto name : request.getAlarmNames()) names.emplace_back(wire::view(name));
  }
  cloudwatch::DescribeAlarmsRequest::Reader request;
  std::vector<std::string> names;
  std::vector<std::string> children;  // of ChildrenOfAlarmName

  // Relatives of an alarm are of both types; otherwise metric alarms alone are wanted where no type is given.
  bool accepts(const WatchRecord& alarm) const {
    const bool is_metric = alarm.kind == WatchKind::kMetricAlarm;
    const bool of_relatives = request.hasChildrenOfAlarmName() || request.hasParentsOfAlarmName();
    if (!wants(request.getAlarmTypes(), is_metric ? AlarmType::METRIC_ALARM : AlarmType::COMPOSITE_ALARM,
               is_metric || of_relatives)) {
      return false;
    }
    if (request.hasAlarmNames() && !contains(names, alarm.name)) return false;
    if (!alarm.name.starts_with(wire::view(request.getAlarmNamePrefix()))) return false;
    if (wire::has(request.getStateValue()) && state_of(alarm) != request.getStateValue()) return false;
    if (request.hasActionPrefix() && !has_action_prefix(alarm, wire::view(request.getActionPrefix()))) return false;
    if (request.hasChildrenOfAlarmName() && !contains(children, alarm.name)) return false;
    return !request.hasParentsOfAlarmName() || contains(rule_names(alarm), wire::view(request.getParentsOfAlarmName()));
  }
};

template <typename List>
void set_metric(List list, unsigned at, const Settings& settings, const WatchRecord& alarm) {
  list.setWithCaveats(at, alarm.metric.reader());
  describe_alarm(settings, alarm, list[at]);
}

}  // namespace

Status describe_alarms(Step& step, cloudwatch::DescribeAlarmsRequest::Reader request,
                       cloudwatch::DescribeAlarmsResponse::Builder reply) {
  if (request.hasAlarmNames() && request.hasAlarmNamePrefix()) {
    return cloudwatch_invalid("AlarmNames and AlarmNamePrefix cannot be used together.", "AlarmNamePrefix");
  }
  Filter filter(request);
  std::string query = "DescribeAlarms";
  for (const std::string& name : filter.names) query.append("\n").append(name);
  for (const auto text : {request.getAlarmNamePrefix(), request.getChildrenOfAlarmName(), request.getParentsOfAlarmName(),
                          request.getActionPrefix()}) {
    query.append("\t").append(wire::view(text));
  }
  query.append(wire::enum_name(request.getStateValue()));
  for (const auto type : request.getAlarmTypes()) query.append(wire::enum_name(type));
  MOORAGE_ASSIGN(Page page, open_alarm_page(std::move(query), request));
  const CloudwatchModel& model = cloudwatch_model(step.state());
  if (request.hasChildrenOfAlarmName()) {
    const WatchId parent = model.alarm_named(wire::view(request.getChildrenOfAlarmName()));
    if (parent) filter.children = rule_names(*step.draft.find(parent));
  }
  std::vector<const WatchRecord*> metrics;
  std::vector<const WatchRecord*> composites;
  const std::string after = page.after();
  for (auto at = after.empty() ? model.alarms().begin() : model.alarms().upper_bound(after); at != model.alarms().end(); ++at) {
    const WatchRecord& alarm = *step.draft.find(at->second);
    if (!filter.accepts(alarm)) continue;
    if (!page.take(alarm.name, alarm.name)) break;
    (alarm.kind == WatchKind::kMetricAlarm ? metrics : composites).push_back(&alarm);
  }
  auto metric_list = reply.initMetricAlarms(static_cast<unsigned>(metrics.size()));
  for (unsigned i = 0; i < metric_list.size(); ++i) set_metric(metric_list, i, step.settings(), *metrics[i]);
  auto composite_list = reply.initCompositeAlarms(static_cast<unsigned>(composites.size()));
  for (unsigned i = 0; i < composite_list.size(); ++i) {
    composite_list.setWithCaveats(i, composites[i]->composite.reader());
    describe_alarm(step.settings(), *composites[i], composite_list[i]);
  }
  const std::string token = page.next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

Status describe_alarms_for_metric(Step& step, cloudwatch::DescribeAlarmsForMetricRequest::Reader request,
                                  cloudwatch::DescribeAlarmsForMetricResponse::Builder reply) {
  const auto dimensions_of = [](auto list) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto one : list) out.emplace_back(wire::view(one.getName()), wire::view(one.getValue()));
    std::sort(out.begin(), out.end());
    return out;
  };
  const auto dimensions = dimensions_of(request.getDimensions());
  const auto is_watched = [&](auto name, auto space, auto list) {
    return wire::view(name) == wire::view(request.getMetricName()) && wire::view(space) == wire::view(request.getNamespace()) &&
           dimensions_of(list) == dimensions;
  };
  std::vector<const WatchRecord*> found;
  for (const auto& [name, id] : cloudwatch_model(step.state()).alarms()) {
    const WatchRecord& record = *step.draft.find(id);
    if (record.kind != WatchKind::kMetricAlarm) continue;
    const auto alarm = record.metric.reader();
    bool fits = is_watched(alarm.getMetricName(), alarm.getNamespace(), alarm.getDimensions());
    for (const auto query : alarm.getMetrics()) {
      const auto metric = query.getMetricStat().getMetric();
      fits =
          fits || (query.hasMetricStat() && is_watched(metric.getMetricName(), metric.getNamespace(), metric.getDimensions()));
    }
    if (!fits) continue;
    if (wire::has(request.getStatistic()) && alarm.getStatistic() != request.getStatistic()) continue;
    if (request.hasExtendedStatistic() &&
        wire::view(alarm.getExtendedStatistic()) != wire::view(request.getExtendedStatistic())) {
      continue;
    }
    if (wire::has(request.getPeriod()) && wire::optional(alarm.getPeriod()) != wire::optional(request.getPeriod())) continue;
    if (wire::has(request.getUnit()) && alarm.getUnit() != request.getUnit()) continue;
    found.push_back(&record);
  }
  auto out = reply.initMetricAlarms(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) set_metric(out, i, step.settings(), *found[i]);
  return {};
}

Status describe_alarm_history(Step& step, cloudwatch::DescribeAlarmHistoryRequest::Reader request,
                              cloudwatch::DescribeAlarmHistoryResponse::Builder reply) {
  if (request.hasAlarmContributorId()) return not_served("AlarmContributorId", "no alarm has contributors here");
  const CloudwatchModel& model = cloudwatch_model(step.state());
  const std::string name(wire::view(request.getAlarmName()));
  const bool ascending = request.getScanBy() == cloudwatch::ScanBy::TIMESTAMP_ASCENDING;
  std::string query = "DescribeAlarmHistory\n" + name + (ascending ? "\n<" : "\n>");
  query.append(wire::enum_name(request.getHistoryItemType()));
  for (const auto type : request.getAlarmTypes()) query.append(wire::enum_name(type));
  for (const auto time : {wire::optional(request.getStartDate()), wire::optional(request.getEndDate())}) {
    query.append("\n").append(std::to_string(time.value_or(0)));
  }
  MOORAGE_ASSIGN(Page page, open_alarm_page(std::move(query), request));
  const std::set<WatchId>& all = name.empty() ? model.history() : model.history_of(name);
  std::vector<const WatchRecord*> found;
  const auto take = [&](WatchId id) {
    const WatchRecord& item = *step.draft.find(id);
    const auto type = static_cast<cloudwatch::HistoryItemType>(item.item_type);
    if (item.configured_at + kAlarmHistoryKept < step.now) return true;
    if (wire::has(request.getHistoryItemType()) && type != request.getHistoryItemType()) return true;
    if (!wants(request.getAlarmTypes(), item.is_of_composite ? AlarmType::COMPOSITE_ALARM : AlarmType::METRIC_ALARM,
               !item.is_of_composite || !name.empty())) {
      return true;
    }
    if (item.configured_at.ms < wire::value_or(request.getStartDate(), INT64_MIN)) return true;
    if (item.configured_at.ms > wire::value_or(request.getEndDate(), INT64_MAX)) return true;
    if (!page.take(std::string(), id.value)) return false;
    found.push_back(&item);
    return true;
  };
  const WatchId after{page.after_number()};
  if (ascending) {
    for (auto at = all.upper_bound(after); at != all.end() && take(*at); ++at) {
    }
  } else {
    for (auto at = after ? all.lower_bound(after) : all.end(); at != all.begin() && take(*std::prev(at)); --at) {
    }
  }
  auto items = reply.initAlarmHistoryItems(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < items.size(); ++i) {
    const WatchRecord& item = *found[i];
    items[i].setAlarmName(wire::text(item.name));
    items[i].setAlarmType(item.is_of_composite ? AlarmType::COMPOSITE_ALARM : AlarmType::METRIC_ALARM);
    wire::set(items[i].getTimestamp(), item.configured_at.ms);
    items[i].setHistoryItemType(static_cast<cloudwatch::HistoryItemType>(item.item_type));
    items[i].setHistorySummary(wire::text(item.summary));
    items[i].setHistoryData(wire::text(item.text));
  }
  const std::string token = page.next_token();
  if (!token.empty()) reply.setNextToken(wire::text(token));
  return {};
}

}  // namespace moorage::control
