// PutMetricData: values, statistic sets, and values with counts.
#include <algorithm>
#include <cmath>
#include <vector>

#include "ports/metric_store.h"
#include "services/cloudwatch/cloudwatch_words.h"
#include "services/cloudwatch/math/queries.h"
#include "services/cloudwatch/metric_operations.h"

namespace moorage::control {
namespace {

constexpr std::size_t kDimensionsMax = 30;

constexpr unsigned kDatumsMax = 1000;
constexpr unsigned kValuesMax = 150;
constexpr Duration kPastMax = Duration::minutes(14LL * 24 * 60);
constexpr Duration kFutureMax = Duration::minutes(120);
const double kValueMax = std::ldexp(1.0, 360);

bool is_value(double value) { return std::isfinite(value) && std::fabs(value) <= kValueMax; }

std::string text_of(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return std::to_string(value);
}

Error wrong_number(double value, const std::string& path) {
  return invalid_metric_value("The value " + text_of(value) + " for parameter " + path + " is invalid.", path);
}

Error both(const std::string& path, const char* one, const char* other) {
  return invalid_combination("The parameters " + path + "." + one + " and " + path + "." + other +
                                 " are mutually exclusive and you have specified both.",
                             path);
}

Status read_set(cloudwatch::StatisticSet::Reader set, const std::string& path, ports::MetricPoint& out) {
  out.count = wire::value_or(set.getSampleCount(), 0);
  out.sum = wire::value_or(set.getSum(), 0);
  out.least = wire::value_or(set.getMinimum(), 0);
  out.greatest = wire::value_or(set.getMaximum(), 0);
  for (const double value : {out.count, out.sum, out.least, out.greatest}) {
    if (!is_value(value)) return wrong_number(value, path);
  }
  if (out.count <= 0)
    return invalid_metric_value("The SampleCount of " + path + " must be greater than 0.", path + ".SampleCount");
  if (out.least > out.greatest) {
    return invalid_metric_value("The Minimum of " + path + " must not be greater than its Maximum.", path + ".Minimum");
  }
  return {};
}

Status read_values(cloudwatch::MetricDatum::Reader datum, const std::string& path, ports::MetricPoint& out) {
  const auto values = datum.getValues();
  const auto counts = datum.getCounts();
  if (values.size() > kValuesMax) {
    return invalid_metric_value("The collection " + path + ".Values must not have a size greater than 150.", path + ".Values");
  }
  if (datum.hasCounts() && counts.size() != values.size()) {
    return invalid_metric_value("The parameters " + path + ".Values and " + path + ".Counts must be of the same size.",
                                path + ".Counts");
  }
  for (unsigned i = 0; i < values.size(); ++i) {
    const double value = values[i];
    const double count = datum.hasCounts() ? counts[i] : 1;
    if (!is_value(value)) return wrong_number(value, path + ".Values.member." + std::to_string(i + 1));
    if (!is_value(count) || count <= 0) return wrong_number(count, path + ".Counts.member." + std::to_string(i + 1));
    out.least = i == 0 ? value : std::min(out.least, value);
    out.greatest = i == 0 ? value : std::max(out.greatest, value);
    out.count += count;
    out.sum += value * count;
    out.values.push_back({value, count});
  }
  if (!std::isfinite(out.sum)) return wrong_number(out.sum, path + ".Values");
  return {};
}

Status read_numbers(cloudwatch::MetricDatum::Reader datum, const std::string& path, ports::MetricPoint& out) {
  const bool has_value = wire::has(datum.getValue());
  const bool has_values = datum.getValues().size() > 0;
  if (has_value && datum.hasStatisticValues()) return both(path, "Value", "StatisticValues");
  if (has_value && has_values) return both(path, "Value", "Values");
  if (has_values && datum.hasStatisticValues()) return both(path, "Values", "StatisticValues");
  if (datum.hasCounts() && !has_values) {
    return invalid_combination("The parameter " + path + ".Counts needs " + path + ".Values.", path + ".Counts");
  }
  if (datum.hasStatisticValues()) return read_set(datum.getStatisticValues(), path + ".StatisticValues", out);
  if (has_values) return read_values(datum, path, out);
  if (!has_value) {
    Error error = api_error("MissingParameter", "At least one of the parameters " + path + ".Value, " + path +
                                                    ".StatisticValues and " + path + ".Values must be specified.");
    error.path = path;
    return error;
  }
  const double value = wire::value_or(datum.getValue(), 0);
  if (!is_value(value)) return wrong_number(value, path + ".Value");
  out.count = 1;
  out.sum = out.least = out.greatest = value;
  return {};
}

Result<ports::MetricSample> read_datum(cloudwatch::MetricDatum::Reader datum, std::string_view space, Instant now,
                                       const std::string& path) {
  ports::MetricSample sample;
  sample.name.space = space;
  sample.name.name = wire::view(datum.getMetricName());
  auto dimensions = math::read_dimensions(datum.getDimensions());
  if (!dimensions.ok()) {
    dimensions.error().path = path + ".Dimensions";
    return std::move(dimensions).error();
  }
  if (dimensions->size() > kDimensionsMax) {
    return invalid_metric_value("A metric has at most " + std::to_string(kDimensionsMax) + " dimensions.",
                                path + ".Dimensions");
  }
  sample.name.dimensions = std::move(dimensions).value();
  if (wire::has(datum.getUnit()) && datum.getUnit() != cloudwatch::StandardUnit::NONE)
    sample.unit = wire::enum_name(datum.getUnit());
  const std::int32_t resolution = wire::value_or(datum.getStorageResolution(), 60);
  if (resolution != 1 && resolution != 60) {
    return invalid_metric_value(
        "The value " + std::to_string(resolution) + " for parameter " + path + ".StorageResolution is invalid: 1 or 60.",
        path + ".StorageResolution");
  }
  sample.resolution = resolution == 1 ? ports::MetricResolution::kSecond : ports::MetricResolution::kMinute;
  sample.point.at = Instant{wire::value_or(datum.getTimestamp(), now.ms)};
  if (sample.point.at < now - kPastMax || sample.point.at > now + kFutureMax) {
    return invalid_metric_value(
        "The parameter " + path +
            ".Timestamp must specify a time no more than two weeks in the past and no more than two hours in the "
            "future.",
        path + ".Timestamp");
  }
  MOORAGE_TRY(read_numbers(datum, path, sample.point));
  return sample;
}

}  // namespace

Status put_metric_data(ports::PortCall& call, cloudwatch::PutMetricDataRequest::Reader request,
                       cloudwatch::PutMetricDataResponse::Builder) {
  if (!call.metrics) return no_metrics();
  const std::string_view space = wire::view(request.getNamespace());
  if (space.starts_with("AWS/")) {
    return invalid_metric_value("The value " + std::string(space) + " for parameter Namespace is invalid: AWS/ is reserved.",
                                "Namespace");
  }
  if (request.getEntityMetricData().size() > 0) return not_served("EntityMetricData", "put the same data as MetricData");
  if (request.getMetricData().size() == 0) {
    Error error = api_error("MissingParameter", "The parameter MetricData is required.");
    error.path = "MetricData";
    return error;
  }
  if (request.getMetricData().size() > kDatumsMax) {
    return invalid_metric_value("The collection MetricData must not have a size greater than 1000.", "MetricData");
  }
  std::vector<ports::MetricSample> samples;
  samples.reserve(request.getMetricData().size());
  for (unsigned i = 0; i < request.getMetricData().size(); ++i) {
    MOORAGE_ASSIGN(auto sample,
                   read_datum(request.getMetricData()[i], space, call.now, "MetricData.member." + std::to_string(i + 1)));
    samples.push_back(std::move(sample));
  }
  return call.dry_run ? Status() : call.metrics->put(samples);
}

}  // namespace moorage::control
