#include "drivers/store/lmdb/commit.h"

#include "drivers/store/lmdb/environment.h"
#include "drivers/store/lmdb/store_layout.h"

namespace moorage::drivers::lmdb {
namespace {

MDB_val bytes_of(std::string_view text) { return {text.size(), const_cast<char*>(text.data())}; }

std::string_view view_of(const MDB_val& value) { return {static_cast<const char*>(value.mv_data), value.mv_size}; }

}  // namespace

int open_trees(MDB_env* env, const Contents& contents, Trees& trees) {
  Transaction transaction(env, Transaction::kReadOnly);
  if (transaction.error() != 0) return transaction.error();
  for (std::size_t i = 0; i < ports::kTablesMax; ++i) {
    if (!contents.tables[i].exists) continue;
    MDB_dbi dbi = 0;
    const std::string name = tree_of(static_cast<ports::TableId>(i));
    if (const int code = mdb_dbi_open(transaction.get(), name.c_str(), 0, &dbi); code != 0) return code;
    trees.tables[i] = dbi;
  }
  const std::string seals(kSealsTree);
  if (const int code = mdb_dbi_open(transaction.get(), seals.c_str(), 0, &trees.seals); code != 0) return code;
  return transaction.commit();
}

int Draft::apply(const ports::Write& write) {
  if (const int code = open_cursor(write.table); code != 0) return code;
  return write.value ? put(write.table, write.key, *write.value) : erase(write.table, write.key);
}

int Draft::open_cursor(ports::TableId table) {
  const std::size_t i = index_of(table);
  if (cursors_[i].cursor != nullptr) return 0;
  if (!trees.tables[i]) {
    MDB_dbi dbi = 0;
    if (const int code = mdb_dbi_open(txn_, tree_of(table).c_str(), MDB_CREATE, &dbi); code != 0) return code;
    trees.tables[i] = dbi;
    contents.tables[i].exists = true;
  }
  return mdb_cursor_open(txn_, *trees.tables[i], &cursors_[i].cursor);
}

int Draft::learn_last_key(ports::TableId table) {
  const std::size_t i = index_of(table);
  if (cursors_[i].last_key_known) return 0;
  MDB_val key{};
  const int code = mdb_cursor_get(cursors_[i].cursor, &key, nullptr, MDB_LAST);
  if (code != 0 && code != MDB_NOTFOUND) return code;
  contents.tables[i].last_key = code == 0 ? view_of(key) : std::string_view();
  cursors_[i].last_key_known = true;
  return 0;
}

int Draft::put(ports::TableId table, std::string_view key, std::string_view value) {
  if (const int code = learn_last_key(table); code != 0) return code;
  const std::size_t i = index_of(table);
  // A key greater than all others is appended without a search, and the pages before it stay full.
  unsigned flags = MDB_APPEND;
  if (key > contents.tables[i].last_key) {
    contents.tables[i].last_key = key;
  } else {
    const int code = forget(table, key);
    if (code != 0 && code != MDB_NOTFOUND) return code;
    flags = code == 0 ? MDB_CURRENT : 0;  // the cursor stands on it
  }
  const std::uint64_t hash = hash_record(table, key, value);
  stored_.assign(value);
  append_hash(stored_, hash);
  MDB_val key_bytes = bytes_of(key);
  MDB_val value_bytes = bytes_of(stored_);
  contents.seal.sum += hash;
  ++contents.seal.records;
  ++contents.records;
  changes_.add_put(table, hash);
  return mdb_cursor_put(cursors_[i].cursor, &key_bytes, &value_bytes, flags);
}

int Draft::erase(ports::TableId table, std::string_view key) {
  changes_.add_delete(table, key);
  const int code = forget(table, key);
  if (code == MDB_NOTFOUND) return 0;
  if (code != 0) return code;
  const std::size_t i = index_of(table);
  if (key == contents.tables[i].last_key) cursors_[i].last_key_known = false;
  return mdb_cursor_del(cursors_[i].cursor, 0);
}

int Draft::forget(ports::TableId table, std::string_view key) {
  MDB_val key_bytes = bytes_of(key);
  MDB_val stored{};
  const int code = mdb_cursor_get(cursors_[index_of(table)].cursor, &key_bytes, &stored, MDB_SET);
  if (code != 0) return code;
  const auto hash = stored_hash({static_cast<const std::byte*>(stored.mv_data), stored.mv_size});
  if (!hash) return MDB_CORRUPTED;
  contents.seal.sum -= *hash;
  --contents.seal.records;
  --contents.records;
  return 0;
}

int Draft::count_pages() {
  for (std::size_t i = 0; i < ports::kTablesMax; ++i) {
    if (cursors_[i].cursor == nullptr) continue;
    MDB_stat stat{};
    if (const int code = mdb_stat(txn_, *trees.tables[i], &stat); code != 0) return code;
    contents.tables[i].pages = stat.ms_branch_pages + stat.ms_leaf_pages + stat.ms_overflow_pages;
  }
  return 0;
}

int Draft::seal(std::uint64_t sequence) {
  for (std::size_t i = 0; i < ports::kTablesMax; ++i) {
    if (const int code = learn_last_key(static_cast<ports::TableId>(i)); code != 0) return code;
  }
  Seal& next = contents.seal;
  next.previous = next.self;
  next.sequence = sequence;
  next.transaction = mdb_txn_id(txn_);
  next.changes = changes_.finish();
  next.self = self_of(next);
  const std::string key = key_of_seal(sequence);
  const std::string value = encode(next);
  MDB_val key_bytes = bytes_of(key);
  MDB_val value_bytes = bytes_of(value);
  if (const int code = mdb_put(txn_, trees.seals, &key_bytes, &value_bytes, 0); code != 0) return code;
  return count_pages();
}

}  // namespace moorage::drivers::lmdb
