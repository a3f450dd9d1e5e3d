// What the Logs API keeps in memory for one engine: live tails and queries. Any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.h"
#include "ports/background.h"
#include "ports/log_sink.h"
#include "services/logs/insights/query_table.h"
#include "services/logs/metric_filter_watch.h"

namespace moorage::logs_service {

inline constexpr int kLiveTailsMax = 15;  // the quota of an account

class LogSessions {
 public:
  LogSessions(std::shared_ptr<ports::LogSink> sink, ports::Background& background)
      : sink_(std::move(sink)), queries_(sink_, background) {
    if (sink_) metric_filters_.begin(*sink_);
  }

  const std::shared_ptr<ports::LogSink>& sink() const { return sink_; }
  QueryTable& queries() { return queries_; }
  MetricFilterWatch& metric_filters() { return metric_filters_; }

  // Counts as a live tail as long as it is held. Errors: LimitExceededException.
  Result<std::shared_ptr<void>> take_live_tail();
  std::shared_ptr<const std::atomic<bool>> is_closed() const { return is_closed_; }

  // The id of a new query, different for each call.
  std::string next_id(Instant now);

  // Ends live tails with their next update, and queries soon.
  void close();

 private:
  const std::shared_ptr<ports::LogSink> sink_;
  const std::shared_ptr<std::atomic<int>> live_tails_ = std::make_shared<std::atomic<int>>(0);
  const std::shared_ptr<std::atomic<bool>> is_closed_ = std::make_shared<std::atomic<bool>>(false);
  std::atomic<std::uint64_t> queries_begun_{0};
  QueryTable queries_;
  MetricFilterWatch metric_filters_;
};

}  // namespace moorage::logs_service
