// What the Logs API says about names, sizes and retention, and the errors it answers with; shared by both sinks.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ports/log_sink.h"

namespace moorage::drivers::logs {

inline constexpr std::size_t kMessageBytesMax = 1 << 20;  // a longer one is split
inline constexpr std::size_t kAppendBytesMax = 16 << 20;  // of one call, with kEventOverheadBytes for each event
inline constexpr std::size_t kEventOverheadBytes = 26;    // what CloudWatch adds to an event's size

Status check_group_name(std::string_view name);   // 1-512 of [.\-_/#A-Za-z0-9], not "aws/…"
Status check_stream_name(std::string_view name);  // 1-512 bytes without ':' and '*'
Status check_retention(std::optional<int> days);

Error no_such_group();
Error no_such_stream();
Error group_exists();
Error stream_exists();
Error group_protected(std::string_view name);
Error unavailable(std::string message);
// Name, times, retention and size are the sink's own: a change of the rest leaves them alone.
void keep_own_facts(const ports::LogGroup& own, ports::LogGroup& changed);

// The lines as events will hold them: those beyond the limit cut, at UTF-8 boundaries. Errors: InvalidParameterException when
// all of them are too much for one call.
Result<std::vector<ports::LogLine>> split_lines(std::span<const ports::LogLine> lines);

inline std::size_t bytes_of(std::string_view message) { return message.size() + kEventOverheadBytes; }

// Events before this time are past their retention; without a retention none is.
std::optional<Instant> retention_edge(std::optional<int> days, Instant now);

}  // namespace moorage::drivers::logs
