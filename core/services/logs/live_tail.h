// A live tail: the events that are ingested from its beginning on, once a second, at most 500 in each update.
//
// It asks the sink for what has arrived and holds nothing up: writers do not know of it. Memory is bounded by one update.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/event_source.h"
#include "ports/log_sink.h"
#include "services/logs/logs_filter.h"

namespace moorage::logs_service {

inline constexpr std::size_t kTailEventsMax = 500;           // of one update
inline constexpr std::size_t kTailUpdateBytesMax = 4 << 20;  // of their messages
inline constexpr std::chrono::hours kTailTimeMax(3);
inline constexpr std::chrono::milliseconds kTailPeriod(1000);

struct LiveTailOptions {
  struct Group {
    std::string name;
    std::string identifier;  // its ARN
  };
  std::vector<Group> groups;
  std::vector<std::string> stream_names;     // empty: all, or those with
  std::vector<std::string> stream_prefixes;  // one of these
  std::string pattern;
  LogFilter filter;
  std::string session_id;
  std::string request_id;
};

class LiveTail final : public ports::EventSource {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  // `is_closed` becomes true when the engine closes; `place` is held as long as the session lives.
  LiveTail(std::shared_ptr<const ports::LogSink> sink, LiveTailOptions options,
           std::shared_ptr<const std::atomic<bool>> is_closed, std::shared_ptr<void> place, Clock clock);

  Batch next(bool is_ending) override;

 private:
  struct Found;
  struct Update;

  ports::StreamEvent session_start() const;
  ports::StreamEvent session_update();
  void look(const LiveTailOptions::Group& group, const ports::LogStream& stream, Update& update);
  bool is_wanted(std::string_view stream) const;
  std::uint64_t& seen(const std::string& group, const std::string& stream);
  // Calls `visit` with each stream that the session shows.
  template <typename Visit>
  void each_stream(const Visit& visit) const;

  const std::shared_ptr<const ports::LogSink> sink_;
  const LiveTailOptions options_;
  const std::shared_ptr<const std::atomic<bool>> is_closed_;
  const std::shared_ptr<void> place_;
  const Clock clock_;
  const std::chrono::steady_clock::time_point begun_at_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> seen_;  // the newest id that was looked at, by group and stream
  bool is_begun_ = false;
};

}  // namespace moorage::logs_service
