// Publishes metrics that log events carry: those of metric filters at the minute of each event that matches (CloudWatch Logs
// user guide, "Creating metrics from log events using filters"), and those of events of the embedded metric format.
//
// It asks the sink for what has arrived since the look before, so writers do not know of it. A stream that is there when the
// engine is opened counts from then on; what arrived while no engine ran is not counted. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "ports/log_sink.h"
#include "ports/metric_store.h"

namespace moorage::logs_service {

class MetricFilterWatch {
 public:
  // What is there now counts no more.
  void begin(const ports::LogSink& sink);
  Status look(const ports::LogSink& sink, ports::MetricStore& metrics, Instant now);

  // Whether there was any group at the last look, or a filter was put since.
  bool is_wanted() const { return is_wanted_; }
  void note_filter() { is_wanted_ = true; }

 private:
  struct Gathered;
  void forget_groups(const std::vector<ports::LogGroup>& there);
  void look_at_group(const ports::LogSink& sink, const ports::LogGroup& group, Gathered& gathered);

  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> seen_;  // the newest id, by group and stream
  std::atomic<bool> is_wanted_{true};
};

}  // namespace moorage::logs_service
