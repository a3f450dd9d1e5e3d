// Helpers of the store tests: a temporary directory, and short functions for writing and reading.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "ports/store.h"

namespace moorage::store_test {

using ports::TableId;

class TempDirectory {
 public:
  // Syncs cost nothing in memory: for tests that open hundreds of stores.
  enum Where { kOnDisk, kInMemory };

  explicit TempDirectory(Where where = kOnDisk) {
    const bool in_memory = where == kInMemory && ::access("/dev/shm", W_OK) == 0;
    std::string name = (in_memory ? "/dev/shm" : std::filesystem::temp_directory_path().string()) + "/moorage-store-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  std::string path() const { return path_; }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline ports::Write put(TableId table, std::string key, std::string value) { return {table, std::move(key), std::move(value)}; }
inline ports::Write erase(TableId table, std::string key) { return {table, std::move(key), std::nullopt}; }

using Records = std::map<std::pair<TableId, std::string>, std::string>;

inline Records records_of(ports::Store& store) {
  Records records;
  const Status loaded = store.load([&](TableId table, std::string_view key, ports::Bytes value) -> Status {
    records[{table, std::string(key)}] = std::string(reinterpret_cast<const char*>(value.data()), value.size());
    return {};
  });
  EXPECT_TRUE(loaded.ok()) << (loaded.ok() ? "" : loaded.error().message);
  return records;
}

inline void replay(Records& records, const std::vector<ports::Write>& writes) {
  for (const ports::Write& write : writes) {
    if (write.value) {
      records[{write.table, write.key}] = *write.value;
    } else {
      records.erase({write.table, write.key});
    }
  }
}

inline std::string bytes_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

inline void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
}

// "" or the error's name, so that a failed expectation shows it.
inline std::string name_of(const Status& status) { return status.ok() ? "" : status.error().name; }
template <typename T>
std::string name_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().name;
}
template <typename T>
std::string text_of(const Result<T>& result) {
  return result.ok() ? "" : result.error().message;
}

}  // namespace moorage::store_test
