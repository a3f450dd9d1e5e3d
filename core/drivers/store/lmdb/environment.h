// LMDB as the store uses it: default flags and MDB_NOTLS, one writer, no readers of its own. Owns the MDB_env and closes it
// once.
//
// Never: abort from an assertion of LMDB (it becomes an AssertionFailed, which `commit` of the store catches), a call into LMDB
// from a forked child.
#pragma once

#include <lmdb.h>
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/result.h"
#include "drivers/store/lmdb/page_file.h"
#include "drivers/store/lmdb/page_format.h"

namespace moorage::drivers::lmdb {

// Thrown out of LMDB by its assertion hook; the environment must not be used any more.
struct AssertionFailed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class Environment {
 public:
  // Returns LMDB's own codes; `expected` guards against a file swapped under its name since it was checked.
  static Result<std::unique_ptr<Environment>> open(const std::string& directory, std::uint64_t map_bytes,
                                                   std::optional<PageFile::Identity> expected);

  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  MDB_env* get() const { return env_; }
  int data_file() const;
  std::uint64_t map_bytes() const;
  std::uint64_t last_page() const;

  // No transaction may be open. Returns an LMDB code; after a failure the environment cannot be used.
  int set_map_bytes(std::uint64_t bytes);

  // Frees reader slots of processes that died, at most every ten seconds: a dead reader keeps every old page alive.
  void drop_dead_readers(std::chrono::steady_clock::time_point now);

  // True once LMDB could not write a meta page: every later transaction fails.
  bool has_panicked() const;

  // After a failed assertion the environment is not closed, because LMDB still holds its locks.
  void abandon() { abandoned_ = true; }

 private:
  explicit Environment(MDB_env* env);

  MDB_env* env_;
  pid_t pid_;
  bool abandoned_ = false;
  std::chrono::steady_clock::time_point readers_dropped_at_{};
};

// A transaction that aborts unless it was committed.
class Transaction {
 public:
  static constexpr unsigned kReadOnly = MDB_RDONLY;

  explicit Transaction(MDB_env* env, unsigned flags = 0) : error_(mdb_txn_begin(env, nullptr, flags, &txn_)) {}
  ~Transaction() {
    if (txn_ != nullptr) mdb_txn_abort(txn_);
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  int error() const { return error_; }  // of the beginning
  MDB_txn* get() const { return txn_; }
  int commit() { return mdb_txn_commit(std::exchange(txn_, nullptr)); }
  void leak() { txn_ = nullptr; }

 private:
  MDB_txn* txn_ = nullptr;
  int error_;
};

// Keeps one meta page, so that it can be put back when LMDB fails to write over it. LMDB then leaves the new roots under the
// old number, which could not be told from damage later.
class MetaKeeper {
 public:
  MetaKeeper(int data_file, std::size_t page_bytes, std::uint64_t transaction);
  void put_back() const;

 private:
  int data_file_;
  std::uint64_t offset_;
  bool kept_ = false;
  std::byte bytes_[sizeof(Meta)] = {};
};

}  // namespace moorage::drivers::lmdb
