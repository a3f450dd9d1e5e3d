#include "services/logs/logs_merge.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

namespace moorage::logs_service {

namespace {

constexpr std::size_t kChunkEvents = 512;
constexpr std::size_t kHeldBytes = 8 << 20;      // by all cursors together
constexpr std::size_t kChunkBytesMin = 4 << 10;  // one event is read in any case

template <typename Number>
bool take_number(std::string_view& rest, Number& number) {
  const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  if (failure != std::errc() || end == rest.data() + rest.size() || *end != ' ') return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
  return true;
}

}  // namespace

std::string MergeKey::text() const {
  return std::to_string(at.ms) + " " + std::to_string(ingested_at.ms) + " " + std::to_string(id) + " " + stream;
}

std::optional<MergeKey> MergeKey::parse(std::string_view text) {
  MergeKey key;
  if (!take_number(text, key.at.ms) || !take_number(text, key.ingested_at.ms) || !take_number(text, key.id))
    return std::nullopt;
  key.stream = text;
  return key;
}

Result<LogMerge> LogMerge::open(const ports::LogSink& sink, std::string group, std::vector<std::string> streams,
                                MergeRange range) {
  LogMerge merge(sink, std::move(group), std::move(range));
  merge.chunk_bytes_ = std::max(kChunkBytesMin, kHeldBytes / std::max<std::size_t>(1, streams.size()));
  for (std::string& stream : streams) merge.cursors_.push_back({.stream = std::move(stream), .after = {}, .chunk = {}});
  for (std::size_t i = 0; i < merge.cursors_.size(); ++i) MOORAGE_TRY(merge.settle(i));
  return merge;
}

MergeKey LogMerge::key_of(const Cursor& cursor) const {
  const ports::LogEvent& next = cursor.chunk[cursor.at];
  return {next.at, next.ingested_at, cursor.stream, next.id};
}

MergeKey LogMerge::key() const { return key_of(cursors_[heap_.front()]); }

const ports::LogEvent& LogMerge::event() const {
  const Cursor& cursor = cursors_[heap_.front()];
  return cursor.chunk[cursor.at];
}

// The order of MergeKey, without making keys.
bool LogMerge::is_later(std::size_t a, std::size_t b) const {
  const auto parts = [](const Cursor& cursor) {
    const ports::LogEvent& next = cursor.chunk[cursor.at];
    return std::tie(next.at, next.ingested_at, cursor.stream, next.id);
  };
  return parts(cursors_[b]) < parts(cursors_[a]);
}

Status LogMerge::fill(Cursor& cursor) {
  ports::LogQuery query{
      .start = range_.start, .end = range_.end, .after = cursor.after, .limit = kChunkEvents, .bytes_max = chunk_bytes_};
  if (range_.after && (!query.start || *query.start < range_.after->at)) query.start = range_.after->at;
  MOORAGE_ASSIGN(cursor.chunk, sink_->read(group_, cursor.stream, query));
  cursor.at = 0;
  if (!cursor.chunk.empty()) cursor.after = ports::LogPosition{cursor.chunk.back().at, cursor.chunk.back().id};
  return {};
}

Status LogMerge::settle(std::size_t index) {
  Cursor& cursor = cursors_[index];
  while (true) {
    if (cursor.at >= cursor.chunk.size()) {
      MOORAGE_TRY(fill(cursor));
      if (cursor.chunk.empty()) return {};
    }
    if (!range_.after || *range_.after < key_of(cursor)) break;
    ++cursor.at;
  }
  heap_.push_back(index);
  std::push_heap(heap_.begin(), heap_.end(), [this](std::size_t a, std::size_t b) { return is_later(a, b); });
  return {};
}

Status LogMerge::advance() {
  std::pop_heap(heap_.begin(), heap_.end(), [this](std::size_t a, std::size_t b) { return is_later(a, b); });
  const std::size_t index = heap_.back();
  heap_.pop_back();
  ++cursors_[index].at;
  return settle(index);
}

}  // namespace moorage::logs_service
