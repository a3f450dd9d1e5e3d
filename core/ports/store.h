// The door to durable state: ordered tables of byte strings, read once at open, written by whole commits.
//
// A commit is all or nothing, and durable when `commit` returns ok. Memory is the read path of the engine; a store is read
// in full by `load` when it is opened, and never in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/tables.h"

namespace moorage::ports {

// Keys are big-endian numbers (`key_of`), so that order of bytes is order of creation; kMeta has text keys.
using moorage::kTablesMax;
using moorage::TableId;

// What the tables are called, by number; an empty name: there is no table of this number. A driver is told them by its owner
// and uses them in findings only, never in a store. No names at all: every number below kTablesMax is a table.
using TableNames = std::vector<std::string>;

struct Write {
  TableId table;
  std::string key;
  std::optional<std::string> value;  // absent: delete (a missing key is fine)
};

using Bytes = std::span<const std::byte>;

// Called for every record in table order, then key order. The bytes are valid during the call and aligned to 8.
using RecordVisitor = std::function<Status(TableId table, std::string_view key, Bytes value)>;

struct StoreStats {
  std::uint64_t sequence = 0;  // of the last commit
  std::uint64_t records = 0;
  std::uint64_t bytes_used = 0;
  std::uint64_t bytes_max = 0;
};

// One finding of a check; an empty list means clean.
struct StoreFinding {
  std::string where;  // table and key, or a part of the file
  std::string what;
};

// Errors by name: StoreLocked (names the owner), StoreDamaged, StoreTooNew, StoreFull (try again when there is room),
// StoreFailed (no further commit is possible), StoreForked (used after fork).
class Store {
 public:
  virtual ~Store() = default;
  virtual std::string_view name() const = 0;
  // false: nothing is ever read again, so that commits may come without their records.
  virtual bool keeps_records() const { return true; }
  virtual Status load(const RecordVisitor& visit) = 0;
  // Applies all writes at once. `sequence` rises by one with every commit. On StoreFull nothing was changed.
  virtual Status commit(std::uint64_t sequence, std::span<const Write> writes) = 0;
  virtual Result<std::vector<StoreFinding>> check() = 0;
  virtual StoreStats stats() const = 0;
  virtual void close() = 0;
};

// Big-endian key of a rising number.
std::string key_of(std::uint64_t number);
std::optional<std::uint64_t> number_of(std::string_view key);

}  // namespace moorage::ports
