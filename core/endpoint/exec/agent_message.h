// Frames of a session's data channel, as the session manager's agent and plug-in exchange them: a header of fixed length, big
// endian, and a payload (source: aws/amazon-ssm-agent, aws/session-manager-plugin).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace moorage::endpoint {

inline constexpr std::string_view kInputData = "input_stream_data";
inline constexpr std::string_view kOutputData = "output_stream_data";
inline constexpr std::string_view kAcknowledge = "acknowledge";
inline constexpr std::string_view kChannelClosed = "channel_closed";

enum class PayloadType : std::uint32_t {
  kNone = 0,
  kOutput = 1,
  kError = 2,
  kSize = 3,
  kHandshakeRequest = 5,
  kHandshakeResponse = 6,
  kHandshakeComplete = 7,
  kFlag = 10,
  kErrorOutput = 11,
  kExitCode = 12,
};

inline constexpr std::uint64_t kFirstFlag = 1;
inline constexpr std::uint64_t kControlFlags = 3;

using MessageId = std::array<std::uint8_t, 16>;  // a UUID in the order of its text

struct AgentMessage {
  std::string_view type;
  std::int64_t created_ms = 0;
  std::int64_t sequence = 0;
  std::uint64_t flags = 0;
  MessageId id{};
  PayloadType payload_type = PayloadType::kNone;
  std::string_view payload;  // of the frame that was read
};

std::string write_agent_message(const AgentMessage& message);

// Errors: a frame that is too short, of another length of header or schema, without a date, or whose digest is not its
// payload's.
Result<AgentMessage> read_agent_message(std::string_view frame);

// "00112233-4455-6677-8899-aabbccddeeff"
std::string uuid_text(const MessageId& id);

}  // namespace moorage::endpoint
