#include "protocol/event_stream.h"

#include <algorithm>
#include <array>

namespace moorage::codec {
namespace {

constexpr std::size_t kPreludeBytes = 12;
constexpr std::size_t kFrameBytes = kPreludeBytes + 4;
constexpr std::size_t kNameBytesMax = 255;
constexpr std::size_t kValueBytesMax = 32'767;
constexpr char kTextType = 7;
constexpr std::string_view kJsonType = "application/x-amz-json-1.1";

constexpr std::array<std::uint32_t, 256> make_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0xEDB88320U : 0U);
    table[i] = value;
  }
  return table;
}

void append_number(std::uint32_t number, std::string& out) {
  for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<char>((number >> shift) & 0xFF));
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = (number << 8) | static_cast<std::uint8_t>(bytes[at + i]);
  return number;
}

std::string encode_headers(const EventMessage& message) {
  std::string out;
  for (const auto& [long_name, long_value] : message.headers) {
    const std::string_view name = std::string_view(long_name).substr(0, kNameBytesMax);
    const std::string_view value = std::string_view(long_value).substr(0, kValueBytesMax);
    out.push_back(static_cast<char>(name.size()));
    out.append(name);
    out.push_back(kTextType);
    out.push_back(static_cast<char>(value.size() >> 8));
    out.push_back(static_cast<char>(value.size() & 0xFF));
    out.append(value);
  }
  return out;
}

Error malformed(const char* what) {
  return api_error("SerializationException", std::string("A message of an event stream has ") + what + ".");
}

Status read_headers(std::string_view bytes, EventMessage& message) {
  while (!bytes.empty()) {
    const std::size_t name_size = static_cast<std::uint8_t>(bytes[0]);
    if (name_size == 0 || bytes.size() < name_size + 4) return malformed("a header that ends too soon");
    std::string name(bytes.substr(1, name_size));
    if (bytes[name_size + 1] != kTextType) return malformed("a header that is no string");
    const std::size_t value_size = (static_cast<std::size_t>(static_cast<std::uint8_t>(bytes[name_size + 2])) << 8) |
                                   static_cast<std::uint8_t>(bytes[name_size + 3]);
    bytes.remove_prefix(name_size + 4);
    if (value_size > kValueBytesMax || bytes.size() < value_size) return malformed("a header that ends too soon");
    message.headers.emplace_back(std::move(name), std::string(bytes.substr(0, value_size)));
    bytes.remove_prefix(value_size);
  }
  return {};
}

EventMessage message_of(std::string_view kind, std::string_view type, std::string json) {
  return {.headers = {{":message-type", std::string(kind)},
                      {":" + std::string(kind) + "-type", std::string(type)},
                      {":content-type", std::string(kJsonType)}},
          .payload = std::move(json)};
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  static constexpr auto kTable = make_table();
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char c : bytes) value = (value >> 8) ^ kTable[(value ^ static_cast<std::uint8_t>(c)) & 0xFF];
  return value ^ 0xFFFFFFFFU;
}

void append_event(const EventMessage& message, std::string& out) {
  const std::size_t begin = out.size();
  const std::string headers = encode_headers(message);
  append_number(static_cast<std::uint32_t>(kFrameBytes + headers.size() + message.payload.size()), out);
  append_number(static_cast<std::uint32_t>(headers.size()), out);
  append_number(crc32(std::string_view(out).substr(begin)), out);
  out += headers;
  out += message.payload;
  append_number(crc32(std::string_view(out).substr(begin)), out);
}

EventMessage event_message(std::string_view type, std::string json) { return message_of("event", type, std::move(json)); }
EventMessage exception_message(std::string_view type, std::string json) {
  return message_of("exception", type, std::move(json));
}

Result<EventMessage> read_event(std::string_view bytes, std::size_t& size) {
  size = 0;
  EventMessage message;
  if (bytes.size() < kPreludeBytes) return message;
  const std::size_t total = number_at(bytes, 0);
  const std::size_t headers = number_at(bytes, 4);
  if (number_at(bytes, 8) != crc32(bytes.substr(0, 8))) return malformed("a wrong checksum of its prelude");
  if (headers > kEventHeadersBytesMax || total < kFrameBytes + headers ||
      total - kFrameBytes - headers > kEventPayloadBytesMax) {
    return malformed("a length beyond its limits");
  }
  if (bytes.size() < total) return message;
  const std::string_view whole = bytes.substr(0, total);
  if (number_at(whole, total - 4) != crc32(whole.substr(0, total - 4))) return malformed("a wrong checksum");
  MOORAGE_TRY(read_headers(whole.substr(kPreludeBytes, headers), message));
  message.payload = whole.substr(kPreludeBytes + headers, total - kFrameBytes - headers);
  size = total;
  return message;
}

}  // namespace moorage::codec
