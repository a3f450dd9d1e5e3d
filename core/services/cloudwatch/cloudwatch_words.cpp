#include "services/cloudwatch/cloudwatch_words.h"

#include <algorithm>

#include "wire/wire_text.h"

namespace moorage::control {
namespace {

constexpr std::size_t kTagsMaxHere = 50;

Error error_named(const char* name, std::string message, std::string path) {
  Error error = api_error(name, std::move(message));
  error.path = std::move(path);
  return error;
}

template <typename Builder>
void set_time(Builder out, Instant at) {
  if (at.is_set()) wire::set(out, at.ms);
}

}  // namespace

Error cloudwatch_invalid(std::string message, std::string path) {
  return error_named("ValidationError", std::move(message), std::move(path));
}
Error no_metrics() { return error_named("UnsupportedOperation", "This engine keeps no metrics.", {}); }

Error invalid_metric_value(std::string message, std::string path) {
  return error_named("InvalidParameterValue", std::move(message), std::move(path));
}
Error invalid_combination(std::string message, std::string path) {
  return error_named("InvalidParameterCombination", std::move(message), std::move(path));
}
Error not_served(std::string_view member, std::string_view instead) {
  return cloudwatch_invalid("This engine does not carry out " + std::string(member) + ": " + std::string(instead) + ".",
                            std::string(member));
}

Result<Tags> cloudwatch_tags(CloudwatchTagList::Reader tags) {
  Tags out;
  for (const auto tag : tags) {
    std::string key(wire::view(tag.getKey()));
    if (key.starts_with("aws:")) return invalid_metric_value("Tag keys that begin with aws: are reserved.", "Tags");
    const bool is_twice = std::any_of(out.begin(), out.end(), [&](const auto& one) { return one.first == key; });
    if (is_twice) return invalid_metric_value("The tag key " + key + " is there twice.", "Tags");
    out.emplace_back(std::move(key), wire::view(tag.getValue()));
  }
  if (out.size() > kTagsMaxHere) return invalid_metric_value("A resource has at most 50 tags.", "Tags");
  return out;
}

void describe_alarm(const Settings& settings, const WatchRecord& alarm, cloudwatch::MetricAlarm::Builder out) {
  out.setAlarmArn(wire::text(alarm_arn(settings, alarm.name)));
  set_time(out.getAlarmConfigurationUpdatedTimestamp(), alarm.configured_at);
  set_time(out.getStateUpdatedTimestamp(), alarm.state_at);
  set_time(out.getStateTransitionedTimestamp(), alarm.changed_at);
}

void describe_alarm(const Settings& settings, const WatchRecord& alarm, cloudwatch::CompositeAlarm::Builder out) {
  out.setAlarmArn(wire::text(alarm_arn(settings, alarm.name)));
  set_time(out.getAlarmConfigurationUpdatedTimestamp(), alarm.configured_at);
  set_time(out.getStateUpdatedTimestamp(), alarm.state_at);
  set_time(out.getStateTransitionedTimestamp(), alarm.changed_at);
}

std::string reason_time(Instant at) {
  const std::string iso = wire::iso8601(at.ms);  // 2026-11-30T22:15:00.000Z
  return iso.substr(8, 2) + "/" + iso.substr(5, 2) + "/" + iso.substr(2, 2) + " " + iso.substr(11, 8);
}

std::string data_time(Instant at) {
  const std::string iso = wire::iso8601(at.ms);
  return iso.substr(0, 19) + ".000+0000";
}

void JsonObject::name(std::string_view name) {
  if (out_.back() != '{') out_ += ',';
  wire::append_quoted(name, out_);
  out_ += ':';
}
JsonObject& JsonObject::text(std::string_view member, std::string_view value) {
  name(member);
  wire::append_quoted(value, out_);
  return *this;
}
JsonObject& JsonObject::raw(std::string_view member, std::string_view json) {
  name(member);
  out_ += json;
  return *this;
}
JsonObject& JsonObject::number(std::string_view member, double value) {
  name(member);
  wire::append_double(value, out_);
  return *this;
}

}  // namespace moorage::control
