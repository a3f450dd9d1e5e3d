// Publishes the metrics of metric filters: events that have arrived since the look before, matched and put into the metric
// store at the minute of each event (CloudWatch Logs user guide, "Creating metrics from log events using filters").
//
// It asks the sink for what has arrived, so writers do not know of it. A stream that is there when its group gets its first
// filter, or when the engine is opened, counts from then on; what arrived while no engine ran is not counted. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "base/result.h"
#include "ports/log_sink.h"
#include "ports/metric_store.h"

namespace moorage::logs_service {

class MetricFilterWatch {
 public:
  Status look(const ports::LogSink& sink, ports::MetricStore& metrics);

  // Whether any group had a metric filter at the last look, or one was put since.
  bool is_wanted() const { return is_wanted_; }
  // A filter is put on the group: what arrives in it from now on counts.
  void note_filter(const ports::LogSink& sink, const std::string& group);

 private:
  struct Gathered;
  void begin_group(const ports::LogSink& sink, const std::string& group);
  void look_at_group(const ports::LogSink& sink, const ports::LogGroup& group, Gathered& gathered);

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> seen_;  // the newest id, by group and stream
  std::map<std::string, bool> known_groups_;                           // that were looked at
  std::atomic<bool> is_wanted_{true};
};

}  // namespace moorage::logs_service
