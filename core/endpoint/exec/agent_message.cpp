#include "endpoint/exec/agent_message.h"

#include <openssl/sha.h>

#include <algorithm>
#include <cstring>

namespace moorage::endpoint {
namespace {

constexpr std::size_t kHeaderBytes = 116;  // as the header itself says; the length of the payload follows
constexpr std::size_t kPayloadAt = kHeaderBytes + 4;
constexpr std::uint32_t kSchemaVersion = 1;
constexpr std::size_t kTypeAt = 4;
constexpr std::size_t kTypeBytes = 32;
constexpr std::size_t kSchemaAt = 36;
constexpr std::size_t kDateAt = 40;
constexpr std::size_t kSequenceAt = 48;
constexpr std::size_t kFlagsAt = 56;
constexpr std::size_t kIdAt = 64;
constexpr std::size_t kDigestAt = 80;
constexpr std::size_t kPayloadTypeAt = 112;

template <typename Number>
void put(std::string& out, std::size_t at, Number number) {
  for (std::size_t i = 0; i < sizeof number; ++i) {
    out[at + i] = static_cast<char>(number >> (8 * (sizeof number - 1 - i)) & 0xff);
  }
}

template <typename Number>
Number get(std::string_view in, std::size_t at) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = static_cast<Number>(number << 8 | static_cast<std::uint8_t>(in[at + i]));
  }
  return number;
}

// The halves of a UUID stand in the frame with the second one first.
constexpr std::size_t swapped(std::size_t i) { return (i + 8) % 16; }

Error malformed(std::string what) { return invalid_parameter("The frame of the session is malformed: " + what + "."); }

std::string digest_of(std::string_view payload) {
  std::string out(SHA256_DIGEST_LENGTH, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(payload.data()), payload.size(), reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

}  // namespace

std::string write_agent_message(const AgentMessage& message) {
  std::string out(kPayloadAt, '\0');
  put<std::uint32_t>(out, 0, kHeaderBytes);
  std::fill_n(out.begin() + kTypeAt, kTypeBytes, ' ');
  std::copy_n(message.type.begin(), std::min(message.type.size(), kTypeBytes), out.begin() + kTypeAt);
  put<std::uint32_t>(out, kSchemaAt, kSchemaVersion);
  put<std::uint64_t>(out, kDateAt, static_cast<std::uint64_t>(message.created_ms));
  put<std::uint64_t>(out, kSequenceAt, static_cast<std::uint64_t>(message.sequence));
  put<std::uint64_t>(out, kFlagsAt, message.flags);
  for (std::size_t i = 0; i < message.id.size(); ++i) out[kIdAt + swapped(i)] = static_cast<char>(message.id[i]);
  out.replace(kDigestAt, SHA256_DIGEST_LENGTH, digest_of(message.payload));
  put<std::uint32_t>(out, kPayloadTypeAt, static_cast<std::uint32_t>(message.payload_type));
  put<std::uint32_t>(out, kHeaderBytes, static_cast<std::uint32_t>(message.payload.size()));
  return out.append(message.payload);
}

Result<AgentMessage> read_agent_message(std::string_view frame) {
  if (frame.size() < kPayloadAt) return malformed("it has " + std::to_string(frame.size()) + " bytes");
  if (get<std::uint32_t>(frame, 0) != kHeaderBytes) return malformed("its header has another length");
  if (get<std::uint32_t>(frame, kSchemaAt) != kSchemaVersion) return malformed("its schema has another version");
  AgentMessage out;
  const std::string_view type = frame.substr(kTypeAt, kTypeBytes);
  const auto last = type.find_last_not_of(std::string_view(" \0", 2));
  out.type = type.substr(0, last == std::string_view::npos ? 0 : last + 1);
  out.created_ms = static_cast<std::int64_t>(get<std::uint64_t>(frame, kDateAt));
  out.sequence = static_cast<std::int64_t>(get<std::uint64_t>(frame, kSequenceAt));
  out.flags = get<std::uint64_t>(frame, kFlagsAt);
  for (std::size_t i = 0; i < out.id.size(); ++i) out.id[i] = static_cast<std::uint8_t>(frame[kIdAt + swapped(i)]);
  out.payload_type = static_cast<PayloadType>(get<std::uint32_t>(frame, kPayloadTypeAt));
  out.payload = frame.substr(kPayloadAt);
  if (out.created_ms == 0) return malformed("it has no date");
  const std::uint32_t told = get<std::uint32_t>(frame, kHeaderBytes);
  if (told != out.payload.size()) return malformed("its payload has another length than it says");
  if (told != 0 && frame.substr(kDigestAt, SHA256_DIGEST_LENGTH) != digest_of(out.payload)) {
    return malformed("its digest is not that of its payload");
  }
  return out;
}

std::string uuid_text(const MessageId& id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kDigits[id[i] >> 4];
    out += kDigits[id[i] & 15];
  }
  return out;
}

}  // namespace moorage::endpoint
