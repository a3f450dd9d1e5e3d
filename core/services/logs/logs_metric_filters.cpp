// Metric filters of a group: stored and tested.
#include <capnp/message.h>

#include <algorithm>

#include "services/logs/log_sessions.h"
#include "services/logs/logs_filter.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_stored.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kFiltersMax = 100;
constexpr unsigned kDimensionsMax = 3;

using Transformation = logs::MetricTransformation::Reader;

const ports::LogFilters& filters_of(const ports::LogGroup& group) {
  static const ports::LogFilters kNone;
  return group.filters ? *group.filters : kNone;
}

// A number, or the name of a field of the pattern: "$status", "$.latency".
bool is_value_or_field(std::string_view text) {
  return number_of(text).has_value() || (text.starts_with('$') && text.size() > 1);
}

Status check_transformation(Transformation transformation) {
  const std::string_view value = wire::view(transformation.getMetricValue());
  if (!is_value_or_field(value)) {
    return invalid_parameter("Invalid metric transformation: metricValue '" + std::string(value) +
                                 "' must be a number or a field of the filter pattern such as $.latency.",
                             "metricTransformations[0].metricValue");
  }
  const auto dimensions = transformation.getDimensions();
  if (dimensions.size() > kDimensionsMax) {
    return invalid_parameter("Invalid metric transformation: at most 3 dimensions are possible.",
                             "metricTransformations[0].dimensions");
  }
  if (dimensions.size() > 0 && wire::has(transformation.getDefaultValue())) {
    return invalid_parameter("Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
                             "metricTransformations[0].defaultValue");
  }
  for (const auto dimension : dimensions) {
    if (wire::view(dimension.getValue()).starts_with('$')) continue;
    return invalid_parameter("Invalid metric transformation: the dimension " + std::string(wire::view(dimension.getKey())) +
                                 " must be a field of the filter pattern such as $.operation.",
                             "metricTransformations[0].dimensions");
  }
  return {};
}

Status check_filter(logs::PutMetricFilterRequest::Reader request) {
  MOORAGE_TRY(check_filter_name(wire::view(request.getFilterName())));
  if (wire::value_or(request.getApplyOnTransformedLogs(), false)) return not_available("applyOnTransformedLogs");
  if (request.getFieldSelectionCriteria().size() > 0) return not_available("fieldSelectionCriteria");
  if (request.getEmitSystemFieldDimensions().size() > 0) return not_available("emitSystemFieldDimensions");
  if (request.getMetricTransformations().size() != 1) {
    return invalid_parameter("A metric filter has exactly one metric transformation.", "metricTransformations");
  }
  return check_transformation(request.getMetricTransformations()[0]);
}

ports::LogRecord record_of(logs::PutMetricFilterRequest::Reader request, Instant now) {
  capnp::MallocMessageBuilder message;
  auto filter = message.initRoot<logs::MetricFilter>();
  filter.setFilterName(request.getFilterName());
  filter.setFilterPattern(request.getFilterPattern());
  filter.setMetricTransformations(request.getMetricTransformations());
  wire::set(filter.getCreationTime(), now.ms);
  filter.setLogGroupName(request.getLogGroupName());
  return {.name = std::string(wire::view(request.getFilterName())), .content = wire::to_json(filter.asReader())};
}

struct Found {
  std::string group;
  const ports::LogRecord* record = nullptr;
  std::string place() const { return group + ":" + record->name; }
};

Status check_search(logs::DescribeMetricFiltersRequest::Reader request) {
  if (request.getFilterNamePrefix().size() > 0 && request.getLogGroupName().size() == 0) {
    return invalid_parameter("filterNamePrefix needs a logGroupName.", "filterNamePrefix");
  }
  if ((request.getMetricName().size() > 0) != (request.getMetricNamespace().size() > 0)) {
    return invalid_parameter("metricName and metricNamespace are given together or not at all.", "metricName");
  }
  return {};
}

Status check_regex_filters(const ports::LogFilters& filters, std::string_view name, const LogFilter& added) {
  constexpr std::size_t kWithRegexMax = 5;
  if (!added.has_regex()) return {};
  std::size_t count = 1;
  for (const auto* list : {&filters.metric, &filters.subscription}) {
    for (const ports::LogRecord& record : *list) {
      capnp::MallocMessageBuilder message;
      auto filter = message.initRoot<logs::MetricFilter>();
      if (record.name == name || !read_record(record, filter).ok()) continue;
      const auto pattern = LogFilter::parse(wire::view(filter.asReader().getFilterPattern()));
      count += pattern.ok() && pattern->has_regex() ? 1 : 0;
    }
  }
  if (count <= kWithRegexMax) return {};
  return api_error("LimitExceededException", "A log group can have at most 5 filters with regular expressions.");
}

}  // namespace

Status check_filter_name(std::string_view name) {
  const bool fits = !name.empty() && name.size() <= 512 && name.find_first_of(":*") == std::string_view::npos;
  if (fits) return {};
  return invalid_parameter("The name of a filter has 1 to 512 characters without ':' and '*'.", "filterName");
}

Status put_metric_filter(LogsCall& call, logs::PutMetricFilterRequest::Reader request, logs::PutMetricFilterResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  MOORAGE_TRY(check_filter(request));
  MOORAGE_ASSIGN(const LogFilter pattern, LogFilter::parse(wire::view(request.getFilterPattern())));
  const ports::LogRecord record = record_of(request, call.now);
  const auto put = [&](ports::LogGroup& group) -> Status {
    ports::LogFilters filters = filters_of(group);
    MOORAGE_TRY(check_regex_filters(filters, record.name, pattern));
    put_record(filters.metric, record);
    if (filters.metric.size() > kFiltersMax) {
      return api_error("LimitExceededException", "A log group can have at most 100 metric filters.");
    }
    group.filters = std::make_shared<const ports::LogFilters>(std::move(filters));
    return {};
  };
  auto group = call.sink.group(name);
  if (!group) return no_such_group();
  if (call.dry_run) return put(*group);
  MOORAGE_TRY(call.sink.update_group(name, put));
  if (call.sessions) call.sessions->metric_filters().note_filter();
  return {};
}

Status delete_metric_filter(LogsCall& call, logs::DeleteMetricFilterRequest::Reader request,
                            logs::DeleteMetricFilterResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  auto group = call.sink.group(name);
  if (!group) return no_such_group();
  const auto erase = [&](ports::LogGroup& of) -> Status {
    ports::LogFilters filters = filters_of(of);
    if (!erase_record(filters.metric, wire::view(request.getFilterName()))) {
      return api_error("ResourceNotFoundException", "The specified metric filter does not exist.");
    }
    of.filters = std::make_shared<const ports::LogFilters>(std::move(filters));
    return {};
  };
  return call.dry_run ? erase(*group) : call.sink.update_group(name, erase);
}

Status describe_metric_filters(LogsCall& call, logs::DescribeMetricFiltersRequest::Reader request,
                               logs::DescribeMetricFiltersResponse::Builder reply) {
  MOORAGE_TRY(check_search(request));
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  const std::string name(wire::view(request.getLogGroupName()));
  const std::string_view prefix = wire::view(request.getFilterNamePrefix());
  const std::string query = "DescribeMetricFilters " + name + "*" + std::string(prefix) + "*" +
                            std::string(wire::view(request.getMetricNamespace())) + "*" +
                            std::string(wire::view(request.getMetricName()));
  std::string after;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(after, parse_query_token(query, wire::view(request.getNextToken())));
  }
  if (!name.empty() && !call.sink.group(name)) return no_such_group();
  std::vector<ports::LogGroup> groups = call.sink.groups(name);
  if (!name.empty()) std::erase_if(groups, [&](const ports::LogGroup& group) { return group.name != name; });

  capnp::MallocMessageBuilder message;
  const auto is_of_metric = [&](const ports::LogRecord& record) {
    if (request.getMetricName().size() == 0) return true;
    auto filter = message.initRoot<logs::MetricFilter>();
    if (!read_record(record, filter).ok()) return false;
    const auto metric = filter.asReader().getMetricTransformations()[0];
    return metric.getMetricName() == request.getMetricName() && metric.getMetricNamespace() == request.getMetricNamespace();
  };
  std::vector<Found> found;
  for (const ports::LogGroup& group : groups) {
    for (const ports::LogRecord& record : filters_of(group).metric) {
      const Found one{group.name, &record};
      if (record.name.starts_with(prefix) && one.place() > after && is_of_metric(record)) found.push_back(one);
    }
  }
  if (found.size() > limit) {
    found.resize(limit);
    reply.setNextToken(query_token(query, found.back().place()));
  }
  auto out = reply.initMetricFilters(static_cast<unsigned>(found.size()));
  for (unsigned i = 0; i < out.size(); ++i) MOORAGE_TRY(read_record(*found[i].record, out[i]));
  return {};
}

Status test_metric_filter(LogsCall&, logs::TestMetricFilterRequest::Reader request,
                          logs::TestMetricFilterResponse::Builder reply) {
  MOORAGE_ASSIGN(const LogFilter filter, LogFilter::parse(wire::view(request.getFilterPattern())));
  std::vector<unsigned> matched;
  const auto messages = request.getLogEventMessages();
  for (unsigned i = 0; i < messages.size(); ++i) {
    if (filter.matches(wire::view(messages[i]))) matched.push_back(i);
  }
  auto out = reply.initMatches(static_cast<unsigned>(matched.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    const std::string_view message = wire::view(messages[matched[i]]);
    wire::set(out[i].getEventNumber(), std::int64_t{matched[i]});
    out[i].setEventMessage(messages[matched[i]]);
    const ExtractedValues values = filter.extract(message);
    auto pairs = out[i].initExtractedValues(static_cast<unsigned>(values.size()));
    for (unsigned k = 0; k < pairs.size(); ++k) {
      pairs[k].setKey(values[k].first);
      pairs[k].setValue(values[k].second);
    }
  }
  return {};
}

}  // namespace moorage::logs_service
