// LMDB without the store driver, to write what only a newer version would write.
#pragma once

#include <lmdb.h>

#include <string>

#include "gtest/gtest.h"

namespace moorage::store_test {

class RawLmdb {
 public:
  explicit RawLmdb(const std::string& path) {
    EXPECT_EQ(mdb_env_create(&env_), 0);
    EXPECT_EQ(mdb_env_set_maxdbs(env_, 32), 0);
    EXPECT_EQ(mdb_env_open(env_, path.c_str(), MDB_NOTLS, 0600), 0);
  }
  ~RawLmdb() { mdb_env_close(env_); }
  RawLmdb(const RawLmdb&) = delete;
  RawLmdb& operator=(const RawLmdb&) = delete;

  void put(const std::string& tree, std::string key, std::string value) {
    MDB_txn* txn = nullptr;
    MDB_dbi dbi = 0;
    ASSERT_EQ(mdb_txn_begin(env_, nullptr, 0, &txn), 0);
    ASSERT_EQ(mdb_dbi_open(txn, tree.c_str(), MDB_CREATE, &dbi), 0);
    MDB_val key_bytes{key.size(), key.data()};
    MDB_val value_bytes{value.size(), value.data()};
    ASSERT_EQ(mdb_put(txn, dbi, &key_bytes, &value_bytes, 0), 0);
    ASSERT_EQ(mdb_txn_commit(txn), 0);
  }

  void erase(const std::string& tree, std::string key) {
    MDB_txn* txn = nullptr;
    MDB_dbi dbi = 0;
    ASSERT_EQ(mdb_txn_begin(env_, nullptr, 0, &txn), 0);
    ASSERT_EQ(mdb_dbi_open(txn, tree.c_str(), 0, &dbi), 0);
    MDB_val key_bytes{key.size(), key.data()};
    ASSERT_EQ(mdb_del(txn, dbi, &key_bytes, nullptr), 0);
    ASSERT_EQ(mdb_txn_commit(txn), 0);
  }

  MDB_env* get() const { return env_; }

 private:
  MDB_env* env_ = nullptr;
};

}  // namespace moorage::store_test
