#include "engine/records.h"

#include "engine/audit_outbox.h"
#include "engine/table_names.h"
#include "machine/all_services.h"

#include "kernel/table_registry.h"
#include "ports/store.h"
#include "schemas/engine/meta.capnp.h"
#include "wire/message.h"

namespace moorage::engine {

namespace {

std::string text_of(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Places of the list: every number up to the largest, those of the engine's own tables among them.
unsigned places(const control::Registry& registry) { return static_cast<unsigned>(registry.names().size()); }

}  // namespace

std::optional<std::string> encode(const control::State& state, control::Draft::Touched touched) {
  const control::TableOps* table = state.registry().find(touched.table);
  return table ? table->encode(state, touched.id) : std::nullopt;
}

ports::TableNames table_names() {
  ports::TableNames names = control::all_services().names();
  const auto outbox = static_cast<std::size_t>(kAuditOutboxTable);
  if (names.size() <= outbox) names.resize(outbox + 1);
  names[outbox] = "auditOutbox";
  return names;
}

std::string meta_key() { return "engine"; }

std::string encode_meta(const control::State& state, const EngineMeta& meta) {
  const auto message = wire::Message<record::EngineRecord>::build([&](record::EngineRecord::Builder out) {
    out.setLastInstantMs(meta.last_instant.ms);
    out.setFeedSequence(meta.feed_sequence);
    auto next = out.initNextIds(places(state.registry()));
    state.registry().visit_all(
        [&](const control::TableOps& table) { next.set(static_cast<unsigned>(table.number), table.next_id(state)); });
  });
  return text_of(message.bytes());
}

Result<EngineMeta> decode_meta(control::Draft& draft, ports::Bytes bytes) {
  MOORAGE_ASSIGN(const auto message, wire::Message<record::EngineRecord>::from_bytes(bytes));
  const auto meta = message.reader();
  const auto next = meta.getNextIds();
  draft.state().registry().visit_all([&](const control::TableOps& table) {
    const auto number = static_cast<unsigned>(table.number);
    if (number < next.size()) table.load_next(draft, next[number]);
  });
  return EngineMeta{.last_instant = {meta.getLastInstantMs()}, .feed_sequence = meta.getFeedSequence()};
}

}  // namespace moorage::engine
