// One commit as one LMDB transaction: the writes, the sums they change, and the seal.
//
// A Draft starts from the sums of the last commit and computes those of this one. Nothing outside of it changes until the
// transaction is durable, so a failed attempt is dropped by dropping the Draft.
#pragma once

#include <lmdb.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "drivers/store/lmdb/seal.h"
#include "drivers/store/lmdb/verify.h"
#include "ports/store.h"

namespace moorage::drivers::lmdb {

// Handles of the trees; a table that has never been written has none.
struct Trees {
  std::array<std::optional<MDB_dbi>, ports::kTablesMax> tables;
  MDB_dbi seals = 0;
};

// Opens the handles of all trees that exist. An LMDB code.
int open_trees(MDB_env* env, const Contents& contents, Trees& trees);

class Draft {
 public:
  Draft(MDB_txn* txn, const Contents& before, const Trees& known) : contents(before), trees(known), txn_(txn) {}
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  // LMDB codes; MDB_CORRUPTED for a record without its hash.
  int apply(const ports::Write& write);
  int seal(std::uint64_t sequence);

  Contents contents;  // after the commit, except last_page
  Trees trees;

 private:
  struct Cursor {
    MDB_cursor* cursor = nullptr;  // LMDB frees it when the transaction ends
    bool last_key_known = true;
  };

  int open_cursor(ports::TableId table);
  int learn_last_key(ports::TableId table);
  int put(ports::TableId table, std::string_view key, std::string_view value);
  int erase(ports::TableId table, std::string_view key);
  // Takes the record out of the sums. MDB_NOTFOUND: there is none.
  int forget(ports::TableId table, std::string_view key);
  int count_pages();

  MDB_txn* txn_;
  std::array<Cursor, ports::kTablesMax> cursors_;
  ChangesHash changes_;
  std::string stored_;
};

}  // namespace moorage::drivers::lmdb
