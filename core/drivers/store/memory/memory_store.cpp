#include "drivers/store/memory/memory_store.h"

#include <cstring>
#include <utility>

namespace moorage::drivers {
namespace {

constexpr std::size_t kKeyBytesMax = 511;
constexpr std::size_t kValueBytesMax = 16 << 20;

Error store_error(std::string name, std::string message) {
  return Error{.name = std::move(name), .message = std::move(message), .path = {}, .http_status = 500};
}

std::size_t index_of(ports::TableId table) { return static_cast<std::size_t>(table); }

Status check_writes(std::span<const ports::Write> writes) {
  for (const ports::Write& write : writes) {
    const bool is_reserved = write.table == ports::TableId::kMeta && write.key.starts_with("store/");
    if (index_of(write.table) >= ports::kTablesMax || write.key.empty() || write.key.size() > kKeyBytesMax || is_reserved) {
      return store_error("StoreMisuse", "key " + write.key.substr(0, 64) + " of table " +
                                            std::to_string(index_of(write.table)) +
                                            " is empty, too long, or belongs to the store itself");
    }
    if (write.value && write.value->size() > kValueBytesMax) {
      return store_error("StoreMisuse", "a value of " + std::to_string(write.value->size()) + " bytes; values have at most " +
                                            std::to_string(kValueBytesMax));
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<MemoryStore>> MemoryStore::open(std::shared_ptr<MemoryDisk> disk) {
  {
    const std::lock_guard guard(disk->mutex);
    if (std::exchange(disk->is_open, true))
      return store_error("StoreLocked", "the memory store is in use by this process already");
  }
  return std::unique_ptr<MemoryStore>(new MemoryStore(std::move(disk)));
}

MemoryStore::~MemoryStore() { let_go("closed"); }

void MemoryStore::close() { let_go("closed"); }

void MemoryStore::crash() { let_go("crashed"); }

void MemoryStore::let_go(const char* why) {
  const std::lock_guard guard(disk_->mutex);
  if (!std::exchange(is_open_, false)) return;
  disk_->is_open = false;
  failure_ = std::string("the memory store has ") + why;
}

void MemoryStore::fail_next_commits(std::size_t count, Error error, Effect effect) {
  const std::lock_guard guard(disk_->mutex);
  for (std::size_t i = 0; i < count; ++i) faults_.push_back({error, effect});
}

Status MemoryStore::check_usable() const {
  if (failure_) return store_error("StoreFailed", *failure_);
  return {};
}

Status MemoryStore::load(const ports::RecordVisitor& visit) {
  const std::lock_guard guard(disk_->mutex);
  MOORAGE_TRY(check_usable());
  std::vector<std::uint64_t> aligned;
  for (std::size_t i = 0; i < ports::kTablesMax; ++i) {
    for (const auto& [key, value] : disk_->tables[i]) {
      aligned.resize(value.size() / 8 + 1);
      std::memcpy(aligned.data(), value.data(), value.size());
      MOORAGE_TRY(
          visit(static_cast<ports::TableId>(i), key, {reinterpret_cast<const std::byte*>(aligned.data()), value.size()}));
    }
  }
  return {};
}

Status MemoryStore::commit(std::uint64_t sequence, std::span<const ports::Write> writes) {
  const std::lock_guard guard(disk_->mutex);
  MOORAGE_TRY(check_usable());
  MOORAGE_TRY(check_writes(writes));
  if (sequence != disk_->sequence + 1) {
    return store_error("StoreMisuse", "commit " + std::to_string(sequence) + " after " + std::to_string(disk_->sequence));
  }
  if (faults_.empty()) {
    apply(sequence, writes);
    return {};
  }
  Fault fault = std::move(faults_.front());
  faults_.pop_front();
  if (fault.effect == Effect::kApplied) apply(sequence, writes);
  if (fault.effect == Effect::kApplied || fault.error.name == "StoreFailed") failure_ = fault.error.message;
  return std::move(fault.error);
}

void MemoryStore::apply(std::uint64_t sequence, std::span<const ports::Write> writes) {
  for (const ports::Write& write : writes) {
    auto& table = disk_->tables[index_of(write.table)];
    // Most keys are new and greater than all others: they need no search.
    const bool is_last = table.empty() || table.rbegin()->first < write.key;
    const auto at = is_last ? table.end() : table.lower_bound(write.key);
    const bool is_known = at != table.end() && at->first == write.key;
    if (is_known) {
      --disk_->records;
      disk_->bytes -= at->first.size() + at->second.size();
    }
    if (!write.value) {
      if (is_known) table.erase(at);
      continue;
    }
    ++disk_->records;
    disk_->bytes += write.key.size() + write.value->size();
    if (is_known) {
      at->second.assign(*write.value);
    } else {
      table.emplace_hint(at, write.key, *write.value);
    }
  }
  disk_->sequence = sequence;
}

Result<std::vector<ports::StoreFinding>> MemoryStore::check() { return std::vector<ports::StoreFinding>{}; }

ports::StoreStats MemoryStore::stats() const {
  const std::lock_guard guard(disk_->mutex);
  return {.sequence = disk_->sequence, .records = disk_->records, .bytes_used = disk_->bytes};
}

std::unique_ptr<MemoryStore> make_memory_store() {
  return std::move(MemoryStore::open(std::make_shared<MemoryDisk>())).value();
}

}  // namespace moorage::drivers
