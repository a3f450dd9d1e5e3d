// Queries of one engine: states, bounds, and what is kept of them.
#include "services/logs/insights/query_table.h"

#include <gtest/gtest.h>

#include <deque>
#include <memory>

#include "drivers/logs/memory_log_sink.h"

namespace moorage::logs_service {
namespace {

// Holds work until the test runs it.
struct HeldWork final : ports::Background {
  bool post(std::function<void()> work) override {
    if (!is_open) return false;
    waiting.push_back(std::move(work));
    return true;
  }
  void run_one() {
    const auto work = std::move(waiting.front());
    waiting.pop_front();
    work();
  }
  bool is_open = true;
  std::deque<std::function<void()>> waiting;
};

class Queries : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(sink->create_group({.name = "app", .created_at = {1}}).ok());
    std::vector<ports::LogLine> lines;
    for (int i = 0; i < 1000; ++i) lines.push_back({Instant{1000 + i}, "line " + std::to_string(i)});
    ASSERT_TRUE(sink->append("app", "one", lines, Instant{5}, 0).ok());
  }
  Status start(const std::string& id, const std::string& text = "fields @message | limit 3") {
    QueryRequest request{
        .id = id, .text = text, .query = *insights::parse_query(text), .groups = {}, .principal = "p", .pointer = {}};
    request.groups = {{.name = "app", .log = "1:app", .start = Instant{0}}};
    request.end = Instant{1'000'000};
    request.limit = 100;
    request.created_at = Instant{7};
    request.pointer = [](const std::string&, const std::string&, const ports::LogEvent&) { return std::string("ptr"); };
    return table.start(std::move(request));
  }
  QueryState state(const std::string& id) const { return table.find(id)->state; }

  std::shared_ptr<ports::LogSink> sink = drivers::make_memory_log_sink();
  HeldWork work;
  QueryTable table{sink, work};
};

TEST_F(Queries, are_scheduled_and_complete_with_figures) {
  ASSERT_TRUE(start("a").ok());
  EXPECT_EQ(state("a"), QueryState::kScheduled);
  work.run_one();
  const auto facts = table.find("a");
  EXPECT_EQ(facts->state, QueryState::kComplete);
  EXPECT_EQ(facts->rows->size(), 3U);
  EXPECT_EQ(facts->figures.scanned, 1000U);
  EXPECT_EQ(facts->figures.matched, 1000U);
  EXPECT_EQ(facts->figures.bytes, 7890U);
  EXPECT_EQ(facts->figures.groups, 1U);
  EXPECT_EQ(facts->created_at, Instant{7});
  EXPECT_EQ(table.find("b").error().name, "ResourceNotFoundException");
}

TEST_F(Queries, can_be_stopped_until_they_are_over) {
  ASSERT_TRUE(start("a").ok());
  EXPECT_TRUE(*table.stop("a"));
  EXPECT_EQ(state("a"), QueryState::kCancelled);
  work.run_one();
  EXPECT_EQ(state("a"), QueryState::kCancelled);
  EXPECT_EQ(table.find("a")->figures.scanned, 0U);
  ASSERT_TRUE(start("b").ok());
  work.run_one();
  EXPECT_FALSE(*table.stop("b"));
  EXPECT_EQ(table.stop("c").error().name, "ResourceNotFoundException");
}

TEST_F(Queries, fail_when_they_need_too_much) {
  std::vector<ports::LogLine> lines;
  for (int i = 0; i < 10; ++i) lines.push_back({Instant{5000 + i}, std::string(1 << 20, 'x')});
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(sink->append("app", "big", lines, Instant{5}, 0).ok());
  ASSERT_TRUE(start("a", "fields @message").ok());
  work.run_one();
  EXPECT_EQ(state("a"), QueryState::kFailed);
}

TEST_F(Queries, are_at_most_a_hundred_at_once) {
  for (std::size_t i = 0; i < kQueriesRunningMax; ++i) ASSERT_TRUE(start(std::to_string(i)).ok());
  EXPECT_EQ(start("more").error().name, "LimitExceededException");
  work.run_one();
  EXPECT_TRUE(start("more").ok());
}

TEST_F(Queries, are_forgotten_when_there_are_too_many) {
  for (std::size_t i = 0; i < kQueriesKept + 5; ++i) {
    ASSERT_TRUE(start(std::to_string(i), "limit 1").ok());
    work.run_one();
  }
  EXPECT_EQ(table.all().size(), kQueriesKept);
  EXPECT_FALSE(table.find("0").ok());
  EXPECT_EQ(table.all().front().id, std::to_string(kQueriesKept + 4));
}

TEST_F(Queries, are_refused_and_end_when_the_engine_closes) {
  ASSERT_TRUE(start("a").ok());
  table.close();
  work.run_one();
  EXPECT_EQ(state("a"), QueryState::kCancelled);
  work.is_open = false;
  EXPECT_EQ(start("b").error().name, "ServiceUnavailableException");
  EXPECT_FALSE(table.find("b").ok());
}

}  // namespace
}  // namespace moorage::logs_service
