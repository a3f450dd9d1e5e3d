// The feed in the store: runs of notices, several to a record (C4, D1, D8).
#include "engine/feed_log.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "schemas/engine/meta.capnp.h"
#include "wire/message.h"

namespace moorage::engine {
namespace {

std::string notice(std::uint64_t sequence, std::size_t text_bytes = 10) {
  const auto message = wire::Message<record::NoticeRecord>::build([&](record::NoticeRecord::Builder out) {
    out.setSequence(sequence);
    out.setJson(std::string(text_bytes, 'x'));
  });
  return {reinterpret_cast<const char*>(message.bytes().data()), message.bytes().size()};
}

using Table = std::map<std::string, std::string>;

void put_into(Table& table, const std::vector<ports::Write>& writes) {
  for (const ports::Write& write : writes) {
    EXPECT_EQ(write.table, TableId::kFeed);
    if (write.value) {
      table[write.key] = *write.value;
    } else {
      EXPECT_EQ(table.erase(write.key), 1U) << "a run that is not there was dropped";
    }
  }
}

std::vector<SharedRun> commit(FeedLog& log, std::size_t count, Table& table, std::size_t text_bytes = 10) {
  std::vector<ports::Write> writes;
  log.plan(
      count, [&](std::size_t, std::uint64_t sequence, std::string& out) { out += notice(sequence, text_bytes); }, writes);
  put_into(table, writes);
  return log.settle(writes);
}

std::vector<std::uint64_t> sequences(const std::vector<SharedRun>& runs) {
  std::vector<std::uint64_t> out;
  for (const SharedRun& run : runs) {
    for (std::uint64_t sequence = run->first; sequence <= run->last(); ++sequence) out.push_back(sequence);
  }
  return out;
}

Result<std::vector<SharedRun>> load(FeedLog& log, const Table& table) {
  std::vector<SharedRun> all;
  for (const auto& [key, value] : table) {
    MOORAGE_ASSIGN(auto run, log.restore(key, std::as_bytes(std::span(value))));
    all.push_back(std::move(run));
  }
  return all;
}

TEST(FeedLog, what_one_commit_publishes_is_one_record_and_reads_the_same_after_a_restart) {
  Table table;
  FeedLog log(100);
  auto published = commit(log, 3, table);
  const auto more = commit(log, 2, table);
  published.insert(published.end(), more.begin(), more.end());
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(sequences(published), (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));

  FeedLog again(100);
  const auto read = load(again, table);
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(sequences(*read), sequences(published));
  for (std::size_t i = 0; i < published.size(); ++i) {
    EXPECT_EQ((*read)[i]->bytes, published[i]->bytes);
    for (std::uint64_t sequence = published[i]->first; sequence <= published[i]->last(); ++sequence) {
      const auto is = (*read)[i]->notice(sequence);
      EXPECT_EQ(std::string(reinterpret_cast<const char*>(is.data()), is.size()), notice(sequence));
    }
  }
  EXPECT_EQ(again.last_sequence(), 5U);
}

TEST(FeedLog, a_large_commit_is_split_into_runs_that_the_store_has_room_for) {
  Table table;
  FeedLog log(100);
  EXPECT_EQ(sequences(commit(log, 50, table, 20'000)).size(), 50U);
  EXPECT_GT(table.size(), 5U);
  for (const auto& [key, value] : table) EXPECT_LT(value.size(), 128U << 10);
}

TEST(FeedLog, runs_are_dropped_when_none_of_their_notices_is_kept_any_more) {
  Table table;
  FeedLog log(10);
  commit(log, 4, table);  // 1 to 4
  commit(log, 6, table);  // 5 to 10
  commit(log, 3, table);  // 11 to 13: kept are 4 to 13, so 4 keeps its run
  EXPECT_EQ(table.size(), 3U);
  commit(log, 1, table);  // kept are 5 to 14
  EXPECT_EQ(table.size(), 3U);
  EXPECT_FALSE(table.contains(ports::key_of(1)));
  EXPECT_TRUE(table.contains(ports::key_of(5)));
}

TEST(FeedLog, what_one_commit_alone_pushes_out_is_never_made) {
  Table table;
  FeedLog log(10);
  commit(log, 2, table);
  const auto kept = commit(log, 25, table);
  EXPECT_EQ(sequences(kept).front(), 18U);
  EXPECT_EQ(sequences(kept).back(), 27U);
  EXPECT_FALSE(table.contains(ports::key_of(1)));
}

TEST(FeedLog, a_failed_commit_leaves_it_as_it_was) {
  Table table;
  FeedLog log(10);
  commit(log, 9, table);
  std::vector<ports::Write> failed;
  log.plan(
      5, [](std::size_t, std::uint64_t sequence, std::string& out) { out += notice(sequence); }, failed);
  EXPECT_EQ(log.last_sequence(), 9U);
  const auto next = commit(log, 1, table);
  EXPECT_EQ(sequences(next), std::vector<std::uint64_t>{10});
  EXPECT_TRUE(table.contains(ports::key_of(1)));
}

TEST(FeedLog, notices_stored_one_by_one_are_read) {
  Table table;
  for (std::uint64_t sequence = 7; sequence < 10; ++sequence) table[ports::key_of(sequence)] = notice(sequence);
  FeedLog log(100);
  const auto read = load(log, table);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(sequences(*read), (std::vector<std::uint64_t>{7, 8, 9}));
}

TEST(FeedLog, numbers_go_on_where_they_were_though_no_notice_is_left) {
  FeedLog log(100);
  log.resume(41);
  Table table;
  EXPECT_EQ(sequences(commit(log, 1, table)), std::vector<std::uint64_t>{42});
}

TEST(FeedLog, a_damaged_run_is_refused) {
  const std::string sound = notice(1) + notice(2);
  const auto refused = [](std::uint64_t first, const std::string& bytes) {
    FeedLog log(100);
    const auto read = log.restore(ports::key_of(first), std::as_bytes(std::span(bytes)));
    return !read.ok() && read.error().name == "StoreDamaged";
  };
  EXPECT_FALSE(refused(1, sound));
  EXPECT_TRUE(refused(1, sound.substr(0, sound.size() - 8)));
  EXPECT_TRUE(refused(1, sound + "junk"));
  EXPECT_TRUE(refused(1, std::string()));
  EXPECT_TRUE(refused(2, sound)) << "the key is not the first notice's";
  EXPECT_TRUE(refused(1, notice(1) + notice(3))) << "a notice is missing";
}

}  // namespace
}  // namespace moorage::engine
