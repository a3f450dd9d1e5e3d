#include <algorithm>

#include "services/logs/logs_parts.h"
#include "services/logs/logs_tokens.h"
#include "wire/wire_text.h"

namespace moorage::logs_service {

namespace {

constexpr std::size_t kPutEventsMax = 10'000;
constexpr std::size_t kPutBytesMax = 1'048'576;
constexpr std::size_t kEventOverheadBytes = 26;
constexpr Duration kPutSpanMax = Duration::minutes(24 * 60);
constexpr Duration kTooFarAhead = Duration::minutes(2 * 60);
constexpr Duration kTooLongAgo = Duration::minutes(14 * 24 * 60);

using InputEvents = capnp::List<logs::InputLogEvent>::Reader;

Instant time_of(logs::InputLogEvent::Reader event) { return Instant{wire::value_or(event.getTimestamp(), 0)}; }

Status check_batch(InputEvents events) {
  if (events.size() == 0 || events.size() > kPutEventsMax) {
    return invalid_parameter(
        "1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length between "
        "1 and 10000",
        "logEvents");
  }
  std::size_t bytes = 0;
  Instant before = time_of(events[0]);
  for (const auto event : events) {
    bytes += event.getMessage().size() + kEventOverheadBytes;
    if (event.getMessage().size() == 0) return invalid_parameter("Log events can not have empty messages.", "logEvents");
    if (time_of(event) < before) {
      return invalid_parameter("Log events in a single PutLogEvents request must be in chronological order.", "logEvents");
    }
    before = time_of(event);
  }
  if (bytes > kPutBytesMax) {
    return invalid_parameter("Upload too large: " + std::to_string(bytes) + " bytes exceeds limit of 1048576", "logEvents");
  }
  if (before - time_of(events[0]) > kPutSpanMax) {
    return invalid_parameter("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
                             "logEvents");
  }
  return {};
}

// Events are in order of time: too old ones are at the front, too new ones at the end.
struct Accepted {
  unsigned expired_end = 0;
  unsigned too_old_end = 0;
  unsigned too_new_start = 0;
  unsigned begin() const { return std::max(expired_end, too_old_end); }
};

Accepted accept(InputEvents events, Instant now, std::optional<int> retention_days) {
  const auto first_at = [&](Instant edge) {
    unsigned at = 0;
    while (at < events.size() && time_of(events[at]) < edge) ++at;
    return at;
  };
  Accepted accepted;
  if (retention_days) accepted.expired_end = first_at(now - Duration::minutes(24 * 60) * *retention_days);
  accepted.too_old_end = first_at(now - kTooLongAgo);
  accepted.too_new_start = first_at(now + kTooFarAhead + Duration::millis(1));
  return accepted;
}

void write_rejected(const Accepted& accepted, unsigned count, logs::PutLogEventsResponse::Builder reply) {
  if (accepted.begin() == 0 && accepted.too_new_start == count) return;
  auto rejected = reply.initRejectedLogEventsInfo();
  if (accepted.too_new_start < count)
    wire::set(rejected.getTooNewLogEventStartIndex(), static_cast<std::int32_t>(accepted.too_new_start));
  if (accepted.too_old_end > 0)
    wire::set(rejected.getTooOldLogEventEndIndex(), static_cast<std::int32_t>(accepted.too_old_end));
  if (accepted.expired_end > 0)
    wire::set(rejected.getExpiredLogEventEndIndex(), static_cast<std::int32_t>(accepted.expired_end));
}

// The places where the previous and the next page begin. Both tokens of an empty page lead to the place of the request.
struct PageEdges {
  EventToken forward;
  EventToken backward;
};

PageEdges edges_of(const std::vector<ports::LogEvent>& events, const std::optional<EventToken>& asked) {
  PageEdges edges{.forward = {Direction::kForward, {}}, .backward = {Direction::kBackward, {}}};
  if (!events.empty()) {
    edges.forward.position = {events.back().at, events.back().id};
    edges.backward.position = {events.front().at, events.front().id};
  } else if (asked && asked->direction == Direction::kForward) {
    edges.forward.position = asked->position;
    edges.backward.position = {asked->position.at, asked->position.id + 1};
  } else if (asked) {
    edges.backward.position = asked->position;
    edges.forward.position = {asked->position.at, asked->position.id - (asked->position.id > 0 ? 1 : 0)};
  }
  return edges;
}

}  // namespace

Status put_log_events(LogsCall& call, logs::PutLogEventsRequest::Reader request, logs::PutLogEventsResponse::Builder reply) {
  const std::string_view name = wire::view(request.getLogGroupName());
  const std::string_view stream = wire::view(request.getLogStreamName());
  const auto events = request.getLogEvents();
  MOORAGE_TRY(check_batch(events));
  const auto group = call.sink.group(name);
  if (!group) return no_such_group();
  if (!has_stream(call, name, stream)) return no_such_stream();
  const Accepted accepted = accept(events, call.now, group->retention_days);
  std::vector<ports::LogLine> lines;
  for (unsigned i = accepted.begin(); i < accepted.too_new_start; ++i) {
    lines.push_back({time_of(events[i]), std::string(wire::view(events[i].getMessage()))});
  }
  if (!lines.empty() && !call.dry_run) {
    // The source offset that a container's writer has stored for this stream stays as it is.
    MOORAGE_TRY(call.sink.append(name, stream, lines, call.now, call.sink.source_offset(name, stream)));
  }
  write_rejected(accepted, events.size(), reply);
  reply.setNextSequenceToken(event_digits(stream_arn(call.identity, name, stream), {call.now, events.size()}));
  return {};
}

Status get_log_events(LogsCall& call, logs::GetLogEventsRequest::Reader request, logs::GetLogEventsResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  MOORAGE_ASSIGN(const std::string group, existing_group_of(call, request));
  const std::string_view stream = wire::view(request.getLogStreamName());
  const std::string arn = stream_arn(call.identity, group, stream);
  ports::LogQuery query{.from_head = wire::value_or(request.getStartFromHead(), false), .limit = limit};
  query.start = first_readable(call, group, wire::optional(request.getStartTime()));
  if (const auto end = wire::optional(request.getEndTime())) query.end = Instant{*end};
  std::optional<EventToken> asked;
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(asked, parse_event_token(arn, wire::view(request.getNextToken())));
    query.from_head = asked->direction == Direction::kForward;
    (query.from_head ? query.after : query.before) = asked->position;
  }
  MOORAGE_ASSIGN(const std::vector<ports::LogEvent> events, call.sink.read(group, stream, query));
  auto out = reply.initEvents(static_cast<unsigned>(events.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    wire::set(out[i].getTimestamp(), events[i].at.ms);
    out[i].setMessage(wire::clean_text(events[i].message));
    wire::set(out[i].getIngestionTime(), events[i].ingested_at.ms);
  }
  const PageEdges edges = edges_of(events, asked);
  reply.setNextForwardToken(event_token(arn, edges.forward));
  reply.setNextBackwardToken(event_token(arn, edges.backward));
  return {};
}

}  // namespace moorage::logs_service
