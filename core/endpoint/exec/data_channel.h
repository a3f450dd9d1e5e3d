// The reliable stream of a session over frames that may be lost with their connection: numbers, acknowledgements, repetition.
// Pure: time is given, and frames are strings. It outlives the connections that carry it. Not thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "endpoint/exec/agent_message.h"

namespace moorage::endpoint {

inline constexpr std::size_t kOutputChunkBytesMax = 1024;  // of a frame of output
inline constexpr std::size_t kUnacknowledgedMax = 1000;    // beyond it `is_full`: the holder reads no more output
inline constexpr std::size_t kHeldBackMax = 10'000;        // frames of input that came before their time

// What came in, in order.
struct ChannelEvent {
  PayloadType type = PayloadType::kNone;
  std::string payload;
};

class DataChannel {
 public:
  // `seed`: of the ids of messages.
  explicit DataChannel(std::array<std::uint64_t, 2> seed) : ids_(seed) {}

  // Errors: a frame that is no message; the connection is to be closed then.
  Result<std::vector<ChannelEvent>> receive(std::string_view frame, std::int64_t now_ms);

  void send(PayloadType type, std::string_view payload, std::int64_t now_ms);
  // The last frame; it is not acknowledged.
  void close(std::string_view session_id, std::string_view output, std::int64_t now_ms);

  // Repeats the oldest frame that was not acknowledged in time. To be called every 100 ms or so.
  void tick(std::int64_t now_ms);
  // Another connection: everything that was not acknowledged goes out again.
  void reconnected(std::int64_t now_ms);

  std::optional<std::string> next_frame();
  bool has_frames() const { return !outgoing_.empty(); }
  bool is_full() const { return unacknowledged_.size() >= kUnacknowledgedMax; }
  bool is_settled() const { return unacknowledged_.empty(); }

 private:
  struct Sent {
    std::string frame;
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
    bool is_repeated = false;
  };
  struct HeldBack {
    PayloadType type = PayloadType::kNone;
    std::string payload;
  };

  MessageId new_id();
  void acknowledge(const AgentMessage& message, std::int64_t now_ms);
  void take_acknowledgement(std::string_view payload, std::int64_t now_ms);
  void take_input(const AgentMessage& message, std::int64_t now_ms, std::vector<ChannelEvent>& out);

  std::array<std::uint64_t, 2> ids_;
  std::deque<std::string> outgoing_;
  std::map<std::int64_t, Sent> unacknowledged_;
  std::map<std::int64_t, HeldBack> held_back_;
  std::int64_t next_out_ = 0;
  std::int64_t next_in_ = 0;
  double round_trip_ms_ = 100;
  double variation_ms_ = 0;
  double patience_ms_ = 200;
};

// Cuts `text` so that no character of UTF-8 is torn apart: how many of its first bytes make whole characters, at most `most`; 0
// where it holds nothing but the beginning of one. Bytes that are no UTF-8 count as characters.
std::size_t whole_characters(std::string_view text, std::size_t most);

}  // namespace moorage::endpoint
