#include "endpoint/exec/data_channel.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "wire/wire_text.h"

namespace moorage::endpoint {
namespace {

constexpr double kPatienceMsMin = 10;
constexpr double kPatienceMsMax = 1000;
constexpr double kSmoothing = 1.0 / 8;
constexpr double kVariationSmoothing = 1.0 / 4;

std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

MessageId DataChannel::new_id() {
  MessageId out;
  ids_[0] += 0x9e3779b97f4a7c15ULL;
  ids_[1] += 0xd1b54a32d192ed03ULL;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(mixed(ids_[i / 8]) >> (8 * (i % 8)));
  out[6] = static_cast<std::uint8_t>((out[6] & 0x0f) | 0x40);
  out[8] = static_cast<std::uint8_t>((out[8] & 0x3f) | 0x80);
  return out;
}

void DataChannel::send(PayloadType type, std::string_view payload, std::int64_t now_ms) {
  const std::int64_t number = next_out_++;
  std::string frame = write_agent_message({.type = kOutputData,
                                           .created_ms = now_ms,
                                           .sequence = number,
                                           .flags = number == 0 ? kFirstFlag : 0,
                                           .id = new_id(),
                                           .payload_type = type,
                                           .payload = payload});
  outgoing_.push_back(frame);
  unacknowledged_[number] = {.frame = std::move(frame), .first_ms = now_ms, .last_ms = now_ms};
}

void DataChannel::close(std::string_view session_id, std::string_view output, std::int64_t now_ms) {
  const MessageId id = new_id();
  std::string payload = "{\"MessageId\":";
  wire::append_quoted(uuid_text(id), payload);
  payload += ",\"CreatedDate\":";
  wire::append_quoted(wire::iso8601(now_ms), payload);
  payload += ",\"DestinationId\":\"\",\"SessionId\":";
  wire::append_quoted(session_id, payload);
  payload += ",\"MessageType\":\"channel_closed\",\"SchemaVersion\":1,\"Output\":";
  wire::append_quoted(output, payload);
  payload += '}';
  outgoing_.push_back(write_agent_message(
      {.type = kChannelClosed, .created_ms = now_ms, .flags = kControlFlags, .id = id, .payload = payload}));
}

void DataChannel::acknowledge(const AgentMessage& message, std::int64_t now_ms) {
  std::string payload = "{\"AcknowledgedMessageType\":";
  wire::append_quoted(message.type, payload);
  payload += ",\"AcknowledgedMessageId\":";
  wire::append_quoted(uuid_text(message.id), payload);
  payload += ",\"AcknowledgedMessageSequenceNumber\":";
  wire::append_integer(message.sequence, payload);
  payload += ",\"IsSequentialMessage\":true}";
  outgoing_.push_back(write_agent_message(
      {.type = kAcknowledge, .created_ms = now_ms, .flags = kControlFlags, .id = new_id(), .payload = payload}));
}

Result<std::vector<ChannelEvent>> DataChannel::receive(std::string_view frame, std::int64_t now_ms) {
  MOORAGE_ASSIGN(const AgentMessage message, read_agent_message(frame));
  std::vector<ChannelEvent> out;
  if (message.type == kAcknowledge) take_acknowledgement(message.payload, now_ms);
  if (message.type == kInputData) take_input(message, now_ms, out);
  return out;
}

void DataChannel::take_input(const AgentMessage& message, std::int64_t now_ms, std::vector<ChannelEvent>& out) {
  if (message.sequence > next_in_) {
    if (held_back_.size() >= kHeldBackMax) return;
    held_back_[message.sequence] = {message.payload_type, std::string(message.payload)};
    return acknowledge(message, now_ms);
  }
  acknowledge(message, now_ms);
  if (message.sequence < next_in_) return;
  out.push_back({message.payload_type, std::string(message.payload)});
  ++next_in_;
  for (auto next = held_back_.find(next_in_); next != held_back_.end(); next = held_back_.find(next_in_)) {
    out.push_back({next->second.type, std::move(next->second.payload)});
    held_back_.erase(next);
    ++next_in_;
  }
}

void DataChannel::take_acknowledgement(std::string_view payload, std::int64_t now_ms) {
  simdjson::dom::parser parser;
  const simdjson::padded_string text(payload);
  std::int64_t number = 0;
  if (parser.parse(text)["AcknowledgedMessageSequenceNumber"].get(number) != simdjson::SUCCESS) return;
  const auto found = unacknowledged_.find(number);
  if (found == unacknowledged_.end()) return;
  if (!found->second.is_repeated) {
    const double took = static_cast<double>(std::max<std::int64_t>(now_ms - found->second.first_ms, 0));
    variation_ms_ = (1 - kVariationSmoothing) * variation_ms_ + kVariationSmoothing * std::fabs(round_trip_ms_ - took);
    round_trip_ms_ = (1 - kSmoothing) * round_trip_ms_ + kSmoothing * took;
    patience_ms_ = std::clamp(round_trip_ms_ + std::max(kPatienceMsMin, 4 * variation_ms_), kPatienceMsMin, kPatienceMsMax);
  }
  unacknowledged_.erase(found);
}

void DataChannel::tick(std::int64_t now_ms) {
  // What waits here has not been sent at all.
  if (unacknowledged_.empty() || !outgoing_.empty()) return;
  Sent& oldest = unacknowledged_.begin()->second;
  if (static_cast<double>(now_ms - oldest.last_ms) < patience_ms_) return;
  oldest.last_ms = now_ms;
  oldest.is_repeated = true;
  outgoing_.push_back(oldest.frame);
}

void DataChannel::reconnected(std::int64_t now_ms) {
  outgoing_.clear();
  for (auto& [number, sent] : unacknowledged_) {
    sent.last_ms = now_ms;
    sent.is_repeated = true;
    outgoing_.push_back(sent.frame);
  }
}

std::optional<std::string> DataChannel::next_frame() {
  if (outgoing_.empty()) return std::nullopt;
  std::string out = std::move(outgoing_.front());
  outgoing_.pop_front();
  return out;
}

std::size_t whole_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) most = text.size();
  // At most three bytes of a character can stand before its end.
  for (std::size_t back = 1; back <= std::min<std::size_t>(most, 4); ++back) {
    const auto byte = static_cast<std::uint8_t>(text[most - back]);
    if ((byte & 0xc0) == 0x80) continue;  // the character begins further in front
    const std::size_t needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? most - back : most;
  }
  return most;
}

}  // namespace moorage::endpoint
