// Any text as a filter pattern or as a query, over any message. Nothing but an error or an answer comes of it, a pattern that
// is read gives the same answer twice, and only events that a pattern matches have values.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/input.h"
#include "services/logs/embedded_metrics.h"
#include "services/logs/insights/pipeline.h"
#include "services/logs/logs_filter.h"

using namespace moorage;
using namespace moorage::logs_service;

namespace {

void filter(const std::string& pattern, std::string_view message) {
  const auto read = LogFilter::parse(pattern);
  if (!read.ok()) {
    fuzz::require(read.error().path == "filterPattern", "an error of a pattern names its member");
    return;
  }
  const bool is_match = read->matches(message);
  fuzz::require(LogFilter::parse(pattern)->matches(message) == is_match, "a pattern has one answer");
  if (is_match) (void)read->extract(message);
}

void query(const std::string& text, std::string_view message) {
  const auto read = insights::parse_query(text);
  if (!read.ok()) {
    fuzz::require(read.error().path.starts_with("queryString:"), "an error of a query says where");
    return;
  }
  insights::Pipeline pipeline(*read, 10);
  for (std::uint64_t id = 1; id <= 3; ++id) {
    insights::Source source{.log = "l", .stream = "s", .pointer = "p", .event = {}};
    source.event = {
        .id = id, .at = {static_cast<std::int64_t>(id) * 1000}, .ingested_at = {5}, .message = std::string(message)};
    if (!pipeline.push(std::make_shared<const insights::Source>(std::move(source))).ok()) return;
  }
  if (pipeline.finish().ok()) fuzz::require(pipeline.take_results().size() <= 10, "a limit holds");
}

// Any message as an event of the embedded metric format: numbers within their bounds, dimensions by rising name.
void embedded(std::string_view message) {
  std::vector<ports::MetricSample> samples;
  read_embedded_metrics(message, Instant{1'700'000'000'000}, samples);
  for (const ports::MetricSample& sample : samples) {
    fuzz::require(sample.point.count >= 1 && sample.point.count <= 100, "a metric has 1 to 100 values");
    fuzz::require(sample.point.least <= sample.point.greatest, "the least is not above the greatest");
    fuzz::require(!sample.name.space.empty() && !sample.name.name.empty(), "a metric has a name");
    fuzz::require(std::is_sorted(sample.name.dimensions.begin(), sample.name.dimensions.end()), "dimensions are in order");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const bool is_query = input.coin();
  const std::string text = input.text();
  embedded(std::string_view(reinterpret_cast<const char*>(data), size));
  is_query ? query(text, input.rest()) : filter(text, input.rest());
  return 0;
}
