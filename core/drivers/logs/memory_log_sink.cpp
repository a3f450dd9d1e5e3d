#include "drivers/logs/memory_log_sink.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <utility>

#include "drivers/logs/log_rules.h"
#include "drivers/logs/selection.h"
#include "drivers/logs/usage.h"

namespace moorage::drivers {
namespace {

using namespace logs;  // NOLINT: this file is part of that room

struct Stream {
  Instant created_at;
  Instant last_ingestion_at;
  std::deque<ports::LogEvent> events;  // in order of arrival
  std::uint64_t next_id = 1;
  std::uint64_t source_offset = 0;
  std::shared_ptr<Usage> usage;
};

struct Group {
  ports::LogGroup about;
  std::map<std::string, Stream, std::less<>> streams;
  std::shared_ptr<Usage> usage;
};

ports::LogStream describe(const std::string& name, const Stream& stream) {
  ports::LogStream about{.name = name,
                         .created_at = stream.created_at,
                         .last_ingestion_at = stream.last_ingestion_at,
                         .last_id = stream.next_id - 1};
  for (const ports::LogEvent& event : stream.events) {
    if (!about.first_event_at.is_set() || event.at < about.first_event_at) about.first_event_at = event.at;
    about.last_event_at = std::max(about.last_event_at, event.at);
  }
  return about;
}

class MemoryLogSink final : public ports::LogSink {
 public:
  explicit MemoryLogSink(const ports::LogBounds& bounds) : bounds_(bounds) {}

  Status create_group(ports::LogGroup group) override {
    MOORAGE_TRY(check_group_name(group.name));
    MOORAGE_TRY(check_retention(group.retention_days));
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    group.stored_bytes = 0;
    std::string name = group.name;
    if (!groups_.try_emplace(std::move(name), Group{std::move(group), {}, std::make_shared<Usage>(total_)}).second)
      return group_exists();
    return {};
  }

  Status delete_group(std::string_view name) override {
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto found = groups_.find(name);
    if (found == groups_.end()) return no_such_group();
    if (found->second.about.is_protected) return group_protected(name);
    groups_.erase(found);
    return {};
  }

  Status update_group(std::string_view name, const GroupChange& change) override {
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto found = groups_.find(name);
    if (found == groups_.end()) return no_such_group();
    ports::LogGroup next = found->second.about;
    MOORAGE_TRY(change(next));
    keep_own_facts(found->second.about, next);
    found->second.about = std::move(next);
    return {};
  }

  Status update_account(const AccountChange& change) override {
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    ports::LogAccount next = account_;
    MOORAGE_TRY(change(next));
    account_ = std::move(next);
    return {};
  }

  ports::LogAccount account() const override {
    const std::lock_guard guard(mutex_);
    return account_;
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
    if (found->second.streams.find(stream) != found->second.streams.end()) return stream_exists();
    stream_of(found->second, stream, now);
    return {};
  }

  Status delete_stream(std::string_view group, std::string_view stream) override {
    const std::lock_guard guard(mutex_);
    MOORAGE_TRY(check_open());
    const auto in = groups_.find(group);
    if (in == groups_.end()) return no_such_group();
    if (in->second.about.is_protected) return group_protected(group);
    const auto found = in->second.streams.find(stream);
    if (found == in->second.streams.end()) return no_such_stream();
    for (const ports::LogEvent& event : found->second.events) in->second.about.stored_bytes -= bytes_of(event.message);
    found->second.usage->clear();
    in->second.streams.erase(found);
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
    Stream& into = stream_of(found->second, stream, now);
    for (const ports::LogLine& event : events) {
      into.events.push_back({.id = into.next_id++, .at = event.at, .ingested_at = now, .message = event.message});
      found->second.about.stored_bytes += bytes_of(event.message);
      into.usage->add(bytes_of(event.message));
    }
    keep_bounds(found->second, into, {.kind = {}, .scope = {}, .group = found->first, .stream = std::string(stream)}, now);
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
        std::erase_if(stream.events, [&, about = &group.about, usage = stream.usage.get()](const ports::LogEvent& event) {
          if (event.at >= *edge) return false;
          about->stored_bytes -= bytes_of(event.message);
          usage->remove(bytes_of(event.message));
          return true;
        });
      }
    }
  }

  void listen(ports::LogListener listener) override { warnings_.listen(std::move(listener)); }

  ports::LogUsage usage() const override {
    const std::lock_guard guard(mutex_);
    return {.bytes = total_->bytes(),
            .bytes_max = bounds_.total_bytes_max,
            .events_dropped = events_dropped_,
            .appends_refused = 0};
  }

  void close() override {
    const std::lock_guard guard(mutex_);
    is_open_ = false;
  }

 private:
  using Scope = ports::LogWarning::Scope;

  Stream& stream_of(Group& group, std::string_view name, Instant now) {
    Stream& stream = group.streams.try_emplace(std::string(name), Stream{.created_at = now}).first->second;
    if (!stream.usage) stream.usage = std::make_shared<Usage>(group.usage);
    return stream;
  }

  // Beyond a bound a sixteenth more is dropped, so that not every following line drops another one.
  void keep_bounds(Group& group, Stream& stream, ports::LogWarning about, Instant now) {
    const auto keep = [&](Scope scope, Usage& usage, std::uint64_t bytes_max, const auto& oldest) {
      about.scope = scope;
      about.bytes_max = bytes_max;
      if (scope != Scope::kStream) about.stream.clear();
      if (scope == Scope::kTotal) about.group.clear();
      if (usage.comes_near(bytes_max)) {
        about.kind = ports::LogWarning::Kind::kNearBound;
        about.bytes = usage.bytes();
        warnings_.say(about);
      }
      if (usage.bytes() <= bytes_max) return;
      std::uint64_t dropped = 0;
      while (usage.bytes() > bytes_max - bytes_max / 16) {
        auto [in, from] = oldest();
        if (from == nullptr) break;
        const std::uint64_t bytes = bytes_of(from->events.front().message);
        in->about.stored_bytes -= bytes;
        from->usage->remove(bytes);
        from->events.pop_front();
        ++dropped;
      }
      events_dropped_ += dropped;
      if (const auto so_far = usage.dropped(dropped, now)) {
        about.kind = ports::LogWarning::Kind::kDropped;
        about.bytes = usage.bytes();
        about.events_dropped = *so_far;
        warnings_.say(about);
      }
    };
    const auto older = [](std::pair<Group*, Stream*> best, Group& in, Stream& one) {
      const bool is_older =
          !one.events.empty() && (best.second == nullptr || one.events.front().at < best.second->events.front().at);
      return is_older ? std::pair(&in, &one) : best;
    };
    const auto oldest_in = [&](std::pair<Group*, Stream*> best, Group& in) {
      for (auto& [name, one] : in.streams) best = older(best, in, one);
      return best;
    };
    const std::pair<Group*, Stream*> none{nullptr, nullptr};
    keep(Scope::kStream, *stream.usage, bounds_.stream_bytes_max, [&] { return older(none, group, stream); });
    keep(Scope::kGroup, *group.usage, bounds_.group_bytes_max, [&] { return oldest_in(none, group); });
    keep(Scope::kTotal, *total_, bounds_.total_bytes_max, [&] {
      auto best = none;
      for (auto& [name, one] : groups_) best = oldest_in(best, one);
      return best;
    });
  }

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

  const ports::LogBounds bounds_;
  const std::shared_ptr<Usage> total_ = std::make_shared<Usage>();
  Warnings warnings_;
  mutable std::mutex mutex_;
  std::map<std::string, Group, std::less<>> groups_;
  ports::LogAccount account_;
  std::uint64_t events_dropped_ = 0;
  bool is_open_ = true;
};

}  // namespace

std::unique_ptr<ports::LogSink> make_memory_log_sink(const ports::LogBounds& bounds) {
  return std::make_unique<MemoryLogSink>(bounds);
}

}  // namespace moorage::drivers
