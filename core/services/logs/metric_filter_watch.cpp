#include "services/logs/metric_filter_watch.h"

#include <capnp/message.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <vector>

#include "schemas/logs/logs.capnp.h"
#include "services/logs/embedded_metrics.h"
#include "services/logs/logs_filter.h"
#include "services/logs/logs_stored.h"
#include "wire/presence.h"

namespace moorage::logs_service {
namespace {

constexpr std::size_t kEventsMax = 10'000;  // of one read
constexpr std::size_t kReadBytesMax = 16 << 20;
constexpr int kReadsMax = 16;                      // of one stream in one look; what is left belongs to the next look
constexpr std::size_t kSeriesPerFilterMax = 1000;  // of one look: dimensions come from events
constexpr std::size_t kEmbeddedMax = 100'000;      // of one look
constexpr Duration kMinute = Duration::minutes(1);

struct ActiveFilter {
  Instant since;  // it was put; events that came earlier do not count
  LogFilter pattern;
  ports::MetricName name;  // without dimensions
  std::string unit;
  std::string value;  // a number, or the name of a field
  std::optional<double> otherwise;
  std::vector<std::pair<std::string, std::string>> dimensions;  // name and field
  // Fields of JSON events that the pattern itself does not name, each as a pattern that asks for it.
  std::vector<std::pair<std::string, LogFilter>> more_fields;
};

std::string field_of(const ExtractedValues& values, std::string_view name) {
  for (const auto& [field, value] : values) {
    if (field == name) return value;
  }
  return {};
}

// All that the pattern and the transformation name, of an event that matches.
ExtractedValues fields_of(const ActiveFilter& filter, std::string_view message) {
  ExtractedValues out = filter.pattern.extract(message);
  for (const auto& [name, asked] : filter.more_fields) {
    if (!field_of(out, name).empty()) continue;
    for (auto& one : asked.extract(message)) out.push_back(std::move(one));
  }
  return out;
}

void ask_for(const std::string& field, ActiveFilter& filter) {
  if (!field.starts_with("$.")) return;
  auto asked = LogFilter::parse("{ " + field + " = \"*\" }");
  if (asked.ok()) filter.more_fields.emplace_back(field, std::move(asked).value());
}

std::optional<ActiveFilter> active(const ports::LogRecord& record) {
  capnp::MallocMessageBuilder message;
  auto stored = message.initRoot<logs::MetricFilter>();
  if (!read_record(record, stored).ok()) return std::nullopt;
  const auto filter = stored.asReader();
  auto pattern = LogFilter::parse(wire::view(filter.getFilterPattern()));
  if (!pattern.ok() || filter.getMetricTransformations().size() != 1) return std::nullopt;
  const auto to = filter.getMetricTransformations()[0];
  ActiveFilter out{.since = Instant{wire::value_or(filter.getCreationTime(), std::int64_t{0})},
                   .pattern = std::move(pattern).value(),
                   .name = {.space = std::string(wire::view(to.getMetricNamespace())),
                            .name = std::string(wire::view(to.getMetricName())),
                            .dimensions = {}},
                   .unit = std::string(wire::enum_name(to.getUnit())),
                   .value = std::string(wire::view(to.getMetricValue())),
                   .otherwise = wire::optional(to.getDefaultValue()),
                   .dimensions = {},
                   .more_fields = {}};
  for (const auto one : to.getDimensions()) out.dimensions.emplace_back(wire::view(one.getKey()), wire::view(one.getValue()));
  if (out.unit == "None") out.unit.clear();
  ask_for(out.value, out);
  for (const auto& [name, field] : out.dimensions) ask_for(field, out);
  return out;
}

}  // namespace

// Values of one look, by series and minute.
struct MetricFilterWatch::Gathered {
  struct Key {
    ports::MetricName name;
    std::string unit;
    Instant minute;
    auto operator<=>(const Key&) const = default;
  };
  std::map<Key, std::vector<ports::MetricValue>> values;
  std::vector<ports::MetricSample> embedded;
  std::size_t filters = 0;
  Instant now;

  void add(const ActiveFilter& filter, const ports::LogEvent& event) {
    if (event.ingested_at < filter.since) return;
    const Instant minute{event.at.ms - event.at.ms % kMinute.ms};
    if (!filter.pattern.matches(event.message)) {
      if (filter.otherwise) values[{filter.name, filter.unit, minute}].push_back({*filter.otherwise, 1});
      return;
    }
    const ExtractedValues fields = fields_of(filter, event.message);
    auto value = number_of(filter.value);
    if (!value) value = number_of(field_of(fields, filter.value));
    if (!value || !std::isfinite(*value)) return;
    Key key{filter.name, filter.unit, minute};
    for (const auto& [name, field] : filter.dimensions) {
      std::string found = field_of(fields, field);
      // A metric without a dimension's value is none of this filter's metrics.
      if (found.empty() || found.size() > 1024) return;
      key.name.dimensions.emplace_back(name, std::move(found));
    }
    std::sort(key.name.dimensions.begin(), key.name.dimensions.end());
    if (values.size() >= kSeriesPerFilterMax * std::max<std::size_t>(filters, 1) && !values.contains(key)) return;
    values[std::move(key)].push_back({*value, 1});
  }
};

void MetricFilterWatch::begin(const ports::LogSink& sink) {
  const std::lock_guard guard(mutex_);
  for (const ports::LogGroup& group : sink.groups("")) {
    const auto streams = sink.streams(group.name, "");
    if (!streams.ok()) continue;
    for (const ports::LogStream& stream : *streams) seen_[{group.name, stream.name}] = stream.last_id;
  }
}

// A group that was deleted begins anew when it is made again.
void MetricFilterWatch::forget_groups(const std::vector<ports::LogGroup>& there) {
  std::set<std::string> names;
  for (const ports::LogGroup& group : there) names.insert(group.name);
  std::erase_if(seen_, [&](const auto& seen) { return !names.contains(seen.first.first); });
}

void MetricFilterWatch::look_at_group(const ports::LogSink& sink, const ports::LogGroup& group, Gathered& gathered) {
  std::vector<ActiveFilter> filters;
  if (group.filters) {
    for (const ports::LogRecord& record : group.filters->metric) {
      if (auto one = active(record)) filters.push_back(std::move(*one));
    }
  }
  gathered.filters += filters.size();
  const auto streams = sink.streams(group.name, "");
  if (!streams.ok()) return;
  for (const ports::LogStream& stream : *streams) {
    const auto place = std::pair(group.name, stream.name);
    const auto found = seen_.find(place);
    std::uint64_t after = found != seen_.end() ? found->second : 0;
    if (stream.last_id < after) after = 0;  // the stream was deleted and made anew
    std::uint64_t last = after;
    for (int reads = 0; reads < kReadsMax && after < stream.last_id; ++reads) {
      const auto events =
          sink.read(group.name, stream.name, {.limit = kEventsMax, .bytes_max = kReadBytesMax, .after_id = after});
      if (!events.ok() || events->empty()) break;
      for (const ports::LogEvent& event : *events) {
        if (event.id > stream.last_id) continue;  // it belongs to the next look
        for (const ActiveFilter& filter : filters) gathered.add(filter, event);
        if (gathered.embedded.size() < kEmbeddedMax) read_embedded_metrics(event.message, gathered.now, gathered.embedded);
        last = std::max(last, event.id);
      }
      if (last == after) break;
      after = last;
    }
    seen_[place] = std::max(after, last);
  }
}

Status MetricFilterWatch::look(const ports::LogSink& sink, ports::MetricStore& metrics, Instant now) {
  const std::lock_guard guard(mutex_);
  Gathered gathered;
  gathered.now = now;
  bool is_any = false;
  const auto groups = sink.groups("");
  forget_groups(groups);
  for (const ports::LogGroup& group : groups) {
    is_any = true;
    look_at_group(sink, group, gathered);
  }
  is_wanted_ = is_any;
  std::vector<ports::MetricSample> samples = std::move(gathered.embedded);
  for (auto& [key, values] : gathered.values) {
    ports::MetricSample sample{.name = key.name, .unit = key.unit, .point = {.at = key.minute}};
    sample.point.least = sample.point.greatest = values.front().value;
    for (const auto& [value, count] : values) {
      sample.point.count += count;
      sample.point.sum += value * count;
      sample.point.least = std::min(sample.point.least, value);
      sample.point.greatest = std::max(sample.point.greatest, value);
    }
    sample.point.values = std::move(values);
    samples.push_back(std::move(sample));
  }
  return samples.empty() ? Status() : metrics.put(samples);
}

}  // namespace moorage::logs_service
