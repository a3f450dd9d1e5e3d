#include "services/logs/insights/query_table.h"

#include <algorithm>
#include <utility>

#include "base/thread.h"
#include "services/logs/logs_merge.h"

namespace moorage::logs_service {
namespace {

constexpr std::uint64_t kLookEvery = 256;  // events between two looks at the clock

bool is_over(QueryState state) { return state != QueryState::kScheduled && state != QueryState::kRunning; }

std::size_t bytes_of(const std::vector<insights::ResultRow>& rows) {
  std::size_t bytes = 0;
  for (const insights::ResultRow& row : rows) {
    for (const auto& [name, value] : row) bytes += name.size() + value.size() + 2 * sizeof(std::string);
  }
  return bytes;
}

Error no_such_query() { return api_error("ResourceNotFoundException", "The specified query does not exist."); }

}  // namespace

struct QueryTable::Entry {
  QueryRequest request;
  std::atomic<bool> is_cancelled{false};
  // Under the mutex of the table:
  QueryState state = QueryState::kScheduled;
  std::int64_t took_ms = 0;
  QueryFigures figures;
  std::shared_ptr<const std::vector<insights::ResultRow>> rows;
  std::size_t result_bytes = 0;
};

Status QueryTable::start(QueryRequest request) {
  auto entry = std::make_shared<Entry>();
  entry->request = std::move(request);
  {
    const std::lock_guard guard(mutex_);
    const auto running = std::count_if(entries_.begin(), entries_.end(), [](const auto& one) { return !is_over(one->state); });
    if (static_cast<std::size_t>(running) >= kQueriesRunningMax) {
      return api_error("LimitExceededException", "At most 100 queries can run at once; stop one or wait.");
    }
    forget_old();
    entries_.push_back(entry);
  }
  if (background_.post([this, entry] { run(*entry); })) return {};
  const std::lock_guard guard(mutex_);
  std::erase(entries_, entry);
  return Error{.name = "ServiceUnavailableException",
               .message = "The query cannot be started now; try again.",
               .path = {},
               .http_status = 503,
               .retryable = true};
}

void QueryTable::forget_old() {
  std::size_t bytes = 0;
  std::size_t count = entries_.size();
  for (const auto& entry : entries_) bytes += entry->result_bytes;
  std::erase_if(entries_, [&](const auto& entry) {
    if (!is_over(entry->state) || (count < kQueriesKept && bytes <= kResultsHeldBytesMax)) return false;
    --count;
    bytes -= entry->result_bytes;
    return true;
  });
}

void QueryTable::run(Entry& entry) {
  const auto begun_at = std::chrono::steady_clock::now();
  {
    const std::lock_guard guard(mutex_);
    if (is_over(entry.state)) return;
    entry.state = QueryState::kRunning;
  }
  insights::Pipeline pipeline(entry.request.query, entry.request.limit);
  Status done = without_throwing([&] {
    Status scanned = scan(entry, pipeline, begun_at + kQueryTimeMax);
    return scanned.ok() ? pipeline.finish() : scanned;
  });
  const bool is_timeout = !done.ok() && done.error().name == "Timeout";
  const QueryState state = done.ok()            ? QueryState::kComplete
                           : entry.is_cancelled ? QueryState::kCancelled
                           : is_timeout         ? QueryState::kTimeout
                                                : QueryState::kFailed;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun_at);
  {
    const std::lock_guard guard(mutex_);
    entry.took_ms = took.count();
    entry.figures.matched = pipeline.matched();
  }
  finish(entry, state, done.ok() ? pipeline.take_results() : std::vector<insights::ResultRow>());
}

void QueryTable::finish(Entry& entry, QueryState state, std::vector<insights::ResultRow> rows) {
  const std::lock_guard guard(mutex_);
  if (is_over(entry.state)) return;
  entry.state = state;
  entry.result_bytes = bytes_of(rows);
  entry.rows = std::make_shared<const std::vector<insights::ResultRow>>(std::move(rows));
}

Status QueryTable::scan(Entry& entry, insights::Pipeline& pipeline, std::chrono::steady_clock::time_point deadline) {
  QueryFigures figures;
  const auto look = [&]() -> Status {
    const std::lock_guard guard(mutex_);
    figures.matched = pipeline.matched();
    entry.figures = figures;
    if (entry.is_cancelled) return api_error("Cancelled", "the query was stopped");
    if (std::chrono::steady_clock::now() >= deadline) return api_error("Timeout", "the query takes too long");
    return {};
  };
  for (const QueryGroup& group : entry.request.groups) {
    const auto streams = sink_->streams(group.name, "");
    if (!streams.ok()) continue;  // the group was deleted meanwhile
    std::vector<std::string> names;
    for (const ports::LogStream& stream : *streams) {
      if (!group.start || stream.last_event_at >= *group.start) names.push_back(stream.name);
    }
    auto merge =
        LogMerge::open(*sink_, group.name, std::move(names), {.start = group.start, .end = entry.request.end, .after = {}});
    if (!merge.ok() && merge.error().name == "ResourceNotFoundException") continue;
    if (!merge.ok()) return merge.error();
    ++figures.groups;
    while (!merge->is_done()) {
      if (figures.scanned % kLookEvery == 0) MOORAGE_TRY(look());
      const ports::LogEvent& event = merge->event();
      const std::string stream = merge->key().stream;
      ++figures.scanned;
      figures.bytes += event.message.size();
      MOORAGE_TRY(pipeline.push(std::make_shared<const insights::Source>(
          insights::Source{group.log, stream, entry.request.pointer(group.name, stream, event), event})));
      MOORAGE_TRY(merge->advance());
    }
  }
  return look();
}

Result<bool> QueryTable::stop(std::string_view id) {
  const std::lock_guard guard(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->request.id == id; });
  if (found == entries_.end()) return no_such_query();
  Entry& entry = **found;
  if (is_over(entry.state)) return false;
  entry.is_cancelled = true;
  if (entry.state == QueryState::kScheduled) entry.state = QueryState::kCancelled;
  return true;
}

QueryFacts QueryTable::facts_of(const Entry& entry) const {
  QueryFacts facts{.id = entry.request.id,
                   .text = entry.request.text,
                   .group = entry.request.groups.front().name,
                   .groups = {},
                   .principal = entry.request.principal,
                   .state = entry.is_cancelled && !is_over(entry.state) ? QueryState::kCancelled : entry.state,
                   .created_at = entry.request.created_at,
                   .took_ms = entry.took_ms,
                   .figures = entry.figures,
                   .rows = entry.rows};
  for (const QueryGroup& group : entry.request.groups) facts.groups.push_back(group.name);
  return facts;
}

Result<QueryFacts> QueryTable::find(std::string_view id) const {
  const std::lock_guard guard(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry->request.id == id; });
  if (found == entries_.end()) return no_such_query();
  return facts_of(**found);
}

std::vector<QueryFacts> QueryTable::all() const {
  const std::lock_guard guard(mutex_);
  std::vector<QueryFacts> all;
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) all.push_back(facts_of(**entry));
  return all;
}

void QueryTable::close() {
  const std::lock_guard guard(mutex_);
  for (const auto& entry : entries_) entry->is_cancelled = true;
}

}  // namespace moorage::logs_service
