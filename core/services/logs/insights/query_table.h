// The queries of one engine: running, and those whose results can still be fetched. Results are in memory and end with the
// engine. Any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/background.h"
#include "ports/log_sink.h"
#include "services/logs/insights/pipeline.h"

namespace moorage::logs_service {

inline constexpr std::size_t kQueriesRunningMax = 100;
inline constexpr std::size_t kQueriesKept = 1000;
inline constexpr std::size_t kResultsHeldBytesMax = 128 << 20;  // of finished queries; the oldest go first
inline constexpr std::chrono::minutes kQueryTimeMax(60);

enum class QueryState : std::uint8_t { kScheduled, kRunning, kComplete, kFailed, kCancelled, kTimeout };

struct QueryGroup {
  std::string name;
  std::string log;  // its @log
  // Pointers (@ptr) of events, and the time from which events are shown.
  std::optional<Instant> start;
};

struct QueryRequest {
  std::string id;
  std::string text;
  insights::Query query;
  std::vector<QueryGroup> groups;
  Instant end;  // exclusive
  std::size_t limit = 0;
  Instant created_at;
  std::string principal;
  // The @ptr of an event.
  std::function<std::string(const std::string& group, const std::string& stream, const ports::LogEvent& event)> pointer;
};

struct QueryFigures {
  std::uint64_t matched = 0;
  std::uint64_t scanned = 0;
  std::uint64_t bytes = 0;
  std::uint64_t groups = 0;
};

// A query as it is told of.
struct QueryFacts {
  std::string id;
  std::string text;
  std::string group;  // the first one
  std::vector<std::string> groups;
  std::string principal;
  QueryState state = QueryState::kScheduled;
  Instant created_at;
  std::int64_t took_ms = 0;
  QueryFigures figures;
  std::shared_ptr<const std::vector<insights::ResultRow>> rows;  // of a complete one
};

class QueryTable {
 public:
  QueryTable(std::shared_ptr<const ports::LogSink> sink, ports::Background& background)
      : sink_(std::move(sink)), background_(background) {}

  // Errors: LimitExceededException when too many run; ServiceUnavailableException when the engine closes.
  Status start(QueryRequest request);
  // False: the query is over. Errors: ResourceNotFoundException.
  Result<bool> stop(std::string_view id);
  Result<QueryFacts> find(std::string_view id) const;
  std::vector<QueryFacts> all() const;  // the newest first
  void close();

 private:
  struct Entry;

  void run(Entry& entry);
  Status scan(Entry& entry, insights::Pipeline& pipeline, std::chrono::steady_clock::time_point deadline);
  void finish(Entry& entry, QueryState state, std::vector<insights::ResultRow> rows);
  void forget_old();  // with the mutex held
  QueryFacts facts_of(const Entry& entry) const;

  const std::shared_ptr<const ports::LogSink> sink_;
  ports::Background& background_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<Entry>> entries_;  // in order of their start
};

}  // namespace moorage::logs_service
