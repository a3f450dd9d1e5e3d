#include "drivers/logs/memory_log_sink.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "drivers/logs/rules.h"
#include "drivers/logs/selection.h"

namespace moorage::drivers {
namespace {

using namespace logs;  // NOLINT: this file is part of that room

struct Stream {
  Instant created_at;
  Instant last_ingestion_at;
  std::vector<ports::LogEvent> events;  // in order of arrival
  std::uint64_t next_id = 1;
  std::uint64_t source_offset = 0;
};

struct Group {
  ports::LogGroup about;
  std::map<std::string, Stream, std::less<>> streams;
};

ports::LogStream describe(const std::string& name, const Stream& stream) {
  ports::LogStream about{.name = name, .created_at = stream.created_at, .last_ingestion_at = stream.last_ingestion_at};
  for (const ports::LogEvent& event : stream.events) {
    if (!about.first_event_at.is_set() || event.at < about.first_event_at) about.first_event_at = event.at;
    about.last_event_at = std::max(about.last_event_at, event.at);
  }
  return about;
}

class MemoryLogSink final : public ports::LogSink {
 public:
  Status create_group(ports::LogGroup group) override {
    MOORAGE_TRY(check_group_name(group.name));
    MOORAGE_TRY(check_retention(group.retention_days));
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    group.stored_bytes = 0;
    std::string name = group.name;
    if (!groups_.try_emplace(std::move(name), Group{std::move(group), {}}).second) return group_exists();
    return {};
  }

  Status delete_group(std::string_view name) override {
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto found = groups_.find(name);
    if (found == groups_.end()) return no_such_group();
    groups_.erase(found);
    return {};
  }

  Status set_retention(std::string_view name, std::optional<int> days) override {
    MOORAGE_TRY(check_retention(days));
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto found = groups_.find(name);
    if (found == groups_.end()) return no_such_group();
    found->second.about.retention_days = days;
    return {};
  }

  std::vector<ports::LogGroup> groups(std::string_view prefix) const override {
    const std::lock_guard guard(mutex_);
    std::vector<ports::LogGroup> all;
    for (auto at = groups_.lower_bound(prefix); at != groups_.end() && at->first.starts_with(prefix); ++at)
      all.push_back(at->second.about);
    return all;
  }

  std::optional<ports::LogGroup> group(std::string_view name) const override {
    const std::lock_guard guard(mutex_);
    const auto found = groups_.find(name);
    if (found == groups_.end()) return std::nullopt;
    return found->second.about;
  }

  Status create_stream(std::string_view group, std::string_view stream, Instant now) override {
    MOORAGE_TRY(check_stream_name(stream));
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto found = groups_.find(group);
    if (found == groups_.end()) return no_such_group();
    if (!found->second.streams.try_emplace(std::string(stream), Stream{.created_at = now}).second) return stream_exists();
    return {};
  }

  Result<std::vector<ports::LogStream>> streams(std::string_view group, std::string_view prefix) const override {
    const std::lock_guard guard(mutex_);
    const auto found = groups_.find(group);
    if (found == groups_.end()) return no_such_group();
    std::vector<ports::LogStream> all;
    const auto& streams = found->second.streams;
    for (auto at = streams.lower_bound(prefix); at != streams.end() && at->first.starts_with(prefix); ++at)
      all.push_back(describe(at->first, at->second));
    return all;
  }

  Status append(std::string_view group, std::string_view stream, std::span<const ports::LogLine> lines, Instant now,
                std::uint64_t source_offset) override {
    MOORAGE_TRY(check_stream_name(stream));
    MOORAGE_ASSIGN(const auto events, split_lines(lines));
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto found = groups_.find(group);
    if (found == groups_.end()) return no_such_group();
    Stream& into = found->second.streams.try_emplace(std::string(stream), Stream{.created_at = now}).first->second;
    for (const ports::LogLine& event : events) {
      into.events.push_back({.id = into.next_id++, .at = event.at, .ingested_at = now, .message = event.message});
      found->second.about.stored_bytes += bytes_of(event.message);
    }
    if (!events.empty()) into.last_ingestion_at = now;
    into.source_offset = source_offset;
    return {};
  }

  std::uint64_t source_offset(std::string_view group, std::string_view stream) const override {
    const std::lock_guard guard(mutex_);
    const Stream* found = find(group, stream);
    return found == nullptr ? 0 : found->source_offset;
  }

  Result<std::vector<ports::LogEvent>> read(std::string_view group, std::string_view stream,
                                            const ports::LogQuery& query) const override {
    const std::lock_guard guard(mutex_);
    if (groups_.find(group) == groups_.end()) return no_such_group();
    const Stream* found = find(group, stream);
    if (found == nullptr) return no_such_stream();
    Selection selection(query);
    for (const ports::LogEvent& event : found->events) {
      if (selection.wants({event.at, event.id})) selection.add(event);
    }
    return selection.take();
  }

  void expire(Instant now) override {
    const std::lock_guard guard(mutex_);
    for (auto& [name, group] : groups_) {
      const std::optional<Instant> edge = retention_edge(group.about.retention_days, now);
      if (!edge) continue;
      for (auto& [stream_name, stream] : group.streams) {
        std::erase_if(stream.events, [&, about = &group.about](const ports::LogEvent& event) {
          if (event.at >= *edge) return false;
          about->stored_bytes -= bytes_of(event.message);
          return true;
        });
      }
    }
  }

  void close() override {
    const std::lock_guard guard(mutex_);
    is_open_ = false;
  }

 private:
  Status check_open() const {
    if (is_open_) return {};
    return unavailable("the log sink is closed");
  }

  const Stream* find(std::string_view group, std::string_view stream) const {
    const auto in = groups_.find(group);
    if (in == groups_.end()) return nullptr;
    const auto found = in->second.streams.find(stream);
    return found == in->second.streams.end() ? nullptr : &found->second;
  }

  mutable std::mutex mutex_;
  std::map<std::string, Group, std::less<>> groups_;
  bool is_open_ = true;
};

}  // namespace

std::unique_ptr<ports::LogSink> make_memory_log_sink() { return std::make_unique<MemoryLogSink>(); }

}  // namespace moorage::drivers
