// What requests and replies of CloudWatch have in common: errors, texts of states, times.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "kernel/tag_list.h"
#include "schemas/cloudwatch/common.capnp.h"
#include "services/cloudwatch/alarms.h"
#include "wire/presence.h"

namespace moorage::control {

Error cloudwatch_invalid(std::string message, std::string path = {});    // ValidationError
Error no_metrics();                                                      // UnsupportedOperation
Error invalid_metric_value(std::string message, std::string path = {});  // InvalidParameterValue
Error invalid_combination(std::string message, std::string path = {});
Error not_served(std::string_view member, std::string_view instead);  // a member that this engine does not carry out

inline std::string_view word_of(AlarmState state) { return wire::enum_name(state); }

using CloudwatchTagList = capnp::List<cloudwatch::Tag>;
// Errors: InvalidParameterValue.
Result<Tags> cloudwatch_tags(CloudwatchTagList::Reader tags);

// Alarms as their messages have them, with their times.
void describe_alarm(const Settings& settings, const WatchRecord& alarm, cloudwatch::MetricAlarm::Builder out);
void describe_alarm(const Settings& settings, const WatchRecord& alarm, cloudwatch::CompositeAlarm::Builder out);

// "30/11/26 22:15:00", as reasons of states have it.
std::string reason_time(Instant at);
// "2026-11-30T22:15:00.000+0000", as data of reasons have it.
std::string data_time(Instant at);

// {"a":"b"} by members; values are JSON already, or texts that are quoted.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& raw(std::string_view name, std::string_view json);
  JsonObject& number(std::string_view name, double value);
  std::string done() const { return out_ + "}"; }

 private:
  void name(std::string_view name);
  std::string out_ = "{";
};

}  // namespace moorage::control
