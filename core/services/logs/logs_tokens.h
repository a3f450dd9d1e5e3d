// Tokens of the Logs API (docs/rules/logs.md#tokens). Those of GetLogEvents name a place in a stream and never end: at the end
// of the stream the token that was passed comes back. Others are opaque texts that belong to one query. None of them can be
// made up by changing another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ports/log_sink.h"

namespace moorage::logs_service {

// f/…: what comes after the place; b/…: what comes before it. The place itself is in neither.
enum class Direction : std::uint8_t { kForward, kBackward };

struct EventToken {
  Direction direction = Direction::kForward;
  ports::LogPosition position;
};

// 56 digits: 20 of the time, 20 of the id, 16 that belong to `stream` (its ARN). Ids of events, and the middle of event tokens.
std::string event_digits(std::string_view stream, ports::LogPosition position);

std::string event_token(std::string_view stream, EventToken token);  // "f/DIGITS/s"
Result<EventToken> parse_event_token(std::string_view stream, std::string_view text);

// `place` as a token of the query. Empty tokens are no tokens.
std::string query_token(std::string_view query, std::string_view place);
Result<std::string> parse_query_token(std::string_view query, std::string_view text);

}  // namespace moorage::logs_service
