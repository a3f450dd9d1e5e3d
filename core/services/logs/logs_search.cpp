#include <algorithm>
#include <set>

#include "services/logs/logs_filter.h"
#include "services/logs/logs_merge.h"
#include "services/logs/logs_parts.h"
#include "services/logs/logs_tokens.h"
#include "wire/wire_text.h"

namespace moorage::logs_service {

namespace {

constexpr std::size_t kPageBytesMax = 1 << 20;
constexpr std::size_t kEventOverheadBytes = 26;
constexpr std::size_t kScannedEventsMax = 1'000'000;  // of one call; a page may be short and still have a token
constexpr unsigned kNamedStreamsMax = 100;

using Request = logs::FilterLogEventsRequest::Reader;

struct Found {
  std::string stream;
  ports::LogEvent event;
};

// The streams of the request, each once, without those that end before the search begins.
Result<std::vector<std::string>> streams_of(const LogsCall& call, const std::string& group, Request request) {
  const auto named = request.getLogStreamNames();
  std::set<std::string> names;
  if (named.size() > 0) {
    for (const auto name : named) {
      if (!has_stream(call, group, wire::view(name))) return no_such_stream();
      names.emplace(wire::view(name));
    }
    return std::vector<std::string>(names.begin(), names.end());
  }
  MOORAGE_ASSIGN(const auto streams, call.sink.streams(group, wire::view(request.getLogStreamNamePrefix())));
  const auto start = wire::optional(request.getStartTime());
  for (const ports::LogStream& stream : streams) {
    if (!start || stream.last_event_at.ms >= *start) names.insert(stream.name);
  }
  return std::vector<std::string>(names.begin(), names.end());
}

// The parameters that must stay the same from page to page.
std::string query_of(const std::string& group, Request request) {
  std::string query = "FilterLogEvents " + group + "*" + std::string(wire::view(request.getLogStreamNamePrefix()));
  for (const auto name : request.getLogStreamNames()) query.append("*").append(wire::view(name));
  query += "*" + std::to_string(wire::value_or(request.getStartTime(), -1)) + "*" +
           std::to_string(wire::value_or(request.getEndTime(), -1));
  return query.append("*").append(wire::view(request.getFilterPattern()));
}

Result<MergeRange> range_of(const LogsCall& call, const std::string& group, const std::string& query, Request request) {
  MergeRange range;
  range.start = first_readable(call, group, wire::optional(request.getStartTime()));
  if (const auto end = wire::optional(request.getEndTime())) range.end = Instant{*end};
  if (request.getNextToken().size() == 0) return range;
  MOORAGE_ASSIGN(const std::string place, parse_query_token(query, wire::view(request.getNextToken())));
  range.after = MergeKey::parse(place);
  if (!range.after) return invalid_parameter("The specified nextToken is invalid.", "nextToken");
  return range;
}

// One page of matching events. `place`: where the next one begins; none when everything was looked at.
struct FilteredPage {
  std::vector<Found> found;
  std::optional<MergeKey> place;
};

Result<FilteredPage> collect(LogMerge& merge, const LogFilter& filter, std::size_t limit) {
  FilteredPage page;
  std::optional<MergeKey> last;
  std::size_t bytes = 0;
  for (std::size_t scanned = 0; !merge.is_done(); ++scanned) {
    const ports::LogEvent& event = merge.event();
    const bool is_match = filter.matches(event.message);
    const std::size_t size = event.message.size() + kEventOverheadBytes;
    const bool is_full = is_match && (page.found.size() >= limit || (!page.found.empty() && bytes + size > kPageBytesMax));
    if (is_full || scanned >= kScannedEventsMax) {
      page.place = last;
      return page;
    }
    last = merge.key();
    if (is_match) {
      bytes += size;
      page.found.push_back({last->stream, event});
    }
    MOORAGE_TRY(merge.advance());
  }
  return page;
}

}  // namespace

Status filter_log_events(LogsCall& call, Request request, logs::FilterLogEventsResponse::Builder reply) {
  if (request.getLogStreamNames().size() > 0 && request.getLogStreamNamePrefix().size() > 0) {
    return invalid_parameter("logStreamNames and logStreamNamePrefix can not be specified together.", "logStreamNamePrefix");
  }
  if (request.getLogStreamNames().size() > kNamedStreamsMax) {
    return invalid_parameter("At most 100 log streams can be named.", "logStreamNames");
  }
  MOORAGE_ASSIGN(const std::size_t limit, read_limit(request));
  MOORAGE_ASSIGN(const LogFilter filter, LogFilter::parse(wire::view(request.getFilterPattern())));
  MOORAGE_ASSIGN(const std::string group, existing_group_of(call, request));
  MOORAGE_ASSIGN(std::vector<std::string> streams, streams_of(call, group, request));
  const std::string query = query_of(group, request);
  MOORAGE_ASSIGN(MergeRange range, range_of(call, group, query, request));
  MOORAGE_ASSIGN(LogMerge merge, LogMerge::open(call.sink, group, std::move(streams), std::move(range)));
  MOORAGE_ASSIGN(FilteredPage page, collect(merge, filter, limit));
  auto out = reply.initEvents(static_cast<unsigned>(page.found.size()));
  for (unsigned i = 0; i < out.size(); ++i) {
    Found& found = page.found[i];
    out[i].setLogStreamName(found.stream);
    wire::set(out[i].getTimestamp(), found.event.at.ms);
    wire::set(out[i].getIngestionTime(), found.event.ingested_at.ms);
    out[i].setEventId(event_digits(stream_arn(call.identity, group, found.stream), {found.event.at, found.event.id}));
    out[i].setMessage(wire::clean_text(std::move(found.event.message)));
  }
  reply.initSearchedLogStreams(0);
  if (page.place) reply.setNextToken(query_token(query, page.place->text()));
  return {};
}

}  // namespace moorage::logs_service
