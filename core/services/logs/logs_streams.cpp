#include <algorithm>

#include "services/logs/logs_parts.h"
#include "services/logs/logs_tokens.h"

namespace moorage::logs_service {

namespace {

// The order of a page: (time, name) or only the name. Also what a token holds.
struct StreamKey {
  std::int64_t at_ms = 0;
  std::string name;
  auto operator<=>(const StreamKey&) const = default;

  std::string text() const { return std::to_string(at_ms) + "/" + name; }
  static StreamKey parse(const std::string& text) {
    const std::size_t slash = text.find('/');
    return {std::atoll(text.c_str()), slash == std::string::npos ? std::string() : text.substr(slash + 1)};
  }
};

void describe(const LogsIdentity& identity, std::string_view group, const ports::LogStream& stream,
              logs::LogStream::Builder out) {
  const std::string arn = stream_arn(identity, group, stream.name);
  out.setLogStreamName(stream.name);
  wire::set(out.getCreationTime(), stream.created_at.ms);
  if (stream.first_event_at.is_set()) wire::set(out.getFirstEventTimestamp(), stream.first_event_at.ms);
  if (stream.last_event_at.is_set()) wire::set(out.getLastEventTimestamp(), stream.last_event_at.ms);
  if (stream.last_ingestion_at.is_set()) wire::set(out.getLastIngestionTime(), stream.last_ingestion_at.ms);
  out.setUploadSequenceToken(event_digits(arn, {stream.last_ingestion_at, 0}));
  out.setArn(arn);
  wire::set(out.getStoredBytes(), std::int64_t{0});
}

}  // namespace

Status create_log_stream(LogsCall& call, logs::CreateLogStreamRequest::Reader request, logs::CreateLogStreamResponse::Builder) {
  const std::string_view group = wire::view(request.getLogGroupName());
  const std::string_view stream = wire::view(request.getLogStreamName());
  MOORAGE_TRY(check_stream_name(stream));
  if (!call.sink.group(group)) return no_such_group();
  if (has_stream(call, group, stream))
    return api_error("ResourceAlreadyExistsException", "The specified log stream already exists");
  if (call.dry_run) return {};
  return call.sink.create_stream(group, stream, call.now);
}

Status describe_log_streams(LogsCall& call, logs::DescribeLogStreamsRequest::Reader request,
                            logs::DescribeLogStreamsResponse::Builder reply) {
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  const std::string_view prefix = wire::view(request.getLogStreamNamePrefix());
  const bool by_time = request.getOrderBy() == logs::OrderBy::LAST_EVENT_TIME;
  const bool descending = wire::value_or(request.getDescending(), false);
  if (by_time && !prefix.empty()) {
    return invalid_parameter("Cannot order by LastEventTime with a logStreamNamePrefix.", "orderBy");
  }
  MOORAGE_ASSIGN(const std::string group, existing_group_of(call, request));
  const std::string query =
      "DescribeLogStreams " + group + "*" + std::string(prefix) + (by_time ? "*time" : "*name") + (descending ? "-" : "+");
  MOORAGE_ASSIGN(std::vector<ports::LogStream> streams, call.sink.streams(group, prefix));
  const auto key_of = [&](const ports::LogStream& stream) {
    return StreamKey{by_time ? stream.last_event_at.ms : 0, stream.name};
  };
  const auto comes_first = [&](const StreamKey& a, const StreamKey& b) { return descending ? b < a : a < b; };
  if (request.getNextToken().size() > 0) {
    MOORAGE_ASSIGN(const std::string place, parse_query_token(query, wire::view(request.getNextToken())));
    const StreamKey after = StreamKey::parse(place);
    std::erase_if(streams, [&](const ports::LogStream& stream) { return !comes_first(after, key_of(stream)); });
  }
  std::sort(streams.begin(), streams.end(), [&](const auto& a, const auto& b) { return comes_first(key_of(a), key_of(b)); });
  if (streams.size() > limit) {
    streams.resize(limit);
    reply.setNextToken(query_token(query, key_of(streams.back()).text()));
  }
  auto out = reply.initLogStreams(static_cast<unsigned>(streams.size()));
  for (unsigned i = 0; i < out.size(); ++i) describe(call.identity, group, streams[i], out[i]);
  return {};
}

Status delete_log_stream(LogsCall& call, logs::DeleteLogStreamRequest::Reader request, logs::DeleteLogStreamResponse::Builder) {
  const std::string_view name = wire::view(request.getLogGroupName());
  const std::string_view stream = wire::view(request.getLogStreamName());
  const auto group = call.sink.group(name);
  if (!group) return no_such_group();
  if (!has_stream(call, name, stream)) return no_such_stream();
  MOORAGE_TRY(check_unprotected(*group));
  if (call.dry_run) return {};
  return call.sink.delete_stream(name, stream);
}

}  // namespace moorage::logs_service
