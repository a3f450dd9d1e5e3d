// Checksums of the store. They find damage, not malice: a program that can write the file can write the sums.
//
// - Each record carries a 64-bit hash over its table, key and value.
// - Each commit leaves a seal: its number, the seal before it, the hash of what it changed, and the number and sum of all
//   records after it. The sum over the records' hashes is kept without reading records that did not change, and shows every
//   lost, stale or revived record when the store is read in full. The last 64 seals are kept in a ring and chain to each other.
// XXH3, because it is well maintained and takes 45 ns for a record of 500 bytes where SHA-256 costs 390 (docs/decisions/0003).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ports/store.h"

namespace moorage::drivers::lmdb {

inline constexpr std::size_t kSealsKept = 64;
inline constexpr std::size_t kRecordHashBytes = 8;

std::uint64_t hash_record(ports::TableId table, std::string_view key, std::string_view value);

// Appends the hash to a value, as it is stored.
void append_hash(std::string& value, std::uint64_t hash);

// The hash at the end of a stored value; nullopt: too short.
std::optional<std::uint64_t> stored_hash(std::span<const std::byte> stored);

using Hash128 = std::array<std::uint64_t, 2>;

struct Seal {
  std::uint64_t sequence = 0;
  std::uint64_t transaction = 0;  // LMDB's transaction number: ties a seal to the meta page of the same commit
  std::uint64_t records = 0;      // in all tables, with those of the store itself
  std::uint64_t sum = 0;          // of the hashes of all records
  Hash128 previous{};             // `self` of the seal before
  Hash128 changes{};
  Hash128 self{};  // over all of the above

  bool operator==(const Seal&) const = default;
};

std::string key_of_seal(std::uint64_t sequence);
std::string encode(Seal seal);  // sets `self`
Hash128 self_of(const Seal& seal);
// nullopt: not a seal, or its own hash does not hold.
std::optional<Seal> decode_seal(std::span<const std::byte> bytes);

// Hash over the changes of one commit, in their order.
class ChangesHash {
 public:
  ChangesHash();
  ~ChangesHash();
  ChangesHash(const ChangesHash&) = delete;
  ChangesHash& operator=(const ChangesHash&) = delete;

  void add_put(ports::TableId table, std::uint64_t record_hash);
  void add_delete(ports::TableId table, std::string_view key);
  Hash128 finish() const;

 private:
  void add(std::uint64_t kind, std::uint64_t hash);
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace moorage::drivers::lmdb
