// Files that were damaged, cut short, swapped, or written by a newer version: refused with a name, bytes unchanged, host alive.
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <random>

#include "drivers/store/lmdb/lmdb_store.h"
#include "lmdb_raw.h"
#include "store_support.h"
#include "support/table_numbers.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MOORAGE_LEAK_CHECKED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define MOORAGE_LEAK_CHECKED
#endif
#ifdef MOORAGE_LEAK_CHECKED
#include <sanitizer/lsan_interface.h>
#endif

namespace moorage::store_test {
namespace {

using drivers::fsck_lmdb_store;
using drivers::open_lmdb_store;

// Memory that is allocated meanwhile may leak.
struct LeaksAllowed {
#ifdef MOORAGE_LEAK_CHECKED
  __lsan::ScopedDisabler disabler;
#endif
};

constexpr std::size_t kPageBytes = 4096;

std::vector<ports::Write> some_writes(std::mt19937_64& random, std::uint64_t sequence) {
  std::vector<ports::Write> writes = {put(TableId::kFeed, ports::key_of(sequence), "notice " + std::to_string(sequence))};
  for (int i = 0; i < 8; ++i) {
    const std::string key = ports::key_of(random() % 120);
    const std::size_t size = random() % 12 == 0 ? random() % 9000 : random() % 600;
    const auto table = random() % 2 == 0 ? store_tables::kTasksTable : store_tables::kServicesTable;
    writes.push_back(random() % 4 == 0 ? erase(table, key)
                                       : put(table, key, std::string(size, static_cast<char>('a' + random() % 26))));
  }
  return writes;
}

// A sound store of about a hundred pages, as bytes, and its records.
struct Sample {
  std::string bytes;
  std::string older_bytes;  // ten commits before
  Records records;
};

const Sample& sample() {
  static const Sample made = [] {
    Sample sample;
    TempDirectory directory;
    const std::string path = directory / "state";
    auto store = std::move(open_lmdb_store({.path = path})).value();
    std::mt19937_64 random(1);
    for (std::uint64_t sequence = 1; sequence <= 90; ++sequence) {
      const auto writes = some_writes(random, sequence);
      EXPECT_TRUE(store->commit(sequence, writes).ok());
      replay(sample.records, writes);
      if (sequence == 80) sample.older_bytes = bytes_of_file(path + "/data.mdb");
    }
    sample.bytes = bytes_of_file(path + "/data.mdb");
    return sample;
  }();
  return made;
}

// A directory whose data file a test fills as it likes.
struct LmdbDamage : ::testing::Test {
  LmdbDamage() { std::filesystem::create_directory(path); }

  void place(const std::string& bytes) {
    std::filesystem::remove(path + "/lock.mdb");
    write_file(data_file, bytes);
  }

  // The promise: refused with the bytes unchanged and a finding of fsck, or sound with the same records, now and after more
  // commits. True: refused.
  bool is_refused_or_harmless(const std::string& bytes, const std::string& what) {
    place(bytes);
    const auto findings = fsck_lmdb_store(path);
    EXPECT_TRUE(findings.ok()) << what << ": " << text_of(findings);
    auto store = open_lmdb_store({.path = path});
    if (!store.ok()) {
      EXPECT_TRUE(name_of(store) == "StoreDamaged" || name_of(store) == "StoreTooNew") << what << ": " << text_of(store);
      EXPECT_FALSE(findings->empty()) << what << ": fsck found nothing, open said " << text_of(store);
      EXPECT_EQ(bytes_of_file(data_file), bytes) << what;
      return true;
    }
    Records expected = sample().records;
    EXPECT_EQ(records_of(**store), expected) << what << " was taken for sound";
    std::mt19937_64 random(2);
    for (std::uint64_t sequence = (*store)->stats().sequence + 1, end = sequence + 3; sequence < end; ++sequence) {
      const auto writes = some_writes(random, sequence);
      EXPECT_EQ(name_of((*store)->commit(sequence, writes)), "") << what;
      replay(expected, writes);
    }
    EXPECT_EQ(records_of(**store), expected) << what << " did harm later";
    return false;
  }

  TempDirectory directory{TempDirectory::kInMemory};
  std::string path = directory / "state";
  std::string data_file = path + "/data.mdb";
};

TEST_F(LmdbDamage, accepts_the_sound_sample) {
  place(sample().bytes);
  EXPECT_TRUE(fsck_lmdb_store(path)->empty());
  EXPECT_FALSE(is_refused_or_harmless(sample().bytes, "the sample"));
}

TEST_F(LmdbDamage, never_takes_a_flipped_bit_for_data) {
  std::mt19937_64 random(3);
  int refused = 0;
  constexpr int kFlips = 1500;
  for (int i = 0; i < kFlips && !HasFailure(); ++i) {
    std::string bytes = sample().bytes;
    const std::size_t at = random() % bytes.size();
    const int bit = static_cast<int>(random() % 8);
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    refused += is_refused_or_harmless(bytes, "bit " + std::to_string(bit) + " of byte " + std::to_string(at)) ? 1 : 0;
  }
  EXPECT_GT(refused, kFlips / 4);
  RecordProperty("refused", refused);
}

TEST_F(LmdbDamage, never_takes_a_flipped_bit_of_a_meta_page_for_data) {
  int refused = 0;
  for (const std::size_t page : {std::size_t{0}, kPageBytes}) {
    for (std::size_t bit = 0; bit < (16 + 136) * 8 && !HasFailure(); ++bit) {
      std::string bytes = sample().bytes;
      bytes[page + bit / 8] = static_cast<char>(bytes[page + bit / 8] ^ (1 << (bit % 8)));
      refused +=
          is_refused_or_harmless(bytes, "bit " + std::to_string(bit) + " of meta page at " + std::to_string(page)) ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 800);
}

// The bytes that control LMDB: kinds and bounds in the heads of pages, and all of the branch pages.
TEST_F(LmdbDamage, never_takes_a_flipped_bit_of_a_page_head_or_branch_for_data) {
  const std::string& sound = sample().bytes;
  std::vector<std::size_t> bits;
  for (std::size_t page = 2 * kPageBytes; page < sound.size(); page += kPageBytes) {
    const auto word = [&](std::size_t at) {
      std::uint16_t value = 0;
      std::memcpy(&value, sound.data() + page + at, sizeof value);
      return value;
    };
    const bool is_branch = word(10) == 0x01;
    const std::size_t step = is_branch ? 3 : 11;
    for (std::size_t bit = 0; bit < 16 * 8; bit += step) bits.push_back(page * 8 + bit);
    if (!is_branch) continue;
    for (std::size_t bit = 16 * 8; bit < word(12) * std::size_t{8}; bit += step) bits.push_back(page * 8 + bit);
    for (std::size_t bit = word(14) * std::size_t{8}; bit < kPageBytes * 8; bit += step) bits.push_back(page * 8 + bit);
  }
  int refused = 0;
  for (const std::size_t bit : bits) {
    if (HasFailure()) return;
    std::string bytes = sound;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    refused += is_refused_or_harmless(bytes, "bit " + std::to_string(bit % 8) + " of byte " + std::to_string(bit / 8)) ? 1 : 0;
  }
  EXPECT_GT(refused, static_cast<int>(bits.size()) / 4);
}

TEST_F(LmdbDamage, never_takes_a_bad_page_for_data) {
  const std::string& sound = sample().bytes;
  const std::size_t pages = sound.size() / kPageBytes;
  std::mt19937_64 random(4);
  int refused = 0;
  for (std::size_t page = 0; page < pages && !HasFailure(); ++page) {
    std::string zeroed = sound;
    zeroed.replace(page * kPageBytes, kPageBytes, kPageBytes, '\0');
    std::string garbage = sound;
    for (std::size_t i = 0; i < kPageBytes; ++i) garbage[page * kPageBytes + i] = static_cast<char>(random());
    std::string torn = sound;
    torn.replace(page * kPageBytes + 512, kPageBytes - 512, kPageBytes - 512, '\0');
    std::string misplaced = sound;
    misplaced.replace(page * kPageBytes, kPageBytes, sound, (page + 1) % pages * kPageBytes, kPageBytes);
    const std::string name = "page " + std::to_string(page);
    refused += is_refused_or_harmless(zeroed, name + " zeroed") ? 1 : 0;
    refused += is_refused_or_harmless(garbage, name + " garbage") ? 1 : 0;
    refused += is_refused_or_harmless(torn, name + " torn") ? 1 : 0;
    refused += is_refused_or_harmless(misplaced, name + " misplaced") ? 1 : 0;
  }
  EXPECT_GT(refused, static_cast<int>(pages));
}

// A write that the disk dropped: the page has its contents of ten commits ago.
TEST_F(LmdbDamage, never_takes_a_stale_page_for_data) {
  const std::string& sound = sample().bytes;
  const std::string& older = sample().older_bytes;
  int refused = 0;
  for (std::size_t at = 2 * kPageBytes; at + kPageBytes <= older.size() && !HasFailure(); at += kPageBytes) {
    if (sound.compare(at, kPageBytes, older, at, kPageBytes) == 0) continue;
    std::string stale = sound;
    stale.replace(at, kPageBytes, older, at, kPageBytes);
    refused += is_refused_or_harmless(stale, "stale page " + std::to_string(at / kPageBytes)) ? 1 : 0;
  }
  EXPECT_GT(refused, 10);
}

TEST_F(LmdbDamage, refuses_a_file_cut_at_any_page_and_in_a_page) {
  const std::string& sound = sample().bytes;
  for (std::size_t size = 0; size < sound.size() && !HasFailure(); size += kPageBytes / 2) {
    const bool refused = is_refused_or_harmless(sound.substr(0, size), "cut to " + std::to_string(size));
    EXPECT_TRUE(refused || size > 8 * kPageBytes);
  }
  EXPECT_TRUE(is_refused_or_harmless("", "empty file"));
  EXPECT_TRUE(is_refused_or_harmless("not a store", "text file"));
}

TEST_F(LmdbDamage, names_the_page_that_is_damaged) {
  std::string bytes = sample().bytes;
  bytes.replace(2 * kPageBytes, (bytes.size() - 2 * kPageBytes), bytes.size() - 2 * kPageBytes, '\0');
  place(bytes);
  const auto refused = open_lmdb_store({.path = path});
  EXPECT_EQ(name_of(refused), "StoreDamaged");
  EXPECT_NE(text_of(refused).find("page "), std::string::npos) << text_of(refused);
}

TEST_F(LmdbDamage, fsck_gathers_several_findings) {
  std::string bytes = sample().bytes;
  std::size_t changed = 0;
  for (std::size_t at = bytes.find("notice "); at != std::string::npos; at = bytes.find("notice ", at + 1)) {
    bytes[at] = 'N';
    ++changed;
  }
  ASSERT_GT(changed, 50u);
  place(bytes);
  const auto findings = fsck_lmdb_store(path);  // without names of tables it tells their numbers
  ASSERT_TRUE(findings.ok()) << text_of(findings);
  EXPECT_GT(findings->size(), 50u);
  EXPECT_EQ(findings->front().where.substr(0, 9), "table 11 ") << findings->front().where;
}

TEST_F(LmdbDamage, refuses_a_directory_whose_data_file_is_gone) {
  std::move(open_lmdb_store({.path = path})).value()->close();
  std::filesystem::remove(data_file);
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreDamaged");
  EXPECT_FALSE(std::filesystem::exists(data_file));
  EXPECT_FALSE(fsck_lmdb_store(path)->empty());
}

TEST_F(LmdbDamage, check_finds_damage_under_an_open_store) {
  place(sample().bytes);
  const auto store = open_lmdb_store({.path = path});
  ASSERT_TRUE(store.ok()) << text_of(store);
  std::string bytes = bytes_of_file(data_file);
  for (std::size_t at = bytes.find("notice 50"); at != std::string::npos; at = bytes.find("notice 50", at)) bytes[at] = 'X';
  write_file(data_file, bytes);
  const auto findings = (*store)->check();
  ASSERT_TRUE(findings.ok()) << text_of(findings);
  EXPECT_FALSE(findings->empty());
  EXPECT_EQ(name_of((*store)->load([](auto, auto, auto) -> Status { return {}; })), "StoreDamaged");
}

TEST_F(LmdbDamage, fails_and_does_not_die_when_the_file_is_cut_while_in_use) {
  place(sample().bytes);
  const auto store = open_lmdb_store({.path = path});
  ASSERT_TRUE(store.ok()) << text_of(store);
  for (const off_t size : {5 * static_cast<off_t>(kPageBytes), off_t{0}}) {
    ASSERT_EQ(::truncate(data_file.c_str(), size), 0);
    EXPECT_EQ(name_of((*store)->commit(91, std::vector{put(store_tables::kTasksTable, "a", "1")})), "StoreFailed");
  }
  EXPECT_FALSE((*store)->check()->empty());
}

TEST_F(LmdbDamage, fails_rather_than_acknowledge_into_a_file_that_was_removed_or_replaced) {
  for (const bool replaced : {false, true}) {
    place(sample().bytes);
    const auto store = open_lmdb_store({.path = path});
    ASSERT_TRUE(store.ok()) << text_of(store);
    std::filesystem::rename(data_file, data_file + ".gone");
    if (replaced) std::filesystem::copy_file(data_file + ".gone", data_file);
    EXPECT_EQ(name_of((*store)->commit(91, {})), "StoreFailed");
  }
}

// LMDB then still holds its lock in the mapped lock file, so the environment has to stay where it is until the process ends.
TEST_F(LmdbDamage, an_assertion_of_lmdb_fails_the_store_and_not_the_process) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "a lock that is never given back spoils the order of locks for all later tests";
#endif
  [[maybe_unused]] const LeaksAllowed leaks_allowed;
  TempDirectory own;
  const std::string state = own / "state";
  auto store = std::move(open_lmdb_store({.path = state})).value();
  std::vector<ports::Write> writes;
  for (std::uint64_t i = 0; i < 400; ++i)
    writes.push_back(put(store_tables::kTasksTable, ports::key_of(i), std::string(300, 't')));
  ASSERT_TRUE(store->commit(1, writes).ok());
  // Every branch page in the live file says that it has one node; LMDB asserts that it has two.
  std::string bytes = bytes_of_file(state + "/data.mdb");
  int branches = 0;
  for (std::size_t at = 2 * kPageBytes; at < bytes.size(); at += kPageBytes) {
    std::uint16_t flags = 0;
    std::memcpy(&flags, bytes.data() + at + 10, sizeof flags);
    if (flags != 0x01) continue;
    const std::uint16_t lower = 16 + 2;
    std::memcpy(bytes.data() + at + 12, &lower, sizeof lower);
    ++branches;
  }
  ASSERT_GT(branches, 0);
  const int fd = ::open((state + "/data.mdb").c_str(), O_WRONLY | O_CLOEXEC);
  ASSERT_EQ(::pwrite(fd, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  ::close(fd);
  const Status status = store->commit(2, std::vector{put(store_tables::kTasksTable, ports::key_of(7), "x")});
  EXPECT_EQ(name_of(status), "StoreFailed");
  EXPECT_NE(status.error().message.find("inconsistent"), std::string::npos) << status.error().message;
  EXPECT_EQ(name_of(store->commit(2, {})), "StoreFailed");
  store.reset();
  EXPECT_EQ(name_of(open_lmdb_store({.path = state})), "StoreDamaged");
}

std::string format_record(std::uint32_t version, std::uint64_t features) {
  std::string value(24, '\0');
  std::memcpy(value.data(), &version, sizeof version);
  std::memcpy(value.data() + 8, &features, sizeof features);
  return value;
}

TEST_F(LmdbDamage, refuses_a_newer_format_with_its_bytes_unchanged) {
  struct Newer {
    const char* what;
    std::string tree;
    std::string key;
    std::string value;
  };
  const std::vector<Newer> cases = {{"unknown feature bit", "00", "store/format", format_record(1, 1ULL << 40)},
                                    {"newer version", "00", "store/format", format_record(2, 0)},
                                    {"unknown table", "99", "a", "b"}};
  for (const Newer& newer : cases) {
    place(sample().bytes);
    { RawLmdb(path).put(newer.tree, newer.key, newer.value); }
    const std::string before = bytes_of_file(data_file);
    const auto refused = open_lmdb_store({.path = path});
    EXPECT_EQ(name_of(refused), "StoreTooNew") << newer.what << ": " << text_of(refused);
    EXPECT_EQ(bytes_of_file(data_file), before) << newer.what;
    const auto findings = fsck_lmdb_store(path);
    ASSERT_TRUE(findings.ok()) << text_of(findings);
    EXPECT_FALSE(findings->empty());
    EXPECT_EQ(bytes_of_file(data_file), before) << newer.what;
  }
}

TEST_F(LmdbDamage, refuses_an_lmdb_file_that_is_no_store) {
  { RawLmdb(path).put("another program's", "key", "value"); }
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreTooNew");
  std::filesystem::remove(data_file);
  { RawLmdb(path).put("05", "key", "value"); }
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreDamaged");
}

// Commits that did not come from this driver have no seal, even if they leave nothing behind.
TEST_F(LmdbDamage, refuses_commits_without_a_seal) {
  place(sample().bytes);
  {
    RawLmdb raw(path);
    raw.put("05", "slipped in", "with no hash");
    raw.erase("05", "slipped in");
  }
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreDamaged");
}

TEST_F(LmdbDamage, refuses_a_record_that_was_slipped_in) {
  place(sample().bytes);
  { RawLmdb(path).put("05", "slipped in", "with no hash"); }
  EXPECT_EQ(name_of(open_lmdb_store({.path = path})), "StoreDamaged");
}

}  // namespace
}  // namespace moorage::store_test
