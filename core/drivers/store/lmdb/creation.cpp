#include "drivers/store/lmdb/creation.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "drivers/parts/files/directory.h"
#include "drivers/store/lmdb/environment.h"
#include "drivers/store/lmdb/seal.h"
#include "drivers/store/lmdb/store_layout.h"

namespace moorage::drivers::lmdb {
namespace {

constexpr const char* kUnfinished = ".creating";
constexpr const char* kLmdbLockFile = "lock.mdb";

Error creation_error(const std::string& action, int code) {
  const bool is_full = code == ENOSPC || code == EDQUOT;
  return store_error(is_full ? "StoreFull" : "StoreFailed", "make the store: " + action + ": " + mdb_strerror(code));
}

MDB_val bytes_of(std::string_view text) { return {text.size(), const_cast<char*>(text.data())}; }

int put(MDB_txn* txn, const std::string& tree, std::string_view key, std::string_view value) {
  MDB_dbi dbi = 0;
  if (const int code = mdb_dbi_open(txn, tree.c_str(), MDB_CREATE, &dbi); code != 0) return code;
  MDB_val key_bytes = bytes_of(key);
  MDB_val value_bytes = bytes_of(value);
  return mdb_put(txn, dbi, &key_bytes, &value_bytes, 0);
}

// The format record and the first seal, of sequence 0.
int write_first_records(Environment& environment) {
  constexpr auto kMeta = ports::TableId::kMeta;
  const Format format{.version = kFormatVersion, .unused = 0, .features = 0};
  std::string value(sizeof format, '\0');
  std::memcpy(value.data(), &format, sizeof format);
  const std::uint64_t hash = hash_record(kMeta, kFormatKey, value);
  append_hash(value, hash);

  Transaction transaction(environment.get());
  if (transaction.error() != 0) return transaction.error();
  if (const int code = put(transaction.get(), tree_of(kMeta), kFormatKey, value); code != 0) return code;
  ChangesHash changes;
  changes.add_put(kMeta, hash);
  const Seal seal{
      .sequence = 0, .transaction = mdb_txn_id(transaction.get()), .records = 1, .sum = hash, .changes = changes.finish()};
  if (const int code = put(transaction.get(), std::string(kSealsTree), key_of_seal(0), encode(seal)); code != 0) return code;
  return transaction.commit();
}

Status fill(const std::string& path, std::uint64_t map_bytes) {
  MOORAGE_ASSIGN(const auto environment, Environment::open(path, map_bytes, std::nullopt));
  // LMDB committed the first records itself and has synced the file, its first empty meta pages included.
  // From here on a power loss can only lose the file's name, which publish() syncs; tests/crash/powerloss tests both states of
  // the disk.
  if (const int code = write_first_records(*environment); code != 0) return creation_error("write the first records", code);
  return {};
}

Status publish(int directory) {
  files::UniqueFd unfinished(::openat(directory, kUnfinished, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!unfinished) return creation_error("open", errno);
  if (::renameat(unfinished.get(), kDataFile, directory, kDataFile) != 0) return creation_error("rename", errno);
  return files::sync_directory(directory, "StoreFailed");
}

}  // namespace

Status clear_unfinished(int directory) { return files::remove_flat_directory(directory, kUnfinished, "StoreFailed"); }

Status create_store(int directory, const std::string& path, std::uint64_t map_bytes) {
  if (::faccessat(directory, kLmdbLockFile, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
    return store_error("StoreDamaged", "the data file of the store in " + path +
                                           " is gone; restore a backup, or remove the whole directory to begin anew");
  }
  if (::mkdirat(directory, kUnfinished, 0700) != 0) return creation_error("make a directory", errno);
  Status made = fill(path + "/" + kUnfinished, map_bytes);
  if (made.ok()) made = publish(directory);
  const Status cleared = clear_unfinished(directory);
  return made.ok() ? cleared : made;
}

}  // namespace moorage::drivers::lmdb
