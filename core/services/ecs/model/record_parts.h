// Small parts that several records have in common, between capnp and plain values. Private to the codec.
#pragma once

#include <capnp/list.h>
#include <capnp/message.h>
#include <kj/debug.h>

#include <string>
#include <utility>
#include <vector>

#include "schemas/engine/records.capnp.h"
#include "services/ecs/model/entities.h"
#include "wire/message.h"
#include "wire/presence.h"
#include "wire/wire_text.h"

namespace moorage::control::codec {

inline Instant instant(std::int64_t ms) { return {ms}; }
inline std::string string(capnp::Text::Reader text) {
  KJ_REQUIRE(wire::is_valid_text(wire::view(text)), "a text is not UTF-8");
  return std::string(wire::view(text));
}
inline Hex128 hex(record::HexId::Reader id) { return {id.getHigh(), id.getLow()}; }

inline void put(record::HexId::Builder out, Hex128 id) {
  out.setHigh(id.high);
  out.setLow(id.low);
}

// Ordinals from a store that something else has written: out of range is the first.
template <typename Enum>
Enum ordinal(std::uint8_t value, Enum last) {
  return value <= static_cast<std::uint8_t>(last) ? static_cast<Enum>(value) : Enum{};
}

inline Tags tags(capnp::List<TextPair>::Reader list) {
  Tags out;
  out.reserve(list.size());
  for (const auto pair : list) out.emplace_back(string(pair.getKey()), string(pair.getValue()));
  return out;
}

inline void put(capnp::List<TextPair>::Builder out, const Tags& tags) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setKey(wire::text(tags[i].first));
    out[i].setValue(wire::text(tags[i].second));
  }
}

inline std::vector<HostPort> ports(capnp::List<record::HostPort>::Reader list) {
  std::vector<HostPort> out;
  for (const auto port : list) out.push_back({port.getPort(), ordinal(port.getProtocol(), Protocol::kUdp)});
  return out;
}

inline void put(capnp::List<record::HostPort>::Builder out, const std::vector<HostPort>& ports) {
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i].setPort(ports[i].port);
    out[i].setProtocol(static_cast<std::uint8_t>(ports[i].protocol));
  }
}

inline unsigned count(std::size_t n) { return static_cast<unsigned>(n); }

void put(record::Task::Builder out, const Task& task);
// As it was put, but its number. Throws kj::Exception where a part is damaged.
Task task(record::Task::Reader in);

// Appends the finished message as the store keeps it.
void append(capnp::MessageBuilder& message, std::string& out);

// One segment is wanted in the store; the scratch holds nearly every record, a larger one is measured first.
inline constexpr unsigned kFirstSegmentWords = 1024;

template <typename Record, typename Fill>
void encode_onto(std::string& out, Fill&& fill) {
  {
    wire::BuildScratch scratch;
    fill(scratch.builder().template initRoot<Record>());
    if (scratch.builder().getSegmentsForOutput().size() == 1) return append(scratch.builder(), out);
  }
  capnp::MallocMessageBuilder measured(64 * kFirstSegmentWords, capnp::AllocationStrategy::GROW_HEURISTICALLY);
  fill(measured.initRoot<Record>());
  if (measured.getSegmentsForOutput().size() == 1) return append(measured, out);
  const auto total = measured.getRoot<Record>().asReader().totalSize();
  capnp::MallocMessageBuilder whole(static_cast<unsigned>(total.wordCount + 1), capnp::AllocationStrategy::FIXED_SIZE);
  whole.setRoot(measured.getRoot<Record>().asReader());
  append(whole, out);
}

template <typename Record, typename Fill>
std::string encode(Fill&& fill) {
  std::string out;
  encode_onto<Record>(out, std::forward<Fill>(fill));
  return out;
}

}  // namespace moorage::control::codec
