// Messages of application/vnd.amazon.eventstream: total length, length of headers and a CRC-32 of both; headers; payload; a
// CRC-32 of all before it. Numbers are big-endian. Pure functions; headers have string values only, which is all that event
// streams of AWS JSON services use.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace moorage::codec {

inline constexpr std::size_t kEventHeadersBytesMax = 128 << 10;
inline constexpr std::size_t kEventPayloadBytesMax = 24 << 20;

struct EventMessage {
  std::vector<std::pair<std::string, std::string>> headers;
  std::string payload;

  bool operator==(const EventMessage&) const = default;
};

// Appends the message to `out`. Names have 1 to 255 bytes and values at most 32,767: longer ones are cut.
void append_event(const EventMessage& message, std::string& out);

// What a service sends: ":message-type" event with its ":event-type", or exception with its ":exception-type". The first
// message of a stream is the event "initial-response" with the reply's other members.
EventMessage event_message(std::string_view type, std::string json);
EventMessage exception_message(std::string_view type, std::string json);

// The message at the beginning of `bytes`; `size` becomes its length, or 0 where more bytes are needed. Errors:
// SerializationException for a length, a checksum or a header that is wrong.
Result<EventMessage> read_event(std::string_view bytes, std::size_t& size);

std::uint32_t crc32(std::string_view bytes);

}  // namespace moorage::codec
