#include "kernel/record_codec.h"

#include <cstring>

#include "base/hex.h"

namespace moorage::control {

namespace codec {

namespace {

constexpr std::uint64_t kRecordWordsMax = 1 << 20;
constexpr std::uint64_t kVisitsPerWord = 16;
constexpr int kNestingMax = 64;

}  // namespace

std::string string(capnp::Text::Reader text) {
  KJ_REQUIRE(wire::is_valid_text(wire::view(text)), "a text is not UTF-8");
  return std::string(wire::view(text));
}

// One segment: {0, size} and the segment itself.
void append(capnp::MessageBuilder& message, std::string& out) {
  const auto segment = message.getSegmentsForOutput()[0];
  const std::uint32_t header[2] = {0, static_cast<std::uint32_t>(segment.size())};
  if (out.empty()) out.reserve(sizeof header + segment.size() * sizeof(capnp::word));
  out.append(reinterpret_cast<const char*>(header), sizeof header);
  out.append(reinterpret_cast<const char*>(segment.begin()), segment.size() * sizeof(capnp::word));
}

RecordWords::RecordWords(std::span<const std::byte> bytes)
    : words_(reinterpret_cast<const capnp::word*>(bytes.data()), bytes.size() / sizeof(capnp::word)) {
  const bool is_record = words_.size() != 0 && words_.size() <= kRecordWordsMax && bytes.size() % sizeof(capnp::word) == 0;
  KJ_REQUIRE(is_record, "its length is not that of a record");
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % alignof(capnp::word) == 0) return;
  copy_ = kj::heapArray<capnp::word>(words_.size());
  std::memcpy(copy_.begin(), bytes.data(), bytes.size());
  words_ = copy_;
}

capnp::ReaderOptions RecordWords::options() const {
  return {.traversalLimitInWords = words_.size() * kVisitsPerWord + 1024, .nestingLimit = kNestingMax};
}

}  // namespace codec

namespace {

Error damaged(TableId table, std::string_view key, std::string_view what) {
  return {.name = "StoreDamaged",
          .message = "table " + std::to_string(static_cast<int>(table)) + ", key " + hex_of(key) + ": " + std::string(what) +
                     "; the store was left as it is, restore it from a backup"};
}

std::uint64_t number_of(std::string_view key) {
  std::uint64_t number = 0;
  for (const char c : key) number = (number << 8) | static_cast<unsigned char>(c);
  return number;
}

}  // namespace

Status decode_record(Draft& draft, TableId table, std::string_view key, std::span<const std::byte> bytes) {
  if (key.size() != 8 || number_of(key) == 0) return damaged(table, key, "the key is not a number");
  const TableOps* ops = draft.state().registry().find(table);
  if (!ops) return {};
  const Status status = ops->decode(draft, number_of(key), bytes);
  if (!status.ok()) return damaged(table, key, status.error().message);
  return {};
}

}  // namespace moorage::control
