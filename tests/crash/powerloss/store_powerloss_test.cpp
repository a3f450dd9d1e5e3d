// Power loss under the store: promises D1, D2 and D3 hold on each image that a disk may contain afterwards. Further tests break
// the store on purpose and show that the check finds it.
#include <gtest/gtest.h>
#include <lmdb.h>

#include "drivers/store/lmdb/seal.h"
#include "drivers/store/lmdb/store_layout.h"
#include "lmdb_raw.h"
#include "survey.h"

namespace moorage::powerloss {
namespace {

using store_test::TempDirectory;

struct StorePowerLoss : ::testing::Test {
  ~StorePowerLoss() override { add_lmdb_flags(0); }
  TempDirectory directory{TempDirectory::kInMemory};
};

// The other tests of this file rest on this one.
TEST_F(StorePowerLoss, the_tape_tells_everything_that_is_on_the_disk) {
  const std::string path = directory / "state";
  const Trial trial = run_store(path, 1);
  Disk disk;
  for (const Event& event : trial.tape) disk.apply(event);
  Image computed = disk.as_seen();
  Image real = read_back(path);
  EXPECT_EQ(computed.erase("lock.mdb"), 1u) << "a shared mapping: not by calls";
  EXPECT_EQ(real.erase("lock.mdb"), 1u);
  EXPECT_EQ(real.count("data.mdb"), 1u);
  EXPECT_TRUE(computed == real) << computed.size() << " and " << real.size() << " files";
  EXPECT_GT(trial.tape.size(), 400u);
}

TEST_F(StorePowerLoss, loses_no_acknowledged_commit_and_halves_none) {
  const std::uint64_t images = share_of_images(43);
  const int parts = parts_of(images);
  std::vector<Trial> trials;
  for (int i = 0; i < parts; ++i) {
    const auto seed = static_cast<std::uint64_t>(i);
    // Short and long runs, small records and records that need pages of their own.
    trials.push_back(
        run_store(directory / ("state" + std::to_string(i)), seed,
                  {.sessions = 1 + i % 4, .commits = i % 5 == 4 ? 150 : 40, .value_bytes_max = i % 3 == 0 ? 9000u : 900u}));
  }
  const Survey all = in_parallel(parts, [&](int i) {
    const TempDirectory mine(TempDirectory::kInMemory);
    return survey(trials[static_cast<std::size_t>(i)], mine.path(),
                  {.images = images / static_cast<std::uint64_t>(parts) + 1, .seed = 100 + static_cast<std::uint64_t>(i)});
  });
  expect_sound(all, "power loss under the store");
  for (const char* name : {"no store", "an unfinished store", "before the first open returned", "in the middle of a commit",
                           "with many writes under way"}) {
    EXPECT_GT(all.sometimes.count(name) != 0 ? all.sometimes.at(name) : 0, images / 2000)
        << name << ": too seldom to prove anything";
  }
}

TEST_F(StorePowerLoss, a_loss_while_a_store_is_made_leaves_none_or_a_whole_one) {
  const std::uint64_t images = share_of_images(10);
  const Trial trial = run_store(directory / "state", 2, {.sessions = 1, .commits = 1});
  const Survey all = survey(trial, directory.path(), {.images = images, .seed = 2});
  expect_sound(all, "power loss while a store is made");
  for (const char* name : {"no store", "an unfinished store", "a store", "before the first open returned"}) {
    EXPECT_GT(all.sometimes.count(name) != 0 ? all.sometimes.at(name) : 0, images / 20) << name;
  }
}

TEST_F(StorePowerLoss, every_subset_of_the_writes_of_a_commit_may_be_lost) {
  const std::uint64_t images = share_of_images(20);
  const int parts = parts_of(images);
  const std::uint64_t each = (images + static_cast<std::uint64_t>(parts) - 1) / static_cast<std::uint64_t>(parts);
  std::vector<Trial> trials;
  for (int i = 0; i < parts; ++i) {
    trials.push_back(run_store(directory / ("state" + std::to_string(i)), 7 + static_cast<std::uint64_t>(i),
                               {.sessions = 3, .commits = 25, .value_bytes_max = i % 2 == 0 ? 300u : 700u}));
  }
  const Survey all = in_parallel(parts, [&](int i) {
    const TempDirectory mine(TempDirectory::kInMemory);
    return survey_subsets(trials[static_cast<std::size_t>(i)], mine.path(), 8 + static_cast<std::size_t>(i % 3), each);
  });
  expect_sound(all, "every subset of writes under way");
  EXPECT_GE(all.images, images);
}

// LMDB's map is doubled when it is full: no file is touched by that, but the file grows far beyond what was mapped first.
TEST_F(StorePowerLoss, a_map_that_grows_changes_nothing) {
  constexpr std::uint64_t kSmall = 128 << 10;
  const std::uint64_t images = share_of_images(6);
  const int parts = parts_of(images);
  std::vector<Trial> trials;
  for (int i = 0; i < parts; ++i) {
    trials.push_back(run_store(directory / ("state" + std::to_string(i)), 60 + static_cast<std::uint64_t>(i),
                               {.sessions = 2, .commits = 60, .value_bytes_max = 6000, .map_bytes_initial = kSmall}));
  }
  const Survey all = in_parallel(parts, [&](int i) {
    const TempDirectory mine(TempDirectory::kInMemory);
    return survey(trials[static_cast<std::size_t>(i)], mine.path(),
                  {.images = images / static_cast<std::uint64_t>(parts) + 1,
                   .seed = 700 + static_cast<std::uint64_t>(i),
                   .map_bytes_initial = kSmall});
  });
  expect_sound(all, "power loss with a map that grows");
  EXPECT_GT(all.sometimes.count("in a map that has grown") != 0 ? all.sometimes.at("in a map that has grown") : 0, images / 4);
}

// The power fails a second time while the store is opened and used after the first failure.
TEST_F(StorePowerLoss, a_second_loss_during_recovery_is_as_harmless_as_the_first) {
  const std::uint64_t images = share_of_images(13);
  const int parts = std::max(40, parts_of(images));
  std::vector<Trial> firsts;
  for (int i = 0; i < parts / 20; ++i) {
    firsts.push_back(run_store(directory / ("state" + std::to_string(i)), 11 + static_cast<std::uint64_t>(i),
                               {.sessions = 2, .commits = 12}));
  }
  std::mt19937_64 random(5);
  std::vector<Trial> seconds;
  for (int i = 0; i < parts; ++i) {
    const Trial& first = firsts[static_cast<std::size_t>(i) % firsts.size()];
    Disk disk;
    Trial earlier{.begin = {}, .tape = {}, .progress_before = {}, .after = first.after};
    // A third of the power losses happen while the store is created.
    const std::size_t limit = i % 3 == 0 ? 40 : first.tape.size();
    const std::size_t cut = random() % std::min(limit, first.tape.size());
    for (std::size_t at = 0; at < cut; ++at) {
      disk.apply(first.tape[at]);
      earlier.progress_before.pass(first.tape[at]);
    }
    const Image image = disk.after_power_loss(static_cast<Loss>(random() % kLossCount), random);
    const std::string path = directory / ("again" + std::to_string(i));
    seconds.push_back(run_store_again(path, image, 1000 + random() % 1000, earlier, {.sessions = 1, .commits = 4}));
  }
  const Survey all = in_parallel(parts, [&](int i) {
    const TempDirectory mine(TempDirectory::kInMemory);
    return survey(seconds[static_cast<std::size_t>(i)], mine.path(),
                  {.images = images / static_cast<std::uint64_t>(parts) + 1, .seed = 300 + static_cast<std::uint64_t>(i)});
  });
  expect_sound(all, "a second power loss during recovery");
}

// ---- Stores that are broken on purpose: the check must find each.

Survey canary(const std::string& path, const std::string& images, DiskOptions disk = {}) {
  const Trial trial = run_store(path, 3);
  return survey(trial, images, {.images = 300, .seed = 9, .disk = disk});
}

TEST_F(StorePowerLoss, canary_a_store_without_sync_is_caught) {
  add_lmdb_flags(MDB_NOSYNC);
  EXPECT_GT(canary(directory / "state", directory.path()).complaints, 100u);
}

TEST_F(StorePowerLoss, canary_a_store_that_does_not_sync_its_meta_page_is_caught) {
  add_lmdb_flags(MDB_NOMETASYNC);
  EXPECT_GT(canary(directory / "state", directory.path()).complaints, 30u);
}

TEST_F(StorePowerLoss, canary_a_disk_that_drops_flushes_is_caught) {
  EXPECT_GT(canary(directory / "state", directory.path(), {.flushes_are_lies = true}).complaints, 100u);
}

// The records as LMDB returns them: a store that does not check its seals and hashes.
Records read_unsealed(const std::string& path) {
  Records records;
  const store_test::RawLmdb raw(path);
  MDB_txn* txn = nullptr;
  EXPECT_EQ(mdb_txn_begin(raw.get(), nullptr, MDB_RDONLY, &txn), 0);
  for (std::size_t i = 0; i < ports::kTablesMax; ++i) {
    const auto table = static_cast<ports::TableId>(i);
    MDB_dbi dbi = 0;
    MDB_cursor* cursor = nullptr;
    if (mdb_dbi_open(txn, drivers::lmdb::tree_of(table).c_str(), 0, &dbi) != 0) continue;
    EXPECT_EQ(mdb_cursor_open(txn, dbi, &cursor), 0);
    MDB_val key{};
    MDB_val value{};
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
      const std::string name(static_cast<const char*>(key.mv_data), key.mv_size);
      if (drivers::lmdb::is_reserved(table, name)) continue;
      records[{table, name}].assign(static_cast<const char*>(value.mv_data), value.mv_size - drivers::lmdb::kRecordHashBytes);
    }
    mdb_cursor_close(cursor);
  }
  mdb_txn_abort(txn);
  return records;
}

TEST_F(StorePowerLoss, canary_a_flipped_bit_passes_without_the_seal_and_never_with_it) {
  const std::string path = directory / "state";
  const Trial trial = run_store(path, 4);
  const Image sound = read_back(path);
  const Records& records = trial.after.back();
  ASSERT_TRUE(read_unsealed(path) == records) << "the reader without seals is wrong by itself";
  const Progress progress{true, trial.after.size() - 1, trial.after.size() - 1};
  int passed_unsealed = 0;
  for (const auto& [key, value] : records) {
    if (value.size() < 40 || passed_unsealed > 40) continue;
    const std::string& data = sound.at("data.mdb");
    // Old versions of pages contain it, too; changed bits there have no effect.
    for (auto at = data.find(value); at != std::string::npos; at = data.find(value, at + value.size())) {
      Image image = sound;
      image.at("data.mdb")[at + value.size() / 2] ^= 0x04;
      lay_down(image, path);
      if (read_unsealed(path) == records) continue;
      ++passed_unsealed;
      lay_down(image, path);
      EXPECT_NE(complaint_about(path, progress, trial.after), "") << "a wrong record was served";
    }
  }
  EXPECT_GT(passed_unsealed, 20) << "the flips did not reach live records: the canary proves nothing";
}

}  // namespace
}  // namespace moorage::powerloss
