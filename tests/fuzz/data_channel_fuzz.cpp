// Frames of a session's data channel, each with its length in front: any bytes are an error or are taken, and what comes out
// stays within its bounds.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "endpoint/exec/data_channel.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace moorage::endpoint;
  std::string_view left(reinterpret_cast<const char*>(data), size);
  DataChannel channel({1, 2});
  channel.send(PayloadType::kHandshakeRequest, "{}", 1);
  std::int64_t now_ms = 1;
  while (left.size() >= 2) {
    const std::size_t wanted = static_cast<std::uint8_t>(left[0]) * 256U + static_cast<std::uint8_t>(left[1]);
    left.remove_prefix(2);
    const std::string_view frame = left.substr(0, wanted);
    left.remove_prefix(frame.size());
    const auto events = channel.receive(frame, ++now_ms);
    std::size_t bytes = 0;
    if (events.ok()) {
      for (const auto& event : *events) bytes += event.payload.size();
    }
    if (bytes > size) std::abort();
    channel.tick(now_ms += 500);
    while (auto out = channel.next_frame()) {
      if (!read_agent_message(*out).ok()) std::abort();
    }
  }
  if (whole_characters(left, 1024) > left.size()) std::abort();
  return 0;
}
