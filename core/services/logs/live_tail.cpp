#include "services/logs/live_tail.h"

#include <capnp/message.h>

#include <algorithm>

#include "schemas/logs/logs.capnp.h"
#include "wire/json.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kReadEventsMax = 4000;  // of one stream in one update

std::string message_json(std::string_view message) {
  std::string json = "{\"message\":";
  wire::append_quoted(message, json);
  return json + "}";
}

ports::EventSource::Batch last(std::string name, std::string_view message) {
  ports::EventSource::Batch batch{.events = {}, .is_last = true, .pause = {}};
  batch.events.push_back({.type = std::move(name), .json = message_json(message), .is_exception = true});
  return batch;
}

}  // namespace

struct LiveTail::Found {
  const std::string* group = nullptr;  // its identifier
  std::string stream;
  ports::LogEvent event;
};

struct LiveTail::Update {
  std::vector<Found> found;
  std::size_t bytes = 0;
  bool is_sampled = false;
};

LiveTail::LiveTail(std::shared_ptr<const ports::LogSink> sink, LiveTailOptions options,
                   std::shared_ptr<const std::atomic<bool>> is_closed, std::shared_ptr<void> place, Clock clock)
    : sink_(std::move(sink)),
      options_(std::move(options)),
      is_closed_(std::move(is_closed)),
      place_(std::move(place)),
      clock_(std::move(clock)),
      begun_at_(clock_()) {
  each_stream([this](const LiveTailOptions::Group& group, const ports::LogStream& stream) {
    seen(group.name, stream.name) = stream.last_id;
  });
}

std::uint64_t& LiveTail::seen(const std::string& group, const std::string& stream) { return seen_[{group, stream}]; }

bool LiveTail::is_wanted(std::string_view stream) const {
  const auto is_name = [&](const std::string& name) { return name == stream; };
  const auto is_prefix = [&](const std::string& prefix) { return stream.starts_with(prefix); };
  if (!options_.stream_names.empty()) return std::any_of(options_.stream_names.begin(), options_.stream_names.end(), is_name);
  return options_.stream_prefixes.empty() ||
         std::any_of(options_.stream_prefixes.begin(), options_.stream_prefixes.end(), is_prefix);
}

template <typename Visit>
void LiveTail::each_stream(const Visit& visit) const {
  for (const LiveTailOptions::Group& group : options_.groups) {
    const auto streams = sink_->streams(group.name, "");
    if (!streams.ok()) continue;  // the group was deleted meanwhile
    for (const ports::LogStream& stream : *streams) {
      if (is_wanted(stream.name)) visit(group, stream);
    }
  }
}

void LiveTail::look(const LiveTailOptions::Group& group, const ports::LogStream& stream, Update& update) {
  std::uint64_t& newest = seen(group.name, stream.name);
  if (stream.last_id < newest) newest = 0;  // the stream was deleted and made anew
  if (stream.last_id == newest) return;
  const std::uint64_t after = std::exchange(newest, stream.last_id);
  if (update.bytes >= kTailUpdateBytesMax) {
    update.is_sampled = true;
    return;
  }
  auto events =
      sink_->read(group.name, stream.name, {.limit = kReadEventsMax, .bytes_max = kTailUpdateBytesMax, .after_id = after});
  if (!events.ok()) return;
  std::size_t read = 0;
  for (ports::LogEvent& event : *events) {
    if (event.id > stream.last_id) continue;  // it arrived just now and belongs to the next update
    ++read;
    if (!options_.filter.matches(event.message)) continue;
    if (update.bytes + event.message.size() > kTailUpdateBytesMax) {
      update.is_sampled = true;
      continue;
    }
    update.bytes += event.message.size();
    update.found.push_back({&group.identifier, stream.name, std::move(event)});
  }
  // Ids have no holes: what is missing was cut off by a limit of the read.
  if (read < stream.last_id - after) update.is_sampled = true;
}

ports::StreamEvent LiveTail::session_start() const {
  capnp::MallocMessageBuilder message;
  auto start = message.initRoot<logs::LiveTailSessionStart>();
  start.setRequestId(options_.request_id);
  start.setSessionId(options_.session_id);
  auto groups = start.initLogGroupIdentifiers(static_cast<unsigned>(options_.groups.size()));
  for (unsigned i = 0; i < groups.size(); ++i) groups.set(i, options_.groups[i].identifier);
  wire::set_texts(start.initLogStreamNames(static_cast<unsigned>(options_.stream_names.size())), options_.stream_names);
  wire::set_texts(start.initLogStreamNamePrefixes(static_cast<unsigned>(options_.stream_prefixes.size())),
                  options_.stream_prefixes);
  start.setLogEventFilterPattern(options_.pattern);
  return {.type = "sessionStart", .json = wire::to_json(start.asReader())};
}

ports::StreamEvent LiveTail::session_update() {
  Update update;
  each_stream([&](const LiveTailOptions::Group& group, const ports::LogStream& stream) { look(group, stream, update); });
  std::stable_sort(update.found.begin(), update.found.end(),
                   [](const Found& a, const Found& b) { return a.event.at < b.event.at; });
  const std::size_t matched = update.found.size();
  const std::size_t shown = std::min(matched, kTailEventsMax);
  capnp::MallocMessageBuilder message;
  auto out = message.initRoot<logs::LiveTailSessionUpdate>();
  wire::set(out.initSessionMetadata().getSampled(), update.is_sampled || matched > kTailEventsMax);
  auto results = out.initSessionResults(static_cast<unsigned>(shown));
  for (unsigned i = 0; i < results.size(); ++i) {
    Found& found = update.found[i * matched / shown];  // spread evenly over the second
    results[i].setLogStreamName(found.stream);
    results[i].setLogGroupIdentifier(*found.group);
    results[i].setMessage(wire::clean_text(std::move(found.event.message)));
    wire::set(results[i].getTimestamp(), found.event.at.ms);
    wire::set(results[i].getIngestionTime(), found.event.ingested_at.ms);
  }
  return {.type = "sessionUpdate", .json = wire::to_json(out.asReader())};
}

ports::EventSource::Batch LiveTail::next(bool is_ending) {
  if (is_ending || *is_closed_) return last("SessionStreamingException", "The server ends; start the session anew.");
  if (clock_() - begun_at_ >= kTailTimeMax) {
    return last("SessionTimeoutException", "The session ends after three hours; start it anew.");
  }
  Batch batch{.events = {}, .is_last = false, .pause = kTailPeriod};
  batch.events.push_back(std::exchange(is_begun_, true) ? session_update() : session_start());
  return batch;
}

}  // namespace moorage::logs_service
