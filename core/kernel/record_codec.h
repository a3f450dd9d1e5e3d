// Records of the store: entities to bytes and back, by the field list of each (kernel/record_fields.h). What is derived (plans,
// shared details) is derived again when a record is read.
#pragma once

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <kj/exception.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/tables.h"
#include "kernel/draft.h"
#include "kernel/record_fields.h"
#include "kernel/table_registry.h"

namespace moorage::control {

namespace codec {

// Appends the finished message as the store keeps it.
void append(capnp::MessageBuilder& message, std::string& out);

// The words of a record that is read where it lies, or of an aligned copy. Bounds and pointers are checked by the reader, texts
// and embedded messages where they are taken out; a checked copy of the whole record first would cost a restart with a million
// tasks several seconds.
class RecordWords {
 public:
  // Throws kj::Exception where the length is not that of a record.
  explicit RecordWords(std::span<const std::byte> bytes);
  kj::ArrayPtr<const capnp::word> words() const { return words_; }
  capnp::ReaderOptions options() const;

 private:
  kj::Array<capnp::word> copy_;
  kj::ArrayPtr<const capnp::word> words_;
};

// The store holds one segment for each record; the scratch space fits nearly every record, a larger record is measured first.
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

}  // namespace codec

template <typename Entity>
std::string encode_record(const Entity& entity) {
  using Record = typename TableRow<Entity>::Record;
  std::string out;
  codec::encode_onto<Record>(out, [&](typename Record::Builder record) { codec::put_fields(record, entity); });
  return out;
}

// Puts a record back as it was stored. Records of a service come in the order of their tables' numbers, so what a record refers
// to is there already. Errors: StoreDamaged.
template <typename Entity>
Status load_record(Draft& draft, Id<Entity> id, std::span<const std::byte> bytes) {
  using Record = typename TableRow<Entity>::Record;
  try {
    const codec::RecordWords record(bytes);
    capnp::FlatArrayMessageReader reader(record.words(), record.options());
    const typename Record::Reader in = reader.getRoot<Record>();
    Entity entity;
    entity.id = id;
    codec::read_fields(entity, in);
    if constexpr (requires { TableRow<Entity>::restore(draft, entity, in); }) {
      MOORAGE_TRY(TableRow<Entity>::restore(draft, entity, in));
    }
    draft.load(std::move(entity));
    return {};
  } catch (const kj::Exception& broken) {
    return Error{.name = "StoreDamaged", .message = broken.getDescription().cStr()};
  }
}

// The same by number of the table. A table of no service is left out. Errors: StoreDamaged, with table and key.
Status decode_record(Draft& draft, TableId table, std::string_view key, std::span<const std::byte> bytes);

}  // namespace moorage::control
