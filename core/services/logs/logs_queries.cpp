// Queries of Logs Insights: StartQuery, StopQuery, GetQueryResults, DescribeQueries; events by their pointers.
#include <algorithm>
#include <map>

#include "base/text.h"
#include "services/logs/insights/query_table.h"
#include "services/logs/insights/row.h"
#include "services/logs/log_sessions.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kGroupsMax = 50;
constexpr std::int32_t kLimitDefault = 10'000;
constexpr std::int64_t kLimitMax = 100'000;
constexpr std::int64_t kSecondsMax = 253'402'300'799;  // the end of the year 9999
constexpr std::string_view kPointerQuery = "@ptr";
constexpr char kSeparator = '\n';  // in no name of a group or a stream

using Request = logs::StartQueryRequest::Reader;

std::string pointer_to(const std::string& group, const std::string& stream, const ports::LogEvent& event) {
  return query_token(kPointerQuery, group + kSeparator + stream + kSeparator + std::to_string(event.at.ms) + kSeparator +
                                        std::to_string(event.id));
}

std::string log_of(const LogsIdentity& identity, const std::string& group) { return identity.account_id + ":" + group; }

// Exactly one of the three members names the groups.
Result<std::vector<std::string>> names_of(const LogsCall& call, Request request) {
  std::vector<std::string> names;
  const int given = static_cast<int>(request.getLogGroupName().size() > 0) +
                    static_cast<int>(request.getLogGroupNames().size() > 0) +
                    static_cast<int>(request.getLogGroupIdentifiers().size() > 0);
  if (given != 1) {
    return invalid_parameter("Exactly one of logGroupName, logGroupNames and logGroupIdentifiers must be specified.",
                             "logGroupName");
  }
  if (request.getLogGroupName().size() > 0) names.emplace_back(wire::view(request.getLogGroupName()));
  for (const auto name : request.getLogGroupNames()) names.emplace_back(wire::view(name));
  for (const auto identifier : request.getLogGroupIdentifiers()) {
    MOORAGE_ASSIGN(std::string name, group_of_identifier(call.identity, wire::view(identifier)));
    names.push_back(std::move(name));
  }
  if (names.size() > kGroupsMax) return invalid_parameter("At most 50 log groups can be queried.", "logGroupNames");
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& name : names) {
    if (!call.sink.group(name)) return api_error("ResourceNotFoundException", "Log group '" + name + "' does not exist.");
  }
  return names;
}

Status check_language(logs::QueryLanguage language) {
  if (!wire::has(language) || language == logs::QueryLanguage::CWLI) return {};
  return invalid_parameter(
      "The query language " + std::string(wire::enum_name(language)) + " is not available in this engine; there is CWLI.",
      "queryLanguage");
}

struct Seconds {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

// Both ends belong to the range.
Result<Seconds> range_of(Request request) {
  const Seconds range{wire::value_or(request.getStartTime(), 0), wire::value_or(request.getEndTime(), 0)};
  if (range.start > range.end) return invalid_parameter("endTime can not be before startTime.", "endTime");
  return Seconds{std::min(range.start, kSecondsMax), std::min(range.end, kSecondsMax)};
}

logs::QueryStatus status_of(QueryState state) {
  switch (state) {
    case QueryState::kScheduled:
      return logs::QueryStatus::SCHEDULED;
    case QueryState::kRunning:
      return logs::QueryStatus::RUNNING;
    case QueryState::kComplete:
      return logs::QueryStatus::COMPLETE;
    case QueryState::kFailed:
      return logs::QueryStatus::FAILED;
    case QueryState::kCancelled:
      return logs::QueryStatus::CANCELLED;
    case QueryState::kTimeout:
      return logs::QueryStatus::TIMEOUT;
  }
  return logs::QueryStatus::UNKNOWN;
}

Result<LogSessions*> sessions_of(const LogsCall& call) {
  if (call.sessions != nullptr) return call.sessions;
  return server_error("the engine keeps no queries");
}

Result<std::size_t> place_of(std::string_view query, std::string_view token) {
  if (token.empty()) return std::size_t{0};
  MOORAGE_ASSIGN(const std::string place, parse_query_token(query, token));
  return static_cast<std::size_t>(std::max<std::int64_t>(whole_number(place), 0));
}

}  // namespace

Status start_query(LogsCall& call, const Caller& caller, Request request, logs::StartQueryResponse::Builder reply) {
  MOORAGE_TRY(check_language(request.getQueryLanguage()));
  MOORAGE_ASSIGN(const Seconds range, range_of(request));
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(wire::value_or(request.getLimit(), kLimitDefault), kLimitMax));
  QueryRequest query;
  query.text = wire::view(request.getQueryString());
  MOORAGE_ASSIGN(query.query, insights::parse_query(query.text));
  MOORAGE_ASSIGN(const std::vector<std::string> names, names_of(call, request));
  MOORAGE_ASSIGN(LogSessions * sessions, sessions_of(call));
  for (const std::string& name : names) {
    query.groups.push_back(
        {.name = name, .log = log_of(call.identity, name), .start = first_readable(call, name, range.start * 1000)});
  }
  query.end = Instant{(range.end + 1) * 1000};
  query.limit = limit;
  query.created_at = call.now;
  query.principal = principal_of(caller, call.identity.account_id);
  query.pointer = pointer_to;
  if (call.dry_run) return {};
  query.id = sessions->next_id(call.now);
  const std::string id = query.id;
  MOORAGE_TRY(sessions->queries().start(std::move(query)));
  reply.setQueryId(id);
  return {};
}

Status stop_query(LogsCall& call, logs::StopQueryRequest::Reader request, logs::StopQueryResponse::Builder reply) {
  MOORAGE_ASSIGN(LogSessions * sessions, sessions_of(call));
  const std::string_view id = wire::view(request.getQueryId());
  if (call.dry_run) return {};
  MOORAGE_ASSIGN(const bool is_stopped, sessions->queries().stop(id));
  if (!is_stopped) {
    return invalid_parameter("Query [" + std::string(id) + "] has ended and can not be stopped.", "queryId");
  }
  wire::set(reply.getSuccess(), true);
  return {};
}

Status get_query_results(LogsCall& call, logs::GetQueryResultsRequest::Reader request,
                         logs::GetQueryResultsResponse::Builder reply) {
  constexpr std::int32_t kPageMax = 10'000;
  MOORAGE_ASSIGN(LogSessions * sessions, sessions_of(call));
  MOORAGE_ASSIGN(const QueryFacts facts, sessions->queries().find(wire::view(request.getQueryId())));
  const std::string query = "GetQueryResults " + facts.id;
  MOORAGE_ASSIGN(const std::size_t begin, place_of(query, wire::view(request.getNextToken())));
  const std::size_t count = facts.rows ? facts.rows->size() : 0;
  const auto page = static_cast<std::size_t>(wire::value_or(request.getMaxItems(), kPageMax));
  const std::size_t first = std::min(begin, count);
  const std::size_t last = std::min(count, first + (page == 0 ? kPageMax : page));
  reply.setQueryLanguage(logs::QueryLanguage::CWLI);
  reply.setStatus(status_of(facts.state));
  auto figures = reply.initStatistics();
  wire::set(figures.getRecordsMatched(), static_cast<double>(facts.figures.matched));
  wire::set(figures.getRecordsScanned(), static_cast<double>(facts.figures.scanned));
  wire::set(figures.getEstimatedRecordsSkipped(), 0.0);
  wire::set(figures.getBytesScanned(), static_cast<double>(facts.figures.bytes));
  wire::set(figures.getEstimatedBytesSkipped(), 0.0);
  wire::set(figures.getLogGroupsScanned(), static_cast<double>(facts.figures.groups));
  auto out = reply.initResults(static_cast<unsigned>(last - first));
  for (unsigned i = 0; i < out.size(); ++i) {
    const insights::ResultRow& row = (*facts.rows)[first + i];
    auto fields = out.init(i, static_cast<unsigned>(row.size()));
    for (unsigned k = 0; k < fields.size(); ++k) {
      fields[k].setField(row[k].first);
      fields[k].setValue(row[k].second);
    }
  }
  if (last < count) reply.setNextToken(query_token(query, std::to_string(last)));
  return {};
}

Status describe_queries(LogsCall& call, logs::DescribeQueriesRequest::Reader request,
                        logs::DescribeQueriesResponse::Builder reply) {
  constexpr std::int32_t kPageMax = 1000;
  MOORAGE_TRY(check_language(request.getQueryLanguage()));
  MOORAGE_ASSIGN(LogSessions * sessions, sessions_of(call));
  const std::string group(wire::view(request.getLogGroupName()));
  const std::string query = "DescribeQueries " + group + "*" + std::string(wire::enum_name(request.getStatus()));
  MOORAGE_ASSIGN(const std::size_t begin, place_of(query, wire::view(request.getNextToken())));
  std::vector<QueryFacts> found = sessions->queries().all();
  std::erase_if(found, [&](const QueryFacts& facts) {
    const bool is_of_group = group.empty() || std::find(facts.groups.begin(), facts.groups.end(), group) != facts.groups.end();
    return !is_of_group || (wire::has(request.getStatus()) && status_of(facts.state) != request.getStatus());
  });
  const std::size_t first = std::min(begin, found.size());
  const std::size_t last =
      std::min(found.size(), first + static_cast<std::size_t>(wire::value_or(request.getMaxResults(), kPageMax)));
  auto out = reply.initQueries(static_cast<unsigned>(last - first));
  for (unsigned i = 0; i < out.size(); ++i) {
    const QueryFacts& facts = found[first + i];
    out[i].setQueryLanguage(logs::QueryLanguage::CWLI);
    out[i].setQueryId(facts.id);
    out[i].setQueryString(facts.text);
    out[i].setStatus(status_of(facts.state));
    wire::set(out[i].getCreateTime(), facts.created_at.ms);
    out[i].setLogGroupName(facts.group);
    wire::set(out[i].getQueryDuration(), facts.took_ms);
    wire::set(out[i].getBytesScanned(), static_cast<double>(facts.figures.bytes));
    out[i].setUserIdentity(facts.principal);
  }
  if (last < found.size()) reply.setNextToken(query_token(query, std::to_string(last)));
  return {};
}

namespace {

struct Pointed {
  std::string group;
  std::string stream;
  ports::LogPosition position;
};

Result<Pointed> read_pointer(std::string_view pointer) {
  const auto wrong = [] { return invalid_parameter("The specified logRecordPointer is invalid.", "logRecordPointer"); };
  const auto place = parse_query_token(kPointerQuery, pointer);
  if (!place.ok()) return wrong();
  std::vector<std::string> parts;
  std::string_view rest = *place;
  while (true) {
    const std::size_t end = std::min(rest.find(kSeparator), rest.size());
    parts.emplace_back(rest.substr(0, end));
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  if (parts.size() != 4) return wrong();
  return Pointed{parts[0], parts[1], {Instant{whole_number(parts[2])}, static_cast<std::uint64_t>(whole_number(parts[3]))}};
}

}  // namespace

Status get_log_record(LogsCall& call, logs::GetLogRecordRequest::Reader request, logs::GetLogRecordResponse::Builder reply) {
  const std::string pointer(wire::view(request.getLogRecordPointer()));
  MOORAGE_ASSIGN(const Pointed at, read_pointer(pointer));
  if (!call.sink.group(at.group)) return no_such_group();
  const auto events = call.sink.read(at.group, at.stream,
                                     {.start = at.position.at,
                                      .end = at.position.at + Duration::millis(1),
                                      .after = ports::LogPosition{at.position.at, at.position.id - 1},
                                      .limit = 1});
  const bool is_there = events.ok() && !events->empty() && events->front().id == at.position.id &&
                        first_readable(call, at.group, at.position.at.ms) <= at.position.at;
  if (!is_there) return api_error("ResourceNotFoundException", "The log record does not exist any more.");
  const insights::Source source{log_of(call.identity, at.group), at.stream, pointer, events->front()};
  std::vector<std::pair<std::string, std::string>> fields;
  for (const std::string_view name : insights::kSystemFields) {
    const insights::Value value = insights::system_field(source, name);
    // Times of a record are milliseconds.
    fields.emplace_back(name, value.is_time() ? std::to_string(static_cast<std::int64_t>(*value.number())) : value.text());
  }
  insights::JsonReader reader;
  for (const auto& [name, value] : reader.members(source.event.message)) fields.emplace_back(name, value.text());
  auto out = reply.initLogRecord(static_cast<unsigned>(fields.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(fields[i].first);
    out[i].setValue(fields[i].second);
  }
  return {};
}

// Of the newest events in the range, so that the answer comes soon however much there is.
Status get_log_group_fields(LogsCall& call, logs::GetLogGroupFieldsRequest::Reader request,
                            logs::GetLogGroupFieldsResponse::Builder reply) {
  constexpr std::size_t kSampledEventsMax = 1000;
  constexpr std::size_t kSampledStreamsMax = 100;
  constexpr Duration kAround = Duration::minutes(8);
  constexpr Duration kRecent = Duration::minutes(15);
  MOORAGE_ASSIGN(const std::string group, existing_group_of(call, request));
  ports::LogQuery query{.start = call.now - kRecent, .end = call.now + Duration::millis(1), .from_head = false, .limit = 100};
  if (const auto center = wire::optional(request.getTime())) {
    const Instant at{std::min(*center, kSecondsMax) * 1000};
    query.start = at - kAround;
    query.end = at + kAround;
  }
  query.start = first_readable(call, group, query.start->ms);
  MOORAGE_ASSIGN(auto streams, call.sink.streams(group, ""));
  std::erase_if(streams, [&](const ports::LogStream& stream) {
    return stream.last_event_at < *query.start || stream.first_event_at >= *query.end;
  });
  if (streams.size() > kSampledStreamsMax) streams.resize(kSampledStreamsMax);
  std::map<std::string, std::size_t, std::less<>> counts;
  std::size_t events_seen = 0;
  insights::JsonReader reader;
  for (const ports::LogStream& stream : streams) {
    if (events_seen >= kSampledEventsMax) break;
    const auto events = call.sink.read(group, stream.name, query);
    if (!events.ok()) continue;
    for (const ports::LogEvent& event : *events) {
      ++events_seen;
      for (const std::string_view name : insights::kSystemFields) ++counts[std::string(name)];
      for (const auto& [name, value] : reader.members(event.message)) ++counts[name];
    }
    reader.forget();
  }
  counts.erase("@ptr");
  auto out = reply.initLogGroupFields(static_cast<unsigned>(counts.size()));
  unsigned i = 0;
  for (const auto& [name, count] : counts) {
    out[i].setName(name);
    wire::set(out[i].getPercent(), static_cast<std::int32_t>(100 * count / events_seen));
    ++i;
  }
  return {};
}

}  // namespace moorage::logs_service
