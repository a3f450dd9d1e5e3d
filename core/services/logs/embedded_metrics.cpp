#include "services/logs/embedded_metrics.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace moorage::logs_service {

namespace dom = simdjson::dom;

namespace {

constexpr std::string_view kMark = "\"CloudWatchMetrics\"";
constexpr std::size_t kDirectivesMax = 100;
constexpr std::size_t kMetricsMax = 100;
constexpr std::size_t kValuesMax = 100;
constexpr std::size_t kDimensionsMax = 30;
constexpr std::size_t kNameCharsMax = 1024;
constexpr Duration kMinute = Duration::minutes(1);
constexpr Duration kBackMax = Duration::minutes(14 * 24 * 60);
constexpr Duration kAheadMax = Duration::minutes(2 * 60);
constexpr std::int64_t kSecondResolution = 1;

std::optional<std::string> text_at(dom::object object, std::string_view name) {
  std::string_view text;
  if (object.at_key(name).get(text) != simdjson::SUCCESS || text.empty() || text.size() > kNameCharsMax) return std::nullopt;
  return std::string(text);
}

std::optional<double> number_in(dom::element element) {
  double number = 0;
  if (element.get(number) != simdjson::SUCCESS || !std::isfinite(number)) return std::nullopt;
  return number;
}

// A number, or an array of numbers.
std::vector<double> values_of(dom::element element) {
  std::vector<double> out;
  dom::array list;
  if (element.get(list) != simdjson::SUCCESS) {
    if (const auto number = number_in(element)) out.push_back(*number);
    return out;
  }
  for (const dom::element one : list) {
    const auto number = number_in(one);
    if (!number || out.size() == kValuesMax) return {};
    out.push_back(*number);
  }
  return out;
}

// The dimensions of one set, by name; nothing where a member is missing or no text.
std::optional<std::vector<std::pair<std::string, std::string>>> dimensions_of(dom::element set, dom::object root) {
  std::vector<std::pair<std::string, std::string>> out;
  dom::array names;
  if (set.get(names) != simdjson::SUCCESS || names.size() > kDimensionsMax) return std::nullopt;
  for (const dom::element one : names) {
    std::string_view name;
    if (one.get(name) != simdjson::SUCCESS) return std::nullopt;
    auto value = text_at(root, name);
    if (!value) return std::nullopt;
    out.emplace_back(name, std::move(*value));
  }
  std::sort(out.begin(), out.end());
  const auto same_name = [](const auto& a, const auto& b) { return a.first == b.first; };
  return std::adjacent_find(out.begin(), out.end(), same_name) == out.end() ? std::optional(std::move(out)) : std::nullopt;
}

ports::MetricSample sample_of(std::string space, std::string name, const std::vector<double>& values) {
  ports::MetricSample out{
      .name = {.space = std::move(space), .name = std::move(name), .dimensions = {}}, .unit = {}, .point = {}};
  out.point.least = out.point.greatest = values.front();
  for (const double value : values) {
    out.point.count += 1;
    out.point.sum += value;
    out.point.least = std::min(out.point.least, value);
    out.point.greatest = std::max(out.point.greatest, value);
    out.point.values.push_back({value, 1});
  }
  ports::tidy_values(out.point.values);
  return out;
}

void read_directive(dom::object directive, dom::object root, Instant at, std::vector<ports::MetricSample>& out) {
  const auto space = text_at(directive, "Namespace");
  dom::array sets;
  dom::array metrics;
  if (!space || directive.at_key("Metrics").get(metrics) != simdjson::SUCCESS || metrics.size() > kMetricsMax) return;
  std::vector<std::vector<std::pair<std::string, std::string>>> dimensions;
  if (directive.at_key("Dimensions").get(sets) != simdjson::SUCCESS) {
    dimensions.emplace_back();
  } else {
    for (const dom::element set : sets) {
      if (auto found = dimensions_of(set, root)) dimensions.push_back(std::move(*found));
    }
  }
  for (const dom::element one : metrics) {
    dom::object metric;
    dom::element value;
    if (one.get(metric) != simdjson::SUCCESS) continue;
    const auto name = text_at(metric, "Name");
    if (!name || root.at_key(*name).get(value) != simdjson::SUCCESS) continue;
    const std::vector<double> values = values_of(value);
    if (values.empty()) continue;
    ports::MetricSample sample = sample_of(*space, *name, values);
    if (auto unit = text_at(metric, "Unit"); unit && *unit != "None") sample.unit = std::move(*unit);
    std::int64_t resolution = 0;
    const bool is_fine =
        metric.at_key("StorageResolution").get(resolution) == simdjson::SUCCESS && resolution == kSecondResolution;
    sample.resolution = is_fine ? ports::MetricResolution::kSecond : ports::MetricResolution::kMinute;
    sample.point.at = is_fine ? at : Instant{at.ms - at.ms % kMinute.ms};
    for (const auto& set : dimensions) {
      sample.name.dimensions = set;
      out.push_back(sample);
    }
  }
}

}  // namespace

void read_embedded_metrics(std::string_view message, Instant now, std::vector<ports::MetricSample>& out) {
  if (message.find(kMark) == std::string_view::npos) return;
  dom::parser parser;
  dom::object root;
  dom::object metadata;
  dom::array directives;
  std::int64_t at_ms = 0;
  if (parser.parse(message.data(), message.size(), true).get(root) != simdjson::SUCCESS ||
      root.at_key("_aws").get(metadata) != simdjson::SUCCESS || metadata.at_key("Timestamp").get(at_ms) != simdjson::SUCCESS ||
      metadata.at_key("CloudWatchMetrics").get(directives) != simdjson::SUCCESS) {
    return;
  }
  if (at_ms < (now - kBackMax).ms || at_ms > (now + kAheadMax).ms || directives.size() > kDirectivesMax) return;
  for (const dom::element one : directives) {
    dom::object directive;
    if (one.get(directive) == simdjson::SUCCESS) read_directive(directive, root, Instant{at_ms}, out);
  }
}

}  // namespace moorage::logs_service
