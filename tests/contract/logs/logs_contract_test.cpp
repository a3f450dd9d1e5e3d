// The contract of ports::LogSink; run against each driver.
#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <thread>

#include "drivers/logs/disk_log_sink.h"
#include "drivers/logs/memory_log_sink.h"
#include "log_support.h"
#include "store_support.h"

namespace moorage::logs_test {
namespace {

using ports::LogEvent;
using ports::LogPosition;
using ports::LogQuery;

// A sink and its storage.
struct Rig {
  std::unique_ptr<store_test::TempDirectory> directory;
  std::unique_ptr<ports::LogSink> sink;
};

struct DriverUnderTest {
  const char* name;
  std::function<Rig()> make;
};

Rig memory_rig() { return {nullptr, drivers::make_memory_log_sink()}; }

Rig disk_rig(std::uint64_t segment_bytes_max) {
  auto directory = std::make_unique<store_test::TempDirectory>(store_test::TempDirectory::kInMemory);
  auto sink =
      drivers::open_disk_log_sink({.path = *directory / "logs", .segment_bytes_max = segment_bytes_max, .open_files_max = 2});
  EXPECT_TRUE(sink.ok()) << text_of(sink);
  return {std::move(directory), std::move(sink).value()};
}

class LogsContract : public ::testing::TestWithParam<DriverUnderTest> {
 protected:
  LogsContract() : rig(GetParam().make()), sink(*rig.sink) { EXPECT_EQ(name_of(make_group(sink, "g")), ""); }

  Rig rig;
  ports::LogSink& sink;
};

TEST_P(LogsContract, keeps_groups_in_order_of_name_and_finds_them_by_prefix) {
  for (const char* name : {"/ecs/web", "/ecs/api", "zeta", "A"}) EXPECT_EQ(name_of(make_group(sink, name)), "");
  const auto names = [&](const char* prefix) {
    Texts all;
    for (const auto& group : sink.groups(prefix)) all.push_back(group.name);
    return all;
  };
  EXPECT_EQ(names(""), (Texts{"/ecs/api", "/ecs/web", "A", "g", "zeta"}));
  EXPECT_EQ(names("/ecs/"), (Texts{"/ecs/api", "/ecs/web"}));
  EXPECT_EQ(names("zz"), Texts{});
}

TEST_P(LogsContract, remembers_what_a_group_is) {
  ASSERT_EQ(name_of(sink.create_group({.name = "full",
                                       .created_at = at(5),
                                       .retention_days = 7,
                                       .stored_bytes = 99,
                                       .log_group_class = "INFREQUENT_ACCESS",
                                       .tags = {{"team", "a"}, {"", "ä"}}})),
            "");
  const auto group = sink.group("full");
  ASSERT_TRUE(group);
  EXPECT_EQ(group->created_at, at(5));
  EXPECT_EQ(group->retention_days, 7);
  EXPECT_EQ(group->stored_bytes, 0u);
  EXPECT_EQ(group->log_group_class, "INFREQUENT_ACCESS");
  EXPECT_EQ(group->tags, (std::vector<std::pair<std::string, std::string>>{{"team", "a"}, {"", "ä"}}));
  EXPECT_FALSE(sink.group("other"));
}

TEST_P(LogsContract, changes_tags_protection_and_filters_of_a_group_and_nothing_else) {
  ASSERT_EQ(name_of(sink.set_retention("g", 7)), "");
  const ports::LogFilters filters{.metric = {{"errors", "{}"}}, .subscription = {{"out", "[]"}}};
  ASSERT_EQ(name_of(sink.update_group("g",
                                      [&](ports::LogGroup& group) -> Status {
                                        group.name = "other";
                                        group.retention_days = 1;
                                        group.tags = {{"team", "b"}};
                                        group.is_protected = true;
                                        group.filters = std::make_shared<const ports::LogFilters>(filters);
                                        return {};
                                      })),
            "");
  const auto group = sink.group("g");
  ASSERT_TRUE(group);
  EXPECT_EQ(group->retention_days, 7);
  EXPECT_EQ(group->tags, (std::vector<std::pair<std::string, std::string>>{{"team", "b"}}));
  EXPECT_TRUE(group->is_protected);
  EXPECT_EQ(*group->filters, filters);
  ASSERT_EQ(name_of(sink.create_stream("g", "one", at(1))), "");
  EXPECT_EQ(name_of(sink.delete_group("g")), "ValidationException");
  EXPECT_EQ(name_of(sink.delete_stream("g", "one")), "ValidationException");
  const auto refused = [](ports::LogGroup& changed) -> Status {
    changed.is_protected = false;
    return api_error("LimitExceededException", "too many");
  };
  EXPECT_EQ(name_of(sink.update_group("g", refused)), "LimitExceededException");
  EXPECT_TRUE(sink.group("g")->is_protected);
  EXPECT_EQ(name_of(sink.update_group("none", refused)), "ResourceNotFoundException");
}

TEST_P(LogsContract, keeps_records_of_no_group) {
  const ports::LogAccount account{.resource_policies = {{"p", "{}"}}, .query_definitions = {{"q", "[1]"}}};
  EXPECT_EQ(sink.account(), ports::LogAccount{});
  ASSERT_EQ(name_of(sink.update_account([&](ports::LogAccount& changed) -> Status {
              changed = account;
              return {};
            })),
            "");
  EXPECT_EQ(sink.account(), account);
  EXPECT_EQ(name_of(sink.update_account([](ports::LogAccount& changed) -> Status {
              changed = {};
              return api_error("OperationAbortedException", "no");
            })),
            "OperationAbortedException");
  EXPECT_EQ(sink.account(), account);
}

TEST_P(LogsContract, deletes_a_stream_with_its_events) {
  const std::vector<ports::LogLine> lines{{at(1), "first"}, {at(2), "second"}};
  ASSERT_EQ(name_of(sink.append("g", "one", lines, at(3), 40)), "");
  ASSERT_EQ(name_of(sink.append("g", "two", lines, at(3), 40)), "");
  ASSERT_EQ(name_of(sink.delete_stream("g", "one")), "");
  EXPECT_EQ(name_of(sink.read("g", "one", {})), "ResourceNotFoundException");
  EXPECT_EQ(sink.streams("g", "")->size(), 1U);
  EXPECT_EQ(sink.group("g")->stored_bytes, 2 * 26U + 11U);
  EXPECT_EQ(name_of(sink.delete_stream("g", "one")), "ResourceNotFoundException");
  EXPECT_EQ(name_of(sink.delete_stream("none", "one")), "ResourceNotFoundException");
  ASSERT_EQ(name_of(sink.append("g", "one", lines, at(4), 80)), "");  // a container that still writes makes it anew
  EXPECT_EQ(sink.read("g", "one", {})->size(), 2U);
  EXPECT_EQ(sink.source_offset("g", "one"), 80U);
}

TEST_P(LogsContract, reads_what_arrived_after_an_event) {
  const auto after = [&](std::uint64_t id) {
    std::string all;
    const auto events = sink.read("g", "one", {.after_id = id});
    for (const LogEvent& event : *events) all += event.message + " ";
    return all;
  };
  ASSERT_EQ(name_of(sink.append("g", "one", std::vector<ports::LogLine>{{at(50), "a"}, {at(60), "b"}}, at(70), 0)), "");
  const std::uint64_t seen = sink.streams("g", "")->front().last_id;
  EXPECT_EQ(after(seen), "");
  // An event that arrives late has an earlier time than what was seen.
  ASSERT_EQ(name_of(sink.append("g", "one", std::vector<ports::LogLine>{{at(10), "late"}, {at(80), "c"}}, at(90), 0)), "");
  EXPECT_EQ(after(seen), "late c ");
  EXPECT_EQ(after(seen - 1), "late b c ");
  EXPECT_EQ(after(sink.streams("g", "")->front().last_id), "");
}

TEST_P(LogsContract, refuses_a_group_twice_and_deletes_it_with_its_streams) {
  EXPECT_EQ(name_of(make_group(sink, "g")), "ResourceAlreadyExistsException");
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(0), "gone"}}, 10)), "");
  EXPECT_EQ(name_of(sink.delete_group("g")), "");
  EXPECT_EQ(name_of(sink.delete_group("g")), "ResourceNotFoundException");
  EXPECT_EQ(name_of(sink.read("g", "s", {})), "ResourceNotFoundException");
  ASSERT_EQ(name_of(make_group(sink, "g")), "");
  EXPECT_EQ(name_of(sink.read("g", "s", {})), "ResourceNotFoundException");
  EXPECT_EQ(sink.source_offset("g", "s"), 0u);
}

TEST_P(LogsContract, takes_names_as_the_logs_api_does) {
  for (const std::string& bad :
       {std::string(), std::string("a b"), std::string("ü"), std::string("a:b"), std::string(513, 'g'), std::string("aws/x")}) {
    EXPECT_EQ(name_of(make_group(sink, bad)), "InvalidParameterException") << bad;
  }
  for (const std::string& good :
       {std::string("../../etc/passwd"), std::string("/"), std::string("."), std::string(512, 'g'), std::string("#-_/.")}) {
    EXPECT_EQ(name_of(make_group(sink, good)), "") << good;
  }
  for (const std::string& bad : {std::string(), std::string("a:b"), std::string("*"), std::string(513, 's')}) {
    EXPECT_EQ(name_of(append(sink, "g", bad, {{at(0), "x"}})), "InvalidParameterException") << bad;
    EXPECT_EQ(name_of(sink.create_stream("g", bad, kNow)), "InvalidParameterException") << bad;
  }
  for (const std::string& good :
       {std::string("../../x"), std::string("web/c/1f\n\"ü\""), std::string(512, 's'), std::string("nul\0l", 5)}) {
    EXPECT_EQ(name_of(append(sink, "g", good, {{at(0), "x"}})), "") << good;
    EXPECT_EQ(read_all(sink, "g", good), Texts{"x"}) << good;
  }
}

TEST_P(LogsContract, takes_retention_as_the_logs_api_does) {
  EXPECT_EQ(name_of(make_group(sink, "h", 2)), "InvalidParameterException");
  EXPECT_EQ(name_of(sink.set_retention("g", 4)), "InvalidParameterException");
  EXPECT_EQ(name_of(sink.set_retention("g", 3653)), "");
  EXPECT_EQ(sink.group("g")->retention_days, 3653);
  EXPECT_EQ(name_of(sink.set_retention("g", std::nullopt)), "");
  EXPECT_EQ(sink.group("g")->retention_days, std::nullopt);
  EXPECT_EQ(name_of(sink.set_retention("h", 1)), "ResourceNotFoundException");
}

TEST_P(LogsContract, needs_the_group_but_makes_the_stream) {
  EXPECT_EQ(name_of(append(sink, "no", "s", {{at(0), "x"}})), "ResourceNotFoundException");
  EXPECT_EQ(name_of(append(sink, "g", "s", {{at(0), "x"}})), "");
  EXPECT_EQ(name_of(sink.create_stream("g", "s", kNow)), "ResourceAlreadyExistsException");
  EXPECT_EQ(name_of(sink.create_stream("g", "t", at(7))), "");
  EXPECT_EQ(name_of(sink.create_stream("no", "t", kNow)), "ResourceNotFoundException");
  EXPECT_EQ(name_of(sink.streams("no", "")), "ResourceNotFoundException");
  const auto streams = sink.streams("g", "t");
  ASSERT_TRUE(streams.ok() && streams->size() == 1);
  EXPECT_EQ(streams->front().created_at, at(7));
  EXPECT_FALSE(streams->front().first_event_at.is_set());
  EXPECT_TRUE(read_all(sink, "g", "t").empty());
}

TEST_P(LogsContract, describes_streams_in_order_of_name_with_their_times) {
  ASSERT_EQ(name_of(append(sink, "g", "web/b", {{at(50), "x"}, {at(10), "y"}}, 0, at(60))), "");
  ASSERT_EQ(name_of(append(sink, "g", "web/a", {{at(1), "x"}}, 0, at(2))), "");
  ASSERT_EQ(name_of(append(sink, "g", "other", {{at(1), "x"}})), "");
  ASSERT_EQ(name_of(append(sink, "g", "web/b", {{at(30), "z"}}, 0, at(70))), "");
  const auto streams = sink.streams("g", "web/");
  ASSERT_TRUE(streams.ok());
  ASSERT_EQ(streams->size(), 2u);
  EXPECT_EQ((*streams)[0].name, "web/a");
  EXPECT_EQ((*streams)[1].name, "web/b");
  EXPECT_EQ((*streams)[1].created_at, at(60));
  EXPECT_EQ((*streams)[1].first_event_at, at(10));
  EXPECT_EQ((*streams)[1].last_event_at, at(50));
  EXPECT_EQ((*streams)[1].last_ingestion_at, at(70));
}

TEST_P(LogsContract, reads_in_order_of_time_then_arrival_with_rising_ids) {
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(5), "b"}, {at(5), "c"}, {at(1), "a"}}, 0, at(9))), "");
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(5), "d"}, {at(7), "e"}}, 0, at(10))), "");
  const auto events = sink.read("g", "s", {});
  EXPECT_EQ(messages_of(events), (Texts{"a", "b", "c", "d", "e"}));
  EXPECT_EQ((*events)[0].id, 3u);
  EXPECT_EQ((*events)[1].id, 1u);
  EXPECT_EQ((*events)[3].id, 4u);
  EXPECT_EQ((*events)[0].ingested_at, at(9));
  EXPECT_EQ((*events)[4].ingested_at, at(10));
}

TEST_P(LogsContract, bounds_are_inclusive_start_exclusive_end_and_exclusive_positions) {
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(1), "a"}, {at(2), "b"}, {at(2), "c"}, {at(3), "d"}})), "");
  EXPECT_EQ(messages_of(sink.read("g", "s", {.start = at(2)})), (Texts{"b", "c", "d"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.end = at(3)})), (Texts{"a", "b", "c"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.start = at(2), .end = at(2)})), Texts{});
  EXPECT_EQ(messages_of(sink.read("g", "s", {.after = LogPosition{at(2), 2}})), (Texts{"c", "d"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.before = LogPosition{at(2), 3}})), (Texts{"a", "b"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.after = LogPosition{at(3), 4}})), Texts{});
}

TEST_P(LogsContract, limits_take_the_oldest_or_the_newest_and_answer_ascending) {
  std::vector<ports::LogLine> lines;
  for (int i = 0; i < 10; ++i) lines.push_back({at(i), std::to_string(i)});
  ASSERT_EQ(name_of(append(sink, "g", "s", lines)), "");
  EXPECT_EQ(messages_of(sink.read("g", "s", {.from_head = true, .limit = 3})), (Texts{"0", "1", "2"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.from_head = false, .limit = 3})), (Texts{"7", "8", "9"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.before = LogPosition{at(7), 8}, .from_head = false, .limit = 2})),
            (Texts{"5", "6"}));
  EXPECT_EQ(messages_of(sink.read("g", "s", {.limit = 0})), Texts{});
}

TEST_P(LogsContract, a_page_holds_bytes_max_but_one_event_at_least) {
  const std::string kilobyte(1000 - 26, 'k');
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(1), kilobyte}, {at(2), kilobyte}, {at(3), kilobyte}})), "");
  EXPECT_EQ(messages_of(sink.read("g", "s", {.bytes_max = 2000})).size(), 2u);
  EXPECT_EQ(messages_of(sink.read("g", "s", {.bytes_max = 2999})).size(), 2u);
  EXPECT_EQ(messages_of(sink.read("g", "s", {.bytes_max = 3000})).size(), 3u);
  EXPECT_EQ(messages_of(sink.read("g", "s", {.bytes_max = 1})).size(), 1u);
  const auto newest = sink.read("g", "s", {.from_head = false, .bytes_max = 1500});
  ASSERT_EQ(newest->size(), 1u);
  EXPECT_EQ(newest->front().at, at(3));
}

TEST_P(LogsContract, keeps_the_source_offset_with_the_lines) {
  EXPECT_EQ(sink.source_offset("g", "s"), 0u);
  EXPECT_EQ(sink.source_offset("no", "s"), 0u);
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(1), "a"}}, 120)), "");
  EXPECT_EQ(sink.source_offset("g", "s"), 120u);
  ASSERT_EQ(name_of(append(sink, "g", "s", {}, 500)), "");
  EXPECT_EQ(sink.source_offset("g", "s"), 500u);
  EXPECT_EQ(read_all(sink, "g", "s"), Texts{"a"});
  EXPECT_EQ(sink.streams("g", "s")->front().last_ingestion_at, kNow);
}

TEST_P(LogsContract, splits_messages_beyond_1_mib_at_characters) {
  const std::string exact(1 << 20, 'e');
  const std::string umlauts = [] {
    std::string text = "x";
    while (text.size() < (1 << 20) + 1000) text += "ü";
    return text;
  }();
  ASSERT_EQ(
      name_of(append(sink, "g", "s",
                     {{at(1), exact}, {at(2), exact + "!"}, {at(3), umlauts}, {at(4), std::string((2 << 20) + 1, '\x80')}})),
      "");
  const Texts all = read_all(sink, "g", "s");
  ASSERT_EQ(all.size(), 8u);
  EXPECT_EQ(all[0], exact);
  EXPECT_EQ(all[1], exact);
  EXPECT_EQ(all[2], "!");
  EXPECT_EQ(all[3].size(), (1u << 20) - 1);  // a character more would not fit whole
  EXPECT_EQ(all[3] + all[4], umlauts);
  EXPECT_EQ(all[5].size(), 1u << 20);  // the text is not UTF-8: cut anywhere
  EXPECT_EQ(all[7].size(), 1u);
}

TEST_P(LogsContract, refuses_more_than_16_mib_in_one_call_and_keeps_the_offset) {
  std::vector<ports::LogLine> lines(17, {at(1), std::string(1 << 20, 'x')});
  EXPECT_EQ(name_of(append(sink, "g", "s", lines, 99)), "InvalidParameterException");
  EXPECT_EQ(sink.source_offset("g", "s"), 0u);
  lines.resize(15);
  EXPECT_EQ(name_of(append(sink, "g", "s", lines, 99)), "");
  EXPECT_EQ(sink.source_offset("g", "s"), 99u);
}

TEST_P(LogsContract, counts_stored_bytes_as_message_and_26) {
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(1), "12345"}, {at(2), ""}})), "");
  ASSERT_EQ(name_of(append(sink, "g", "t", {{at(1), "1"}})), "");
  EXPECT_EQ(sink.group("g")->stored_bytes, 5 + 1 + 3 * 26u);
  EXPECT_EQ(read_all(sink, "g", "s"), (Texts{"12345", ""}));
}

TEST_P(LogsContract, expires_what_is_past_retention_and_nothing_else) {
  const Instant old = kNow - Duration::minutes(24 * 60 * 8);
  ASSERT_EQ(name_of(make_group(sink, "week", 7)), "");
  ASSERT_EQ(name_of(append(sink, "week", "s", {{old, "old"}}, 5, old)), "");
  ASSERT_EQ(name_of(append(sink, "g", "s", {{old, "old"}}, 5, old)), "");
  sink.expire(old + Duration::minutes(24 * 60 * 7));
  EXPECT_EQ(read_all(sink, "week", "s"), Texts{"old"});
  sink.expire(kNow);
  EXPECT_EQ(read_all(sink, "week", "s"), Texts{});
  EXPECT_EQ(sink.group("week")->stored_bytes, 0u);
  EXPECT_EQ(sink.source_offset("week", "s"), 5u) << "a writer must not begin anew";
  EXPECT_EQ(read_all(sink, "g", "s"), Texts{"old"}) << "no retention, no expiry";
  ASSERT_EQ(name_of(append(sink, "week", "s", {{kNow, "new"}}, 6)), "");
  sink.expire(kNow);
  const auto events = sink.read("week", "s", {});
  EXPECT_EQ(messages_of(events), Texts{"new"});
  EXPECT_EQ(events->front().id, 2u) << "ids never come back";
}

TEST_P(LogsContract, writes_nothing_after_close) {
  ASSERT_EQ(name_of(append(sink, "g", "s", {{at(1), "a"}})), "");
  sink.close();
  sink.close();
  EXPECT_EQ(name_of(append(sink, "g", "s", {{at(1), "a"}})), "ServiceUnavailableException");
  EXPECT_EQ(name_of(make_group(sink, "h")), "ServiceUnavailableException");
  EXPECT_EQ(name_of(sink.delete_group("g")), "ServiceUnavailableException");
}

// A simple reference implementation of reading, to compare with.
std::vector<LogEvent> naive(std::vector<LogEvent> events, const LogQuery& query) {
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
    return LogPosition{a.at, a.id} < LogPosition{b.at, b.id};
  });
  std::erase_if(events, [&](const LogEvent& event) {
    const LogPosition position{event.at, event.id};
    return (query.start && event.at < *query.start) || (query.end && event.at >= *query.end) ||
           (query.after && position <= *query.after) || (query.before && position >= *query.before);
  });
  if (!query.from_head) std::reverse(events.begin(), events.end());
  std::vector<LogEvent> page;
  std::size_t bytes = 0;
  for (LogEvent& event : events) {
    bytes += event.message.size() + 26;
    if (page.size() == query.limit || (!page.empty() && bytes > query.bytes_max)) break;
    page.push_back(std::move(event));
  }
  if (!query.from_head) std::reverse(page.begin(), page.end());
  return page;
}

TEST_P(LogsContract, agrees_with_the_plainest_reading_over_random_lines_and_queries) {
  std::mt19937_64 random(7);
  const auto below = [&](std::uint64_t n) { return static_cast<std::int64_t>(random() % n); };
  std::vector<LogEvent> written;
  for (int batch = 0; batch < 150; ++batch) {
    std::vector<ports::LogLine> lines;
    for (std::int64_t n = below(8); n > 0; --n) {
      // Mostly in order of time, with some late events.
      const Instant time = at(batch * 10 + (below(10) == 0 ? below(1500) - 750 : below(10)));
      lines.push_back({time, std::string(static_cast<std::size_t>(below(300)), 'm') + std::to_string(batch)});
      written.push_back({written.size() + 1, time, at(batch), lines.back().message});
    }
    ASSERT_EQ(name_of(append(sink, "g", "s", lines, 0, at(batch))), "");
  }
  for (int i = 0; i < 400; ++i) {
    LogQuery query;
    if (below(3) == 0) query.start = at(below(1600));
    if (below(3) == 0) query.end = at(below(1600));
    if (below(3) == 0) query.after = LogPosition{at(below(1600)), random() % 500};
    if (below(3) == 0) query.before = LogPosition{at(below(1600)), random() % 500};
    query.from_head = below(2) == 0;
    query.limit = static_cast<std::size_t>(below(2) == 0 ? below(50) : below(2000));
    query.bytes_max = static_cast<std::size_t>(below(2) == 0 ? below(5000) : 1 << 20);
    const auto events = sink.read("g", "s", query);
    ASSERT_TRUE(events.ok()) << text_of(events);
    const auto expected = naive(written, query);
    ASSERT_EQ(events->size(), expected.size()) << "query " << i;
    for (std::size_t n = 0; n < expected.size(); ++n) {
      ASSERT_EQ((*events)[n].id, expected[n].id) << "query " << i << " event " << n;
      ASSERT_EQ((*events)[n].at, expected[n].at);
      ASSERT_EQ((*events)[n].ingested_at, expected[n].ingested_at);
      ASSERT_EQ((*events)[n].message, expected[n].message);
    }
  }
}

TEST_P(LogsContract, serves_many_writers_and_readers_at_once) {
  constexpr int kWriters = 4;
  constexpr int kBatches = 60;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < kBatches; ++i) {
        const std::string text = std::to_string(writer) + ":" + std::to_string(i);
        ASSERT_EQ(name_of(append(sink, "g", "shared", {{at(i), text}}, 0)), "");
        ASSERT_EQ(name_of(append(sink, "g", "own" + std::to_string(writer), {{at(i), text}, {at(i), "-"}},
                                 static_cast<std::uint64_t>(i))),
                  "");
      }
    });
  }
  threads.emplace_back([&] {
    for (int i = 0; i < 50; ++i) {
      (void)sink.read("g", "shared", {});
      (void)sink.streams("g", "");
      (void)sink.groups("");
      sink.expire(kNow);
    }
  });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(read_all(sink, "g", "shared").size(), static_cast<std::size_t>(kWriters * kBatches));
  for (int writer = 0; writer < kWriters; ++writer) {
    EXPECT_EQ(read_all(sink, "g", "own" + std::to_string(writer)).size(), static_cast<std::size_t>(2 * kBatches));
  }
}

INSTANTIATE_TEST_SUITE_P(Drivers, LogsContract,
                         ::testing::Values(DriverUnderTest{"memory", memory_rig},
                                           DriverUnderTest{"disk", [] { return disk_rig(4 << 20); }},
                                           DriverUnderTest{"disk_in_small_segments", [] { return disk_rig(700); }}),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace moorage::logs_test
