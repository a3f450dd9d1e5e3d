#include "ports/state_copy.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace moorage::ports {
namespace {

constexpr std::string_view kMagic = "MOORCOPY";
constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kAlignment = 8;

void put_number(std::string& out, std::uint64_t number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof bytes);
}

Error no_copy(const std::string& why) {
  return invalid_parameter("The bytes are no copy of an engine's state: " + why, "state");
}

// Reads forward and never beyond the end.
class Cursor {
 public:
  Cursor(const char* begin, std::size_t size) : at_(begin), left_(size) {}

  bool is_at_end() const { return left_ == 0; }
  std::optional<std::uint64_t> number() {
    std::uint64_t value = 0;
    const auto bytes = text(sizeof value);
    if (!bytes) return std::nullopt;
    std::memcpy(&value, bytes->data(), sizeof value);
    return value;
  }
  // With the padding behind it.
  std::optional<std::string_view> text(std::uint64_t size) {
    if (size > left_) return std::nullopt;
    const std::uint64_t padded = (size + kAlignment - 1) / kAlignment * kAlignment;
    if (padded > left_) return std::nullopt;
    const std::string_view found(at_, static_cast<std::size_t>(size));
    at_ += padded;
    left_ -= static_cast<std::size_t>(padded);
    return found;
  }

 private:
  const char* at_;
  std::size_t left_;
};

Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const std::byte*>(text.data()), text.size()}; }

}  // namespace

StateCopyWriter::StateCopyWriter(Bytes world) {
  out_ += kMagic;
  put_number(out_, kVersion);
  put_number(out_, world.size());
  out_.append(reinterpret_cast<const char*>(world.data()), world.size());
  pad();
}

void StateCopyWriter::add(TableId table, std::string_view key, std::string_view value) {
  put_number(out_, static_cast<std::uint64_t>(table));
  put_number(out_, key.size());
  put_number(out_, value.size());
  out_ += key;
  pad();
  out_ += value;
  pad();
}

void StateCopyWriter::pad() { out_.append((kAlignment - out_.size() % kAlignment) % kAlignment, '\0'); }

Result<StateCopy> StateCopy::read(std::string_view bytes) {
  StateCopy copy;
  copy.words_.resize(bytes.size() / kAlignment + 1);
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(copy.words_.data()));
  Cursor cursor(reinterpret_cast<const char*>(copy.words_.data()), bytes.size());
  const auto magic = cursor.text(kMagic.size());
  if (!magic || *magic != kMagic) return no_copy("they do not begin with " + std::string(kMagic));
  const auto version = cursor.number();
  if (!version || *version != kVersion) {
    return no_copy("version " + std::to_string(version.value_or(0)) + " is not known here, only " + std::to_string(kVersion));
  }
  const auto world_size = cursor.number();
  const auto world = world_size ? cursor.text(*world_size) : std::nullopt;
  if (!world) return no_copy("they end in the middle of the machines");
  copy.world_ = bytes_of(*world);
  while (!cursor.is_at_end()) {
    const auto table = cursor.number();
    const auto key_size = cursor.number();
    const auto value_size = cursor.number();
    const auto key = key_size ? cursor.text(*key_size) : std::nullopt;
    const auto value = key && value_size ? cursor.text(*value_size) : std::nullopt;
    if (!table || !value) return no_copy("they end in the middle of record " + std::to_string(copy.records_.size() + 1));
    if (*table >= kTablesMax) return no_copy("there is no table " + std::to_string(*table));
    copy.records_.push_back({static_cast<TableId>(*table), *key, bytes_of(*value)});
  }
  return copy;
}

Status StateCopy::visit(const RecordVisitor& visitor) const {
  for (const Record& record : records_) MOORAGE_TRY(visitor(record.table, record.key, record.value));
  return {};
}

}  // namespace moorage::ports
