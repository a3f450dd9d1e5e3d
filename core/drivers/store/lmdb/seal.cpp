#include "drivers/store/lmdb/seal.h"

#include <bit>
#include <cstring>

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace moorage::drivers::lmdb {
namespace {

static_assert(std::endian::native == std::endian::little, "seals and hashes are stored in the machine's byte order");

constexpr std::size_t kSealedBytes = sizeof(Seal) - sizeof(Hash128);
static_assert(sizeof(Seal) == 80);

}  // namespace

std::uint64_t hash_record(ports::TableId table, std::string_view key, std::string_view value) {
  const XXH64_hash_t start = XXH3_64bits_withSeed(key.data(), key.size(), static_cast<XXH64_hash_t>(table) + 1);
  return XXH3_64bits_withSeed(value.data(), value.size(), start);
}

void append_hash(std::string& value, std::uint64_t hash) { value.append(reinterpret_cast<const char*>(&hash), sizeof hash); }

std::optional<std::uint64_t> stored_hash(std::span<const std::byte> stored) {
  if (stored.size() < kRecordHashBytes) return std::nullopt;
  std::uint64_t hash = 0;
  std::memcpy(&hash, stored.data() + stored.size() - kRecordHashBytes, sizeof hash);
  return hash;
}

std::string key_of_seal(std::uint64_t sequence) { return ports::key_of(sequence % kSealsKept); }

Hash128 self_of(const Seal& seal) {
  const XXH128_hash_t hash = XXH3_128bits(&seal, kSealedBytes);
  return {hash.low64, hash.high64};
}

std::string encode(Seal seal) {
  seal.self = self_of(seal);
  std::string bytes(sizeof seal, '\0');
  std::memcpy(bytes.data(), &seal, sizeof seal);
  return bytes;
}

std::optional<Seal> decode_seal(std::span<const std::byte> bytes) {
  Seal seal;
  if (bytes.size() != sizeof seal) return std::nullopt;
  std::memcpy(&seal, bytes.data(), sizeof seal);
  if (seal.self != self_of(seal)) return std::nullopt;
  return seal;
}

struct ChangesHash::State {
  XXH3_state_t xxh;
};

ChangesHash::ChangesHash() : state_(std::make_unique<State>()) { XXH3_128bits_reset(&state_->xxh); }
ChangesHash::~ChangesHash() = default;

void ChangesHash::add(std::uint64_t kind, std::uint64_t hash) {
  const std::uint64_t words[2] = {kind, hash};
  XXH3_128bits_update(&state_->xxh, words, sizeof words);
}

void ChangesHash::add_put(ports::TableId table, std::uint64_t record_hash) {
  add(static_cast<std::uint64_t>(table), record_hash);
}

void ChangesHash::add_delete(ports::TableId table, std::string_view key) {
  constexpr std::uint64_t kDeleted = 1 << 16;
  add(kDeleted | static_cast<std::uint64_t>(table), XXH3_64bits(key.data(), key.size()));
}

Hash128 ChangesHash::finish() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->xxh);
  return {hash.low64, hash.high64};
}

}  // namespace moorage::drivers::lmdb
