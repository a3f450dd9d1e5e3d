// Helpers of the log tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "ports/log_sink.h"

namespace moorage::logs_test {

inline constexpr Instant kNow{1'700'000'000'000};

inline Instant at(std::int64_t ms) { return {kNow.ms + ms}; }

inline std::string name_of(const Status& status) { return status.ok() ? "" : status.error().name; }
template <typename T>
std::string name_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().name;
}
template <typename T>
std::string text_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().message;
}

inline Status make_group(ports::LogSink& sink, std::string name, std::optional<int> retention_days = std::nullopt) {
  return sink.create_group({.name = std::move(name), .created_at = kNow, .retention_days = retention_days});
}

inline Status append(ports::LogSink& sink, std::string_view group, std::string_view stream, std::vector<ports::LogLine> lines,
                     std::uint64_t source_offset = 0, Instant now = kNow) {
  return sink.append(group, stream, lines, now, source_offset);
}

inline std::vector<std::string> messages_of(const Result<std::vector<ports::LogEvent>>& events) {
  std::vector<std::string> messages;
  EXPECT_TRUE(events.ok()) << text_of(events);
  if (!events.ok()) return messages;
  for (const ports::LogEvent& event : *events) messages.push_back(event.message);
  return messages;
}

inline std::vector<std::string> read_all(const ports::LogSink& sink, std::string_view group, std::string_view stream) {
  return messages_of(sink.read(group, stream, {.limit = 1'000'000, .bytes_max = std::size_t{1} << 30}));
}

using Texts = std::vector<std::string>;

}  // namespace moorage::logs_test
